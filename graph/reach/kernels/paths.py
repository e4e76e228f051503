"""Shortest paths from one node at a time: how much of them goes through each node (Brandes 2001).

Levels of a search are pushed along the arcs that leave them, or pulled along the arcs that come into what was
not found yet, whichever are fewer (Beamer, Asanovic and Patterson 2012); the way back does the same. A graph of
people has its hubs in the middle and most people at the end of one or two arcs, so pulling spares most looks.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Doubles, Ints, Offsets


@njit(cache=True, nogil=True)
def betweenness(starts: Offsets, ends: Ints, in_starts: Offsets, in_ends: Ints, pivots: Ints) -> Doubles:
    """For each node, over all pivots s and targets t: the sum of the share of shortest paths from s to t that go
    through it, ends left out. Neighbours must be distinct; loops do no harm."""
    nodes = starts.size - 1
    through = np.zeros(nodes, np.float64)
    level = np.full(nodes, -1, np.int32)
    paths = np.zeros(nodes, np.float64)
    # Only nodes of one level are not zero in `front`: a sum over neighbours is then one over that level.
    front = np.zeros(nodes, np.float64)
    order = np.empty(nodes, np.int32)
    begins = np.empty(nodes + 1, np.int64)
    depends = np.zeros(nodes, np.float64)
    unseen = np.empty(nodes, np.int32)
    for pivot in pivots:
        level[pivot] = 0
        paths[pivot] = 1.0
        order[0] = pivot
        begins[0], begins[1] = 0, 1
        found, depth = 1, 0
        left = 0
        arcs_left = 0
        listed = False
        arcs_unseen = np.int64(in_ends.size) - (in_starts[pivot + 1] - in_starts[pivot])
        while begins[depth] < begins[depth + 1]:
            first, last = begins[depth], begins[depth + 1]
            arcs_out = 0
            for place in range(first, last):
                arcs_out += starts[order[place] + 1] - starts[order[place]]
            if arcs_out <= arcs_unseen:
                for place in range(first, last):
                    node = order[place]
                    own = paths[node]
                    for arc in range(starts[node], starts[node + 1]):
                        other = ends[arc]
                        if level[other] < 0:
                            level[other] = depth + 1
                            paths[other] = own
                            order[found] = other
                            found += 1
                            arcs_unseen -= in_starts[other + 1] - in_starts[other]
                        elif level[other] == depth + 1:
                            paths[other] += own
            else:
                if not listed:
                    listed = True
                    left = 0
                    for node in range(nodes):
                        if level[node] < 0 and in_starts[node + 1] > in_starts[node]:
                            unseen[left] = node
                            left += 1
                for place in range(first, last):
                    front[order[place]] = paths[order[place]]
                kept = 0
                for place in range(left):
                    node = unseen[place]
                    if level[node] >= 0:
                        continue
                    total = 0.0
                    for arc in range(in_starts[node], in_starts[node + 1]):
                        total += front[np.uint64(in_ends[arc])]
                    if total > 0.0:
                        level[node] = depth + 1
                        paths[node] = total
                        order[found] = node
                        found += 1
                        arcs_unseen -= in_starts[node + 1] - in_starts[node]
                    else:
                        unseen[kept] = node
                        kept += 1
                left = kept
                for place in range(first, last):
                    front[order[place]] = 0.0
            depth += 1
            begins[depth + 1] = found
        # The last level found nothing: from the one before it back to the pivot.
        for back in range(depth - 2, -1, -1):
            first, last, end = begins[back], begins[back + 1], begins[back + 2]
            arcs_out = 0
            arcs_left = 0
            for place in range(first, last):
                arcs_out += starts[order[place] + 1] - starts[order[place]]
            for place in range(last, end):
                arcs_left += in_starts[order[place] + 1] - in_starts[order[place]]
            if arcs_out <= arcs_left:
                for place in range(last, end):
                    node = order[place]
                    front[node] = (1.0 + depends[node]) / paths[node]
                for place in range(first, last):
                    node = order[place]
                    total = 0.0
                    for arc in range(starts[node], starts[node + 1]):
                        total += front[np.uint64(ends[arc])]
                    depends[node] = total * paths[node]
                for place in range(last, end):
                    front[order[place]] = 0.0
            else:
                for place in range(last, end):
                    node = order[place]
                    own = (1.0 + depends[node]) / paths[node]
                    for arc in range(in_starts[node], in_starts[node + 1]):
                        other = in_ends[arc]
                        if level[other] == back:
                            depends[other] += own * paths[other]
        for place in range(1, found):
            through[order[place]] += depends[order[place]]
        for place in range(found):
            node = order[place]
            level[node] = -1
            paths[node] = 0.0
            depends[node] = 0.0
    return through
