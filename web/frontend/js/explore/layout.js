// Runs the layout worker for a bounded number of rounds and hands back positions.
import defaults from "graphology-layout-forceatlas2/defaults.js";
import helpers from "graphology-layout-forceatlas2/helpers.js";

const [PER_NODE, MASS, SIZE] = [10, 6, 8]; // a row of the layout's matrix, and where mass and size stand in it

const roundsFor = (order) => (order < 200 ? 400 : order < 1000 ? 300 : order < 2500 ? 180 : 100);

export class Layout {
  #worker = null;

  constructor(address, onEnd) {
    Object.assign(this, { address, onEnd });
    this.isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  get isRunning() {
    return this.#worker !== null;
  }

  start(graph) {
    this.stop();
    if (graph.order < 2) return this.onEnd();
    const { nodes, edges } = helpers.graphToByteArrays(graph, () => 1);
    for (let at = 0; at < nodes.length; at += PER_NODE) {
      nodes[at + SIZE] *= 0.6; // pixels to the layout's own unit
      nodes[at + MASS] = nodes[at + MASS] ** 0.4; // by its degree a hub pushes other hubs so far off that its own leaves crowd
    }
    const settings = { ...defaults, barnesHutOptimize: graph.order > 400, barnesHutTheta: 1.2, gravity: 1, scalingRatio: 9, slowDown: 1 + Math.log(graph.order) };
    const order = graph.nodes();
    this.#worker = new Worker(this.address);
    this.#worker.onmessage = ({ data }) => {
      const isLast = data.done === data.rounds;
      if (isLast || !this.isCalm) this.#place(graph, order, data.nodes);
      if (isLast) this.stop();
    };
    this.#worker.postMessage({ settings, nodes, edges, rounds: roundsFor(graph.order), perFrame: graph.order < 1000 ? 8 : 4 });
  }

  stop() {
    if (!this.#worker) return;
    this.#worker.terminate();
    this.#worker = null;
    this.onEnd();
  }

  #place(graph, order, matrix) {
    const rowOf = new Map(order.map((key, i) => [key, i * PER_NODE]));
    const moved = (key, data) => (rowOf.has(key) ? { ...data, x: matrix[rowOf.get(key)], y: matrix[rowOf.get(key) + 1] } : data);
    graph.updateEachNodeAttributes(moved, { attributes: ["x", "y"] });
  }
}
