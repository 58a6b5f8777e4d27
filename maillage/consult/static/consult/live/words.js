// What the page says comes from its <template id="mots">, already in the reader's language.
const held = document.getElementById("mots").content;

export function say(name, number) {
  const text = held.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return number === undefined ? text : text.replace("%d", String(number));
}

export function count(one, many, number) {
  const isOne = new Intl.PluralRules(document.documentElement.lang).select(number) === "one";
  return say(isOne ? one : many, number);
}

// One polite voice for the whole page: what happens within a few seconds is told together.
const line = document.getElementById("annonces");
let heard = [];
let timer = 0;

export function announce(text) {
  if (!heard.includes(text)) heard.push(text);
  timer ||= setTimeout(() => { line.textContent = heard.join(" "); heard = []; timer = 0; }, 1200);
}
