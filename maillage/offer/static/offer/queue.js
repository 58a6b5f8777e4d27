// The queue by keyboard: j k move, p publish, r refuse, o open, x tick. Every act is a button, a link or a box of the page.
import { typing } from "../js/typing.js";

const form = document.querySelector("[data-queue]");

function lines() {
  return [...form.querySelectorAll("[data-line]")];
}

function current() {
  return document.activeElement?.closest?.("[data-line]");
}

function go(step) {
  const all = lines();
  if (!all.length) return;
  const here = all.indexOf(current());
  const place = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[place].focus();
  all[place].scrollIntoView({ block: "nearest" });
}

const SELECTORS = { p: "[data-publish]", r: "[data-refuse]", o: "[data-open-line]", x: "input[type=checkbox]" };

function answer(key) {
  if (key === "j" || key === "k") return go(key === "j" ? 1 : -1);
  const line = current();
  if (!line) return go(1);
  line.querySelector(SELECTORS[key])?.click();
}

if (form) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (!["j", "k", "p", "r", "o", "x"].includes(event.key)) return;
    event.preventDefault();
    answer(event.key);
  });
  const all = form.querySelector("[data-tick-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...form.querySelectorAll("input[name=event]")];
      const every = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !every;
    });
  }
}
