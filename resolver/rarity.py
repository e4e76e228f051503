"""How rare a spelling is among the records at hand: agreement on a rare one proves more.

Counted over both tables together, each record once; nothing is carried over from other data,
so `rep` is common among politicians and rare among bakers. `COUNTED` is the one list of what is
counted: a batch counts it over its tables, the live index keeps it up to date record by record.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from resolver import normalise
from resolver.columns import Columns
from resolver.records import Records
from resolver.texts import Ints, Lists, Texts, after, together

_FEWEST = 2_000  # about the size of the worlds the weights were learnt on (1,800 to 4,446 records)

ALL = ""
"""The value under which every holder of a kind counts, whatever it holds."""


class Counts(Protocol):
    """In how many records a value stands; 0 for one that was never seen."""

    def __getitem__(self, value: str, /) -> int: ...


class Tally(Mapping[str, int]):
    """Counts of texts by their numbers: a text is looked for by name only where somebody asks for one."""

    def __init__(self, texts: Texts, times: Ints) -> None:
        self._texts, self._times = texts, times
        self._asked = texts, times

    @cached_property
    def _by_name(self) -> dict[str, int]:
        return dict(zip(self._texts.values(), self._times.tolist(), strict=True))

    def __getitem__(self, value: str, /) -> int:
        return self._by_name.get(value, 0)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._texts)

    def of(self, asked: Texts) -> Ints:
        """The counts of texts that are all different."""
        if asked is self._texts:
            return self._times
        if asked is not self._asked[0]:
            numbers = together([self._texts, asked]).numbered.numbers[len(self._texts) :]
            self._asked = asked, np.append(self._times, np.zeros(len(asked) + 1, dtype=np.int64))[numbers]
        return self._asked[1]


def _alone(column: Iterable[str]) -> Iterator[Iterable[str]]:
    return ((value,) if value else () for value in column)


def _places(table: Records) -> Iterator[Iterable[str]]:
    """Each word of a place, and each two of them in order of the alphabet."""
    for words in table.places:
        yield _with_pairs(sorted(words))


def _with_pairs(words: Sequence[str]) -> Iterable[str]:
    return chain(words, (f"{one} {other}" for one, other in combinations(words, 2)))


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
    "emails": lambda columns: columns.emails,
    "phones": lambda columns: columns.phones,
    "births": lambda columns: columns.births,
    "urls": lambda columns: columns.urls,
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

    def times(self, counts: Counts, asked: Texts, places: Ints) -> Ints:
        """The counts of those at `places` of some texts that are all different."""
        if isinstance(counts, Tally):
            found: Ints = counts.of(asked)[places]
            return found
        return np.array([counts[asked[place]] for place in places.tolist()], dtype=np.int64)

    def bits_each(self, counts: Counts, asked: Texts) -> NDArray[np.float64]:
        """`bits` of texts that are all different."""
        met, which = np.unique(self.times(counts, asked, np.arange(len(asked))), return_inverse=True)
        most = max(self.records, _FEWEST)
        bits = [max(0.0, math.log2(most / max(0.5, times))) for times in met.tolist()]
        found: NDArray[np.float64] = np.array(bits, dtype=np.float64)[which]
        return found

    def run_bits(self, kind: str, numbers: NDArray[Any]) -> NDArray[np.float64]:
        """As `bits`, of runs of three characters by their numbers."""
        counted = np.maximum(self.runs[kind][numbers], 0.5)
        found: NDArray[np.float64] = np.maximum(0.0, np.log2(max(self.records, _FEWEST)) - np.log2(counted))
        return found


class _Counted(Mapping[str, Counts]):
    """Counts over tables, each kind when it is first asked for."""

    def __init__(self, tables: tuple[Records, ...]) -> None:
        self._tables = tables
        self._found: dict[str, Counts] = {}

    def __getitem__(self, kind: str) -> Counts:
        if kind not in self._found:
            self._found[kind] = self._crowds(kind) if kind in CROWDS else self._counted(kind)
        return self._found[kind]

    def _counted(self, kind: str) -> Counts:
        if kind in _COLUMNS:
            columns = [_COLUMNS[kind](table.columns) for table in self._tables]
            if isinstance(columns[0], Texts):
                held = together([each for each in columns if isinstance(each, Texts)]).numbered
                return Tally(held.texts, held.times)
            words = after([each for each in columns if isinstance(each, Lists)])
            return Tally(words.words.numbered.texts, words.times)
        found: Counter[str] = Counter()
        for table in self._tables:
            if kind == "places":
                held = table.columns.places.numbered
                for value, times in zip(held.values, held.times.tolist(), strict=True):
                    found.update(dict.fromkeys(_with_pairs(value.split()), times))
            else:
                found.update(chain.from_iterable(COUNTED[kind](table)))
        return found

    def _crowds(self, kind: str) -> Counts:
        held = together([_CROWDED[kind](table.columns) for table in self._tables]).numbered
        platforms = sorted({platform for table in self._tables for platform in table.platforms})
        number = {platform: k for k, platform in enumerate(platforms)}
        on = np.concatenate([
            np.array([number[platform] for platform in table.platforms], dtype=np.int64)[table.platform_codes]
            for table in self._tables
        ])  # fmt: skip
        told = held.numbers >= 0
        met = np.sort(held.numbers[told] * len(platforms) + on[told])
        begins = np.flatnonzero(np.diff(met, prepend=-1))
        most = np.zeros(len(held), dtype=np.int64)
        np.maximum.at(most, met[begins] // max(1, len(platforms)), np.diff(np.append(begins, len(met))))
        return Tally(held.texts, most)

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
                (column.runs.counted() for column in columns[1:]), columns[0].runs.counted()
            )
        return self._found[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(RUNS)

    def __len__(self) -> int:
        return len(RUNS)
