// A guest's page, quicker: what is new comes every two seconds, what is typed leaves at once or waits
// on this phone. Without this script the page is plain forms and does the same.
import { clock } from "./clock.js";
import { announce, count, say } from "./words.js";
import { drafts, newKey, queue, returned } from "./store.js";
import * as forms from "./forms.js";
import * as rows from "./rows.js";

const POLL = 2000;
const HIDDEN = 15000;
const LONGEST = 15000;
const TIMEOUT = 10000;
const header = () => document.getElementById("entete").dataset;
const workshop = header().workshop;
const language = document.documentElement.lang.startsWith("en") ? "&l=en" : "";

let version = Number(header().version);
let seen = Number(header().workshopVersion);
let hasRead = false; // the first answer is what was there before
let failures = 0;
let polls = 0;
let isGone = false;
let isSending = false;
let timer = 0;

// --- The two doors ------------------------------------------------------------------------------
async function ask(url, options = {}) {
  return fetch(url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout?.(TIMEOUT), ...options });
}

async function poll() {
  const anonymous = header().anonymous ? "&anonyme=1" : "";
  const people = polls % 5 === 0 ? "&gens=1" : "";
  const group = header().group;
  let told;
  try {
    const answer = await ask(`/direct/pouls?a=${workshop}&depuis=${version}${anonymous}${people}`);
    if (answer.status === 410) return gone();
    if (!answer.ok) throw new Error(answer.status);
    told = await answer.json();
  } catch {
    failures += 1;
    return state();
  }
  polls += 1;
  failures = 0;
  state();
  if (group === header().group) await take(told); // she may have changed groups meanwhile
}

async function take(told) {
  let news = 0;
  const isDrawn = hasRead && header().draws && told.rows.some((row) => row.step === header().draws);
  if (told.all) rows.keepOnly(new Set(told.rows.map((row) => row.id)));
  for (const row of told.rows) {
    const old = rows.known.get(row.id);
    const isNews = hasRead && !row.mine && (old?.rev !== row.rev || old?.state !== row.state);
    if (rows.put(row, { isNews }) && isNews) news += 1;
  }
  version = told.v;
  if (!hasRead) forms.resumeEdit();
  hasRead = true;
  for (const act of queue.all()) rows.showWaiting(act);
  if (news) announce(count("new", "news", news));
  if (told.people) document.getElementById("gens").textContent = count("person", "people", told.people);
  if (told.w !== seen || isDrawn) await renew(told.w);
}

function wait() {
  clearTimeout(timer);
  if (isGone) return;
  const usual = document.hidden ? HIDDEN : POLL;
  const pause = failures ? Math.min(LONGEST, POLL * 2 ** Math.min(failures - 1, 4)) : usual;
  timer = setTimeout(beat, pause * (0.9 + Math.random() * 0.2));
}

let isBeating = false;
async function beat() {
  if (isBeating) return;
  isBeating = true;
  clearTimeout(timer);
  await send();
  await poll();
  if (!failures && queue.first()) await send();
  isBeating = false;
  wait();
}

function gone() {
  isGone = true;
  document.getElementById("attente").prepend(document.getElementById("parti").content.cloneNode(true));
}

// --- The state of the line ------------------------------------------------------------------------
let wasOff = false;

function state() {
  const line = document.getElementById("etat");
  const waits = queue.all().length > 0;
  const isOff = failures > 0 || !navigator.onLine;
  const name = isOff ? (waits ? "kept" : "offline") : waits ? "sending" : "saved";
  if (line.textContent !== say(name)) {
    line.textContent = say(name);
    line.classList.toggle("off", isOff);
    if (isOff) announce(say(name));
  }
  if (wasOff && name === "saved") announce(say("back"));
  wasOff = isOff || (wasOff && waits);
}

// --- Send ---------------------------------------------------------------------------------------------
function enqueue(act) {
  queue.add(act);
  rows.showWaiting(act);
  state();
  send();
}

async function send() {
  if (isSending || isGone) return;
  isSending = true;
  // Two tabs of one phone share the queue: one of them sends at a time.
  const locks = navigator.locks;
  if (locks) await locks.request(`maillage:live:${workshop}`, { ifAvailable: true }, (lock) => lock && sendAll());
  else await sendAll();
  isSending = false;
  state();
}

async function sendAll() {
  while (queue.first() && !isGone) if (!(await sendOne(queue.first()))) break;
}

// One act, with the key it was born with. False: the line is cut, it stays first in the queue.
async function sendOne(act) {
  let answer;
  let told;
  try {
    answer = await ask(`/direct/lignes?a=${workshop}${language}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(act),
    });
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status);
    if (answer.status === 410) { gone(); return false; }
    told = await answer.json();
  } catch {
    failures += 1;
    return false;
  }
  failures = 0;
  queue.drop(act.key);
  rows.forgetWaiting(act);
  if (answer.ok) done(act, told.row);
  else comeBack(act, answer.status, told);
  return true;
}

function done(act, row) {
  if (act.act === "remove") rows.remove(act.row);
  if (act.act === "dots") announce(say("voted"));
  if (act.act === "keep" && row && row.id !== act.row) rows.remove(act.row);
  if (row) rows.put(row);
}

// Nothing is thrown away: a conflict shows both versions, a refusal its reason, the text stays.
function comeBack(act, status, told) {
  const form = forms.composer();
  if (status === 409) {
    rows.put(told.row);
    returned.add({ ...act, theirs: told.row });
  } else if (act.values && !forms.isBlank(act.values) && act.act !== "dots") {
    const isFree = form && act.step === header().step && form.dataset.mode === "new" && forms.isBlank(forms.read(form));
    if (status === 422 && isFree && act.act === "write" && !act.corrects) {
      forms.fillAgain(form, act);
      forms.showError(form, told.field, told.message);
      return;
    }
    returned.add({ ...act, why: told.message ?? "" });
  } else if (told.message) {
    returned.add({ ...act, values: {}, why: told.message });
  }
  forms.showReturned(enqueue);
}

// --- The page anew --------------------------------------------------------------------------------------
// The facilitator did something: header, view and foot come anew; what is being typed, and the
// focus, stay. Phones wait a moment each, so that they do not all ask at once.
async function renew(told) {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 1200));
  const form = forms.composer();
  const isTyping = form && !(forms.isBlank(forms.read(form)) && form.dataset.mode === "new");
  const isAsked = new URLSearchParams(location.search).has("etape");
  const step = isTyping ? header().step : isAsked ? new URLSearchParams(location.search).get("etape") : "";
  let text;
  try {
    const answer = await ask(header().home + (step ? `?etape=${step}` : ""));
    if (answer.status === 404) return gone();
    if (!answer.ok) return;
    text = await answer.text();
  } catch {
    return; // the next beat asks again
  }
  swap(new DOMParser().parseFromString(text, "text/html"));
  seen = told;
}

function swap(page) {
  const fresh = (id) => document.importNode(page.getElementById(id), true);
  const focused = document.activeElement;
  const held = new Map([...document.querySelectorAll("#vue input[name]")].map((field) => [field.id, field.value]));
  const opened = [...document.querySelectorAll("#vue details[open]")].map((one) => one.id);
  const before = { ...header() };
  document.getElementById("entete").replaceWith(fresh("entete"));
  clock.sync();
  const message = fresh("message");
  if (message.textContent.trim() !== document.getElementById("message").textContent.trim()) {
    document.getElementById("message").replaceChildren(...message.childNodes);
  }
  const focusedId = focused?.id;
  const wasInView = document.getElementById("vue").contains(focused);
  document.getElementById("vue").replaceWith(fresh("vue"));
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (before.step === header().step) {
    for (const [id, value] of held) { const field = id && document.getElementById(id); if (field) field.value = value; }
  }
  replaceWords(page);
  forms.carry(fresh("plume"));
  if (wasInView) (focusedId && document.getElementById(focusedId) || document.getElementById("contenu")).focus({ preventScroll: true });
  if (before.group !== header().group) { version = 0; hasRead = false; rows.known.clear(); document.title = page.title; }
  if (before.step !== header().step) announce(document.querySelector("#entete h1").textContent);
  begin();
}

// The fields of a conflict are those of the step that is shown.
function replaceWords(page) {
  document.getElementById("conflit").replaceWith(document.importNode(page.getElementById("conflit"), true));
}

function begin() {
  for (const act of queue.all()) rows.showWaiting(act);
  forms.showReturned(enqueue);
  forms.preparePoints();
  forms.fold();
  for (const link of document.querySelectorAll(".fresh")) link.hidden = true; // it comes by itself
  clock.tell();
  state();
}

// --- What is pressed and typed ---------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "composer" && form.dataset.mode !== "conflict") {
    event.preventDefault();
    const act = forms.actOf(form);
    if (forms.isBlank(act.values) && !act.continues) return form.querySelector("input:not([type=hidden]), textarea").focus();
    const isNew = form.dataset.mode === "new";
    enqueue(act);
    if (isNew) forms.sent(form); else forms.beNew();
  } else if (form.dataset.does === "settle") {
    event.preventDefault();
    const act = event.submitter?.value ?? "keep";
    enqueue({ key: newKey(), act, step: header().step, row: form.elements.row.value, at: Date.now() });
  } else if (["group", "leave"].includes(form.elements.act?.value) && queue.first()) {
    event.preventDefault(); // what waits belongs to this group: it leaves first
    send().then(() => { if (!queue.first()) form.requestSubmit(event.submitter); });
  } else if (form.id === "points") {
    event.preventDefault();
    enqueue({ key: newKey(), act: "dots", step: header().step, values: forms.points(), at: Date.now() });
  }
});

document.addEventListener("focusin", (event) => { if (event.target.closest("#composer")) forms.fold(false); });
document.addEventListener("click", (event) => {
  if (!event.target.closest("#plume")) setTimeout(() => forms.fold());
  const link = event.target.closest("a");
  if (!link || event.metaKey || event.ctrlKey) return;
  const row = rows.known.get(link.closest("[data-row]")?.dataset.row);
  if (link.matches("[data-cancel]") && link.closest("#composer") && !/[?&](modifier|corriger)=/.test(location.search)) {
    event.preventDefault();
    forms.beNew();
  } else if (row && ["change", "correct"].includes(link.dataset.does) && forms.composer()) {
    event.preventDefault();
    forms.beAbout(row, link.dataset.does);
  } else if (row && link.dataset.does === "remove") {
    event.preventDefault();
    confirmRemoval(row);
  } else if (link.hash === "#vous") {
    event.preventDefault();
    document.getElementById("vous").open = true;
    document.querySelector("#vous summary").focus();
  }
});

function confirmRemoval(row) {
  const dialog = document.getElementById("retirer");
  dialog.querySelector("[data-mine]").textContent = rows.title(row);
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") enqueue({ key: newKey(), act: "remove", step: row.step, row: row.id, at: Date.now() });
  }, { once: true });
  dialog.showModal();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("#composer");
  if (form && event.isTrusted) forms.keepDraft(form);
  if (event.target.matches("input[data-points]")) forms.tellPoints();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
addEventListener("online", () => beat());
addEventListener("offline", () => { failures = Math.max(1, failures); state(); });
addEventListener("pagehide", () => { const form = forms.composer(); if (form) forms.keepDraft(form); });

clock.sync();
version = 0; // the first answer brings all rows: their words are needed to change them
const first = forms.composer();
if (first && first.dataset.mode === "new" && forms.isBlank(forms.read(first))) forms.fill(first, drafts.of(header().step) ?? {});
begin();
beat();
