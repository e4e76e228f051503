"""How rare a spelling is among the records at hand: agreement on a rare one proves more.

Counted over both tables together, each record once; nothing is carried over from other data,
so `rep` is common among politicians and rare among bakers. `COUNTED` is the one list of what is
counted: a batch counts it over its tables, the live index keeps it up to date record by record.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from resolver import normalise
from resolver.columns import Columns
from resolver.records import Records
from resolver.runs import runs
from resolver.texts import Lists, Texts, together

_FEWEST = 2_000  # about the size of the worlds the weights were learnt on (1,800 to 4,446 records)

ALL = ""
"""The value under which every holder of a kind counts, whatever it holds."""


class Counts(Protocol):
    """In how many records a value stands; 0 for one that was never seen."""

    def __getitem__(self, value: str, /) -> int: ...


def _alone(column: Iterable[str]) -> Iterator[Iterable[str]]:
    return ((value,) if value else () for value in column)


def _places(table: Records) -> Iterator[Iterable[str]]:
    """Each word of a place, and each two of them in order of the alphabet."""
    for words in table.places:
        held = sorted(words)
        yield chain(held, (f"{one} {other}" for one, other in combinations(held, 2)))


def _on_platform(table: Records, column: Iterable[str]) -> Iterator[Iterable[str]]:
    for row, value in zip(table.rows, column, strict=True):
        yield (crowd_key(value, row.platform),) if value else ()


def crowd_key(value: str, platform: str) -> str:
    """How a value on one platform is filed; the value goes first, so that its platforms follow each other."""
    return f"{value}\t{platform}"


COUNTED: Mapping[str, Callable[[Records], Iterable[Iterable[str]]]] = {
    "name_words": lambda table: map(set, table.spoken),
    "surnames": lambda table: _alone(parts[2] for parts in table.name_parts),
    "stems": lambda table: _alone(table.stems),
    "letters": lambda table: _alone(table.letters),
    # Words that handles show by capitals and signs: `SenToddYoung`.
    "handle_words": lambda table: map(set, table.handle_words),
    "emails": lambda table: _alone(table.emails),
    "phones": lambda table: _alone(table.phones),
    "births": lambda table: _alone(table.births),
    "numbers": lambda table: table.numbers,
    # Who is one slip away is seen from a record's own values: no count of another's number is needed.
    "number_slips": lambda table: (
        frozenset().union(*map(normalise.slips, numbers)) if numbers else () for numbers in table.numbers
    ),
    "urls": lambda table: _alone(table.urls),
    "places": _places,
    "bio_words": lambda table: table.bios,
    "followed": lambda table: table.circles,
    "circles": lambda table: ((ALL,) if circle else () for circle in table.circles),
    "stems_on": lambda table: _on_platform(table, table.stems),
    "names_on": lambda table: _on_platform(table, table.names),
}
"""Kind → what each record of a table counts for, in the order of its rows."""

_COLUMNS: Mapping[str, Callable[[Columns], Texts | Lists]] = {
    "name_words": lambda columns: columns.name_words,
    "surnames": lambda columns: columns.surnames,
    "stems": lambda columns: columns.stems,
    "letters": lambda columns: columns.letters,
    "handle_words": lambda columns: columns.handle_words,
}
"""Kinds of `COUNTED` that whole tables have as columns of texts: the same counts, in compiled loops."""

RUNS: Mapping[str, tuple[Callable[[Records], Texts], ...]] = {
    "handle_grams": (lambda table: table.columns.letters,),
    "stem_grams": (lambda table: table.columns.stems,),
    "name_grams": (lambda table: table.columns.joined_names,),
    # Runs of the stem, and again those of the name: a handle is held against a name.
    "spelled_grams": (lambda table: table.columns.stems, lambda table: table.columns.joined_names),
}
"""Kind → columns whose runs of three characters are counted, by the number of the run."""

CROWDS = {"stem_crowds": "stems_on", "name_crowds": "names_on"}
"""How many records of one platform share a value, on the platform where most do; from which count."""

_CROWDED: Mapping[str, Callable[[Columns], Texts]] = {
    "stem_crowds": lambda columns: columns.stems,
    "name_crowds": lambda columns: columns.names,
}


@dataclass(frozen=True)
class Rarity:
    """`counts` by kind, the kinds of `COUNTED` and `CROWDS`; `runs` those of `RUNS`, by the number of a run;
    `records` is how many were counted."""

    records: int
    counts: Mapping[str, Counts]
    runs: Mapping[str, NDArray[np.int64]]

    @classmethod
    def over(cls, left: Records, right: Records) -> Rarity:
        """The same table given twice counts once."""
        tables = (left,) if right is left else (left, right)
        return cls(max(1, sum(len(table) for table in tables)), _Counted(tables), _Runs(tables))

    def __getitem__(self, kind: str) -> Counts:
        return self.counts[kind]

    def at_place(self, words: frozenset[str]) -> int:
        """Records that state all these words; of more than two words, the two that fewest state together."""
        found = [" ".join(two) for two in combinations(sorted(words), min(2, len(words)))]
        return min(self.counts["places"][each] for each in found)

    def bits(self, counts: Counts, value: str) -> float:
        """−log2 of the share of records that have `value`; never negative.

        A file of ten rows does not make a name common: fewer than 2,000 records count as 2,000.
        """
        return self.share_bits(counts[value])

    def share_bits(self, holders: int) -> float:
        """As `bits`, of something that so many records have."""
        return max(0.0, math.log2(max(self.records, _FEWEST) / max(0.5, holders)))

    def run_bits(self, kind: str, numbers: NDArray[Any]) -> NDArray[np.float64]:
        """As `bits`, of runs of three characters by their numbers."""
        counted = np.maximum(self.runs[kind][numbers], 0.5)
        found: NDArray[np.float64] = np.maximum(0.0, np.log2(max(self.records, _FEWEST)) - np.log2(counted))
        return found


class _Counted(Mapping[str, Counts]):
    """Counts over tables, each kind when it is first asked for."""

    def __init__(self, tables: tuple[Records, ...]) -> None:
        self._tables = tables
        self._found: dict[str, Counter[str]] = {}

    def __getitem__(self, kind: str) -> Counts:
        if kind not in self._found:
            self._found[kind] = self._crowds(kind) if kind in CROWDS else self._counted(kind)
        return self._found[kind]

    def _counted(self, kind: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for table in self._tables:
            if kind in _COLUMNS:
                found.update(_COLUMNS[kind](table.columns).counted())
            else:
                found.update(chain.from_iterable(COUNTED[kind](table)))
        return found

    def _crowds(self, kind: str) -> Counter[str]:
        held = together([_CROWDED[kind](table.columns) for table in self._tables]).numbered
        platforms = sorted({platform for table in self._tables for platform in table.platforms})
        number = {platform: k for k, platform in enumerate(platforms)}
        on = np.array([number[row.platform] for table in self._tables for row in table.rows], dtype=np.int64)
        told = held.numbers >= 0
        met, times = np.unique(held.numbers[told] * len(platforms) + on[told], return_counts=True)
        most = np.zeros(len(held.values), dtype=np.int64)
        np.maximum.at(most, met // max(1, len(platforms)), times)
        return Counter(dict(zip(held.values, most.tolist(), strict=True)))

    def __iter__(self) -> Iterator[str]:
        return chain(COUNTED, CROWDS)

    def __len__(self) -> int:
        return len(COUNTED) + len(CROWDS)


class _Runs(Mapping[str, NDArray[np.int64]]):
    """Runs over tables, each kind when it is first asked for."""

    def __init__(self, tables: tuple[Records, ...]) -> None:
        self._tables = tables
        self._found: dict[str, NDArray[np.int64]] = {}

    def __getitem__(self, kind: str) -> NDArray[np.int64]:
        if kind not in self._found:
            columns = [column(table) for column in RUNS[kind] for table in self._tables]
            self._found[kind] = sum(
                (runs(column).counted() for column in columns[1:]), runs(columns[0]).counted()
            )
        return self._found[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(RUNS)

    def __len__(self) -> int:
        return len(RUNS)
