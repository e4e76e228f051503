// ForceAtlas2 in a worker file of our own: the package's worker is made from a blob, which the policy refuses.
import iterate from "graphology-layout-forceatlas2/iterate.js";

self.onmessage = ({ data: { settings, nodes, edges, rounds, perFrame } }) => {
  for (let done = 0; done < rounds; ) {
    const until = Math.min(rounds, done + perFrame);
    // Sizes count only near the end: from the start they would keep nodes from passing each other.
    for (; done < until; done += 1) iterate({ ...settings, adjustSizes: done > rounds * 0.7 }, nodes, edges);
    self.postMessage({ nodes: nodes.slice(), done, rounds });
  }
};
