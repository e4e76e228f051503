"""Greedy maximum cover over sampled sets, one choice a call."""

from __future__ import annotations

import numpy as np
from numba import njit

from graph.reach.kernels.arrays import Flags, Ints, Offsets


@njit(cache=True, nogil=True)
def take(
    node: int, set_starts: Offsets, members: Ints, sets_starts_of: Offsets, sets_of: Ints, covered: Flags, gain: Offsets
) -> int:  # fmt: skip
    """Cover every set that holds `node`, lower everybody's `gain` to match; how many were uncovered."""
    fresh = 0
    for place in range(sets_starts_of[node], sets_starts_of[node + 1]):
        held = sets_of[place]
        if covered[held]:
            continue
        covered[held] = True
        fresh += 1
        for member in range(set_starts[held], set_starts[held + 1]):
            gain[members[member]] -= 1
    return fresh


@njit(cache=True, nogil=True)
def met(set_starts: Offsets, members: Ints, first_choice: Ints, choices: int) -> Offsets:
    """How many sets each choice meets that no choice before it meets.

    `first_choice[node]` is the place of the node among the choices, or `choices` when it is none.
    """
    newly = np.zeros(choices + 1, np.int64)
    for held in range(set_starts.size - 1):
        best = choices
        for member in range(set_starts[held], set_starts[held + 1]):
            best = min(best, first_choice[members[member]])
        newly[best] += 1
    return newly
