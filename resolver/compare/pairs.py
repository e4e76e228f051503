"""A batch of pairs to compare: two tables, positions, and how rare things are in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from resolver.rarity import Rarity
from resolver.records import Record, Records

T = TypeVar("T")

Column = NDArray[np.float64]
"""One feature for every pair; NaN where a side does not tell."""

Features = Mapping[str, Column]


@dataclass(frozen=True)
class Pairs:
    """`left[i[k]]` beside `right[j[k]]`; within one table both sides are that table."""

    left: Records
    right: Records
    i: NDArray[np.int64]
    j: NDArray[np.int64]
    rarity: Rarity
    made: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What was worked out of the tables as a whole; parts of the pairs share it."""

    def __len__(self) -> int:
        return len(self.i)

    def part(self, rows: slice) -> Pairs:
        """Some of the pairs, of the same tables."""
        return replace(self, i=self.i[rows], j=self.j[rows])

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made once for all parts; `name` says what it is."""
        if name not in self.made:
            self.made[name] = make()
        found: T = self.made[name]
        return found

    def records(self, k: int) -> tuple[Record, Record]:
        return self.left.rows[int(self.i[k])], self.right.rows[int(self.j[k])]


def unknown(size: int) -> Column:
    return np.full(size, np.nan)


def known_only(known: NDArray[np.bool_], features: dict[str, Column]) -> dict[str, Column]:
    """The same features with NaN where the pair does not tell."""
    return {name: np.where(known, column, np.nan) for name, column in features.items()}
