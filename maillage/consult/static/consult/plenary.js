// The wall by keyboard: every key presses a link or a button of the page. WCAG 2.1.4: never while typing.
import { typing } from "../js/typing.js";

const TWO_DIGITS = 900; // milliseconds to type the second digit of a number
const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
  ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous",
  Home: "first", End: "last", Escape: "leave",
};
let digits = "";
let timer = 0;

function press(way) {
  document.querySelector(`[data-go="${way}"]`)?.click();
}

function goTo(number) {
  const form = document.querySelector("[data-goto]");
  const total = Number(document.getElementById("scene").dataset.total);
  if (!form || number < 1) return;
  form.elements.diapo.value = Math.min(number, total);
  form.requestSubmit();
}

// One digit goes at once when no number of two begins with it.
function typed(digit) {
  clearTimeout(timer);
  digits += digit;
  const total = Number(document.getElementById("scene").dataset.total);
  const go = () => { goTo(Number(digits)); digits = ""; };
  if (Number(digits) * 10 > total) go();
  else timer = setTimeout(go, TWO_DIGITS);
}

function fullscreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

function answer(event) {
  if (/^[0-9]$/.test(event.key)) return typed(event.key) ?? true;
  if (event.key === "f") return fullscreen() ?? true;
  const way = KEYS[event.key];
  // The space bar presses the button that has the focus, as everywhere.
  if (!way || (event.key === " " && event.target.closest("button, a, summary"))) return false;
  press(way);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (answer(event)) event.preventDefault();
});

function offerFullscreen() {
  const button = document.querySelector("[data-fullscreen]");
  if (button) button.hidden = !document.fullscreenEnabled;
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-fullscreen]")) fullscreen();
});
document.addEventListener("htmx:afterSettle", offerFullscreen);
offerFullscreen();
