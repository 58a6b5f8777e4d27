// data-confirm="Question ?" on a form, a button or a link: asks in a <dialog> before going on.
// The words of the buttons come from the page (data-confirm-act) or from the template of help.html.
const dialog = document.getElementById("confirmer");
let pending = null;

function ask(element, goOn) {
  dialog.querySelector("[data-question]").textContent = element.dataset.confirm;
  const act = dialog.querySelector("[data-act]");
  act.textContent = element.dataset.confirmAct || act.dataset.act;
  act.classList.toggle("danger", element.hasAttribute("data-confirm-danger"));
  pending = goOn;
  dialog.returnValue = "";
  dialog.showModal();
}

function agreed(element) {
  const yes = element.dataset.confirmed === "yes";
  delete element.dataset.confirmed;
  return yes;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const asking = event.submitter?.hasAttribute("data-confirm") ? event.submitter : form;
  if (!dialog?.showModal || !asking.dataset.confirm || agreed(asking)) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // htmx must not send it either
  const submitter = event.submitter;
  ask(asking, () => {
    asking.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  });
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-confirm]");
  if (!link || !dialog?.showModal || agreed(link)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(link, () => {
    link.dataset.confirmed = "yes";
    link.click();
  });
}, true);

dialog?.addEventListener("close", () => {
  const goOn = pending;
  pending = null;
  if (goOn && dialog.returnValue === "yes") goOn();
});
