// « Ma semaine » by keyboard: j k move, a accept, d discard, e edit, A accept all. Every act is a button of the page.
import { typing } from "./typing.js";

const form = document.querySelector("[data-week]");

// Lines still to decide: one that is on its way to the server is not.
function lines() {
  return [...form.querySelectorAll("[data-line]:not([data-leaving])")];
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

function edit(line) {
  const details = line.querySelector("details");
  details.open = true;
  details.querySelector("input")?.focus();
}

function answer(key) {
  if (key === "j" || key === "k") return go(key === "j" ? 1 : -1);
  if (key === "A") return form.querySelector("[data-accept-all]").click();
  const line = current();
  if (!line) return go(1);
  if (key === "e") return edit(line);
  return line.querySelector(key === "a" ? "[data-accept]" : "[data-discard]").click();
}

if (form) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (!["j", "k", "a", "d", "e", "A"].includes(event.key)) return;
    event.preventDefault();
    answer(event.key);
  });

  // The next line takes the focus at once: nobody waits for the server between two keys.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const line = event.detail.elt.closest?.("[data-line]");
    if (!line) return;
    const all = lines();
    const here = all.indexOf(line);
    line.dataset.leaving = "";
    (all[here + 1] || all[here - 1] || form.querySelector("[data-accept-all]")).focus();
  });
  const back = (event) => event.detail.elt.closest?.("[data-line]")?.removeAttribute("data-leaving");
  document.addEventListener("htmx:responseError", back);
  document.addEventListener("htmx:sendError", back);
}
