// The picture: sigma over the world, in the colours of the page.
import Sigma from "sigma";
import { EdgeArrowProgram } from "sigma/rendering";
import { KINDS, ShapeProgram } from "./shapes.js";

const initials = (name) => {
  const words = (name ?? "").split(/[\s_.]+/).filter((w) => /^[\p{L}\p{N}]/u.test(w));
  const picked = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? "").slice(0, 2);
  return picked.toUpperCase();
};
export const shorten = (text) => (text.length > 32 ? `${text.slice(0, 31)}…` : text);

export class Picture {
  selected = null;
  hovered = null;

  constructor(container, world, words, { groups, onSelect }) {
    this.world = world;
    this.groups = groups;
    this.words = words;
    this.readTokens();
    this.sigma = new Sigma(world.graph, container, {
      allowInvalidContainer: true,
      nodeProgramClasses: { shape: ShapeProgram },
      defaultNodeType: "shape",
      edgeProgramClasses: { arrow: EdgeArrowProgram },
      defaultEdgeType: "arrow",
      defaultDrawNodeLabel: (context, data) => this.drawLabel(context, data, false),
      defaultDrawNodeHover: (context, data) => this.drawLabel(context, data, true),
      hideEdgesOnMove: true,
      renderEdgeLabels: true,
      labelDensity: 0.9,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 8,
      labelSize: 13,
      labelFont: this.token("--sans"),
      edgeLabelSize: 12,
      edgeLabelFont: this.token("--sans"),
      edgeLabelColor: { color: this.colours.ink2 },
      zIndex: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 4,
      stagePadding: 48,
      nodeReducer: (key, data) => this.node(key, data),
      edgeReducer: (id, data) => this.edge(id, data),
    });
    this.sigma.on("clickNode", ({ node }) => onSelect(node));
    this.sigma.on("clickStage", () => onSelect(null));
    this.sigma.on("enterNode", ({ node }) => this.hover(node));
    this.sigma.on("leaveNode", () => this.hover(null));
    // The details beside the picture open and close; sigma itself looks at the window alone.
    new ResizeObserver(() => {
      this.sigma.resize();
      this.sigma.refresh({ skipIndexation: true });
    }).observe(container);
    const recolour = () => {
      this.readTokens();
      this.sigma.setSetting("edgeLabelColor", { color: this.colours.ink2 });
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour);
  }

  token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  readTokens() {
    this.colours = { ink: this.token("--ink"), ink2: this.token("--ink-2"), line: this.token("--line-strong"), faint: this.token("--line"), sheet: this.token("--sheet"), accent: this.token("--accent") };
    this.groupColours = Array.from({ length: 8 }, (_, i) => this.token(`--cat-${i + 1}`));
    this.kindColours = Object.fromEntries(Object.entries(KINDS).map(([kind, { token }]) => [kind, this.token(token)]));
  }

  get focus() {
    return this.hovered ?? this.selected;
  }

  // Few nodes may be large, many must be small.
  get scale() {
    const { order } = this.world.graph;
    const room = Math.min(1, this.sigma.getContainer().clientWidth / 520);
    return (order < 60 ? 1.5 : order < 300 ? 1.2 : order < 1500 ? 0.9 : 0.7) * room;
  }

  isNear(key) {
    return !this.focus || key === this.focus || this.world.graph.areNeighbors(key, this.focus);
  }

  node(key, data) {
    const isFocus = key === this.selected;
    const isFar = !this.isNear(key);
    const degree = this.world.graph.degree(key);
    return {
      ...data,
      hidden: !this.world.isShown(key),
      type: "shape",
      size: (data.size + Math.min(8, Math.sqrt(degree) * 1.1)) * this.scale + (isFocus ? 2 : 0),
      color: isFar ? this.colours.faint : this.colour(key, data.kind),
      border: isFocus ? this.colours.accent : this.colours.sheet,
      label: shorten(data.label) + (this.groups.of(key) ? ` · ${this.groups.of(key)}` : ""),
      forceLabel: isFocus || (this.focus !== null && !isFar && degree > 0 && this.world.graph.degree(this.focus) <= 12),
      zIndex: isFocus ? 2 : isFar ? 0 : 1,
      isFar,
    };
  }

  // With communities on, only people and accounts in one are coloured.
  colour(key, kind) {
    if (!this.groups.isOn) return this.kindColours[kind] ?? this.colours.ink2;
    return this.groupColours[this.groups.category(key) - 1] ?? this.colours.line;
  }

  edge(id, data) {
    const [source, target] = this.world.graph.extremities(id);
    const touches = this.focus !== null && (source === this.focus || target === this.focus);
    const isFew = touches && this.world.graph.degree(this.focus) <= 12;
    return {
      ...data,
      hidden: !this.world.isShown(source) || !this.world.isShown(target),
      size: touches ? 2 : 1.2,
      color: touches ? this.colours.ink2 : this.focus ? this.colours.faint : this.colours.line,
      label: isFew ? (this.words.ties[data.kind] ?? data.kind) : "",
      forceLabel: isFew,
      zIndex: touches ? 1 : 0,
    };
  }

  drawLabel(context, data, isHover) {
    if (!data.label) return;
    const font = this.token("--sans");
    if (data.kind === "Person" && data.size > 9) {
      context.font = `600 ${Math.round(data.size * 0.85)}px ${font}`;
      context.fillStyle = this.colours.sheet;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(initials(data.label), data.x, data.y + 1);
    }
    if (data.isFar && !isHover) return;
    context.font = `${isHover ? 600 : 400} 13px ${font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    const x = data.x + data.size + 4;
    if (isHover) {
      context.fillStyle = this.colours.sheet;
      context.strokeStyle = this.colours.line;
      context.lineWidth = 1;
      context.beginPath();
      context.roundRect(x - 4, data.y - 12, context.measureText(data.label).width + 10, 24, 4);
      context.fill();
      context.stroke();
    } else {
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = this.colours.sheet;
      context.strokeText(data.label, x, data.y);
    }
    context.fillStyle = this.colours.ink;
    context.fillText(data.label, x, data.y);
  }

  hover(key) {
    this.hovered = key;
    this.sigma.getContainer().classList.toggle("is-over", key !== null);
    this.sigma.refresh({ skipIndexation: true });
  }

  select(key) {
    this.selected = key;
    this.sigma.refresh({ skipIndexation: true });
  }

  redraw() {
    this.sigma.refresh();
  }

  // Fit the groups that matter, a tenth of the largest and up: two stray nodes would shrink everything else.
  fit() {
    const groups = this.world.groups();
    const keys = groups.filter((group) => group.length >= groups[0].length / 10).flat();
    if (!keys.length) return;
    const [xs, ys] = [[], []];
    for (const key of keys) {
      const { x, y } = this.world.graph.getNodeAttributes(key);
      xs.push(x);
      ys.push(y);
    }
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const pad = Math.max(x1 - x0, y1 - y0, 1) * 0.06;
    this.sigma.setCustomBBox({ x: [x0 - pad, x1 + pad], y: [y0 - pad, y1 + pad] });
    this.sigma.refresh();
    this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  centre(key) {
    const at = this.sigma.getNodeDisplayData(key);
    if (at) this.move({ x: at.x, y: at.y, ratio: Math.min(this.sigma.getCamera().ratio, 0.6) });
  }

  zoom(factor) {
    this.move({ ratio: this.sigma.getCamera().getBoundedRatio(this.sigma.getCamera().ratio * factor) });
  }

  move(state) {
    const camera = this.sigma.getCamera();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) camera.setState(state);
    else camera.animate(state, { duration: 150 });
  }
}
