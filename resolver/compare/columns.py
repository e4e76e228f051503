"""Columns of two tables as compiled loops read them, made once for all parts of the pairs.

The same table on both sides is read once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from resolver.columns import Columns
from resolver.compare.pairs import Column, Pairs
from resolver.rarity import Counts
from resolver.records import Records
from resolver.runs import BASE, Numbers, Runs
from resolver.texts import Bytes, Ints, Texts, together
from resolver.threads import for_each, ranges

T = TypeVar("T")

_ENOUGH = (
    8_000  # pairs; for fewer a second thread costs more than it does, and of so many each thread has its own
)

Sides = tuple[T, T]


def sides(pairs: Pairs, name: str, make: Callable[[Records], T]) -> Sides[T]:
    """What `make` gives for either table; `name` says what it is."""
    ours = pairs.once(f"{name} left", lambda: make(pairs.left))
    if pairs.right is pairs.left:
        return ours, ours
    return ours, pairs.once(f"{name} right", lambda: make(pairs.right))


def text_sides(pairs: Pairs, of: Callable[[Columns], Texts]) -> Sides[tuple[Bytes, Ints]]:
    """A column of normal forms of either table."""
    return of(pairs.left.columns).arrays, of(pairs.right.columns).arrays


def codes(pairs: Pairs, name: str, of: Callable[[Records], Texts]) -> Sides[Ints]:
    """The texts of either table as numbers, the same for the same text in either; -1 for an empty one."""

    def make() -> Sides[Ints]:
        if pairs.right is pairs.left:
            numbers = of(pairs.left).numbered.numbers
            return numbers, numbers
        ours, theirs = of(pairs.left), of(pairs.right)
        numbers = together([ours, theirs]).numbered.numbers
        return numbers[: len(ours)], numbers[len(ours) :]

    return pairs.once(f"text codes {name}", make)


def code_sides(pairs: Pairs, name: str, of: Callable[[Columns], Texts]) -> Sides[Ints]:
    """As `codes`, of a column of normal forms."""
    return codes(pairs, name, lambda table: of(table.columns))


def run_sides(
    pairs: Pairs, name: str, of: Callable[[Columns], Texts], kind: str
) -> tuple[Sides[tuple[Numbers, Ints, Column]], Column]:
    """Runs of three characters of a column with the bits of each text's, and the bits of every run.

    `kind` says among what a run is rare, a kind of `rarity.RUNS`.
    """
    from resolver.kernels.meet import sizes

    weights = pairs.once(f"run bits {kind}", lambda: np.zeros(BASE**3))
    found: Sides[Runs] = of(pairs.left.columns).runs, of(pairs.right.columns).runs

    def fill(held: Runs) -> None:
        """Bits of the runs that are there: a few records have few of them, many have all."""
        met = held.members if len(held.members) < BASE**2 else np.arange(BASE**3)
        weights[met] = pairs.rarity.run_bits(kind, met)

    def weighed(held: Runs) -> tuple[Numbers, Ints, Column]:
        fill(held)
        bits = np.empty(len(held.starts) - 1)
        sizes(held.starts, held.members, weights, bits)
        return held.members, held.starts, bits

    ours = pairs.once(f"run sizes {name} {kind} left", lambda: weighed(found[0]))
    if found[1] is found[0]:
        return (ours, ours), weights
    return (ours, pairs.once(f"run sizes {name} {kind} right", lambda: weighed(found[1]))), weights


def same(pairs: Pairs, numbers: Sides[Ints]) -> Column:
    """1 where both sides have one value, 0 where they differ or a side has none; `numbers` as `code_sides` gives them."""
    ours = numbers[0][pairs.i]
    found: Column = ((ours == numbers[1][pairs.j]) & (ours >= 0)).astype(np.float64)
    return found


def holders(pairs: Pairs, of: Callable[[Columns], Texts], equal: Column, counts: Counts) -> Column:
    """Where both sides have one value: log2 of how many more records have it; else 0."""
    return _by_value(pairs, of, equal == 1, counts, 1)


def crowd(pairs: Pairs, of: Callable[[Columns], Texts], same: NDArray[np.bool_], crowds: Counts) -> Column:
    """Where both are the same: log2 of how many of one platform share it. Two on one platform are mostly two people."""
    return _by_value(pairs, of, same, crowds, 0)


def _by_value(
    pairs: Pairs, of: Callable[[Columns], Texts], which: NDArray[np.bool_], counts: Counts, less: int
) -> Column:
    """Log2 of the count of the value of the left side, `less` taken off; 0 for pairs that are not of `which`."""
    out, held = np.zeros(len(pairs)), of(pairs.left.columns).numbered
    met, back = np.unique(held.numbers[pairs.i[which]], return_inverse=True)
    times, place = np.unique(pairs.rarity.times(counts, held.texts, met), return_inverse=True)
    bits = [math.log2(max(1, each - less)) for each in times.tolist()]
    out[which] = np.array(bits, dtype=np.float64)[place][back]
    return out


def rows(
    pairs: Pairs, names: Sequence[str], run: Callable[[Ints, Ints, NDArray[np.float64]], None]
) -> dict[str, Column]:
    """A column for each name, filled by `run` for some of the pairs at a time, on all cores."""
    size = len(pairs)
    out = np.empty((len(names), size))
    parts = [slice(*bounds) for bounds in ranges(size)] if size > _ENOUGH else [slice(0, size)]
    for_each(lambda part: run(pairs.i[part], pairs.j[part], out[:, part]), parts)
    return dict(zip(names, out, strict=True))
