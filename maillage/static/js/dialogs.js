// <button data-opens="id" hidden> opens the <dialog id>; a click outside closes it.
// Menus made of <details> close with Escape or a click elsewhere, and give the focus back.
function show(root = document) {
  root.querySelectorAll("[data-opens][hidden]").forEach((button) => {
    button.hidden = false;
  });
}

function outside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

const MENUS = "details.more, details.person, .topbar > details";

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  // A click on the backdrop is a click on the dialog itself, outside of its box; Enter gives 0, 0.
  if (event.target.matches?.("dialog.dialog[open]") && event.detail && outside(event.target, event)) event.target.close();
  document.querySelectorAll(MENUS).forEach((menu) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.(MENUS);
  if (menu?.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("htmx:load", (event) => show(event.target));
show();
