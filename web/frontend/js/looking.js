// A page that holds a question for its reader lets go of it when it is left. Should this not arrive, the hold ends by itself.
// `data-ticks="name"` on a box ticks every box of that name.
export function looking() {
  const page = document.querySelector("[data-leave]");
  if (page) {
    addEventListener("pagehide", () => {
      const form = new FormData();
      form.set("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
      navigator.sendBeacon(page.dataset.leave, form);
    });
  }
  for (const all of document.querySelectorAll("[data-ticks]")) {
    const boxes = [...document.querySelectorAll(`input[name="${CSS.escape(all.dataset.ticks)}"]`)];
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  }
}
