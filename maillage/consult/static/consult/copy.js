/* « Copier » beside a field: hidden until this script is there; without it one selects by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field) continue;
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // an address without TLS has no clipboard
    }
    const said = document.getElementById("annonce");
    if (said) said.textContent = button.dataset.said;
    button.classList.add("done");
  });
}
