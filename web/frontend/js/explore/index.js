// Explore: search, open neighbours by kind of tie with counts first, read, undo, share, take away.
import { World } from "./world.js";
import { Picture } from "./picture.js";
import { Layout } from "./layout.js";
import { List } from "./list.js";
import { Groups } from "./groups.js";
import { finder } from "./finder.js";
import * as steps from "./steps.js";
import * as png from "./png.js";

const MOST_NODES = 5000; // the browser lays out as many well
const root = document.querySelector("#explore");
const at = (name) => root.querySelector(`[data-part="${name}"]`);
const words = JSON.parse(root.dataset.words);
words.number = new Intl.NumberFormat(document.documentElement.lang);
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? words.number.format(values[name]) : (values[name] ?? "")));

const world = new World();
const groups = new Groups(world);
const panel = document.querySelector("#details");
const layout = new Layout(root.dataset.worker, settle);
const picture = new Picture(at("canvas"), world, words, { groups, onSelect: (key) => (key ? select(key) : clear()) });
const list = new List(at("table"), world, words, { groups, onSelect: (key) => select(key, { centre: true }), onHide: (key) => run({ do: "hide", key }) });
let selected = null;

const address = (key, tail = "") => `${root.dataset.nodes}/${key.split("/").map(encodeURIComponent).join("/")}${tail}`;

class Refused extends Error {}

async function get(url, { asHtml = false } = {}) {
  const response = await fetch(url, { headers: asHtml ? { "HX-Request": "true" } : { Accept: "application/json" }, credentials: "same-origin" });
  if (response.ok) return asHtml ? response.text() : response.json();
  if (asHtml) throw new Refused(await response.text());
  const { error, hint } = await response.json().catch(() => ({ error: words.lost, hint: "" }));
  throw new Refused([error, hint].filter(Boolean).join(" "));
}

function fetchFor(step) {
  if (step.do === "hide") return null;
  if (step.do === "add") return get(address(step.key, "/seed"));
  const asked = new URLSearchParams({ edge: step.edge, direction: step.direction, label: step.label, limit: step.limit, offset: step.offset });
  return get(`${address(step.key, "/expand")}?${asked}`);
}

async function run(step, { quietly = false, found = undefined } = {}) {
  if (step.do === "add" && world.graph.hasNode(step.key) && !world.hidden.has(step.key)) return select(step.key, { centre: true });
  if (step.do === "open" && world.graph.order + step.limit > MOST_NODES) return announce(say(words.full, { n: MOST_NODES }), true);
  let got = found;
  try {
    got ??= await fetchFor(step);
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return announce(refused.message, true);
  }
  const done = world.apply(step, got);
  if (!quietly) world.undone.length = 0;
  if (step.do === "hide" && selected === step.key) clear();
  if (quietly) return done;
  refresh({ isNew: step.do !== "hide" });
  announce(step.do === "hide" ? say(words.hidden, { m: world.shown().length }) : say(words.added, { n: done.nodes.length, m: world.shown().length }));
  if (step.do === "add") select(step.key);
  return done;
}

function undo() {
  const step = world.undo();
  if (!step) return;
  if (selected && !world.graph.hasNode(selected)) clear();
  refresh({ isNew: false });
  announce(say(words.undone, { m: world.shown().length }));
}

function redo() {
  const step = world.undone.pop();
  if (!step) return;
  world.apply(step, step.found);
  refresh({ isNew: step.do !== "hide" });
}

function refresh({ isNew }) {
  const text = written();
  history.replaceState(null, "", location.pathname + (text ? `#${text}` : ""));
  const isEmpty = world.graph.order === 0;
  at("start").hidden = !isEmpty;
  at("work").hidden = isEmpty;
  at("undo").disabled = !world.steps.length;
  at("redo").disabled = !world.undone.length;
  drawLegend();
  groups.settle();
  drawGroups();
  list.draw(selected);
  at("caption").textContent = caption();
  markOpened();
  picture.sigma.resize();
  picture.redraw();
  if (isNew && !isEmpty) play();
  root.dataset.nodesShown = String(world.shown().length);
  if (groups.isOn && groups.unknown().length) colour();
}

// What stands behind the # of the address: the steps, and whether communities are coloured.
const written = () => [steps.write(world.steps), groups.isOn && world.steps.length ? "g=1" : ""].filter(Boolean).join("&");

// Asks for the communities of what is new in the picture. By POST: keys of people stay out of every log.
async function colour() {
  const keys = groups.unknown();
  if (keys.length) {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const response = await fetch(root.dataset.groups, {
      method: "POST", credentials: "same-origin", body: JSON.stringify({ keys }),
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
    });
    if (!response.ok) {
      groups.isOn = false;
      announce((await response.json().catch(() => ({ error: words.lost }))).error, true);
    } else groups.learn(keys, await response.json());
  }
  at("groups").setAttribute("aria-pressed", String(groups.isOn));
  refresh({ isNew: false });
  if (groups.isOn) announce(say(words.coloured, { n: groups.ranked().length }));
}

function drawGroups() {
  const legend = at("group-legend");
  const template = legend.querySelector("template");
  legend.hidden = !groups.isOn;
  const ranked = groups.isOn ? groups.ranked() : [];
  const items = ranked.slice(0, 12).map(([number, n]) => {
    const item = template.content.firstElementChild.cloneNode(true);
    item.querySelector("svg").setAttribute("class", `kind cat-${groups.places.get(number)}`);
    item.querySelector("span").textContent = say(words.community_of, { number, n, m: groups.sizes[number] });
    return item;
  });
  if (ranked.length > items.length) {
    const more = document.createElement("li");
    more.textContent = say(words.more, { n: ranked.length - items.length });
    items.push(more);
  }
  legend.replaceChildren(template, ...items);
}

function caption() {
  const shown = world.shown();
  if (!shown.length) return "";
  const counts = world.kinds().filter(([kind]) => !world.kindsOff.has(kind));
  const kinds = counts.map(([kind, n]) => `${words.number.format(n)} ${n === 1 ? words.kinds[kind] : words.plurals[kind]}`).join(", ");
  const [m, left] = [shown.length, world.leftOut()];
  const parts = [say(words.shown, { n: m, m: m + left, kinds }), say(words.tie_count, { n: world.shownEdges().length }), say(words.group, { n: world.groups()[0].length })];
  if (left) parts.push(say(words.left, { n: left }));
  if (world.hidden.size) parts.push(say(words.out, { n: world.hidden.size }));
  return parts.join(" ");
}

function drawLegend() {
  const legend = at("legend");
  const template = legend.querySelector("template");
  const items = world.kinds().map(([kind, n]) => {
    const item = template.content.firstElementChild.cloneNode(true);
    const box = item.querySelector("input");
    box.checked = !world.kindsOff.has(kind);
    box.value = kind;
    item.querySelector(".kind").setAttribute("class", `kind kind-${kind.toLowerCase()}`);
    const use = item.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#kind-${kind.toLowerCase()}`));
    item.querySelector("[data-cell=name]").textContent = `${words.plurals[kind] ?? kind} ${words.number.format(n)}`;
    return item;
  });
  const focused = legend.contains(document.activeElement) ? document.activeElement.value : null;
  legend.replaceChildren(template, ...items);
  if (focused) legend.querySelector(`input[value="${focused}"]`)?.focus();
}

function play() {
  at("layout").setAttribute("aria-pressed", "true");
  at("layout").querySelector("span").textContent = words.stop;
  layout.start(world.graph);
}

function settle() {
  const button = at("layout");
  button.setAttribute("aria-pressed", "false");
  button.querySelector("span").textContent = words.arrange;
  picture.fit();
}

async function select(key, { centre = false } = {}) {
  selected = key;
  picture.select(key);
  if (centre) picture.centre(key);
  list.draw(key);
  try {
    panel.innerHTML = await get(address(key), { asHtml: true });
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    panel.innerHTML = refused.message;
  }
  if (selected !== key) return;
  markOpened();
}

function clear() {
  selected = null;
  panel.replaceChildren();
  picture.select(null);
  list.draw(null);
}

// In the panel: how much of each tie is in the picture, and what the button would do next.
function markOpened() {
  const limit = Number(panel.querySelector("[data-part=limit]")?.value ?? 25);
  for (const row of panel.querySelectorAll("[data-edge]")) {
    const total = Number(row.dataset.count);
    const { shown } = world.opened(row.dataset.key, row.dataset.edge, row.dataset.direction, row.dataset.label);
    const next = Math.min(limit, total - shown);
    const button = row.querySelector("button");
    button.disabled = next <= 0;
    button.textContent = next <= 0 ? words.all : shown ? say(words.next, { n: next }) : say(words.open, { n: next });
    row.querySelector("[data-part=opened]").textContent = shown ? say(words.of, { n: shown, m: total }) : words.number.format(total);
  }
}

function announce(text, isBad = false) {
  const line = at("status");
  line.textContent = text;
  line.classList.toggle("bad", isBad);
}

async function exportPng() {
  const legend = world.kinds().filter(([kind]) => !world.kindsOff.has(kind)).map(([kind, n]) => ({ colour: picture.kindColours[kind], mark: words.marks[kind] ?? "●", text: `${words.plurals[kind]} ${words.number.format(n)}` }));
  if (groups.isOn) legend.push(...groups.ranked().slice(0, 7).map(([number, n]) => ({ colour: picture.groupColours[groups.places.get(number) - 1], mark: "●", text: say(words.community_of, { number, n, m: groups.sizes[number] }) })));
  const day = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" }).format(new Date());
  const blob = await png.toBlob(picture, { title: words.title, caption: `${caption()} ${root.dataset.purpose} · ${day}`, legend });
  root.dataset.exported = String(blob.size);
  png.save(blob, `kenner-${new Date().toISOString().slice(0, 10)}.png`);
}

panel.addEventListener("click", (event) => {
  const row = event.target.closest("button[data-act=open]")?.closest("[data-edge]");
  if (row) {
    const { key, edge, direction, label } = row.dataset;
    const limit = Number(panel.querySelector("[data-part=limit]").value);
    run({ do: "open", key, edge, direction, label, limit, offset: world.opened(key, edge, direction, label).shown });
  }
  if (event.target.closest("button[data-act=hide]")) run({ do: "hide", key: selected });
});
panel.addEventListener("change", markOpened);
document.addEventListener("kenner:details-closed", clear);
at("undo").addEventListener("click", undo);
at("redo").addEventListener("click", redo);
at("layout").addEventListener("click", () => (layout.isRunning ? layout.stop() : play()));
at("groups").addEventListener("click", () => {
  groups.isOn = !groups.isOn;
  colour();
});
at("fit").addEventListener("click", () => picture.fit());
at("closer").addEventListener("click", () => picture.zoom(0.7));
at("farther").addEventListener("click", () => picture.zoom(1 / 0.7));
at("png").addEventListener("click", exportPng);
at("clear").addEventListener("click", () => {
  while (world.undo());
  clear();
  refresh({ isNew: false });
});
at("legend").addEventListener("change", ({ target }) => {
  if (target.checked) world.kindsOff.delete(target.value);
  else world.kindsOff.add(target.value);
  refresh({ isNew: false });
});
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey) || event.target.closest("input, select, textarea")) return;
  if (event.key === "z") undo();
  else if (event.key === "y") redo();
  else return;
  event.preventDefault();
});
for (const form of root.querySelectorAll("[data-part=finder]")) finder(form, { get, words, onPick: (key) => run({ do: "add", key }) });

async function replay(list) {
  const found = await Promise.all(list.map((step) => Promise.resolve(fetchFor(step)).catch((refused) => (refused instanceof Refused ? refused : Promise.reject(refused)))));
  const refusals = found.filter((each) => each instanceof Refused);
  for (const [i, step] of list.entries()) if (!(found[i] instanceof Refused)) await run(step, { quietly: true, found: found[i] });
  refresh({ isNew: true });
  announce(refusals.length ? refusals[0].message : say(words.added, { n: world.graph.order, m: world.shown().length }), refusals.length > 0);
  const last = list.at(-1);
  // On a narrow window the details are a sheet over the picture: opened when asked for.
  if (last && world.graph.hasNode(last.key) && !matchMedia("(max-width: 1080px)").matches) await select(last.key);
}

// Once by the address of the page, and again when somebody goes back or pastes another address.
const begin = () => {
  groups.isOn = new URLSearchParams(location.hash.slice(1)).get("g") === "1";
  at("groups").setAttribute("aria-pressed", String(groups.isOn));
  const asked = steps.read(location.hash);
  const key = new URLSearchParams(location.search).get("key");
  return replay(asked.length || !key ? asked : [{ do: "add", key }]);
};
addEventListener("hashchange", () => {
  if (location.hash.slice(1) === written()) return;
  while (world.undo());
  world.undone.length = 0;
  begin();
});
begin();
