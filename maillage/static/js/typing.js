// Is the person writing? Then single letters belong to the text, not to us.
const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

export function typing(target) {
  return target instanceof Element && Boolean(target.closest(FIELDS));
}

export function visible(element) {
  return element.getClientRects().length > 0;
}
