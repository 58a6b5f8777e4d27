// The map of the network. Places and colours come from the server; the script draws them (sigma,
// WebGL), finds, points and zooms. Where it cannot, the page shows the server's own drawing.
const box = document.querySelector("[data-network]");
const one = (name) => document.querySelector(`[data-${name}]`);
const COLOURS = 10;
const MANY = 4000; // ties from which they rest while the map moves
const FOUND = 6;
const LETTERS = 28;

function theme() {
  const style = getComputedStyle(document.body);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    paper: value("--card"), ink: value("--ink"), soft: value("--soft"), line: value("--line"),
    verbs: Array.from({ length: COLOURS }, (_none, n) => value(`--v${n + 1}`)),
  };
}

// `share` of one colour over another, both as #rgb or #rrggbb.
function mixed(over, under, share) {
  const parts = (text) => {
    const full = text.length === 4 ? text.replace(/[0-9a-f]/gi, "$&$&") : text;
    return [1, 3, 5].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  };
  const [a, b] = [parts(over), parts(under)];
  const mix = a.map((part, n) => Math.round(share * part + (1 - share) * b[n]));
  return `#${mix.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function worth(data, at, isBridging) {
  return isBridging ? Math.min(1, Math.sqrt(data.b[at] / 2000)) : Math.min(1, Math.sqrt(data.d[at] / 30));
}

function graphOf(data, colours, isBridging) {
  const graph = new graphology.Graph({ type: "undirected", multi: false });
  // Points' room on the screen: who is shown fills it, whoever else was placed.
  const wide = Math.max(...data.x) - Math.min(...data.x) || 1;
  const high = Math.max(...data.y) - Math.min(...data.y) || 1;
  const scale = Math.min(box.clientWidth / wide, box.clientHeight / high);
  const room = Math.min(30, data.apart * scale);
  const isFew = data.ties.length < 2 * MANY;
  for (let at = 0; at < data.names.length; at += 1) {
    const community = data.c[at];
    graph.addNode(at, {
      x: data.x[at],
      y: -data.y[at],
      size: Math.max(1.6, room * (0.17 + (isFew ? 0.36 : 1.1) * worth(data, at, isBridging))),
      label: data.names[at],
      color: community ? colours.verbs[(community - 1) % COLOURS] : colours.soft,
    });
  }
  // Thousands of ties between communities would hide all the rest.
  const across = isFew ? colours.line : mixed(colours.line, colours.paper, 0.4);
  const shades = new Map(colours.verbs.map((verb) => [verb, mixed(verb, colours.paper, isFew ? 0.5 : 0.3)]));
  const width = isFew ? 1.6 : 1;
  for (let at = 0; at < data.ties.length; at += 2) {
    const [a, b] = [data.ties[at], data.ties[at + 1]];
    const inside = data.c[a] === data.c[b] ? shades.get(colours.verbs[(data.c[a] - 1) % COLOURS]) : across;
    graph.addUndirectedEdgeWithKey(at / 2, a, b, { color: inside, size: width });
  }
  return graph;
}

// First and second circle of a node, itself at 0.
function circles(graph, node) {
  const near = new Map([[node, 0]]);
  graph.forEachNeighbor(node, (other) => near.set(other, 1));
  for (const [other, step] of [...near]) {
    if (step === 1) graph.forEachNeighbor(other, (far) => near.has(far) || near.set(far, 2));
  }
  return near;
}

// Names that would cover one another are left out, the greatest first; a name pointed at stays.
function nameOf({ context, data, settings }, paper, taken) {
  const size = settings.labelSize;
  context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
  const text = data.label.length > LETTERS ? `${data.label.slice(0, LETTERS - 1).trimEnd()}…` : data.label;
  const wide = context.measureText(text).width;
  const beside = data.x + data.size + 4;
  const x = beside + wide < box.clientWidth ? beside : data.x - data.size - 4 - wide;
  const y = data.y + size / 3;
  const room = [x - 3, y - size, x + wide + 3, y + size * 0.35];
  const isFree = taken.every(
    (other) => room[2] < other[0] || other[2] < room[0] || room[3] < other[1] || other[3] < room[1],
  );
  if (!isFree) return;
  taken.push(room);
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillStyle = settings.labelColor.color;
  context.fillText(text, x, y);
}

function nameBeside(context, data, settings, colours) {
  const size = settings.labelSize;
  context.font = `600 ${size}px ${settings.labelFont}`;
  const wide = context.measureText(data.label).width + 12;
  const [x, y] = [data.x + data.size + 3, data.y];
  context.fillStyle = colours.paper;
  context.strokeStyle = data.color;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(x, y - size * 0.85, wide, size * 1.7, 6);
  context.fill();
  context.stroke();
  context.beginPath();
  context.arc(data.x, data.y, data.size + 2.5, 0, Math.PI * 2);
  context.stroke();
  context.fillStyle = colours.ink;
  context.fillText(data.label, x + 6, y + size / 3);
}

class NetworkMap {
  constructor(data) {
    this.data = data;
    this.colours = theme();
    this.isBridging = box.dataset.size === "ponts";
    this.graph = graphOf(data, this.colours, this.isBridging);
    this.chosen = null;
    this.near = null;
    this.names = []; // what this frame would write
    this.sigma = new Sigma(this.graph, box, this.settings());
    this.listen();
    this.writeNames(); // those of the first frame, drawn before anybody listened
  }

  settings() {
    const many = this.graph.size > MANY;
    return {
      allowInvalidContainer: true,
      hideEdgesOnMove: many,
      hideLabelsOnMove: many,
      enableEdgeEvents: false,
      defaultEdgeType: "line",
      // One corner for each point, not three: what a machine without a graphics card can turn.
      ...(many && { nodeProgramClasses: { circle: Sigma.rendering.NodePointProgram } }),
      edgeProgramClasses: { line: many ? Sigma.rendering.EdgeLineProgram : Sigma.rendering.EdgeRectangleProgram },
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelWeight: "500",
      labelColor: { color: this.colours.ink },
      labelDensity: many ? 1 : 3,
      labelGridCellSize: 120,
      labelRenderedSizeThreshold: many ? 3 : 4,
      stagePadding: 34,
      minCameraRatio: 0.02,
      maxCameraRatio: 2,
      zIndex: true,
      defaultDrawNodeLabel: (context, data, settings) => {
        if (data.label) this.names.push({ context, data, settings });
      },
      defaultDrawNodeHover: (context, data, settings) => nameBeside(context, data, settings, this.colours),
      nodeReducer: (node, shown) => this.node(node, shown),
      edgeReducer: (edge, shown) => this.edge(edge, shown),
    };
  }

  // Around whom one points or whom one chose, the two circles stay; the rest fades.
  node(node, shown) {
    if (!this.near) return shown;
    const step = this.near.get(node);
    if (step === undefined) return { ...shown, label: "", color: mixed(shown.color, this.colours.paper, 0.16), zIndex: 0 };
    if (step === 2) return { ...shown, color: mixed(shown.color, this.colours.paper, 0.6), zIndex: 1 };
    return { ...shown, forceLabel: this.near.size < 60, highlighted: step === 0, zIndex: 2 };
  }

  edge(edge, shown) {
    if (!this.near) return shown;
    const [a, b] = this.graph.extremities(edge);
    const steps = [this.near.get(a), this.near.get(b)];
    if (!steps.includes(0)) return { ...shown, hidden: steps.includes(undefined) };
    const other = steps[0] === 0 ? a : b;
    return { ...shown, color: this.graph.getNodeAttribute(other, "color"), size: 2, zIndex: 2 };
  }

  writeNames() {
    const taken = [];
    this.names.sort((a, b) => b.data.size - a.data.size);
    for (const name of this.names) nameOf(name, this.colours.paper, taken);
    this.names = [];
  }

  showAround(node) {
    this.near = node === null ? null : circles(this.graph, node);
    this.sigma.refresh({ skipIndexation: true });
  }

  choose(node, { move = false } = {}) {
    this.chosen = node;
    this.showAround(node);
    one("chosen-card").hidden = node === null;
    const address = new URL(window.location.href);
    if (node === null) address.searchParams.delete("choisi");
    else address.searchParams.set("choisi", this.data.uids[node]);
    window.history.replaceState(null, "", address);
    if (node === null) return;
    this.tell(Number(node));
    if (move) {
      const { x, y } = this.sigma.getNodeDisplayData(node);
      this.sigma.getCamera().animate({ x, y, ratio: Math.min(0.35, this.sigma.getCamera().ratio) }, this.pace());
    }
  }

  tell(at) {
    const { data } = this;
    const words = one("chosen-card").dataset;
    const community = data.c[at];
    const tag = one("chosen-community");
    one("chosen-name").textContent = data.names[at];
    tag.textContent = community ? words.wordsCommunity.replace("%s", community) : words.wordsAlone;
    tag.className = `tag ${community ? `v${((community - 1) % COLOURS) + 1}` : "v0"}`;
    const hidden = data.t[at] > data.d[at] ? ` (${words.wordsShown.replace("%s", data.d[at])})` : "";
    one("chosen-degree").textContent = words.wordsDegree.replace("%s", data.t[at]) + hidden;
    const share = (data.b[at] / 100).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    one("chosen-bridge").textContent = data.b[at] ? words.wordsBridge.replace("%s", `${share} %`) : "";
    const around = new URL(one("chosen-around").href);
    around.searchParams.set("autour", data.uids[at]);
    one("chosen-around").href = around;
    one("chosen-record").href = box.dataset.record.replace("/0/", `/${data.uids[at]}/`);
  }

  pace() {
    return { duration: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 350 };
  }

  listen() {
    const camera = this.sigma.getCamera();
    this.sigma.on("beforeRender", () => { this.names = []; });
    this.sigma.on("afterRender", () => this.writeNames());
    // Lighting the circles of whom one points at repaints all: of thousands, only of whom one chose.
    const isQuick = this.graph.order + this.graph.size < MANY;
    this.sigma.on("enterNode", ({ node }) => {
      box.classList.add("pointing");
      if (isQuick && this.chosen === null) this.showAround(node);
    });
    this.sigma.on("leaveNode", () => {
      box.classList.remove("pointing");
      if (isQuick && this.chosen === null) this.showAround(null);
    });
    this.sigma.on("clickNode", ({ node }) => this.choose(node));
    this.sigma.on("clickStage", () => this.choose(null));
    const acts = {
      in: () => camera.animatedZoom(this.pace()),
      out: () => camera.animatedUnzoom(this.pace()),
      all: () => camera.animatedReset(this.pace()),
    };
    for (const button of document.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", acts[button.dataset.zoom]);
    }
    one("forget").addEventListener("click", () => {
      this.choose(null);
      box.focus();
    });
    // The wheel turns the page until the map was chosen: nobody is caught while reading.
    box.addEventListener("wheel", (event) => {
      if (document.activeElement !== box && !event.ctrlKey) event.stopPropagation();
    }, { capture: true });
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    box.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (event.key === "+" || event.key === "=") acts.in();
      else if (event.key === "-") acts.out();
      else if (event.key === "Escape") this.choose(null);
      else if (move) {
        const { x, y, ratio } = camera.getState();
        camera.setState({ x: x + move[0] * ratio * 0.12, y: y + move[1] * ratio * 0.12 });
      } else return;
      event.preventDefault();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.repaint());
  }

  repaint() {
    this.colours = theme();
    this.graph = graphOf(this.data, this.colours, this.isBridging);
    this.sigma.setGraph(this.graph);
    this.sigma.setSetting("labelColor", { color: this.colours.ink });
  }
}

// A name typed finds its places, the beginning of a word first.
function listenToFinder(map) {
  const field = document.getElementById("trouver");
  const list = one("found");
  const names = map.data.names.map(folded);
  const show = () => {
    const asked = folded(field.value.trim());
    const found = [];
    if (asked.length > 1) {
      names.forEach((name, at) => {
        const place = name.indexOf(asked);
        if (place >= 0) found.push([place > 0 && name[place - 1] !== " ", -map.data.t[at], at]);
      });
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    list.replaceChildren(
      ...found.slice(0, FOUND).map(([, , at]) => {
        const item = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet small";
        button.textContent = map.data.names[at];
        button.addEventListener("click", () => {
          list.replaceChildren();
          field.value = "";
          map.choose(String(at), { move: true });
        });
        item.append(button);
        return item;
      }),
    );
  };
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
    if (event.key === "Escape") list.replaceChildren();
  });
}

function drawnByTheServer() {
  box.hidden = true;
  one("network-failed").hidden = false;
  const image = document.createElement("img");
  image.className = "network-picture";
  image.src = box.dataset.picture;
  image.alt = box.getAttribute("aria-label");
  box.after(image);
}

function canDraw() {
  const canvas = document.createElement("canvas");
  return Boolean(window.Sigma && window.graphology && canvas.getContext("webgl2"));
}

async function start() {
  if (!canDraw()) return drawnByTheServer();
  box.hidden = false;
  one("network-wait").hidden = false;
  const answer = await fetch(box.dataset.source);
  if (!answer.ok) throw new Error(String(answer.status));
  const data = await answer.json();
  await document.fonts?.ready;
  const map = new NetworkMap(data);
  one("network-wait").hidden = true;
  one("network-tools").hidden = false;
  one("network-finder").hidden = false;
  listenToFinder(map);
  const at = data.uids.indexOf(box.dataset.chosen);
  if (at >= 0) map.choose(String(at), { move: true });
  box.dataset.shown = data.names.length;
  box.dataset.ties = data.ties.length / 2;
  // Told to whoever measures: drawn, and ready to be moved.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    box.dataset.ready = String(Math.round(performance.now()));
  }));
}

if (box) {
  start().catch(() => {
    one("network-wait").hidden = true;
    drawnByTheServer();
  });
}
