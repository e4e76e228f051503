"""Who lies within some hops of everybody, and how near: counted where that is soon done, estimated beyond.

Ball(v, h) is the set of nodes within h arcs of v, v with them. Harmonic centrality is Σ over others of 1 / distance, 0 for whom
is not reached (Marchiori and Latora 2000; Boldi and Vigna 2014). Counting takes nodes × arcs looks; HyperBall takes arcs ×
hops, with a standard error of 1.04 / √registers (Flajolet et al. 2007; Boldi, Rosa and Vigna 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.cascade import Z
from graph.reach.kernels.arrays import Doubles, Flags, Ints, Offsets
from graph.reach.kernels.balls import Registers, first_balls, grown, hashed, sizes
from graph.reach.kernels.memory import lines
from graph.reach.kernels.reached import nearness, reached
from graph.reach.parallel import STREAMS, cut, over, together

ROUNDS = 4
"""Hashings whose estimates are averaged where numbers are shown: 256 registers, an error of 6.5 %."""
COUNTABLE = 200_000_000
"""Looks at arcs (nodes × arcs) that counting may take: about a second."""
REGISTERS = 64
MOST_HOPS = 500
_HALVES: Doubles = np.exp2(-np.arange(64, dtype=np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """A number of each node; `error` is its standard error as a share of it, 0 where it was counted."""

    values: Doubles
    error: float


def lowest(value: float, error: float) -> float:
    """The lower end of what an estimate with that standard error (a share of it) can mean in 99 of 100 cases."""
    return value * max(0.0, 1.0 - Z * error)


def highest(value: float, error: float) -> float:
    return value * (1.0 + Z * error)


def error_of(rounds: int) -> float:
    """The standard error of estimates averaged over so many hashings, as a share of them."""
    return 1.04 / sqrt(REGISTERS * rounds)


def union(arcs: Arcs, chosen: Ints, hops: int, *, turned: Arcs | None = None) -> tuple[Flags, Offsets]:
    """Whom `chosen` reach within `hops` arcs, themselves with them, and how many within 0, 1 … `hops`. Exact.

    `turned` spares turning the arcs round again. BadParameter for fewer than no hops.
    """
    if hops < 0:
        raise BadParameter(f"{hops} hops", hint="use 0 or more; 1 are the direct hearers")
    back = arcs.reversed() if turned is None else turned
    found: tuple[Flags, Offsets] = reached(arcs.starts, arcs.ends, back.starts, back.ends, chosen, hops)
    return found


def within(
    arcs: Arcs, hops: int, *, seed: int = 1, rounds: int = ROUNDS, countable: int = COUNTABLE
) -> Around:
    """How many nodes lie in the ball of `hops` hops of each node, itself counted. BadParameter under 1 hop."""
    if hops < 1:
        raise BadParameter(f"{hops} hops", hint="use 1 or more")
    if arcs.nodes * arcs.size <= countable:
        return Around(_counted(arcs.distinct(), hops)[1], 0.0)
    return Around(_estimated(arcs, hops, seed, rounds)[0], error_of(rounds))


def harmonic(arcs: Arcs, *, seed: int = 1, rounds: int = 1, countable: int = COUNTABLE) -> Around:
    """Harmonic centrality along the arcs: Σ 1 / distance from each node to the others. Of estimates the error told is
    that of the last ball; sums over hops err less."""
    if arcs.nodes * arcs.size <= countable:
        return Around(_counted(arcs.distinct(), 0)[0], 0.0)
    return Around(_estimated(arcs, MOST_HOPS, seed, rounds)[1], error_of(rounds))


def _counted(arcs: Arcs, hops: int) -> tuple[Doubles, Doubles]:
    everybody = np.arange(arcs.nodes, dtype=np.int32)
    parts = [everybody[stream::STREAMS] for stream in range(STREAMS)]
    near, counts = np.zeros(arcs.nodes), np.zeros(arcs.nodes)

    def search(part: Ints) -> None:
        near[part], counts[part] = nearness(arcs.starts, arcs.ends, part, hops)

    together(search, parts)
    return near, counts


def _estimated(arcs: Arcs, hops: int, seed: int, rounds: int) -> tuple[Doubles, Doubles]:
    """Ball sizes and harmonic sums, averaged over `rounds` hashings."""
    if rounds < 1:
        raise BadParameter(f"{rounds} rounds", hint="use 1 or more; 4 halve the error of 1")
    size, near = np.zeros(arcs.nodes), np.zeros(arcs.nodes)
    for round_ in range(rounds):
        for hop, estimate in enumerate(_balls(arcs, hops, seed * rounds + round_), start=1):
            if hop == 1:
                last = np.ones(arcs.nodes)
            near += np.maximum(estimate - last, 0.0) / hop
            last = np.maximum(estimate, last)
        size += last
    return size / rounds, near / rounds


def _balls(arcs: Arcs, hops: int, seed: int) -> Iterator[Doubles]:
    """Ball sizes of one hop, two, …, as long as any ball still grows."""
    nodes = arcs.nodes
    parts = cut(arcs.starts, 0, nodes, STREAMS)
    balls: Registers = lines(nodes, REGISTERS, np.uint8).reshape(-1)
    larger: Registers = lines(nodes, REGISTERS, np.uint8).reshape(-1)
    hashes = hashed(nodes, seed)
    changed, changes = np.ones(nodes, bool), np.zeros(nodes, bool)
    direct: Doubles = np.empty(nodes)
    over(partial(first_balls, arcs.starts, arcs.ends, hashes, balls, direct), parts)
    yield direct
    for _ in range(2, hops + 1):
        grow = partial(grown, arcs.starts, arcs.ends, balls, larger, changed, changes)
        if not any(over(grow, parts)):
            return
        balls, larger, changed, changes = larger, balls, changes, changed
        found: Doubles = np.empty(nodes)
        measure = partial(sizes, balls, _HALVES, found)
        over(measure, parts)
        yield found
