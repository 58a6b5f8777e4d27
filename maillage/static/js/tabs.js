// On a phone the tabs are one line that is drawn aside: the tab of this page is brought into sight.
// (Browsers that know `scroll-initial-target` have done it already.)
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const line = here.closest(".tabs");
  const past = here.offsetLeft + here.offsetWidth - line.offsetLeft - line.clientWidth;
  if (past > 0) line.scrollLeft = past + 40;
}
