// Reads a page with axe once nothing moves. Colours are read once of each kind: of all that has the
// same colour, size and weight on the same backgrounds, whatever the page, a few are enough.
async ({ rules, colours, known, options }) => {
  await still();
  const violations = [];
  const run = async (context, more) => {
    const told = await axe.run(context, { ...options, ...more });
    for (const one of told.violations)
      for (const node of one.nodes) violations.push(`${one.id}: ${node.html.slice(0, 160)}`);
    return told;
  };
  if (rules) {
    const none = Object.fromEntries(colours.map((rule) => [rule, { enabled: false }]));
    await run(document, { runOnly: rules, rules: none, resultTypes: ["violations"] });
  }
  const kinds = kindsOfText(new Set(known));
  const chosen = [...kinds.values()].flat();
  const read = new Set();
  if (chosen.length) {
    const told = await run(
      { include: chosen },
      { runOnly: { type: "rule", values: colours }, resultTypes: ["violations", "passes"], elementRef: true },
    );
    // What axe could not make out, or found wrong, is read again on the next page.
    const good = new Set(
      told.passes.filter((one) => one.id === colours[0]).flatMap((one) => one.nodes.map((node) => node.element)),
    );
    for (const [kind, elements] of kinds) if (elements.some((one) => good.has(one))) read.add(kind);
  }
  return { violations, read: [...read] };

  // What a region looks like while it waits, or between two shades, is not how it is read.
  async function still() {
    const waits = () =>
      document.querySelector('[aria-busy="true"], .htmx-request') ||
      document.getAnimations().some((one) => one.playState === "running");
    const since = performance.now();
    while (waits()) {
      if (performance.now() - since > 10000) throw new Error("the page never came to rest");
      await new Promise(requestAnimationFrame);
    }
  }

  // kind → at most three elements of it; kinds that are known are left out.
  function kindsOfText(knownKinds) {
    const grounds = new Map();
    const ground = (element) => {
      if (!element) return "";
      if (!grounds.has(element)) {
        const style = getComputedStyle(element);
        const own = [
          style.backgroundColor.replace(/^rgba\(.*, 0\)$/, ""), style.backgroundImage.replace(/^none$/, ""),
          style.opacity.replace(/^1$/, ""), style.filter.replace(/^none$/, ""),
          style.mixBlendMode.replace(/^normal$/, ""),
        ].join("");
        grounds.set(element, own ? `${ground(element.parentElement)}/${own}` : ground(element.parentElement));
      }
      return grounds.get(element);
    };
    const found = new Map();
    for (const element of document.body.querySelectorAll("*")) {
      if (!hasText(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      const style = getComputedStyle(element);
      const kind = short([
        style.color, style.fontSize, style.fontWeight, style.textShadow, ground(element),
        // A link within a text stands out by its line, or by the colours of both.
        element.matches("a[href]") && [style.textDecorationLine, getComputedStyle(element.parentElement).color],
        // What cannot be acted on may be pale.
        Boolean(element.closest(":disabled, [aria-disabled=true], [inert]") || element.control?.disabled),
      ].join());
      if (knownKinds.has(kind)) continue;
      const few = found.get(kind) || [];
      if (few.length < 3) found.set(kind, [...few, element]);
    }
    return found;
  }

  function hasText(element) {
    return (
      element.matches("input, select, textarea") ||
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
    );
  }

  // Twice 32 bits of a text: kinds are sent to and fro with every page.
  function short(text) {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i++) {
      one = Math.imul(one ^ text.charCodeAt(i), 2654435761);
      two = Math.imul(two ^ text.charCodeAt(i), 1597334677);
    }
    return (one >>> 0).toString(36) + (two >>> 0).toString(36);
  }
};
