// <form data-draft="name"> keeps what is typed in this browser until it has been sent, and says so.
// Never kept: passwords, files, hidden fields (the CSRF token) and fields marked data-no-draft. Kept though hidden,
// marked data-draft-too: what the form showed when it was opened, by which the server merges two people's edits.
const PREFIX = "maillage:draft:";
const SENT = "maillage:sent";
const KEEP = 14 * 24 * 3600 * 1000;
const words = document.getElementById("brouillon")?.content;

function key(form) {
  return PREFIX + location.pathname + "#" + form.dataset.draft;
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && !field.hasAttribute("data-no-draft")
    && (field.hasAttribute("data-draft-too")
      || !["hidden", "password", "file", "submit", "button", "image", "reset"].includes(field.type))
    && field.tagName !== "FIELDSET");
}

function read(form) {
  return fields(form).map((field) => [field.name, ...value(field)]);
}

function value(field) {
  if (field.type === "checkbox" || field.type === "radio") return [field.value, field.checked];
  if (field.multiple && field.options) return [[...field.options].map((option) => option.selected)];
  return [field.value];
}

function write(form, saved) {
  const all = fields(form);
  all.forEach((field, index) => {
    const [name, text, ticked] = saved[index] || [];
    if (name !== field.name) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = field.value === text && ticked;
    else if (Array.isArray(text)) [...field.options].forEach((option, i) => { option.selected = text[i]; });
    else {
      // A form's reset leaves hidden fields as they are.
      if (field.type === "hidden") field.dataset.shown ??= field.value;
      field.value = text;
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function store(act) {
  try { return act(localStorage); } catch { return null; } // storage can be full or forbidden
}

function note(form, which, time) {
  const line = form.querySelector(".draft") || form.insertAdjacentElement("afterbegin", document.createElement("p"));
  line.className = "draft";
  if (which === "restored") line.setAttribute("role", "status");
  line.replaceChildren(words.querySelector(`[data-draft-${which}]`).cloneNode(true));
  const clock = line.querySelector("time");
  if (clock) clock.textContent = new Date(time).toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
  line.querySelector("button")?.addEventListener("click", () => forget(form));
}

function forget(form) {
  store((box) => box.removeItem(key(form)));
  form.reset();
  fields(form).forEach((field) => { if (field.dataset.shown) field.value = field.dataset.shown; });
  fields(form).forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  clearTimeout(timers.get(form));
  form.querySelector(".draft")?.remove();
}

const timers = new WeakMap();

function save(form) {
  const now = Date.now();
  const done = store((box) => { box.setItem(key(form), JSON.stringify({ at: now, fields: read(form) })); return true; });
  if (done) note(form, "saved", now);
}

function begin(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = "yes";
  const draft = store((box) => JSON.parse(box.getItem(key(form)) || "null"));
  const refused = form.querySelector("[aria-invalid=true], .summary");
  const same = draft && JSON.stringify(draft.fields) === JSON.stringify(read(form));
  // A form that came back with errors already holds the newer text.
  if (draft && !refused && !same && Date.now() - draft.at < KEEP) {
    write(form, draft.fields);
    note(form, "restored", draft.at);
  }
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), 600));
  });
  form.addEventListener("submit", () => {
    clearTimeout(timers.get(form));
    save(form);
    try { sessionStorage.setItem(SENT, key(form)); } catch { /* the draft then stays until its term */ }
  });
}

// A sent draft goes only when the page that follows shows that the server took it: reached by the answer to
// that very form (not by Back, not typed by hand), and neither an error page nor the same form in error.
function clearSent() {
  let sent = null;
  try { sent = sessionStorage.getItem(SENT); sessionStorage.removeItem(SENT); } catch { return; }
  if (!sent || performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
  const from = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  if (!sent.startsWith(PREFIX + from + "#")) return;
  if (document.querySelector(".summary, [aria-invalid=true], [data-error-page]")) return;
  store((box) => box.removeItem(sent));
}

function start(root) {
  if (!words) return;
  root.querySelectorAll("form[data-draft]").forEach(begin);
  if (root.matches?.("form[data-draft]")) begin(root);
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.closest?.("form[data-draft]");
  const xhr = event.detail.xhr;
  if (form && event.detail.successful && xhr.status !== 422 && !/aria-invalid="true"/.test(xhr.responseText)) {
    store((box) => box.removeItem(key(form)));
  }
});
document.addEventListener("htmx:load", (event) => start(event.target));
clearSent();
start(document);
