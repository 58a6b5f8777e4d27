// The time that is left, by the server's clock: a phone's own may be minutes off.
import { announce, count, say } from "./words.js";

const header = () => document.getElementById("entete").dataset;

export const clock = {
  offset: 0,
  sync() { this.offset = Number(header().now) - Date.now(); },
  tell() {
    const due = Number(header().due);
    if (!due) return;
    const left = (due - Date.now() - this.offset) / 1000;
    const minutes = Math.ceil(left / 60);
    const text = left > 0 ? count("minute", "minutes", minutes) : say("over");
    const line = document.getElementById("temps");
    if (minutes < 2 && line.textContent !== `${text} · `) announce(text);
    line.textContent = `${text} · `;
    const bar = document.getElementById("barre");
    if (bar) bar.value = Math.max(0, Math.min(bar.max, bar.max - left));
  },
};
setInterval(() => clock.tell(), 5000);
