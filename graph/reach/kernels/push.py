"""Ranks kept right while arcs come and go: what is owed to a node is pushed on until it is too little to matter.

With M[u→v] = damping · weight / (weight out of u + doubt), the walk's scores are y = M'y + b up to a factor. `owed` holds
b + M'y - y. A push of u moves owed[u] into y[u] and owes its neighbours their part of it (Andersen, Chung and Lang 2006). A
change of an arc of u leaves what u gives its other neighbours as it is and changes y[u] instead, so that it costs as much
for somebody with a million arcs as for somebody with one (Zhang, Lofgren and Goel 2016).

Arcs are rows that never change, and beside them lists of what came since, linked by node; an arc that went is there with a
weight below zero.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Flags, Floats, Ints, Offsets

NONE = -1
"""No further arc in a list."""


@njit(cache=True, nogil=True)
def linked(heads: Ints, links: Ints, sources: Ints, first: int) -> None:
    """Arcs first … of the lists, one for each of `sources`, at the head of the list of their source."""
    for place in range(sources.size):
        links[first + place] = heads[sources[place]]
        heads[sources[place]] = first + place


@njit(cache=True, nogil=True)
def _gives(
    rows: tuple[Offsets, Ints, Floats], later: tuple[Ints, Ints, Ints, Doubles], node: int, amount: float, owed: Doubles,
    past: int,
) -> int:  # fmt: skip
    """Owe each neighbour `amount` times the arc's weight, of later arcs only those before `past`; arcs looked at."""
    (starts, ends, weights), (heads, links, later_ends, later_weights) = rows, later
    looks = 0
    if node < starts.size - 1:
        for arc in range(starts[node], starts[node + 1]):
            owed[ends[arc]] += amount * (weights[arc] if weights.size else np.float32(1.0))
        looks = starts[node + 1] - starts[node]
    arc = heads[node]
    while arc != NONE:
        if arc < past:
            owed[later_ends[arc]] += amount * later_weights[arc]
        looks += 1
        arc = links[arc]
    return looks


@njit(cache=True, nogil=True)
def changed(
    starts: Offsets, ends: Ints, weights: Floats, heads: Ints, links: Ints, later_ends: Ints, later_weights: Doubles,
    sources: Ints, first: int, was_out: Doubles, now_out: Doubles, are_many: Flags, damping: float, doubt: float,
    y: Doubles, owed: Doubles,
) -> int:  # fmt: skip
    """What later arcs `first` and up, all there are, change for one walk. `sources` are their sources, each once;
    `was_out` and `now_out` the weight that left and leaves each; `are_many` says whose rows are better gone through.
    Arcs looked at."""
    rows, later = (starts, ends, weights), (heads, links, later_ends, later_weights)
    looks = 0
    for place in range(sources.size):
        node = sources[place]
        was = damping / (was_out[place] + doubt) if was_out[place] > 0.0 else 0.0
        now = damping / (now_out[place] + doubt) if now_out[place] > 0.0 else 0.0
        if are_many[place] or was == 0.0 or now == 0.0:
            looks += _gives(rows, later, node, -was * y[node], owed, first)
            looks += _gives(rows, later, node, now * y[node], owed, later_ends.size)
            continue
        scaled = y[node] * (was / now)
        owed[node] -= scaled - y[node]
        y[node] = scaled
        arc = heads[node]
        while arc != NONE and arc >= first:
            owed[later_ends[arc]] += now * later_weights[arc] * scaled
            looks += 1
            arc = links[arc]
    return looks


@njit(cache=True, nogil=True)
def pushed(
    starts: Offsets, ends: Ints, weights: Floats, heads: Ints, links: Ints, later_ends: Ints, later_weights: Doubles,
    share_out: Doubles, y: Doubles, owed: Doubles, slack: float, floor: float, begin: Ints,
    queue: Ints, is_queued: Flags, touched: Ints, is_touched: Flags, most: int,
) -> tuple[int, int]:  # fmt: skip
    """Push from `begin` on until nobody is owed more than `slack` · (y + `floor`), or `most` arcs have been looked at.

    `queue` and `touched` have room for every node, `is_queued` and `is_touched` are all false before and after. Arcs
    looked at, more than `most` where it gave up; how many nodes of `touched`, its first, have another y now.
    """
    room = queue.size
    first, waiting, looks, size = 0, 0, 0, 0
    for node in begin:
        if not is_touched[node]:
            is_touched[node] = True
            touched[size] = node
            size += 1
        if not is_queued[node] and abs(owed[node]) > slack * (abs(y[node]) + floor):
            is_queued[node] = True
            queue[(first + waiting) % room] = node
            waiting += 1
    while waiting and looks <= most:
        node = queue[first]
        first = first + 1 if first + 1 < room else 0
        waiting -= 1
        is_queued[node] = False
        came = owed[node]
        if abs(came) <= slack * (abs(y[node]) + floor):
            continue
        owed[node] = 0.0
        y[node] += came
        looks += 1
        if not is_touched[node]:
            is_touched[node] = True
            touched[size] = node
            size += 1
        gives = came * share_out[node]
        if gives == 0.0:
            continue
        if node < starts.size - 1:
            for arc in range(starts[node], starts[node + 1]):
                other = ends[arc]
                owed[other] += gives * (weights[arc] if weights.size else np.float32(1.0))
                if not is_queued[other] and abs(owed[other]) > slack * (abs(y[other]) + floor):
                    is_queued[other] = True
                    last = first + waiting
                    queue[last if last < room else last - room] = other
                    waiting += 1
            looks += starts[node + 1] - starts[node]
        arc = heads[node]
        while arc != NONE:
            other = later_ends[arc]
            owed[other] += gives * later_weights[arc]
            if not is_queued[other] and abs(owed[other]) > slack * (abs(y[other]) + floor):
                is_queued[other] = True
                last = first + waiting
                queue[last if last < room else last - room] = other
                waiting += 1
            looks += 1
            arc = links[arc]
    while waiting:
        is_queued[queue[first]] = False
        first = first + 1 if first + 1 < room else 0
        waiting -= 1
        looks = max(looks, most + 1)
    for place in range(size):
        is_touched[touched[place]] = False
    return looks, size
