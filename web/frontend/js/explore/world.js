// The graph in the picture, and what each step changed in it, so that a step can be taken back.
import { MultiDirectedGraph } from "graphology";
import { KINDS, SHAPES } from "./shapes.js";

// A node's first place depends on its key alone: the same steps give the same picture.
function place(key) {
  let hash = 2166136261;
  for (const letter of key) hash = Math.imul(hash ^ letter.codePointAt(0), 16777619) >>> 0;
  const angle = (hash / 2 ** 32) * 2 * Math.PI;
  const far = 1 + ((hash >>> 8) % 1000) / 500;
  return [Math.cos(angle) * far, Math.sin(angle) * far];
}

export class World {
  graph = new MultiDirectedGraph();
  steps = [];
  undone = [];
  hidden = new Set(); // keys taken out one by one
  kindsOff = new Set(); // kinds switched off in the legend

  addNode(key, label, name, near) {
    if (this.graph.hasNode(key)) return false;
    const [dx, dy] = place(key);
    const at = near && this.graph.hasNode(near) ? this.graph.getNodeAttributes(near) : { x: 0, y: 0 };
    const kind = KINDS[label] ?? KINDS.Post;
    this.graph.addNode(key, { x: at.x + dx, y: at.y + dy, size: kind.size, label: name, kind: label, shape: SHAPES.indexOf(kind.shape) });
    return true;
  }

  // `found` is what the server gave for `step`; what it truly changed is kept with the step.
  apply(step, found) {
    const done = { ...step, nodes: [], edges: [], found };
    if (step.do === "hide") {
      this.hidden.add(step.key);
    } else {
      const { nodes, edges } = found;
      nodes.keys.forEach((key, i) => {
        if (this.addNode(key, nodes.labels[i], nodes.names[i], step.key)) done.nodes.push(key);
        if (this.hidden.delete(key)) (done.unhidden ??= []).push(key);
      });
      edges.source.forEach((source, i) => {
        const [target, type] = [edges.target[i], edges.type[i]];
        const id = `${source}\u0000${type}\u0000${target}`;
        if (this.graph.hasEdge(id) || !this.graph.hasNode(source) || !this.graph.hasNode(target)) return;
        this.graph.addEdgeWithKey(id, source, target, { kind: type, weight: edges.weight[i] });
        done.edges.push(id);
      });
    }
    this.steps.push(done);
    return done;
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return null;
    for (const id of step.edges) this.graph.dropEdge(id);
    for (const key of step.nodes) this.graph.dropNode(key);
    for (const key of step.unhidden ?? []) this.hidden.add(key);
    if (step.do === "hide") this.hidden.delete(step.key);
    this.undone.push(step);
    return step;
  }

  isShown(key) {
    return !this.hidden.has(key) && !this.kindsOff.has(this.graph.getNodeAttribute(key, "kind"));
  }

  shown() {
    return this.graph.filterNodes((key) => this.isShown(key));
  }

  shownEdges() {
    return this.graph.filterEdges((_, __, source, target) => this.isShown(source) && this.isShown(target));
  }

  neighbours(key) {
    return [...new Set(this.graph.neighbors(key))].filter((other) => other !== key && this.isShown(other));
  }

  // How far a tie was opened: shown so far and how many there are.
  opened(key, edge, direction, label) {
    const parts = this.steps.filter((s) => s.do === "open" && s.key === key && s.edge === edge && s.direction === direction && s.label === label);
    if (!parts.length) return { shown: 0, total: null };
    return { shown: parts.reduce((sum, s) => sum + s.found.nodes.keys.length - 1, 0), total: parts.at(-1).found.total };
  }

  // Neighbours of what was opened that are not in the picture: counted once a tie.
  leftOut() {
    const seen = new Map();
    for (const s of this.steps) {
      if (s.do !== "open") continue;
      const tie = [s.key, s.edge, s.direction, s.label].join("\u0000");
      const before = seen.get(tie) ?? { shown: 0, total: 0 };
      seen.set(tie, { shown: before.shown + s.found.nodes.keys.length - 1, total: s.found.total });
    }
    return [...seen.values()].reduce((sum, { shown, total }) => sum + Math.max(0, total - shown), 0);
  }

  kinds() {
    const counts = new Map();
    this.graph.forEachNode((key, { kind }) => {
      if (!this.hidden.has(key)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    });
    return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }

  // Groups that hang together among what is shown, as lists of keys, the largest first.
  groups() {
    const left = new Set(this.shown());
    const found = [];
    while (left.size) {
      const [first] = left;
      const group = [];
      const stack = [first];
      left.delete(first);
      while (stack.length) {
        const key = stack.pop();
        group.push(key);
        for (const other of this.graph.neighbors(key)) if (left.delete(other)) stack.push(other);
      }
      found.push(group);
    }
    return found.sort((a, b) => b.length - a.length);
  }
}
