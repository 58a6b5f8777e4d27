// htmx regions: say when they wait, announce what came, keep the focus, show errors.
const voice = document.getElementById("annonce");

function say(text) {
  if (!voice || !text) return;
  voice.textContent = "";
  // A new text node in a later task, or the screen reader stays silent when the words are the same.
  setTimeout(() => { voice.textContent = text; }, 60);
}

// Under 40rem the rows are shown as cards, and display:block makes browsers forget that this is a table.
function keepRoles(root) {
  const roles = { "table.rows": "table", "table.rows tr": "row", "table.rows tbody, table.rows thead": "rowgroup",
    "table.rows thead th": "columnheader", "table.rows tbody th": "rowheader", "table.rows td": "cell" };
  for (const [selector, role] of Object.entries(roles)) {
    root.querySelectorAll(selector).forEach((element) => element.setAttribute("role", role));
  }
}

// A region that asks for news by itself every few seconds (no event began it) makes nobody wait: it would blink on the wall.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, requestConfig } = event.detail;
  if (requestConfig.triggeringEvent) target?.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute("aria-busy"));

let focused = null;
document.addEventListener("htmx:beforeSwap", () => {
  focused = document.activeElement?.id || null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const region = event.detail.target?.isConnected ? event.detail.target : document.getElementById(event.detail.target?.id);
  if (!region) return;
  region.removeAttribute("aria-busy");
  keepRoles(region);
  const heard = region.querySelector("[data-announce], caption") || (region.matches("[data-announce]") ? region : null);
  say(heard?.dataset.announce || heard?.textContent.trim());
  if (document.activeElement !== document.body) return;
  // What had the focus went away with the old content: its twin takes it, or else the region itself.
  const twin = focused && document.getElementById(focused);
  if (!twin && !region.hasAttribute("tabindex")) region.setAttribute("tabindex", "-1");
  (twin || region).focus({ preventScroll: Boolean(twin) });
});

document.addEventListener("htmx:responseError", (event) => trouble(event.detail.xhr.status));
document.addEventListener("htmx:sendError", () => trouble(0));

function trouble(status) {
  const template = document.getElementById("ennui");
  const place = document.getElementById("messages");
  if (!template || !place) return;
  const note = template.content.firstElementChild.cloneNode(true);
  note.querySelectorAll("[data-when]").forEach((line) => {
    line.hidden = line.dataset.when !== (status === 0 ? "line" : status === 403 ? "right" : "server");
  });
  place.replaceChildren(note);
  place.scrollIntoView({ block: "nearest" });
}

keepRoles(document);
