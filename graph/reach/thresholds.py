"""Spread by linear threshold (Kempe, Kleinberg and Tardos 2003, section 2; Granovetter 1978).

Everybody has a threshold, drawn evenly from 0 to 1 for each play; who heard it from people whose weights on them add
up to their threshold passes it on. Where the weights on somebody add up to more than 1, they are shared out in
proportion. Played backward it is one step a person: each hears at most one of theirs, with the chance of its weight.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.cascade import Cascades, Ready
from graph.reach.kernels.arrays import Ints, Offsets, Words
from graph.reach.kernels.thresholds import played_by_threshold, walked_back


def shared_out(influence: Arcs) -> Arcs:
    """The same arcs, with weights on a hearer that add up to 1 at most."""
    on = np.bincount(influence.ends, weights=influence.strengths, minlength=influence.width)
    weights = influence.strengths / np.maximum(on, 1.0)[influence.ends]
    return Arcs(influence.starts, influence.ends, weights.astype(np.float32), influence.width)


class Thresholds(Cascades):
    """As `Cascades`, by linear threshold. BadParameter for a weight outside 0 to 1, naming its arc."""

    def __init__(self, influence: Arcs) -> None:
        super().__init__(influence)
        self._influence = shared_out(influence)

    @cached_property
    def forward(self) -> Ready:
        return Ready.as_it_is(self._influence)

    @cached_property
    def backward(self) -> Ready:
        return Ready.as_it_is(self._influence.reversed())

    def played(self, speakers: Ints, runs: int, state: Words) -> tuple[float, float]:
        arcs = self.forward
        return played_by_threshold(arcs.starts, arcs.ends, arcs.chances, speakers, runs, state)

    def drawn(self, first: int, last: int, of: int, state: Words) -> tuple[Offsets, Ints]:
        arcs = self.backward
        return walked_back(arcs.starts, arcs.ends, arcs.chances, first, last, of, state)
