// The map of the agenda, when somebody asks for it: the page holds a drawing. Its background is drawn from the towns in the page: nothing is asked
// outside unless the host named a style of tiles.
import { nameTowns, newMap } from "../js/ground.js";

const box = document.querySelector("[data-map]");
const drawn = document.querySelector("[data-map-drawn]");
const opener = document.querySelector("[data-map-open]");
const failed = document.querySelector("[data-map-failed]");

function told({ place, town, url, count, events }) {
  const whole = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = place || town;
  const list = document.createElement("ul");
  for (const event of events) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = event.url;
    link.textContent = event.title;
    const at = document.createElement("small");
    at.textContent = event.when;
    item.append(link, at);
    list.append(item);
  }
  whole.append(title, list);
  if (count > events.length && url) {
    const all = document.createElement("a");
    all.href = url;
    all.textContent = `${box.dataset.more} (${count})`;
    whole.append(all);
  }
  return whole;
}

function pin(map, feature) {
  const { count, place, town, events } = feature.properties;
  const button = document.createElement("button");
  button.type = "button";
  button.className = `pin ${events[0]?.colour || ""}`;
  button.textContent = String(count);
  button.setAttribute("aria-label", `${place || town} : ${count}`);
  const at = feature.geometry.coordinates;
  const popup = new maplibregl.Popup({ offset: 18, maxWidth: "17rem" }).setLngLat(at);
  popup.setDOMContent(told(feature.properties));
  popup.on("close", () => button.setAttribute("aria-expanded", "false"));
  button.setAttribute("aria-expanded", "false");
  // Not the marker's own popup: a key would open it twice, and so close it.
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    if (popup.isOpen()) return popup.remove();
    popup.addTo(map);
    button.setAttribute("aria-expanded", "true");
  });
  new maplibregl.Marker({ element: button }).setLngLat(at).addTo(map);
}

// The library weighs three times the page: it comes when somebody asks for the map.
function library() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = box.dataset.sheet;
  const script = document.createElement("script");
  script.src = box.dataset.library;
  const both = [sheet, script].map((part) => new Promise((done, fail) => {
    part.addEventListener("load", done);
    part.addEventListener("error", fail);
  }));
  document.head.append(sheet, script);
  return Promise.all(both);
}

async function draw() {
  const towns = JSON.parse(document.getElementById("villes").textContent);
  const [answer] = await Promise.all([fetch(box.dataset.source), library()]);
  if (!answer.ok) throw new Error(String(answer.status));
  const { features } = await answer.json();
  const hadFocus = drawn.contains(document.activeElement);
  drawn.hidden = true;
  box.hidden = false;
  const map = newMap(box, towns);
  const bounds = new maplibregl.LngLatBounds();
  for (const feature of features) bounds.extend(feature.geometry.coordinates);
  if (!features.length) for (const { lon, lat } of towns) bounds.extend([lon, lat]);
  if (!bounds.isEmpty()) map.fitBounds(bounds, { padding: 50, maxZoom: 12, animate: false });
  if (!box.dataset.style) nameTowns(map, towns);
  for (const feature of features) pin(map, feature);
  if (hadFocus) map.getCanvas().focus();
}

let asked = false;
function show() {
  if (asked) return;
  asked = true;
  opener.textContent = opener.dataset.busy;
  draw().catch(() => {
    box.hidden = true;
    drawn.hidden = false;
    opener.hidden = true;
    failed.hidden = false;
  });
}

if (box) {
  opener.hidden = false;
  drawn.addEventListener("click", show);
  // A mouse that stays on the drawing wants the map; a finger that scrolls past it does not.
  let staying;
  drawn.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType === "mouse") staying = setTimeout(show, 250);
  });
  drawn.addEventListener("pointerleave", () => clearTimeout(staying));
}
