// The rows of the step that is shown: cloned from the page's own <template>, filled as plain text.
import { say } from "./words.js";

const NEW_FOR = 45000;
const header = () => document.getElementById("entete").dataset;
const list = () => document.getElementById("lignes");

export function element(id) {
  return document.getElementById(`r-${id}`);
}

function value(row, slot) {
  const held = slot.startsWith("cells") ? row.cells?.[Number(slot.slice(5))] : row[slot];
  return Array.isArray(held) ? held.join(" · ") : held ?? "";
}

export function title(row) {
  return row.word || row.text || row.sentence || "";
}

// The same rules as `live.room.Room._shown`; the server has the last word.
function allowed(row) {
  const { writes, suggests, holder, alone } = header();
  const ofPen = Boolean(writes) && (row.mine || !alone);
  const change = ofPen || (row.mine && Boolean(suggests) && row.state !== "kept");
  const settle = Boolean(holder) && ofPen && row.state === "suggested";
  return {
    change,
    settle,
    remove: change && !settle,
    correct: Boolean(suggests) && !change && row.state === "kept" && !alone,
  };
}

function who(row) {
  if (row.mine) return say("you");
  if (row.by) return row.by;
  return row.number ? say("guest", row.number) : "";
}

function tag(name, css) {
  const span = document.createElement("span");
  span.className = `tag ${css}`;
  span.textContent = say(name);
  return span;
}

function tell(item, row, note) {
  const line = item.querySelector('[data-slot="meta"]');
  line.replaceChildren();
  if (row.state === "suggested") line.append(tag("suggested", "warn"), " ");
  if (row.state === "declined") line.append(tag("declined", ""), " ");
  line.append([note, who(row)].filter(Boolean).join(" · "));
}

function build(row, note) {
  const item = document.getElementById("ligne").content.firstElementChild.cloneNode(true);
  item.id = `r-${row.id}`;
  Object.assign(item.dataset, { row: row.id, rev: row.rev, state: row.state, n: row.n });
  if (row.state !== "kept") item.classList.add(row.state);
  for (const part of item.querySelectorAll("[data-slot]:not([data-slot=meta], [data-slot=corrects])")) {
    const text = value(row, part.dataset.slot);
    part.querySelector("[data-value]").textContent = text;
    if (!text) part.remove();
  }
  const fixes = item.querySelector('[data-slot="corrects"]');
  const fixed = row.corrects ? known.get(row.corrects) : null;
  if (row.corrects) fixes.hidden = false; else fixes.remove();
  if (fixed) fixes.querySelector("[data-value]").textContent = title(fixed);
  const may = row.waiting ? {} : allowed(row);
  for (const act of item.querySelectorAll("[data-does]")) {
    if (!may[act.dataset.does]) act.remove();
    else if (act.href) act.href = act.getAttribute("href").replace(/(modifier|retirer|corriger)=/, `$1=${row.id}`);
    else act.elements.row.value = row.id;
  }
  for (const what of item.querySelectorAll("[data-what]")) what.textContent = ` « ${title(row).slice(0, 40)} »`;
  tell(item, row, note);
  return item;
}

// Rows as the server told them, by id: the words to edit, the version that was read.
export const known = new Map();

export function shows(row) {
  return row.step === header().step && (row.state !== "declined" || row.mine || Boolean(header().holder));
}

// Put a row where it belongs. Returns whether it was not there before.
export function put(row, { isNews = false } = {}) {
  known.set(row.id, row);
  const before = element(row.id);
  if (!list() || !shows(row)) {
    before?.remove();
    return false;
  }
  if (before && isSame(before, row)) return false;
  const item = build(row, isNews ? say("just") : "");
  if (isNews) mark(item, row);
  const hadFocus = before?.contains(document.activeElement) ? document.activeElement.dataset.does : "";
  if (before) before.replaceWith(item);
  else list().insertBefore(item, after(row));
  if (hadFocus) (item.querySelector(`[data-does="${hadFocus}"]`) ?? item.querySelector("a, button"))?.focus();
  quiet();
  return !before;
}

function isSame(item, row) {
  const isWaiting = item.classList.contains("waiting");
  return item.dataset.rev === String(row.rev) && item.dataset.state === row.state && !isWaiting;
}

function mark(item, row) {
  item.classList.add("new");
  setTimeout(() => { item.classList.remove("new"); tell(item, row, ""); }, NEW_FOR);
}

function after(row) {
  return [...list().children].find((item) => item.classList.contains("waiting") || Number(item.dataset.n) > row.n) ?? null;
}

// Only these rows are left: the others were taken away.
export function keepOnly(ids) {
  for (const item of list()?.querySelectorAll("[data-row]") ?? []) {
    if (!ids.has(item.dataset.row) && !item.classList.contains("waiting")) item.remove();
  }
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
  quiet();
}

export function remove(id) {
  known.delete(id);
  element(id)?.remove();
  quiet();
}

// An act that waits on this phone: a new row at the end, or a note under the row that it changes.
export function showWaiting(act) {
  if (!list() || act.step !== header().step) return;
  if (act.act === "change") {
    const line = element(act.row)?.querySelector('[data-slot="meta"]');
    if (line) { line.textContent = say("changing"); element(act.row).classList.add("waiting"); }
  } else if (act.act === "write" && !element(`k-${act.key}`)) {
    const row = { ...asRow(act.values), id: `k-${act.key}`, step: act.step, state: "kept", mine: true, waiting: true, rev: 0, n: "", corrects: act.corrects };
    const item = build(row, say("waiting"));
    item.classList.add("waiting");
    list().append(item);
    quiet();
  }
}

export function forgetWaiting(act) {
  element(`k-${act.key}`)?.remove();
  if (act.row) {
    element(act.row)?.classList.remove("waiting");
    if (known.has(act.row)) { const row = known.get(act.row); element(act.row)?.replaceWith(build(row, "")); }
  }
  quiet();
}

export function asRow(values) {
  const lines = (text) => (Array.isArray(text) ? text : String(text ?? "").split("\n")).filter((one) => one.trim());
  return { ...values, why: lines(values.why), examples: lines(values.examples), cells: (values.cells ?? []).map(lines) };
}

function quiet() {
  const nothing = document.getElementById("rien");
  if (nothing && list()) nothing.hidden = list().children.length > 0;
}
