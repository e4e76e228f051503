"""Unions of audiences: how many different nodes are next to a group of accounts."""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Ints, Offsets


@njit(cache=True, nogil=True)
def unions(
    starts: Offsets, ends: Ints, node_of: Ints, group_starts: Offsets, members: Ints, nodes: int
) -> tuple[Offsets, Offsets, Offsets]:
    """For each group of accounts: different nodes in their rows, entries in their rows, rows not empty.

    Rows (`starts`, `ends`) are of accounts; `node_of` says which node an account belongs to. The
    group's own nodes are counted in neither number.
    """
    groups = group_starts.size - 1
    people = np.zeros(groups, np.int64)
    entries = np.zeros(groups, np.int64)
    listed = np.zeros(groups, np.int64)
    seen_in = np.full(nodes, -1, np.int64)
    own_in = np.full(nodes, -1, np.int64)
    for group in range(groups):
        for place in range(group_starts[group], group_starts[group + 1]):
            own_in[node_of[members[place]]] = group
        for place in range(group_starts[group], group_starts[group + 1]):
            account = members[place]
            if starts[account + 1] > starts[account]:
                listed[group] += 1
            for arc in range(starts[account], starts[account + 1]):
                node = node_of[ends[arc]]
                if own_in[node] == group:
                    continue
                entries[group] += 1
                if seen_in[node] != group:
                    seen_in[node] = group
                    people[group] += 1
    return people, entries, listed
