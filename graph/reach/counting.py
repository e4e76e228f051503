"""Arcs sorted by source with a counting sort: at once where they are few, on all processors where they are many.

A part of the arcs each, counted first, so that every part knows where its own go: rows keep the order of the arcs,
whatever the number of parts. On 16 M arcs two processors need a third of what one needs as a plain loop, half of that
because an arc and its weight are written side by side.
"""

from __future__ import annotations

import os
from itertools import pairwise

import numpy as np

from graph.reach.kernels.arrays import Floats, Ints, Offsets
from graph.reach.kernels.rows import apart, begun, counted, put, put_both, rows
from graph.reach.parallel import over

_WORTH_PARTS = 1_000_000
"""Fewer arcs are sorted before a second thread has begun."""
_MOST_PARTS = 4
"""Each holds a number a node."""


def sorted_by_source(
    nodes: int, sources: Ints, targets: Ints, weights: Floats
) -> tuple[Offsets, Ints, Floats]:
    """Starts of the rows, targets and weights of the arcs in rows; empty `weights` stay empty. Not for use
    within `parallel.together`."""
    if sources.size < _WORTH_PARTS:
        return rows(nodes, sources, targets, weights)
    marks = np.linspace(0, sources.size, min(os.cpu_count() or 1, _MOST_PARTS) + 1).astype(np.int64).tolist()
    parts = list(pairwise(marks))
    at = np.zeros((len(parts), nodes), np.int64)
    row_of = {part: at[place] for place, part in enumerate(parts)}
    over(lambda first, last: counted(sources, first, last, row_of[first, last]), parts)
    starts = np.empty(nodes + 1, np.int64)
    begun(at, starts)
    ends, weighed = np.empty(sources.size, np.int32), np.empty(weights.size, np.float32)
    if not weights.size:
        over(lambda first, last: put(sources, targets, first, last, row_of[first, last], ends), parts)
        return starts, ends, weighed
    both, bits = np.empty((sources.size, 2), np.int32), weights.view(np.int32)
    over(lambda first, last: put_both(sources, targets, bits, first, last, row_of[first, last], both), parts)
    over(lambda first, last: apart(both, first, last, ends, weighed.view(np.int32)), parts)
    return starts, ends, weighed
