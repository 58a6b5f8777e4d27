// The agenda works without this: it adds the phone's position and copies an address.
for (const form of document.querySelectorAll("[data-near]")) {
  const button = form.querySelector("[data-locate]");
  const said = form.querySelector("[data-said]");
  if (!button || !navigator.geolocation) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About a kilometre: an address may be shared, a doorstep may not.
        for (const [name, value] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
          const field = form.elements[name];
          field.disabled = false;
          field.value = value.toFixed(2);
        }
        form.elements.pres.disabled = true;
        form.submit();
      },
      () => {
        button.removeAttribute("aria-busy");
        said.textContent = button.dataset.refused || "";
      },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.dataset.done && (button.textContent = button.dataset.done);
  });
}
