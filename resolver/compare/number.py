"""One number that a company gave on both sides, of one numbering scheme: customer, member, loyalty, subscription.

Numbers of two schemes are never held against each other. A household may share a card and a person may be
registered twice, so a number is strong evidence and no proof either way.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from resolver import normalise
from resolver.compare.columns import codes, same, sides
from resolver.compare.pairs import Column, Features, Pairs, unknown
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import texts_as_they_are

KIND = "number"

_NAMES = ("number_same", "number_near", "number_differs", "number_shared")
_LONG = 6
"""Signs from which one slip apart means something: shorter numbers have too many neighbours that are others' numbers."""
_LEAST = 0.01
"""Bits of a slip where everybody is near: it is still no other number."""


def features(pairs: Pairs) -> Features:
    """NaN where the two have no number of one scheme; of several schemes the one that tells most.

    `number_same` and `number_differs` are 1 or 0. `number_near` is in bits where one is the other with a sign wrong,
    missing or too many, or two neighbours turned: log2 of how many records there are for each that is so near; else 0.
    `number_shared` is log2 of how many more records have the number.
    """
    found = {name: unknown(len(pairs)) for name in _NAMES}
    ours, theirs = sides(pairs, "schemes", _schemes)
    for scheme in sorted(ours & theirs):
        _tell(pairs, scheme, np.flatnonzero(~(found["number_same"] == 1)), found)
    return found


def _schemes(table: Records) -> frozenset[str]:
    return frozenset(_scheme(number) for numbers in table.numbers for number in numbers)


def _scheme(number: str) -> str:
    return number.rpartition(":")[0]


def _bare(number: str) -> str:
    return number.rpartition(":")[2]


def _of(scheme: str, table: Records) -> list[str]:
    """The number of each record in a scheme, with the scheme before it; empty without one."""
    begins = f"{scheme}:"
    return [
        next((number for number in numbers if number.startswith(begins)), "") for numbers in table.numbers
    ]


def _tell(pairs: Pairs, scheme: str, rows: NDArray[np.int64], found: dict[str, Column]) -> None:
    """Fill in what a scheme says of the pairs in `rows`, where it says more than is there."""
    held = sides(pairs, f"held {scheme}", lambda table: _of(scheme, table))
    numbers = codes(
        pairs, f"numbers {scheme}", lambda table: texts_as_they_are(held[table is not pairs.left])
    )
    known = (numbers[0][pairs.i[rows]] >= 0) & (numbers[1][pairs.j[rows]] >= 0)
    rows = rows[known]
    equal = same(pairs, numbers)
    near = np.zeros(len(pairs))
    apart = rows[equal[rows] == 0]
    near[apart] = _near(pairs, scheme, held, apart)
    differs = 1 - equal - (near > 0)
    shared, counts = np.zeros(len(pairs)), pairs.rarity["numbers"]
    for k in np.flatnonzero(equal).tolist():
        shared[k] = math.log2(max(1, counts[held[0][int(pairs.i[k])]] - 1))
    is_new = np.isnan(found["number_same"][rows])
    told = rows[is_new | (equal[rows] == 1) | (near[rows] > found["number_near"][rows])]
    for name, column in (
        ("number_same", equal), ("number_near", near), ("number_differs", differs), ("number_shared", shared),
    ):  # fmt: skip
        found[name][told] = column[told]


def _near(pairs: Pairs, scheme: str, held: tuple[list[str], list[str]], rows: NDArray[np.int64]) -> Column:
    """Bits of the numbers of `rows` that are one slip apart; else 0."""
    width = pairs.once(f"width {scheme}", lambda: max(len(number) for side in held for number in side))
    ours, theirs = sides(pairs, f"signs {scheme}", lambda table: _signs(held[table is not pairs.left], width))
    i, j = pairs.i[rows], pairs.j[rows]
    one, other = ours[1][i], theirs[1][j]
    # One slip that leaves the length leaves all but two signs in their places.
    few = np.where(one == other, (ours[0][i] != theirs[0][j]).sum(axis=1) <= 2, np.abs(one - other) == 1)
    crowd = pairs.once(f"crowd {scheme}", dict[str, int])
    out = np.zeros(len(rows))
    for k in np.flatnonzero(few & (np.maximum(one, other) >= _LONG)).tolist():
        two = held[0][int(i[k])], held[1][int(j[k])]
        if _is_slip(*two):
            out[k] = max(_LEAST, pairs.rarity.share_bits(max(_crowd(pairs, each, crowd) for each in two)))
    return out


def _crowd(pairs: Pairs, number: str, known: dict[str, int]) -> int:
    """How many times another number is about one slip from this one: often where numbers are issued one after another."""
    if number not in known:
        counts, holders = pairs.rarity["number_slips"], pairs.rarity["numbers"][number]
        known[number] = sum(counts[each] - holders for each in normalise.slips(number))
    return known[number]


def _signs(numbers: list[str], width: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Numbers without their scheme as rows of signs, and how long each is."""
    bare = [_bare(number) for number in numbers]
    signs = np.array(bare, dtype=f"S{width}").view(np.uint8).reshape(len(bare), width)
    return signs, np.fromiter(map(len, bare), dtype=np.int64, count=len(bare))


def _is_slip(one: str, other: str) -> bool:
    mine, yours = _bare(one), _bare(other)
    return max(len(mine), len(yours)) >= _LONG and OSA.distance(mine, yours, score_cutoff=1) == 1


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    """No number is repeated: it says of which scheme they are, and what is between them."""
    level, scheme, number = max(
        (2 if one == other else int(_is_slip(one, other)), _scheme(one), one)
        for one in ours.number_keys for other in theirs.number_keys if _scheme(one) == _scheme(other)
    )  # fmt: skip
    if level == 2:
        held = rarity["numbers"][number]
        return f"the same number ({scheme})" + (f"; {held:,} records have it" if held > 2 else "")
    return f"the numbers ({scheme}) are one slip apart" if level == 1 else f"other numbers ({scheme})"
