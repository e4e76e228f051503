"""The graphs that kernels are measured on: R-MAT (Chakrabarti, Zhan and Faloutsos 2004) with Graph500's quadrants."""

from __future__ import annotations

import numpy as np

from graph.distinct import distinct
from graph.reach.arcs import Arcs

QUADRANTS = (0.57, 0.19, 0.19)


def rmat(scale: int, arcs: int, seed: int) -> Arcs:
    """Follower → followed: `arcs` draws among 2^scale, each arc once, nobody themselves, only who has an arc; numbers
    say nothing."""
    random = np.random.default_rng(seed)
    source, target = np.zeros(arcs, np.int32), np.zeros(arcs, np.int32)
    a, b, c = QUADRANTS
    for bit in range(scale):
        drawn = random.random(arcs, dtype=np.float32)
        source |= (drawn > a + b).astype(np.int32) << bit
        target |= (((drawn > a) & (drawn <= a + b)) | (drawn > a + b + c)).astype(np.int32) << bit
    kept = source != target
    pairs = distinct((source[kept].astype(np.int64) << 32) | target[kept])
    source, target = (pairs >> 32).astype(np.int32), (pairs & 0xFFFFFFFF).astype(np.int32)
    used = np.zeros(1 << scale, bool)
    used[source] = used[target] = True
    numbers = np.full(1 << scale, -1, np.int32)
    numbers[used] = random.permutation(int(used.sum())).astype(np.int32)
    return Arcs.of(int(used.sum()), numbers[source], numbers[target])


def b() -> Arcs:
    """As many people and arcs as Epinions has (75,879 and 0.81 million both ways), by the same recipe as C."""
    return rmat(17, 848_000, 1)


def c() -> Arcs:
    """Scale 20 with 16 draws a node: 646,412 people, 16.1 million arcs."""
    return rmat(20, 16 << 20, 1)


def said(name: str, arcs: Arcs) -> str:
    return f"{name}: {arcs.nodes:,} people, {arcs.size:,} arcs"
