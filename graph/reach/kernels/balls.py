"""Balls around every node at once, each held as 64 registers of a HyperLogLog counter: one cache line.

Register j of a node is the highest rank among the hashes of kind j in its ball; the ball of h hops is the highest of the
balls of h - 1 hops next to it (Boldi, Rosa and Vigna 2011, "HyperANF"; Flajolet et al. 2007).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph.reach.kernels.arrays import Doubles, Flags, Ints, Offsets
from graph.reach.kernels.memory import highest_of_rows

Registers = NDArray[np.uint8]
"""Flat, 64 a node."""
Hashes = NDArray[np.uint16]
"""Register × 256 + rank."""

# Bias of the mean of 64 registers (Flajolet et al. 2007, figure 3).
ALPHA = 0.709


@njit(cache=True, nogil=True)
def hashed(nodes: int, seed: int) -> Hashes:
    """For each node its register and rank, by splitmix64 of its number."""
    found = np.empty(nodes, np.uint16)
    for node in range(nodes):
        z = (np.uint64(node) + np.uint64(1) + np.uint64(seed) * np.uint64(0xD1B54A32D192ED03)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        register = z & np.uint64(63)
        z = z >> np.uint64(6)
        rank = 1
        while z & np.uint64(1) == np.uint64(0) and rank < 58:
            rank += 1
            z = z >> np.uint64(1)
        found[node] = np.uint16(register * np.uint64(256) + np.uint64(rank))
    return found


@njit(cache=True, nogil=True)
def first_balls(
    starts: Offsets, ends: Ints, hashes: Hashes, balls: Registers, held: Doubles, first: int, last: int
) -> None:  # fmt: skip
    """Balls of one hop: the node itself and its neighbours. Two bytes a neighbour are read instead of a line. `held` is
    how many different nodes are in it: so few need no estimate."""
    seen_at = np.full(starts.size - 1, -1, np.int32)
    for node in range(first, last):
        seen_at[node] = node
        count = 1
        begin = node * 64
        for register in range(64):
            balls[begin + register] = 0
        balls[begin + (hashes[node] >> 8)] = np.uint8(hashes[node] & 255)
        for arc in range(starts[node], starts[node + 1]):
            other = ends[arc]
            hashed_to = hashes[other]
            at = begin + (hashed_to >> 8)
            balls[at] = max(balls[at], np.uint8(hashed_to & 255))
            count += seen_at[other] != node
            seen_at[other] = node
        held[node] = count


@njit(cache=True, nogil=True)
def grown(
    starts: Offsets, ends: Ints, balls: Registers, larger: Registers, changed: Flags, changes: Flags,
    first: int, last: int,
) -> bool:  # fmt: skip
    """`larger` = balls with one hop more; `changes` says whose grew. Neighbours that did not change in the hop before
    (`changed`) can add nothing; where none did, the ball is copied."""
    any_change = False
    row = np.empty(64, np.uint8)
    for node in range(first, last):
        begin = node * 64
        is_worth = False
        for arc in range(starts[node], starts[node + 1]):
            if changed[ends[arc]]:
                is_worth = True
                break
        for register in range(64):
            row[register] = balls[begin + register]
        if is_worth:
            highest_of_rows(balls, ends, starts[node], starts[node + 1], row)
        grew = False
        for register in range(64):
            grew |= row[register] != balls[begin + register]
            larger[begin + register] = row[register]
        changes[node] = grew
        any_change |= grew
    return any_change


@njit(cache=True, nogil=True)
def sizes(balls: Registers, halves: Doubles, found: Doubles, first: int, last: int) -> None:
    """How many nodes each ball holds: 64² α / Σ 2^-register, and 64 ln (64 / empty registers) where that is under 160 and
    some are empty. `halves[r]` is 2^-r."""
    for node in range(first, last):
        total = 0.0
        empty = 0
        for place in range(node * 64, node * 64 + 64):
            total += halves[balls[place]]
            empty += balls[place] == 0
        estimate = ALPHA * 4096.0 / total
        if estimate <= 160.0 and empty > 0:
            estimate = 64.0 * np.log(64.0 / empty)
        found[node] = estimate
