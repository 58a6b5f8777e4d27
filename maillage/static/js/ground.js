// A map of the territory on a background drawn from its larger towns, or on the host's own tiles
// (`data-style`): nothing else is asked outside. MapLibre is a script of the page.
export function colour(name) {
  return getComputedStyle(document.body).getPropertyValue(name).trim();
}

function ownStyle(towns) {
  const features = towns.map(({ lon, lat, size }) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties: { size },
  }));
  return {
    version: 8,
    sources: { towns: { type: "geojson", data: { type: "FeatureCollection", features } } },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour("--wash") } },
      {
        id: "towns",
        type: "circle",
        source: "towns",
        paint: {
          "circle-color": colour("--line"),
          "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "size"]], 0, 3, 400, 26],
        },
      },
    ],
  };
}

export function nameTowns(map, towns) {
  const labels = towns.map(({ name, lon, lat }) => {
    const label = document.createElement("span");
    label.className = "town";
    label.textContent = name;
    label.setAttribute("aria-hidden", "true");
    const marker = new maplibregl.Marker({ element: label, anchor: "top", offset: [0, 22] });
    marker.setLngLat([lon, lat]).addTo(map);
    return { label, at: [lon, lat], half: name.length * 3.6 + 4 };
  });
  // The largest first: a smaller town is named only where there is room.
  const show = () => {
    const placed = [];
    for (const { label, at, half } of labels) {
      const { x, y } = map.project(at);
      const isFree = placed.every((one) => Math.abs(one.x - x) > one.half + half || Math.abs(one.y - y) > 18);
      label.classList.toggle("away", !isFree);
      if (isFree) placed.push({ x, y, half });
    }
  };
  map.on("zoomend", show);
  show();
}

export function newMap(box, towns) {
  maplibregl.setWorkerUrl(box.dataset.worker);
  const map = new maplibregl.Map({
    container: box,
    style: box.dataset.style || ownStyle(towns),
    center: [-72.6, 46.6],
    zoom: 7,
    attributionControl: box.dataset.style ? {} : false,
    cooperativeGestures: false,
    scrollZoom: false,
    locale: {
      "Map.Title": box.dataset.label,
      "NavigationControl.ZoomIn": box.dataset.zoomIn,
      "NavigationControl.ZoomOut": box.dataset.zoomOut,
      "Popup.Close": box.dataset.close,
      "Marker.Title": "",
    },
  });
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }));
  return map;
}
