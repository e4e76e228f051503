// The same content as a table: every node with what it is tied to. Whatever the picture can do, its rows can.
import { shorten } from "./picture.js";

const NEIGHBOURS_NAMED = 3;

export class List {
  order = { column: "links", down: true };

  constructor(table, world, words, { groups, onSelect, onHide }) {
    Object.assign(this, { table, world, words, groups });
    table.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const row = button.closest("tr[data-key]");
      if (button.dataset.sort) this.sort(button.dataset.sort);
      else if (button.dataset.act === "hide") onHide(row.dataset.key);
      else if (row) onSelect(row.dataset.key);
    });
  }

  sort(column) {
    this.order = { column, down: this.order.column === column ? !this.order.down : column === "links" };
    this.draw();
  }

  rows() {
    const { graph } = this.world;
    const rows = this.world.shown().map((key) => {
      const { label, kind } = graph.getNodeAttributes(key);
      return { key, name: label, kind: this.words.kinds[kind] ?? kind, label: kind, links: this.world.neighbours(key) };
    });
    const sign = this.order.down ? -1 : 1;
    const value = { name: (r) => r.name.toLowerCase(), kind: (r) => r.kind, links: (r) => r.links.length }[this.order.column];
    return rows.sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) || a.name.localeCompare(b.name));
  }

  draw(selected = this.selected) {
    this.selected = selected;
    const { graph } = this.world;
    for (const head of this.table.tHead.rows[0].cells) {
      const column = head.querySelector("button")?.dataset.sort;
      if (column === this.order.column) head.setAttribute("aria-sort", this.order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const focused = document.activeElement?.closest?.("tr[data-key]")?.dataset.key;
    const template = this.table.querySelector("template").content.firstElementChild;
    const body = this.table.tBodies[0];
    body.replaceChildren(
      ...this.rows().map((row) => {
        const line = template.cloneNode(true);
        line.dataset.key = row.key;
        if (row.key === selected) line.setAttribute("aria-selected", "true");
        const name = line.querySelector("[data-opens-row]");
        name.textContent = row.name;
        line.querySelector(".kind").setAttribute("class", `kind kind-${row.label.toLowerCase()}`);
        const use = line.querySelector("use");
        use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#kind-${row.label.toLowerCase()}`));
        const group = this.groups.of(row.key);
        const kind = line.querySelector("[data-cell=kind]");
        kind.textContent = row.kind + (group ? ` · ${group}` : "");
        if (group) kind.title = this.words.community.replace("{n}", group);
        line.querySelector("[data-cell=links]").textContent = this.words.number.format(row.links.length);
        const named = row.links.slice(0, NEIGHBOURS_NAMED).map((other) => shorten(graph.getNodeAttribute(other, "label")));
        const more = row.links.length - named.length;
        line.querySelector("[data-cell=names]").textContent = named.join(", ") + (more > 0 ? this.words.more.replace("{n}", this.words.number.format(more)) : "");
        line.querySelector("[data-act=hide]").setAttribute("aria-label", this.words.hide.replace("{name}", row.name));
        return line;
      }),
    );
    if (focused) this.focus(focused);
  }

  focus(key) {
    this.table.querySelector(`tr[data-key="${CSS.escape(key)}"] [data-opens-row]`)?.focus();
  }
}
