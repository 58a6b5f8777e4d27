// The form at the foot of the page (new row, change, correction), cards of what came back, points.
import { count, say } from "./words.js";
import { drafts, newKey, returned } from "./store.js";
import { known } from "./rows.js";

const foot = () => document.getElementById("plume");
export const composer = () => document.getElementById("composer");
const header = () => document.getElementById("entete").dataset;
const PLACES = ["word", "why", "examples", "sentence", "text"];

export function read(form) {
  const values = {};
  for (const name of PLACES) if (form.elements[name]) values[name] = form.elements[name].value;
  const cells = form.querySelectorAll('[name="cells"]');
  if (cells.length) values.cells = [...cells].map((cell) => cell.value);
  return values;
}

export function isBlank(values) {
  return !Object.values(values).flat().some((text) => String(text).trim());
}

function lines(held) {
  return Array.isArray(held) ? held.join("\n") : held ?? "";
}

export function fill(form, values) {
  for (const name of PLACES) if (form.elements[name]) form.elements[name].value = lines(values[name]);
  form.querySelectorAll('[name="cells"]').forEach((cell, at) => { cell.value = lines(values.cells?.[at]); });
  for (const field of form.querySelectorAll("input, textarea")) field.dispatchEvent(new Event("input", { bubbles: true }));
}

// What was refused is there again, the word of the group that it continues too.
export function fillAgain(form, act) {
  if (form.elements.source) form.elements.source.value = act.continues ?? "";
  fill(form, act.values);
}

// --- What the form does -----------------------------------------------------------------------
const button = (form) => form.querySelector("[data-send]");

function name(form, text) {
  const line = form.querySelector("[data-mode-name]");
  line.textContent = text;
  line.hidden = !text;
  form.querySelector("[data-cancel]").hidden = !text;
}

// Nobody is writing: only its first field shows. Never while a button is being pressed, which would
// move from under the finger: the page folds it once the press is over.
export function fold(isFolded = true) {
  const form = composer();
  if (!form) return;
  const isFree = form.dataset.mode === "new" && isBlank(read(form)) && !form.contains(document.activeElement);
  form.classList.toggle("folds", isFolded && isFree && header().kind === "grid");
}

export function beNew({ focus = false } = {}) {
  const form = composer();
  if (!form) return;
  drafts.drop(`edit:${form.elements.step.value}`);
  form.dataset.mode = "new";
  form.elements.act.value = "write";
  for (const field of ["row", "rev", "corrects"]) form.elements[field].value = "";
  form.elements.key.value = newKey();
  if (form.elements.source) { form.elements.source.value = ""; form.elements.source.closest(".field").hidden = false; }
  button(form).textContent = button(form).dataset.usual;
  name(form, "");
  clearError(form);
  fill(form, drafts.of(header().step) ?? {});
  if (focus) form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

export function beAbout(row, kind) {
  const form = composer();
  if (!form) return;
  if (form.dataset.mode === "new") keepDraft(form);
  form.dataset.mode = kind;
  form.elements.act.value = kind === "change" ? "change" : "write";
  form.elements.row.value = kind === "change" ? row.id : "";
  form.elements.rev.value = kind === "change" ? row.rev : "";
  form.elements.corrects.value = kind === "correct" ? row.id : "";
  form.elements.key.value = newKey();
  if (form.elements.source) { form.elements.source.value = ""; form.elements.source.closest(".field").hidden = true; }
  button(form).textContent = say(kind === "change" ? "save" : "propose");
  name(form, say(kind));
  clearError(form);
  fold(false);
  fill(form, row);
  form.querySelector("input:not([type=hidden]), textarea").focus();
}

// A page that was closed in the middle of a change: the change goes on, over the version read then.
export function resumeEdit() {
  const form = composer();
  const kept = form && drafts.of(`edit:${form.elements.step.value}`);
  const row = kept && known.get(kept.row);
  if (!row || form.dataset.mode !== "new" || !["change", "correct"].includes(kept.kind)) return;
  beAbout(row, kept.kind);
  if (kept.kind === "change") form.elements.rev.value = kept.rev;
  fill(form, kept.values);
}

export function actOf(form) {
  const held = form.elements;
  const act = { key: held.key.value || newKey(), act: held.act.value, step: held.step.value, values: read(form), at: Date.now() };
  if (held.row.value) Object.assign(act, { row: held.row.value, rev: Number(held.rev.value) });
  if (held.corrects.value) act.corrects = held.corrects.value;
  const source = held.source?.value;
  if (source) {
    act.continues = source;
    if (!act.values.word.trim()) act.values.word = held.source.selectedOptions[0].dataset.word;
  }
  return act;
}

export function sent(form) {
  drafts.drop(header().step);
  beNew({ focus: true });
}

export function keepDraft(form) {
  const values = read(form);
  if (form.dataset.mode !== "new") {
    const { step, row, rev, corrects } = form.elements;
    drafts.keep(`edit:${step.value}`, { row: row.value || corrects.value, rev: rev.value, kind: form.dataset.mode, values });
    return;
  }
  if (isBlank(values)) drafts.drop(form.elements.step.value);
  else drafts.keep(form.elements.step.value, values);
}

// --- Errors beside their field ----------------------------------------------------------------
export function showError(form, field, message) {
  clearError(form);
  const input = form.elements[field] instanceof RadioNodeList ? form.elements[field][0] : form.elements[field];
  const list = document.createElement("ul");
  const item = document.createElement("li");
  list.className = "errorlist";
  list.id = "c_error";
  item.textContent = message;
  list.append(item);
  if (!input?.closest) { form.prepend(list); list.setAttribute("role", "alert"); return; }
  input.closest(".field").classList.add("wrong");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", "c_error");
  input.before(list);
  input.focus();
}

export function clearError(form) {
  form.querySelector("#c_error")?.remove();
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

// --- What came back -----------------------------------------------------------------------------
const tray = document.getElementById("attente");

function all(values) {
  return [values.word, lines(values.why), lines(values.examples), ...(values.cells ?? []).map(lines), values.sentence, values.text]
    .filter((text) => text && text.trim()).join("\n");
}

function merged(theirs, mine, isLine) {
  if (theirs === mine || !mine) return theirs;
  if (!theirs) return mine;
  if (isLine) return `${theirs} / ${mine}`;
  const known = theirs.split("\n");
  return [...known, ...mine.split("\n").filter((line) => !known.includes(line))].join("\n");
}

function both(theirs, mine) {
  const one = (field) => merged(lines(theirs[field]), lines(mine[field]), ["word", "sentence"].includes(field));
  const cells = (mine.cells ?? []).map((cell, at) => merged(lines(theirs.cells?.[at]), lines(cell), false));
  return { ...Object.fromEntries(PLACES.map((field) => [field, one(field)])), cells };
}

// `send(act)` puts a new act in the queue. Cards stay until somebody settles them, reloads included.
export function showReturned(send) {
  const waiting = returned.all();
  for (const card of [...tray.children]) {
    if (card.dataset.key && !waiting.some((act) => act.key === card.dataset.key)) card.remove();
  }
  for (const act of waiting) {
    if (tray.querySelector(`[data-key="${CSS.escape(act.key)}"]`)) continue;
    const hasForm = act.theirs && act.step === header().step && composer();
    const card = document.getElementById(act.theirs ? "conflit" : "refus").content.firstElementChild.cloneNode(true);
    card.dataset.key = act.key;
    card.querySelector("[data-mine]").textContent = all(act.values);
    card.querySelector("[data-drop]").addEventListener("click", () => settle(act));
    if (act.theirs) fillConflict(card, act, hasForm, send);
    else fillRefusal(card, act);
    tray.append(card);
    card.tabIndex = -1;
    const form = composer();
    if (form && isBlank(read(form))) card.focus(); // never away from what is being typed
    else card.scrollIntoView({ block: "start" });
  }
}

function settle(act) {
  returned.drop(act.key);
  tray.querySelector(`[data-key="${CSS.escape(act.key)}"]`)?.remove();
}

function fillConflict(card, act, hasForm, send) {
  card.querySelector("[data-theirs]").textContent = all(act.theirs);
  card.querySelectorAll("[id]").forEach((field) => {
    const id = `${field.id}-${act.key}`;
    card.querySelector(`[for="${field.id}"]`)?.setAttribute("for", id);
    card.querySelector(`[data-count-for="${field.id}"]`)?.setAttribute("data-count-for", id);
    field.id = id;
  });
  if (hasForm) fill(card, both(act.theirs, act.values));
  else card.querySelector(".button[type=submit]").remove();
  const there = card.querySelector("[data-there]");
  there.hidden = act.step === header().step;
  there.href = `${header().home}?etape=${act.step}`;
  card.addEventListener("submit", (event) => {
    event.preventDefault();
    settle(act);
    send({ key: newKey(), act: "change", step: act.step, values: read(card), row: act.theirs.id, rev: act.theirs.rev, at: Date.now() });
  });
}

function fillRefusal(card, act) {
  card.querySelector("[data-why]").textContent = act.why;
  const again = card.querySelector("[data-again]");
  if (act.act === "dots" || act.step !== header().step || !composer()) { again.remove(); return; }
  again.addEventListener("click", () => {
    settle(act);
    const row = act.act === "change" ? known.get(act.row) : null;
    if (row) beAbout(row, "change"); else beNew();
    fillAgain(composer(), act);
    composer().querySelector("input:not([type=hidden]), textarea").focus();
  });
}

// --- Points ---------------------------------------------------------------------------------------
const fields = () => [...document.querySelectorAll("input[data-points]")];

export function points() {
  return Object.fromEntries(fields().map((field) => [field.name.slice(2), Number(field.value) || 0]));
}

export function tellPoints() {
  const rest = document.getElementById("reste");
  if (!rest) return;
  const left = Number(header().points) - fields().reduce((sum, field) => sum + (Number(field.value) || 0), 0);
  rest.textContent = left < 0 ? say("toomany", -left) : count("point", "points", left);
  rest.classList.toggle("error", left < 0);
  for (const more of document.querySelectorAll("[data-more]")) {
    const field = more.parentElement.querySelector("input");
    more.disabled = left <= 0 || Number(field.value) >= Number(field.max);
  }
  for (const less of document.querySelectorAll("[data-less]")) {
    less.disabled = Number(less.parentElement.querySelector("input").value) <= 0;
  }
}

export function preparePoints() {
  for (const field of fields()) {
    if (field.parentElement.querySelector("button")) continue;
    field.before(stepper(field, -1));
    field.after(stepper(field, 1));
  }
  tellPoints();
}

function stepper(field, by) {
  const press = document.createElement("button");
  const row = field.closest("li").querySelector("strong").textContent;
  press.type = "button";
  press.textContent = by > 0 ? "+" : "−";
  press.setAttribute("aria-label", `${say(by > 0 ? "more" : "less")} : ${row}`);
  press.dataset[by > 0 ? "more" : "less"] = "";
  press.addEventListener("click", () => {
    field.value = Math.max(0, Math.min(Number(field.max), (Number(field.value) || 0) + by));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return press;
}

// --- When a part of the page is replaced ----------------------------------------------------------
// The form stays as it is when it would be the same one; otherwise what is typed moves over.
export function carry(fresh) {
  const old = foot();
  if (old.dataset.same === fresh.dataset.same) {
    const choices = old.querySelector("[name=source]");
    const news = fresh.querySelector("[name=source]");
    for (const option of news?.options ?? []) {
      if (choices && ![...choices.options].some((one) => one.value === option.value)) choices.append(option.cloneNode(true));
    }
    return;
  }
  const form = composer();
  if (form) keepDraft(form);
  const isHere = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (composer() && header().step) fill(composer(), drafts.of(header().step) ?? read(composer()));
  if (isHere) composer()?.querySelector("input:not([type=hidden]), textarea")?.focus();
}
