"""How rare a spelling is among the records at hand: agreement on a rare one proves more.

Counted over both tables together, each record once; nothing is carried over from other data,
so `rep` is common among politicians and rare among bakers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from resolver import normalise
from resolver.records import Records

_FEWEST = 2_000  # about the size of the worlds the weights were learnt on (1,800 to 4,446 records)


def trigrams(text: str) -> frozenset[str]:
    """Runs of three characters, the ends marked; empty for an empty text."""
    marked = f"^{text}$" if text else ""
    return frozenset(marked[k : k + 3] for k in range(len(marked) - 2))


@dataclass(frozen=True)
class Rarity:
    """Counts over `tables`; the same table given twice counts once."""

    tables: tuple[Records, ...]

    @classmethod
    def over(cls, left: Records, right: Records) -> Rarity:
        return cls((left,) if right is left else (left, right))

    @cached_property
    def records(self) -> int:
        return max(1, sum(len(table) for table in self.tables))

    @cached_property
    def handle_grams(self) -> Counter[str]:
        return _in_how_many(trigrams(text) for table in self.tables for text in table.letters)

    @cached_property
    def stem_grams(self) -> Counter[str]:
        return _in_how_many(trigrams(text) for table in self.tables for text in table.stems)

    @cached_property
    def name_grams(self) -> Counter[str]:
        return _in_how_many(trigrams(name.replace(" ", "")) for table in self.tables for name in table.names)

    @cached_property
    def name_words(self) -> Counter[str]:
        return _in_how_many(name.split() for table in self.tables for name in table.names)

    @cached_property
    def surnames(self) -> Counter[str]:
        return _in_how_many((parts[2],) for table in self.tables for parts in table.name_parts if parts[2])

    @cached_property
    def stems(self) -> Counter[str]:
        return _in_how_many((stem,) for table in self.tables for stem in table.stems if stem)

    @cached_property
    def stem_crowds(self) -> Counter[str]:
        """How many accounts of one platform share a stem, on the platform where most do."""
        return _crowds(
            (row.platform, stem)
            for table in self.tables
            for row, stem in zip(table.rows, table.stems, strict=True)
        )

    @cached_property
    def name_crowds(self) -> Counter[str]:
        """How many records of one platform share a full name, on the platform where most do."""
        return _crowds(
            (row.platform, name)
            for table in self.tables
            for row, name in zip(table.rows, table.names, strict=True)
        )

    @cached_property
    def letters(self) -> Counter[str]:
        return _in_how_many((text,) for table in self.tables for text in table.letters if text)

    @cached_property
    def handle_words(self) -> Counter[str]:
        """Words that handles show by capitals and signs, counted wherever their letters occur."""
        shown = {
            word for table in self.tables for row in table.rows for word in normalise.handle_words(row.alias)
        }
        counted = {word for word in shown if len(word) > 2 and not word.isdigit()}
        longest = max((len(word) for word in counted), default=0)
        found: Counter[str] = Counter()
        for table in self.tables:
            for text in table.letters:
                found.update(_substrings(text, longest) & counted)
        return found

    @cached_property
    def emails(self) -> Counter[str]:
        return _in_how_many((value,) for table in self.tables for value in table.emails if value)

    @cached_property
    def phones(self) -> Counter[str]:
        return _in_how_many((value,) for table in self.tables for value in table.phones if value)

    @cached_property
    def _places(self) -> Counter[frozenset[str]]:
        return Counter(words for table in self.tables for words in table.places if words)

    def at_place(self, words: frozenset[str]) -> int:
        """Records that state all these words."""
        return sum(count for held, count in self._places.items() if words <= held)

    def bits(self, counts: Counter[str], value: str) -> float:
        """−log2 of the share of records that have `value`; never negative.

        A file of ten rows does not make a name common: fewer than 2,000 records count as 2,000.
        """
        return max(0.0, math.log2(max(self.records, _FEWEST) / max(0.5, counts.get(value, 0))))


def _in_how_many(holders: Iterable[Iterable[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for held in holders:
        found.update(set(held))
    return found


def _crowds(held: Iterable[tuple[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_, value), count in Counter(held).items():
        if value:
            found[value] = max(found[value], count)
    return found


def _substrings(text: str, longest: int) -> set[str]:
    size = len(text)
    return {text[a:b] for a in range(size) for b in range(a + 3, min(size, a + longest) + 1)}
