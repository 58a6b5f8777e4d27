// A phone during the evening: asks whether something changed, then reads its own page again. Offline, what was
// read last stays, with its hour.
import "./countdown.js";

const POLL = 4000;
const HIDDEN = 20000;
const LONGEST = 30000;
let failures = 0;
let waiting = 0;
let readAt = new Date();

const part = () => document.getElementById("ce-soir");

async function read() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("ce-soir");
  if (!fresh) return location.reload(); // the evening is over: the page has other things to say
  part().replaceWith(document.adoptNode(fresh));
  document.dispatchEvent(new Event("htmx:afterSettle"));
}

async function beat() {
  clearTimeout(waiting);
  try {
    const answer = await fetch(part().dataset.pulse, { cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    const told = await answer.json();
    if (String(told.v) !== part().dataset.version) await read();
    failures = 0;
    readAt = new Date();
  } catch {
    failures += 1;
  }
  const line = document.getElementById("etat");
  if (line) line.textContent = failures ? `${line.dataset.off} ${readAt.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}` : "";
  const usual = document.hidden ? HIDDEN : POLL;
  const pause = failures ? Math.min(LONGEST, POLL * 2 ** Math.min(failures - 1, 3)) : usual;
  clearTimeout(waiting); // two beats at once stay one chain
  waiting = setTimeout(beat, pause * (0.9 + Math.random() * 0.2));
}

// A phone taken out of a pocket asks at once. Never a reload: without a network it would lose what is shown.
document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
window.addEventListener("online", beat);
waiting = setTimeout(beat, POLL);
