// The field that adds a node by its name: a combobox (ARIA 1.2) over the suggestions of the server.
let count = 0;

export function finder(form, { get, words, onPick }) {
  const field = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const template = form.querySelector("template");
  list.id = `found-${(count += 1)}`;
  field.setAttribute("aria-controls", list.id);
  let at = -1;
  let asked = 0;
  let timer = 0;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.replaceChildren();
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const pick = (option) => {
    close();
    field.value = "";
    onPick(option.dataset.key);
  };
  const show = (found) => {
    close();
    found.forEach((each, i) => {
      const option = template.content.firstElementChild.cloneNode(true);
      option.id = `${list.id}-${i}`;
      option.dataset.key = each.key;
      option.querySelector(".kind").setAttribute("class", `kind kind-${each.label.toLowerCase()}`);
      const use = option.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#kind-${each.label.toLowerCase()}`));
      option.querySelector("[data-cell=name]").textContent = each.name;
      option.querySelector("[data-cell=kind]").textContent = each.detail || words.kinds[each.label] || each.label;
      list.append(option);
    });
    if (!found.length) list.append(Object.assign(document.createElement("p"), { textContent: words.nothing }));
    list.hidden = false;
    field.setAttribute("aria-expanded", String(found.length > 0));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const mine = (asked += 1);
    if (field.value.trim().length < 2) return close();
    timer = setTimeout(async () => {
      const found = await get(`${form.action}?q=${encodeURIComponent(field.value.trim())}`).catch(() => []);
      if (mine === asked) show(found);
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    const all = options();
    if (event.key === "Escape") close();
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
      event.preventDefault();
      at = event.key === "ArrowDown" ? (at + 1) % all.length : (at <= 0 ? all.length : at) - 1;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      field.setAttribute("aria-activedescendant", all[at].id);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const option = options()[Math.max(at, 0)];
    if (option) pick(option);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) pick(option);
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
}
