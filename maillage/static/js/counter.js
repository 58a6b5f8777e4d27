// <textarea data-count="140" id="x"> with <p class="count" data-count-for="x">: characters as people see them.
const cut = globalThis.Intl?.Segmenter ? new Intl.Segmenter("fr", { granularity: "grapheme" }) : null;

export function length(text) {
  return cut ? [...cut.segment(text)].length : [...text].length;
}

function show(field) {
  const line = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`) || add(field);
  const most = Number(field.dataset.count);
  const now = length(field.value.trim());
  line.textContent = `${now} / ${most}`;
  line.classList.toggle("over", now > most);
}

function add(field) {
  const line = document.createElement("p");
  line.className = "count";
  line.dataset.countFor = field.id;
  field.insertAdjacentElement("afterend", line);
  return line;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-count]")) show(event.target);
});
document.addEventListener("htmx:load", (event) => event.target.querySelectorAll("[data-count]").forEach(show));
document.querySelectorAll("[data-count]").forEach(show);
