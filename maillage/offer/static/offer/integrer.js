// Put on another site by one script tag: inserts the agenda as a frame, at the height of its content.
// No dependency, no cookie, nothing read from the page that it is put on.
(() => {
  const script = document.currentScript;
  if (!script) return;
  const source = new URL(script.src);
  const language = script.dataset.langue === "en" ? "/en" : "";
  const frame = document.createElement("iframe");
  frame.src = `${source.origin}${language}/integrer/agenda/${source.search}`;
  frame.title = script.dataset.titre || "Agenda culturel";
  frame.loading = "lazy";
  frame.width = "100%";
  frame.height = "640";
  frame.style.border = "0";
  frame.style.maxWidth = "100%";
  script.after(frame);
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== source.origin) return;
    const height = Number(event.data && event.data.maillageHeight);
    if (height > 0) frame.style.height = `${Math.min(Math.ceil(height), 20000)}px`;
  });
})();
