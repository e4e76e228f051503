"""Overlap: how the audiences of several people lie over each other.

The people counted are those of `audience_of` for the same set: nobody of the set itself is among
them, and what each of the set adds, in the order given, sums to the audience of them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.distinct import distinct
from graph.reach.hearing import heard_by
from graph.reach.kernels.arrays import Ints
from graph.reach.layers import Snapshot
from graph.reach.topics import picked


@dataclass(frozen=True, slots=True)
class Overlap:
    """Aligned by place in `nodes`: different people who hear each, those who hear nobody before them
    in the order, those who hear nobody else of the set, and the followers of their accounts added up.

    `times[i]` is how many people hear exactly i + 1 of the set.
    """

    nodes: tuple[int, ...]
    heard: tuple[int, ...]
    added: tuple[int, ...]
    only: tuple[int, ...]
    sums: tuple[int, ...]
    times: tuple[int, ...]


def overlap(snapshot: Snapshot, chosen: Sequence[int], *, widest_first: bool = False) -> Overlap:
    """`chosen` are different nodes. In their own order, or each time whoever adds most people (equals by key)."""
    entries = _entries(snapshot, chosen)
    audiences = [distinct(each) for each in entries]
    order = _widest_first(snapshot, chosen, audiences) if widest_first else list(range(len(chosen)))
    hears = np.bincount(np.concatenate([np.empty(0, np.int32), *audiences]), minlength=len(snapshot.nodes))
    seen = np.zeros(len(snapshot.nodes), bool)
    added = []
    for at in order:
        added.append(int((~seen[audiences[at]]).sum()))
        seen[audiences[at]] = True
    return Overlap(
        tuple(int(chosen[at]) for at in order),
        tuple(int(audiences[at].size) for at in order),
        tuple(added),
        tuple(int((hears[audiences[at]] == 1).sum()) for at in order),
        tuple(int(entries[at].size) for at in order),
        tuple(np.bincount(hears[hears > 0], minlength=1)[1:].tolist()),
    )


def _entries(snapshot: Snapshot, chosen: Sequence[int]) -> list[Ints]:
    """For each of `chosen` the nodes in the lists of their accounts, nobody of the set among them."""
    heard = heard_by(snapshot).arcs
    node, accounts = snapshot.accounts.node, snapshot.nodes.accounts
    is_own = np.zeros(len(snapshot.nodes), bool)
    is_own[list(chosen)] = True
    found = []
    for each in chosen:
        hearers = node[picked(heard, accounts.row(each)).ends]
        found.append(hearers[~is_own[hearers]])
    return found


def _widest_first(snapshot: Snapshot, chosen: Sequence[int], audiences: Sequence[Ints]) -> list[int]:
    seen = np.zeros(len(snapshot.nodes), bool)
    left, order = list(range(len(chosen))), []
    while left:
        best = min(left, key=lambda at: (-int((~seen[audiences[at]]).sum()), snapshot.nodes.keys[chosen[at]]))
        seen[audiences[best]] = True
        left.remove(best)
        order.append(best)
    return order
