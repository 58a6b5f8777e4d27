// A passkey that fails must say so on the page; allauth's own script only writes to the console.
document.addEventListener("allauth.error", (event) => {
  const words = document.getElementById("ennui-cle");
  const place = document.getElementById("messages");
  if (!words || !place) return;
  event.preventDefault();
  place.replaceChildren(words.content.firstElementChild.cloneNode(true));
  place.scrollIntoView({ block: "center" });
});
