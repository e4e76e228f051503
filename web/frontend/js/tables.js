// Rows: a click opens what the row is about, the arrow keys move from row to row.
export function tables() {
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("tr[data-open]");
    if (!row || event.target.closest("a, button, input, label, summary") || getSelection()?.toString()) return;
    row.querySelector("[data-opens-row]")?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const row = event.target.closest?.("tbody tr");
    if (!row || event.target.matches("input, select, textarea")) return;
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const goal = next?.querySelector("[data-opens-row], a, button, input");
    if (!goal) return;
    goal.focus();
    event.preventDefault();
  });
}
