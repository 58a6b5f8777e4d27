// Favourites live in this browser alone: one list, by the event's public identifier.
const KEY = "maillage.favoris";

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

function write(kept) {
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false; // private mode, or full: the button does not lie about it
  }
}

function told({ title, url, when, where, until }) {
  return { title, url, when, where, until };
}

for (const button of document.querySelectorAll("[data-favourite]")) {
  const id = button.dataset.favourite;
  const show = () => {
    const isKept = id in read();
    button.setAttribute("aria-pressed", String(isKept));
    button.textContent = isKept ? `★ ${button.dataset.kept}` : `☆ ${button.dataset.keep}`;
  };
  button.addEventListener("click", () => {
    const kept = read();
    if (id in kept) delete kept[id];
    else kept[id] = told(button.dataset);
    write(kept);
    show();
  });
  // What was kept earlier may have moved since: its page knows best.
  const kept = read();
  if (id in kept) {
    kept[id] = told(button.dataset);
    write(kept);
  }
  button.hidden = false;
  show();
}

function line(id, one, list) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.textContent = one.title || "?";
  // Only our own paths: what is stored could have been written by anything.
  const path = String(one.url || "");
  link.href = path.startsWith("/") && !path.startsWith("//") ? path : "/agenda/";
  const meta = document.createElement("small");
  const isOver = one.until && new Date(one.until) < new Date();
  meta.textContent = [one.when, one.where, isOver ? list.dataset.over : ""].filter(Boolean).join(" · ");
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "button quiet small";
  drop.textContent = list.dataset.drop;
  drop.setAttribute("aria-label", `${list.dataset.drop} : ${link.textContent}`);
  drop.addEventListener("click", () => {
    const kept = read();
    delete kept[id];
    write(kept);
    draw(list);
  });
  item.append(link, meta, drop);
  return item;
}

function draw(list) {
  const kept = Object.entries(read());
  kept.sort((one, other) => String(one[1].until || "").localeCompare(String(other[1].until || "")));
  list.replaceChildren(...kept.map(([id, one]) => line(id, one, list)));
  list.hidden = !kept.length;
  for (const one of document.querySelectorAll("[data-none]")) one.hidden = Boolean(kept.length);
  for (const one of document.querySelectorAll("[data-some]")) one.hidden = !kept.length;
}

for (const list of document.querySelectorAll("[data-favourites]")) draw(list);
