// Charts draw the table that stands beside them: <figure data-chart="line" data-table="id">.
// First column of the table: the moment (<time datetime>); every other column is a line with its head as name.
import uPlot from "uplot";

const value = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const dashes = [[], [6, 4], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2]];

function read(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const columns = heads.map(() => []);
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, i) => {
      const shown = cell.dataset.value ?? cell.textContent.trim();
      const at = cell.querySelector("time")?.dateTime;
      columns[i].push(i === 0 ? Date.parse(at ?? shown) / 1000 : shown === "" || Number.isNaN(Number(shown)) ? null : Number(shown));
    });
  }
  return { heads, columns };
}

function draw(figure) {
  const { heads, columns } = read(document.getElementById(figure.dataset.table));
  if (columns[0].length < 2) return;
  const plot = figure.querySelector(".plot");
  const [low, high] = (figure.dataset.range ?? "").split(",").map((part) => (part === "" ? null : Number(part)));
  const axis = { stroke: value("--ink-2"), grid: { stroke: value("--line"), width: 1 }, ticks: { stroke: value("--line") }, font: `12px ${value("--sans")}` };
  const language = document.documentElement.lang;
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
  const amount = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const options = {
    width: plot.clientWidth, height: 220, cursor: { drag: { x: false, y: false } }, legend: { live: true },
    scales: { y: { range: (_, from, to) => [low ?? Math.min(0, from), high ?? (to > 0 ? to * 1.08 : 1)] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => day.format(tick * 1000)) },
      { ...axis, values: (_, ticks) => ticks.map((tick) => amount.format(tick)), size: 56 },
    ],
    series: heads.map((label, i) =>
      i === 0
        ? { label, value: (_, at) => (at == null ? "–" : day.format(at * 1000)) }
        : { label, stroke: value(`--cat-${((i - 1) % 8) + 1}`), width: 2, dash: dashes[(i - 1) % dashes.length], points: { size: 5 }, value: (_, y) => (y == null ? "–" : amount.format(y)) },
    ),
  };
  plot.replaceChildren();
  const chart = new uPlot(options, columns, plot);
  chart.root.setAttribute("aria-hidden", "true");
  return chart;
}

const drawn = new Map();
const all = () => {
  for (const figure of document.querySelectorAll('figure[data-chart="line"]')) {
    drawn.get(figure)?.destroy();
    drawn.set(figure, draw(figure));
  }
};
all();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
new ResizeObserver(() => {
  for (const [figure, chart] of drawn) chart?.setSize({ width: figure.querySelector(".plot").clientWidth, height: 220 });
}).observe(document.body);
