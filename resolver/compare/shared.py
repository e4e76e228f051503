"""Bits of what two sets have in common, for many pairs at once.

Sets are runs of numbers in the order of their members, so the bits of a pair are summed in the same
order on every run, whatever other pairs are there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolver.compare.pairs import Column, Pairs
from resolver.records import Records

_Ints = NDArray[np.int64]
_Members = tuple[_Ints, NDArray[np.int32]]
"""Where the members of each set begin, and the members of all, rising within a set."""


@dataclass(frozen=True)
class Shared:
    """Per pair: bits in common, how many members in common, bits of either side, and whether both have any."""

    bits: Column
    count: Column
    ours: Column
    theirs: Column
    known: NDArray[np.bool_]


def shared(
    pairs: Pairs, name: str, column: Callable[[Records], Sequence[Collection[str]]], bits_of: Callable[[str], float]
) -> Shared:  # fmt: skip
    """What the sets of two records have in common; `column` gives those of a table.

    `name` says what is compared: the columns are read once for all parts of the pairs.
    """

    def read() -> tuple[_Side, _Side, Column]:
        ours = column(pairs.left)
        return _read(ours, ours if pairs.right is pairs.left else column(pairs.right), bits_of)

    return _met(pairs, pairs.once(f"shared {name}", read))


def _met(pairs: Pairs, read: tuple[_Side, _Side, Column]) -> Shared:
    ours, theirs, weights = read
    i, j = pairs.i, pairs.j
    bits, count = np.empty(len(i)), np.empty(len(i))
    _meet(ours.members, theirs.members, i, j, weights, bits, count)
    return Shared(bits, count, ours.bits[i], theirs.bits[j], ours.held[i] & theirs.held[j])


@dataclass(frozen=True)
class _Side:
    members: _Members
    bits: Column
    held: NDArray[np.bool_]


def _read(
    left: Sequence[Collection[str]], right: Sequence[Collection[str]], bits_of: Callable[[str], float]
) -> tuple[_Side, _Side, Column]:
    vocabulary = sorted(
        {each for side in ((left,) if right is left else (left, right)) for held in side for each in held}
    )
    place = {each: number for number, each in enumerate(vocabulary)}
    weights = np.array([max(0.0, bits_of(each)) for each in vocabulary], dtype=np.float64)
    ours = _side(left, place, weights)
    return ours, ours if right is left else _side(right, place, weights), weights


def _side(sets: Sequence[Collection[str]], place: dict[str, int], weights: Column) -> _Side:
    return _weighed(_filed(sets, place), weights)


def _weighed(members: _Members, weights: Column) -> _Side:
    everyone = np.arange(len(members[0]) - 1)
    size, count = np.empty(len(everyone)), np.empty(len(everyone))
    _meet(members, members, everyone, everyone, weights, size, count)
    return _Side(members, size, count > 0)


def _filed(sets: Sequence[Collection[str]], place: dict[str, int]) -> _Members:
    starts = np.zeros(len(sets) + 1, dtype=np.int64)
    members: array[int] = array("i")
    for k, held in enumerate(sets):
        if held:
            members.extend(sorted({place[each] for each in held}))
        starts[k + 1] = len(members)
    return starts, np.array(members, dtype=np.int32)


def _meet(
    ours: _Members, theirs: _Members, i: _Ints, j: _Ints, weights: Column, bits: Column, count: Column
) -> None:  # fmt: skip
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels.meet import meet

    meet(*ours, *theirs, i, j, weights, bits, count)
