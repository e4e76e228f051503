// Communities as colours. The server says which community each person and account belongs to; the seven
// with most nodes in the picture have a colour of their own, and every number stands beside its name too.
const COLOURED = 7;
const KINDS = new Set(["Person", "Handle"]);

export class Groups {
  isOn = false;
  sizes = {}; // people of a community in the whole graph

  constructor(world) {
    this.world = world;
    this.numbers = new Map();
  }

  keys() {
    return this.world.shown().filter((key) => KINDS.has(this.world.graph.getNodeAttribute(key, "kind")));
  }

  // What was shown since the last question.
  unknown() {
    return this.keys().filter((key) => !this.numbers.has(key));
  }

  learn(keys, { communities, sizes }) {
    keys.forEach((key, i) => this.numbers.set(key, communities[i]));
    Object.assign(this.sizes, sizes);
  }

  // Of a node, 1 and up; 0 where it has none or is no person or account.
  of(key) {
    return this.isOn ? (this.numbers.get(key) ?? 0) : 0;
  }

  // [number, nodes in the picture], the most first.
  ranked() {
    const counts = new Map();
    for (const key of this.keys()) if (this.of(key)) counts.set(this.of(key), (counts.get(this.of(key)) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  // The place of each community among the colours, 1 to 8; the eighth is shared by all the rest.
  settle() {
    this.places = new Map(this.ranked().map(([number], i) => [number, Math.min(i, COLOURED) + 1]));
  }

  category(key) {
    return this.places?.get(this.of(key)) ?? 0;
  }
}
