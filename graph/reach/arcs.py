"""Arcs in rows (CSR): for each node, whom it points to, and how strongly.

An `Arcs` never changes. The direction is the maker's to say; `reversed` turns it round. Equal
input gives equal arrays, whatever the number of processors.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

import numpy as np

from graph.reach.counting import sorted_by_source
from graph.reach.kernels import rows as kernel
from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets

SUM, ANY = kernel.SUM, kernel.ANY
_NO_WEIGHTS: Floats = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Row `u` is `ends[starts[u]:starts[u+1]]`; empty `weights` mean that every arc weighs 1."""

    starts: Offsets
    ends: Ints
    weights: Floats
    width: int
    """How many nodes `ends` may name; equals the number of rows unless both sides differ in kind."""

    @classmethod
    def of(
        cls,
        nodes: int,
        sources: Ints,
        targets: Ints,
        weights: Floats | None = None,
        *,
        width: int | None = None,
    ) -> Self:
        made = sorted_by_source(
            nodes,
            np.ascontiguousarray(sources, np.int32),
            np.ascontiguousarray(targets, np.int32),
            _NO_WEIGHTS if weights is None else np.ascontiguousarray(weights, np.float32),
        )
        return cls(*made, nodes if width is None else width)

    @classmethod
    def of_lists(cls, lists: Sequence[Sequence[int]], width: int) -> Self:
        """One row a list, in order."""
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum(np.fromiter((len(each) for each in lists), np.int64, len(lists)), out=starts[1:])
        return cls(starts, as_ints(chain.from_iterable(lists), int(starts[-1])), _NO_WEIGHTS, width)

    @classmethod
    def none(cls, nodes: int, width: int | None = None) -> Self:
        empty = np.empty(0, np.int32)
        return cls(np.zeros(nodes + 1, np.int64), empty, _NO_WEIGHTS, nodes if width is None else width)

    @property
    def nodes(self) -> int:
        return self.starts.size - 1

    @property
    def size(self) -> int:
        return self.ends.size

    @property
    def degrees(self) -> Offsets:
        return np.diff(self.starts)

    @property
    def sources(self) -> Ints:
        """The row of each arc, aligned with `ends`."""
        return np.repeat(np.arange(self.nodes, dtype=np.int32), self.degrees)

    @property
    def strengths(self) -> Floats:
        """The weight of each arc, aligned with `ends`; ones where none were given."""
        return self.weights if self.weights.size else np.ones(self.size, np.float32)

    def weight_out(self) -> Doubles:
        """Sum of the weights of each row."""
        if not self.weights.size:
            return self.degrees.astype(np.float64)
        return np.bincount(self.sources, weights=self.strengths, minlength=self.nodes).astype(np.float64)

    def row(self, node: int) -> Ints:
        return self.ends[self.starts[node] : self.starts[node + 1]]

    def reversed(self) -> Arcs:
        weights = self.weights if self.weights.size else None
        return Arcs.of(self.width, self.ends, self.sources, weights, width=self.nodes)

    def merged(self, rule: int = SUM) -> Arcs:
        """Each neighbour once, nobody next to themselves; parallel arcs joined by `rule`."""
        starts, ends, weights = kernel.merged(self.starts, self.ends, self.strengths, rule)
        size = int(starts[-1])
        return Arcs(starts, ends[:size].copy(), weights[:size].copy(), self.width)

    def between(self, node_of: Ints, nodes: int, rule: int = SUM) -> Arcs:
        """The same arcs between the nodes that `node_of` sends their two ends to, merged."""
        weights = self.weights if self.weights.size else None
        return Arcs.of(nodes, node_of[self.sources], node_of[self.ends], weights).merged(rule)

    def distinct(self) -> Arcs:
        """Rows with each entry once, in rising order; weights are dropped. Loops stay."""
        if not self.weights.size and kernel.is_rising(self.starts, self.ends):
            return self
        # Turned round twice, rows come out in rising order: two counting sorts instead of one by comparison.
        bare = Arcs(self.starts, self.ends, _NO_WEIGHTS, self.width)
        rising = bare.reversed().reversed()
        sources, ends = rising.sources, rising.ends
        kept = np.ones(ends.size, bool)
        kept[1:] = (ends[1:] != ends[:-1]) | (sources[1:] != sources[:-1])
        return Arcs.of(self.nodes, sources[kept], ends[kept], width=self.width)

    def steepest_first(self) -> Arcs:
        """Rows sorted by weight, largest first: what cascades need."""
        rising = np.diff(self.strengths) > 0
        inner = np.ones(max(self.size - 1, 0), bool)
        borders = self.starts[1:-1]
        inner[borders[(borders > 0) & (borders < self.size)] - 1] = False
        if not (rising & inner).any():
            return Arcs(self.starts, self.ends, self.strengths, self.width)
        order = np.argsort(-self.strengths, kind="stable")
        made = sorted_by_source(self.nodes, self.sources[order], self.ends[order], self.strengths[order])
        return Arcs(*made, self.width)


def as_ints(values: Iterable[int], count: int = -1) -> Ints:
    return np.fromiter(values, np.int32, count)


def joined(nodes: int, layers: Sequence[Arcs]) -> Arcs:
    """One graph of several over the same nodes; weights of arcs in more than one add up."""
    present = [each for each in layers if each.size]
    if not present:
        return Arcs.none(nodes)
    return Arcs.of(
        nodes,
        np.concatenate([each.sources for each in present]),
        np.concatenate([each.ends for each in present]),
        np.concatenate([each.strengths for each in present]),
    ).merged()
