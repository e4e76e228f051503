// The search field as a combobox (ARIA 1.2): htmx brings the list, the arrow keys move in it.
export function suggestions() {
  const field = document.querySelector("#search");
  const list = document.querySelector("#suggestions");
  if (!field || !list || !field.hasAttribute("hx-get")) return;
  let at = -1;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "suggestions");
  field.setAttribute("aria-expanded", "false");
  list.setAttribute("role", "listbox");
  const options = () => [...list.querySelectorAll('[role="option"]')];
  const close = () => {
    list.replaceChildren();
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  list.addEventListener("htmx:afterSwap", () => {
    at = -1;
    options().forEach((option, i) => (option.id ||= `suggestion-${i}`));
    field.setAttribute("aria-expanded", String(options().length > 0));
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "Escape") {
      if (list.firstChild) event.preventDefault();
      close();
    } else if (event.key === "Enter" && all[at]) {
      event.preventDefault();
      (all[at].matches("a") ? all[at] : all[at].querySelector("a"))?.click();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : all.length - 1 + (at < 0 ? 1 : 0))) % all.length;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      field.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".search")) close();
  });
}
