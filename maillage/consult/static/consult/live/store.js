// What was typed and is not on the server yet, kept on this phone: acts to send, refused ones, drafts.
// Each act keeps the key it was born with, so that one sent twice is written once.
const home = document.getElementById("entete").dataset.workshop;
const PREFIX = `maillage:live:${home}:`;

// Storage can be full or forbidden: the page then keeps what it can in memory.
const memory = new Map();

function read(name, otherwise) {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null ? memory.get(name) ?? otherwise : JSON.parse(text);
  } catch {
    return memory.get(name) ?? otherwise;
  }
}

function write(name, value) {
  memory.set(name, value);
  try {
    if (value === null || value.length === 0) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch { /* memory has it */ }
}

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // without https there is no randomUUID
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const queue = {
  all: () => read("queue", []),
  first: () => read("queue", [])[0],
  add(act) {
    // A ballot is whole each time: the newest replaces the one that waits.
    const kept = read("queue", []).filter((one) => !(act.act === "dots" && one.act === "dots" && one.step === act.step));
    write("queue", [...kept, act]);
  },
  drop(key) { write("queue", read("queue", []).filter((one) => one.key !== key)); },
};

// Acts that the server did not take: a conflict (`theirs` is the newer row) or a refusal (`why`).
export const returned = {
  all: () => read("returned", []),
  add(act) { write("returned", [...read("returned", []).filter((one) => one.key !== act.key), act]); },
  drop(key) { write("returned", read("returned", []).filter((one) => one.key !== key)); },
};

export const drafts = {
  of: (name) => read(`draft:${name}`, null),
  keep(name, values) { write(`draft:${name}`, values); },
  drop(name) { write(`draft:${name}`, null); },
};
