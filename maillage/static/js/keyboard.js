// "/" search, "g" then a letter for a room, "n" the gesture line, "?" help.
// WCAG 2.1.4: never while typing, never with a modifier, never while a dialog is open.
import { typing, visible } from "./typing.js";

const WAIT = 1200; // milliseconds between "g" and its letter
let going = -WAIT;

function first(selector) {
  return [...document.querySelectorAll(selector)].find(visible);
}

function focus(selector) {
  const field = first(selector);
  if (!field) return false;
  field.focus();
  field.select?.();
  return true;
}

function room(letter) {
  const link = document.querySelector(`[data-shortcut="${CSS.escape(letter)}"]`);
  if (!link) return false;
  link.click();
  return true;
}

function openHelp() {
  const help = document.getElementById("aide");
  if (!help?.showModal) return false;
  help.showModal();
  return true;
}

function answer(key, now) {
  if (now - going < WAIT) {
    going = -WAIT;
    return room(key.toLowerCase());
  }
  if (key === "g") {
    going = now;
    return true;
  }
  if (key === "/") return focus("[data-search]") || searchPage();
  if (key === "n") return focus("[data-gesture]") || follow("[data-gesture-link]");
  if (key === "?") return openHelp();
  return own(key);
}

// A page's own keys (data-key): a link is followed, a button or a field takes the focus. No letter
// pressed by mistake does anything by itself.
function own(key) {
  const element = /^[a-z]$/.test(key) && first(`[data-key="${key}"]`);
  if (!element) return false;
  if (element.matches("a[href]")) element.click();
  else element.focus();
  return true;
}

// On a phone the field is folded away: the magnifying glass leads to the page of search.
function searchPage() {
  return follow(".topbar .icon");
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (answer(event.key, event.timeStamp)) event.preventDefault();
});
