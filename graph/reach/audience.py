"""Audience: how many different people hear somebody, or a set of people together.

Beside it stands what is usually called potential reach: followers added up. The part of that sum
that counts somebody again is the overlap. Follower lists are incomplete, so people is a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.distinct import distinct
from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.hearing import heard_by
from graph.reach.hops import audience_of_everybody, audience_of_set
from graph.reach.kernels.arrays import Offsets
from graph.reach.kernels.audiences import unions
from graph.reach.layers import FOLLOWS, Snapshot
from graph.reach.names import find
from graph.reach.report import Ranked, best
from graph.reach.topics import picked

ONE = (
    "{people:,} different people hear {name}; followers add up to {sum:,}, of which {overlap:.0%} are counted "
    "again; we hold the list of {listed:,} of {accounts:,} accounts"
)
INFLUENCED = "{people:,} different people were measured to act after {name}"


def audience(
    snapshot: Snapshot, names: Sequence[str] = (), *, hops: int = 1, seed: int = 1, limit: int | None = None
) -> list[Ranked]:
    """A row for everybody, most heard first; with names, one row for the set of them.

    Nobody is part of the audience they speak to: of a set, none of its members is. With `hops` above 1
    hearers of hearers count too, each once; `seed` matters only where that is estimated. BadParameter for
    a name that means nobody, and for less than 1 hop.
    """
    if hops < 1:
        raise BadParameter(f"{hops} hops", hint="use 1 for who hears them, 2 for their hearers too")
    if names:
        chosen = sorted(set(find(snapshot, names)))
        return audience_of(snapshot, chosen) if hops == 1 else audience_of_set(snapshot, chosen, hops)
    if hops > 1:
        return audience_of_everybody(snapshot, hops, seed=seed, limit=limit)
    nodes = snapshot.nodes
    counts = _Counts(snapshot, nodes.accounts)
    ordered = best(counts.people.astype(np.float64), nodes.keys, among=nodes.voices, limit=limit)
    return [
        counts.row(rank, node, nodes.keys[node], nodes.names[node])
        for rank, node in enumerate(ordered, start=1)
    ]


def audience_of(snapshot: Snapshot, chosen: Sequence[int]) -> list[Ranked]:
    """One row for the nodes `chosen` together; no nodes, no row."""
    if not chosen:
        return []
    nodes = snapshot.nodes
    accounts = picked(nodes.accounts, as_ints(chosen)).ends
    group = Arcs.of_lists([accounts.tolist()], len(snapshot.accounts.keys))
    key = ", ".join(nodes.keys[node] for node in chosen)
    name = ", ".join(nodes.names[node] for node in chosen)
    return [_Counts(snapshot, group).row(1, 0, key, name)]


@dataclass(frozen=True, slots=True)
class Heard:
    """How many hear a set of people: different ones, and followers added up."""

    people: int
    sum: int

    @property
    def overlap(self) -> float:
        """Share of the sum that counts somebody again, 0 to 1."""
        return 1.0 - self.people / self.sum if self.sum else 0.0


def heard_so_far(snapshot: Snapshot, chosen: Sequence[int]) -> list[Heard]:
    """The audience of the first 1, 2, 3 … of `chosen`, each as `audience_of` counts it; one walk for all."""
    heard = heard_by(snapshot).arcs
    accounts = snapshot.nodes.accounts
    times = np.zeros(len(snapshot.nodes), np.int64)
    is_own = np.zeros(len(snapshot.nodes), bool)
    people = total = 0
    found = []
    for node in chosen:
        if not is_own[node]:
            is_own[node] = True
            people -= int(times[node] > 0)
            total -= int(times[node])
            rows = [heard.row(account) for account in accounts.row(node).tolist()]
            hearers = snapshot.accounts.node[np.concatenate(rows)]
            hearers = hearers[~is_own[hearers]]
            people += int((times[distinct(hearers)] == 0).sum())
            total += hearers.size
            np.add.at(times, hearers, 1)
        found.append(Heard(people, total))
    return found


class _Counts:
    """People, sums and coverage of groups of accounts."""

    people: Offsets
    entries: Offsets
    listed: Offsets

    def __init__(self, snapshot: Snapshot, groups: Arcs) -> None:
        heard = heard_by(snapshot)
        self._groups = groups
        self._layer = heard.name
        self.people, self.entries, self.listed = unions(
            heard.arcs.starts,
            heard.arcs.ends,
            snapshot.accounts.node,
            groups.starts,
            groups.ends,
            len(snapshot.nodes),
        )
        self._stated = np.maximum(snapshot.accounts.stated_followers, 0)

    def row(self, rank: int, group: int, key: str, name: str) -> Ranked:
        people, entries, listed = (int(each[group]) for each in (self.people, self.entries, self.listed))
        accounts = self._groups.row(group)
        return Ranked(
            rank,
            key,
            name,
            float(people),
            ONE if self._layer == FOLLOWS else INFLUENCED,
            {
                "people": people,
                "sum": entries,
                "overlap": 1.0 - people / entries if entries else 0.0,
                "stated": int(self._stated[accounts].sum()),
                "accounts": int(accounts.size),
                "listed": listed,
                "coverage": listed / accounts.size if accounts.size else 0.0,
            },
        )
