"""Columns of two tables as compiled loops read them, made once for all parts of the pairs.

The same table on both sides is read once.
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from resolver.columns import Columns
from resolver.compare.pairs import Column, Pairs
from resolver.rarity import Counts
from resolver.records import Records
from resolver.runs import BASE, Numbers, Runs, runs
from resolver.texts import Bytes, Ints, Texts, together

T = TypeVar("T")

_ENOUGH = 4_000  # pairs; for fewer a second thread costs more than it does

Sides = tuple[T, T]
Read = Callable[[Records], Sequence[str]]


def sides(pairs: Pairs, name: str, make: Callable[[Records], T]) -> Sides[T]:
    """What `make` gives for either table; `name` says what it is."""
    ours = pairs.once(f"{name} left", lambda: make(pairs.left))
    if pairs.right is pairs.left:
        return ours, ours
    return ours, pairs.once(f"{name} right", lambda: make(pairs.right))


def text_sides(pairs: Pairs, of: Callable[[Columns], Texts]) -> Sides[tuple[Bytes, Ints]]:
    """A column of normal forms of either table."""
    return of(pairs.left.columns).arrays, of(pairs.right.columns).arrays


def code_sides(pairs: Pairs, name: str, column: Callable[[Records], Texts]) -> Sides[Ints]:
    """The texts of a column as numbers, the same for the same text in either table; -1 for an empty one."""

    def make() -> Sides[Ints]:
        if pairs.right is pairs.left:
            numbers = column(pairs.left).numbered.numbers
            return numbers, numbers
        ours, theirs = column(pairs.left), column(pairs.right)
        numbers = together([ours, theirs]).numbered.numbers
        return numbers[: len(ours)], numbers[len(ours) :]

    return pairs.once(f"text codes {name}", make)


def run_sides(
    pairs: Pairs, name: str, of: Callable[[Columns], Texts], kind: str
) -> tuple[Sides[tuple[Numbers, Ints, Column]], Column]:
    """Runs of three characters of a column with the bits of each text's, and the bits of every run.

    `kind` says among what a run is rare, a kind of `rarity.RUNS`.
    """
    from resolver.kernels.meet import sizes

    weights = pairs.once(f"run bits {kind}", lambda: np.zeros(BASE**3))
    found: Sides[Runs] = sides(pairs, f"runs {name}", lambda table: runs(of(table.columns)))

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


def codes(pairs: Pairs, name: str, column: Read) -> Sides[Ints]:
    """The values of a column as numbers, the same for the same text in either table; -1 for an empty one."""

    def make() -> Sides[Ints]:
        numbers: dict[str, int] = {"": -1}
        tables = (pairs.left,) if pairs.right is pairs.left else (pairs.left, pairs.right)
        found = [
            np.array([numbers.setdefault(value, len(numbers)) for value in column(table)], dtype=np.int64)
            for table in tables
        ]
        return found[0], found[-1]

    return pairs.once(f"codes {name}", make)


def same(pairs: Pairs, numbers: Sides[Ints]) -> Column:
    """1 where both sides have one value, 0 where they differ or a side has none; `numbers` as `codes` gives them."""
    ours = numbers[0][pairs.i]
    found: Column = ((ours == numbers[1][pairs.j]) & (ours >= 0)).astype(np.float64)
    return found


def holders(pairs: Pairs, ours: Sequence[str], equal: Column, counts: Counts) -> Column:
    """Where both sides have one value: log2 of how many more records have it; else 0."""
    out = np.zeros(len(pairs))
    for k in np.flatnonzero(equal).tolist():
        out[k] = math.log2(max(1, counts[ours[int(pairs.i[k])]] - 1))
    return out


def rows(
    pairs: Pairs, names: Sequence[str], run: Callable[[Ints, Ints, NDArray[np.float64]], None]
) -> dict[str, Column]:
    """A column for each name, filled by `run` for some of the pairs at a time, on all cores."""
    size = len(pairs)
    out = np.empty((len(names), size))
    threads = (os.cpu_count() or 1) if size > _ENOUGH else 1
    if threads == 1:
        run(pairs.i, pairs.j, out)
    else:
        bounds = np.linspace(0, size, 4 * threads + 1).astype(int).tolist()
        parts = [slice(a, b) for a, b in itertools.pairwise(bounds)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda part: run(pairs.i[part], pairs.j[part], out[:, part]), parts))
    return dict(zip(names, out, strict=True))
