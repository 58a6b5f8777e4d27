// The network on the ground: a pin per municipality, ties as lines; the table beside says the same.
import { colour, nameTowns, newMap } from "../js/ground.js";

const box = document.querySelector("[data-ground]");
const drawn = document.querySelector("[data-ground-drawing]");
const PINS = 80; // places with a button of their own; the others are dots
const APART = 52; // pixels between two pins

function read(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function told({ name, count, actors }) {
  const whole = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = name;
  const list = document.createElement("ul");
  for (const actor of actors) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = actor.url;
    link.textContent = actor.name;
    item.append(link);
    list.append(item);
  }
  whole.append(title, list);
  if (count > actors.length) {
    const rest = document.createElement("small");
    rest.textContent = box.dataset.more.replace("%s", String(count - actors.length));
    whole.append(rest);
  }
  return whole;
}

function popupOf(place) {
  const popup = new maplibregl.Popup({ offset: 18, maxWidth: "17rem" });
  return popup.setLngLat([place.lon, place.lat]).setDOMContent(told(place));
}

function pin(map, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pin v1";
  button.textContent = String(place.count);
  button.setAttribute("aria-label", `${place.name} : ${place.count}`);
  button.setAttribute("aria-expanded", "false");
  const popup = popupOf(place);
  popup.on("close", () => button.setAttribute("aria-expanded", "false"));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    if (popup.isOpen()) return popup.remove();
    popup.addTo(map);
    button.setAttribute("aria-expanded", "true");
  });
  new maplibregl.Marker({ element: button }).setLngLat([place.lon, place.lat]).addTo(map);
  return { button, place };
}

// A pin has its room or is only a dot, the fullest places first; closer, there is room for more.
function giveRoom(map, pins) {
  const placed = [];
  for (const { button, place } of pins) {
    const { x, y } = map.project([place.lon, place.lat]);
    const isFree = placed.every((one) => Math.hypot(one.x - x, one.y - y) > APART);
    button.classList.toggle("away", !isFree);
    if (isFree) placed.push({ x, y });
  }
}

function lines(places, ties) {
  const features = ties.map(([one, other, count]) => ({
    type: "Feature",
    geometry: {
      type: "LineString",
      coordinates: [one, other].map((at) => [places[at].lon, places[at].lat]),
    },
    properties: { count },
  }));
  return { type: "FeatureCollection", features };
}

function points(places) {
  const features = places.map(({ lon, lat }, at) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties: { at },
  }));
  return { type: "FeatureCollection", features };
}

function draw() {
  const { places, lines: ties } = read("lieux");
  const towns = read("villes");
  box.hidden = false;
  const map = newMap(box, towns);
  const bounds = new maplibregl.LngLatBounds();
  for (const { lon, lat } of places) bounds.extend([lon, lat]);
  map.fitBounds(bounds, { padding: 60, maxZoom: 11, animate: false });
  map.on("load", () => {
    map.addSource("ties", { type: "geojson", data: lines(places, ties) });
    map.addSource("places", { type: "geojson", data: points(places) });
    map.addLayer({
      id: "ties",
      type: "line",
      source: "ties",
      layout: { "line-cap": "round" },
      paint: {
        "line-color": colour("--v1"),
        "line-opacity": 0.45,
        "line-width": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 1.5, 12, 9],
      },
    });
    map.addLayer({
      id: "places",
      type: "circle",
      source: "places",
      paint: { "circle-color": colour("--v1"), "circle-radius": 7 },
    });
    box.dataset.ready = "1";
  });
  const named = new Set(places.map(({ name }) => name));
  if (!box.dataset.style) nameTowns(map, [...towns].sort((a, b) => named.has(b.name) - named.has(a.name)));
  const pins = places.slice(0, PINS).map((place) => pin(map, place));
  giveRoom(map, pins);
  map.on("zoomend", () => giveRoom(map, pins));
  map.on("click", "places", ({ features }) => popupOf(places[features[0].properties.at]).addTo(map));
  drawn.hidden = true;
}

if (box && window.maplibregl) {
  try {
    draw();
  } catch {
    box.hidden = true;
    drawn.hidden = false;
  }
}
