// A field with data-filter hides the rows of data-filters whose text lacks its words.
export function filters() {
  for (const field of document.querySelectorAll("[data-filter]")) {
    const form = field.closest("[data-filters]");
    const scope = document.querySelector(form.dataset.filters);
    const said = form.querySelector("[data-filter-count]");
    form.addEventListener("submit", (event) => event.preventDefault());
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of scope.querySelectorAll("[data-filter-row]")) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      for (const group of scope.querySelectorAll("[data-filter-group]")) group.hidden = !group.querySelector("[data-filter-row]:not([hidden])");
      said.textContent = words.length ? String(shown) : "";
    });
  }
}
