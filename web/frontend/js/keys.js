// `/` searches, `?` lists the keys, `g` then a letter goes to a room, and a page's own
// keys stand on its buttons as data-key. One switch turns them off (WCAG 2.1.4).
const OFF = "kenner-keys-off";

const isTyping = (target) => target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable], .cm-editor') !== null;

export function keys() {
  const dialog = document.querySelector("#keys");
  const toggle = document.querySelector("#keys-off");
  const isOff = () => localStorage.getItem(OFF) === "1";
  if (toggle) {
    toggle.checked = isOff();
    toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "1" : "0"));
  }
  for (const opener of document.querySelectorAll("[data-opens-keys]")) opener.addEventListener("click", () => dialog?.showModal());
  let wentAt = -Infinity; // not 0: times count from the page's own start, and its first keys are keys too
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDetails(event);
    if (isOff() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      document.querySelector("#search")?.focus();
    } else if (event.key === "?") {
      dialog?.showModal();
    } else if (event.key === "g") {
      wentAt = event.timeStamp;
    } else if (event.timeStamp - wentAt < 1500) {
      wentAt = -Infinity;
      const room = document.querySelector(`.rail a[data-letter="${CSS.escape(event.key)}"]`);
      if (!room) return;
      room.click();
    } else {
      const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`); // a page's own keys
      if (!button) return;
      button.click();
    }
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-closes-details]")) clearDetails();
    if (event.target.closest?.("[data-closes-dialog]")) event.target.closest("dialog").close();
  });
}

let cameFrom = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "details") cameFrom = event.detail.elt;
});

function clearDetails() {
  const details = document.querySelector("#details");
  if (!details || !details.firstChild) return;
  details.replaceChildren();
  details.dispatchEvent(new CustomEvent("kenner:details-closed", { bubbles: true }));
  cameFrom?.focus?.();
}

function closeDetails(event) {
  if (!document.querySelector("dialog[open]") && !event.defaultPrevented) clearDetails();
}
