// The time that is left, by the server's clock: a machine's own may be minutes off.
const offsets = new WeakMap();

function tell(line) {
  if (!offsets.has(line)) offsets.set(line, Number(line.dataset.now) - Date.now());
  const left = Math.max(0, Math.round((Number(line.dataset.ends) - Date.now() - offsets.get(line)) / 1000));
  const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  if (line.textContent !== text) line.textContent = text;
  line.closest(".countdown")?.classList.toggle("over-time", left === 0);
}

function all() {
  document.querySelectorAll("[data-ends]").forEach(tell);
}

setInterval(all, 500);
document.addEventListener("htmx:afterSettle", all);
all();
