"""One record against everything, without scoring the rest again: candidates, score, verdict and explanation.

The answer is what a batch over the same records says of the same pairs: keys, comparisons, weights, rarity and
context are the batch's own. To tell how far a pair is ahead of its rivals, the rivals of both sides are
scored, and no more. The index stays up to date record by record and lives in one file, so that a restart reads nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from graph.errors import NotFound
from resolver import compare, context, linking, weigh
from resolver.compare.pairs import Column
from resolver.few import Few, Scales, pairs_of, total
from resolver.habits import worn
from resolver.linking import SHOWN_FROM, Link
from resolver.records import Record, Records
from resolver.shelf import Held, Shelf
from resolver.weigh import Weights

_FEW = 24
"""Records near whose rivals are looked up without asking first who is worth it."""

Ends = tuple[int, int]
"""Two records by their numbers on the shelf."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Records that an update added, replaced and removed."""

    added: int
    replaced: int
    removed: int


class Live:
    """The index. One process writes it; calls from several threads take turns."""

    def __init__(self, path: Path | None = None, weights: Weights | None = None) -> None:
        """The index in the file `path` as it was left, empty when there is none; in memory without a path."""
        self._shelf = Shelf.at(path)
        self._weights = weights or Weights.read()
        self._turn = threading.RLock()

    @cached_property
    def _scales(self) -> Scales:
        return Scales(self._weights)

    def close(self) -> None:
        self._shelf.close()

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._shelf)

    def __contains__(self, key: str) -> bool:
        return self._shelf.number(key) is not None

    def keys(self) -> list[str]:
        """Of all records, in order."""
        with self._turn:
            return [row.key for row in self._shelf.records()]

    def put(self, records: Iterable[Record]) -> Changed:
        """Add records, or replace those of the same key; on disk when it returns."""
        wanted = {row.key: row for row in self._worn(records)}
        with self._turn:
            return self._change(wanted, ())

    def remove(self, keys: Iterable[str]) -> Changed:
        """Take records out; keys that are not here are let be."""
        with self._turn:
            return self._change({}, keys)

    def become(self, records: Records) -> Changed:
        """Hold exactly these records; only what differs is written."""
        wanted = {row.key: row for row in self._worn(records.rows)}
        with self._turn:
            here = {row.key: row for row in self._shelf.records()}
            fresh = {key: row for key, row in wanted.items() if here.get(key) != row}
            return self._change(fresh, here.keys() - wanted.keys())

    def _worn(self, records: Iterable[Record]) -> tuple[Record, ...]:
        return worn(Records(tuple(records)), self._weights.affixes).rows

    def _change(self, wanted: Mapping[str, Record], gone: Iterable[str]) -> Changed:
        self._shelf.begin()
        try:
            removed = self._take(gone)
            replaced = self._take(wanted)
            self._shelf.put(wanted.values())
        except BaseException:
            self._shelf.rollback()
            raise
        self._shelf.commit()
        return Changed(len(wanted) - replaced, replaced, removed)

    def _take(self, keys: Iterable[str]) -> int:
        here = [key for key in sorted(keys) if self._shelf.number(key) is not None]
        for key in here:
            self._shelf.take(key)
        return len(here)

    def of(self, key: str) -> list[Link]:
        """The pairs of a record in the index with a probability of 0.01 or more, best first.

        NotFound when no record has the key.
        """
        with self._turn:
            number = self._shelf.number(key)
            if number is None:
                raise NotFound(
                    f"{key} is not in the live index", hint="put it in first, or ask with the whole record"
                )
            return self._links(number)

    def match(self, record: Record) -> list[Link]:
        """As `of`, for a record as if it stood in the index, in place of one of the same key; nothing is kept."""
        (asked,) = self._worn((record,))
        with self._turn:
            if self._shelf.number(asked.key) is None:
                with self._shelf.guest(asked) as number:
                    return self._links(number)
            self._shelf.begin()
            try:
                self._take((asked.key,))
                with self._shelf.guest(asked) as number:
                    return self._links(number)
            finally:
                self._shelf.rollback()

    def _links(self, number: int) -> list[Link]:
        shelf, asked = self._shelf, self._shelf.held([number])
        (near,) = shelf.near(asked)
        if not near:
            return []
        star, ends = asked.with_others(shelf.held(near)), [(number, other) for other in near]
        hopeful = near if len(near) <= _FEW else self._hopeful(Few.of(star, ends), number)
        if not hopeful:
            return []
        rivals = self._rivals(star, number, hopeful)
        fresh = {each for two in rivals for each in two} - star.places.keys()
        whole = Few.of(star.with_others(shelf.held(fresh)) if fresh else star, [*ends, *rivals])
        return self._told(whole, number, hopeful)

    def _evidence(self, few: Few) -> tuple[dict[str, Column], Column]:
        """Bits of each kind, and of the pairs by themselves."""
        lines = self._scales.lines(few, self._shelf, self._shelf.at_numbers)
        return lines, self._weights.prior + total(lines, len(few))

    def _hopeful(self, few: Few, number: int) -> list[int]:
        """Those near whom the best context on their own side would lift to a probability that is told."""
        _, base = self._evidence(few)
        mine = few.i == few.held.places[number]
        rivals, _, _ = self._scales.rivalry(few, base, self._shelf.customers)
        bits = base - self._weights.size.costs(few.kind, len(self._shelf))
        highest = weigh.most_bits(rivals, mine, bits, self._weights)
        told = weigh.probability(highest, self._weights) >= SHOWN_FROM
        return [few.held.numbers[k] for k in np.where(mine, few.j, few.i)[told].tolist()]

    def _rivals(self, star: Held, number: int, hopeful: Sequence[int]) -> set[Ends]:
        """Pairs of those near with another record of the platform that was asked about, each once."""
        here = int(star.forms.platforms[star.places[number]])
        asked = star.some([star.places[other] for other in hopeful])
        return {
            (min(other, rival), max(other, rival))
            for other, rivals in zip(asked.numbers, self._shelf.near(asked, here), strict=True)
            for rival in rivals if rival != number
        }  # fmt: skip

    def _told(self, few: Few, number: int, hopeful: Collection[int]) -> list[Link]:
        """The pairs of the record with those who are worth telling; `few` has all their rivals."""
        weights, records = self._weights, len(self._shelf)
        lines, base = self._evidence(few)
        rivals, said, level = self._scales.rivalry(few, base, self._shelf.customers)
        bits = base + (level + said - weights.size.costs(few.kind, records))
        chance = weigh.probability(bits, weights, few.kind)
        at, numbers = few.held.places[number], few.held.numbers
        of_it = np.flatnonzero(((few.i == at) | (few.j == at)) & (chance >= SHOWN_FROM))
        which = [k for k in of_it.tolist() if numbers[int(few.i[k] + few.j[k]) - at] in hopeful]
        if not which:
            return []
        shown = np.array(which, dtype=np.int64)
        pairs = pairs_of(few, shown, self._shelf.rarity(), self._shelf.at_numbers)
        part = {kind: line[shown].astype(np.float32) for kind, line in {**lines, context.KIND: said}.items()}
        unknown = np.full(len(shown), np.nan, dtype=np.float32)
        found = weigh.Weighed(
            pairs, {kind: part.get(kind, unknown) for kind in (*compare.KINDS, context.KIND)}, rivals.some(shown),
            bits[shown], chance[shown],
        )  # fmt: skip
        return linking.best_first(linking.told_pairs(found, weights))
