"""Bits of what two sets have in common, for many pairs at once.

Sets are runs of numbers in the order of their members, so the bits of a pair are summed in the same
order on every run, whatever other pairs are there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.compare.pairs import Column


@dataclass(frozen=True)
class Shared:
    """Per pair: bits in common, how many members in common, bits of either side, and whether both have any."""

    bits: Column
    count: Column
    ours: Column
    theirs: Column
    known: NDArray[np.bool_]


def shared(
    left: Sequence[Iterable[str]], right: Sequence[Iterable[str]], i: NDArray[np.int64], j: NDArray[np.int64],
    bits_of: Callable[[str], float],
) -> Shared:  # fmt: skip
    """`left[i[k]]` beside `right[j[k]]`; the same list twice is read once."""
    vocabulary = sorted(
        {each for side in ((left,) if right is left else (left, right)) for held in side for each in held}
    )
    place = {each: number for number, each in enumerate(vocabulary)}
    weights = np.array([max(0.0, bits_of(each)) for each in vocabulary], dtype=np.float64)
    ours = _filed(left, place)
    theirs = ours if right is left else _filed(right, place)
    bits, count = np.empty(len(i)), np.empty(len(i))
    _meet(*ours, *theirs, i, j, weights, bits, count)
    size, held = _sizes(ours, weights)
    size_others, held_others = (size, held) if right is left else _sizes(theirs, weights)
    return Shared(bits, count, size[i], size_others[j], held[i] & held_others[j])


_Ints = NDArray[np.int64]


def _filed(sets: Sequence[Iterable[str]], place: dict[str, int]) -> tuple[_Ints, _Ints]:
    """Where the members of each set begin, and the members of all, in order within a set."""
    rows = [sorted({place[each] for each in held}) for held in sets]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]).astype(np.int64)
    return starts, np.array([number for row in rows for number in row], dtype=np.int64)


def _sizes(filed: tuple[_Ints, _Ints], weights: Column) -> tuple[Column, NDArray[np.bool_]]:
    """Bits of each whole set, and whether it has any member."""
    starts, _ = filed
    everyone = np.arange(len(starts) - 1)
    size, count = np.empty(len(everyone)), np.empty(len(everyone))
    _meet(*filed, *filed, everyone, everyone, weights, size, count)
    return size, count > 0


@njit(cache=True, nogil=True)
def _meet(
    starts: _Ints, members: _Ints, starts_others: _Ints, members_others: _Ints, i: _Ints, j: _Ints,
    weights: Column, bits: Column, count: Column,
) -> None:  # fmt: skip
    for k in range(len(i)):
        a, end = starts[i[k]], starts[i[k] + 1]
        b, end_others = starts_others[j[k]], starts_others[j[k] + 1]
        total, both = 0.0, 0
        while a < end and b < end_others:
            if members[a] == members_others[b]:
                total += weights[members[a]]
                both += 1
                a += 1
                b += 1
            elif members[a] < members_others[b]:
                a += 1
            else:
                b += 1
        bits[k], count[k] = total, both
