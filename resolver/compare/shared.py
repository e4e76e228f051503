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

from resolver.columns import Columns
from resolver.compare.pairs import Column, Pairs
from resolver.records import Records
from resolver.texts import Lists, Texts, together

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


def shared_words(
    pairs: Pairs, name: str, of: Callable[[Columns], Lists], bits_of: Callable[[Texts], Column]
) -> Shared:
    """As `shared`, of words that are held as a column of normal forms."""

    def read() -> tuple[_Side, _Side, Column]:
        ours = of(pairs.left.columns)
        return _read_columns(ours, ours if pairs.right is pairs.left else of(pairs.right.columns), bits_of)

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


def _read_columns(
    left: Lists, right: Lists, bits_of: Callable[[Texts], Column]
) -> tuple[_Side, _Side, Column]:
    """As `_read`, of columns of words."""
    words = left.words if right is left else together([left.words, right.words])
    vocabulary = words.numbered.texts
    order = vocabulary.order()
    order = np.arange(len(vocabulary)) if order is None else order
    weights = np.maximum(0.0, bits_of(vocabulary))[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    numbers, split = rank[words.numbered.numbers], len(left.words)
    ours = _weighed(_ranked(numbers[:split], left.starts), weights)
    return ours, ours if right is left else _weighed(_ranked(numbers[split:], right.starts), weights), weights


def _ranked(numbers: _Ints, starts: _Ints) -> _Members:
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels.distinct import sets

    members, bounds = np.empty(len(numbers), dtype=np.int32), np.empty_like(starts)
    sets(numbers, starts, members, bounds)
    return bounds, members[: bounds[-1]].copy()


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
