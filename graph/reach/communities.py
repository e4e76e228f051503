"""Communities: groups of people with more ties inside than chance would give (modularity, Leiden).

Shares and likes mean agreement, so they come first; follows and influence stand in where there are
none. Numbers run from 1, the largest community. Equal people with equal ties give equal numbers, in whatever
order they were read.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.hearing import AGREEMENT, attention
from graph.reach.kernels.arrays import Ints
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked, in_order

SAID = "in community {community} of {size:,} people: {score:.0%} of {ties:,} ties stay inside ({layer})"

_SWEEPS = 5


def communities(
    snapshot: Snapshot, *, layer: str | None = None, seed: int = 1, limit: int | None = None
) -> list[Ranked]:
    """People by community, largest first, and in it by the number of ties that stay inside.

    `score` is the share of somebody's ties that stay inside. People without a tie have no row.
    """
    chosen = attention(snapshot, layer, first=AGREEMENT)
    ties = undirected(chosen.arcs)
    member = members(ties, snapshot.nodes.keys, seed=seed)
    inside_of = np.bincount(
        ties.sources, weights=member[ties.sources] == member[ties.ends], minlength=ties.nodes
    ).astype(int)
    sizes = np.bincount(member[member > 0], minlength=2)
    degrees = ties.degrees
    tied = ((degrees > 0) & snapshot.nodes.voices).nonzero()[0].tolist()
    keys = snapshot.nodes.keys
    tied.sort(key=lambda node: (member[node], -inside_of[node], keys[node]))
    return in_order(
        snapshot.nodes,
        tied[:limit],
        inside_of / np.maximum(1, degrees),
        SAID,
        lambda node: {
            "community": int(member[node]),
            "size": int(sizes[member[node]]),
            "ties": int(degrees[node]),
            "layer": chosen.name,
        },
    )


def undirected(arcs: Arcs) -> Arcs:
    """Each tie in both rows, with the weights of both directions added."""
    return Arcs.of(
        arcs.nodes,
        np.concatenate([arcs.sources, arcs.ends]),
        np.concatenate([arcs.ends, arcs.sources]),
        np.concatenate([arcs.strengths, arcs.strengths]),
    ).merged()


def members(ties: Arcs, keys: tuple[str, ...], *, seed: int = 1) -> Ints:
    """The community of each node, 1 and up by size, then by smallest key; 0 for nodes without a tie."""
    if seed < 0:
        raise BadParameter(f"seed {seed} is negative", hint="use 0 or more")
    if ties.size == 0:
        return np.zeros(ties.nodes, np.int32)
    # Moves are tried node by node: numbered by key, the same people are tried in the same order whoever was read first.
    order = np.array(sorted(range(ties.nodes), key=keys.__getitem__), np.int32)
    label = np.empty(ties.nodes, np.int64)
    label[order] = _leiden(_numbered(ties, order), seed)
    label[ties.degrees == 0] = -1
    found, size = np.unique(label[label >= 0], return_counts=True)
    smallest: dict[int, str] = {}
    for node, of in enumerate(label.tolist()):
        if of >= 0 and (of not in smallest or keys[node] < smallest[of]):
            smallest[of] = keys[node]
    ordered = sorted(
        zip(found.tolist(), size.tolist(), strict=True), key=lambda each: (-each[1], smallest[each[0]])
    )
    number = np.zeros(int(found.max()) + 2, np.int32)
    for place, (of, _) in enumerate(ordered, start=1):
        number[of] = place
    return number[label]


def _numbered(ties: Arcs, order: Ints) -> Arcs:
    """The same ties with node `order[i]` called i, neighbours rising in each row."""
    place = np.empty(ties.nodes, np.int32)
    place[order] = np.arange(ties.nodes, dtype=np.int32)
    # Each tie is in both rows, so rows turned round are the same rows, sorted.
    return Arcs.of(ties.nodes, place[ties.sources], place[ties.ends], ties.strengths).reversed()


def _leiden(ties: Arcs, seed: int) -> NDArray[np.int64]:
    # Imported here: it takes seconds, and most commands never need it.
    import networkit

    networkit.setSeed(seed, False)
    # With two threads the moves race, and the same seed gives different communities.
    networkit.setNumberOfThreads(1)
    once = ties.sources < ties.ends
    graph = networkit.GraphFromCoo(
        (
            ties.strengths[once].astype(np.float64),
            (ties.sources[once].astype(np.uint64), ties.ends[once].astype(np.uint64)),
        ),
        n=ties.nodes,
        weighted=True,
        directed=False,
    )
    found = networkit.community.ParallelLeiden(graph, iterations=_SWEEPS, randomize=False)
    found.run()
    # Once only: a second getPartition() crashes networkit 11.
    return np.array(found.getPartition().getVector(), np.int64)
