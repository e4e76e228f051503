"""One record against everything, without scoring the rest again: candidates, score, verdict and explanation.

The answer is what a batch over the same records says of the same pairs: keys, comparisons, weights, rarity and
context are the batch's own. To tell how far a pair is ahead of its rivals, the rivals of both sides are
scored, and no more. The index stays up to date record by record and lives in one file, so that a restart reads nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.errors import NotFound
from resolver import compare, linking, weigh
from resolver.compare.pairs import Pairs
from resolver.habits import worn
from resolver.linking import SHOWN_FROM, Link
from resolver.records import Record, Records
from resolver.shelf import Shelf
from resolver.weigh import Weights


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
        with self._turn:
            self._shelf.begin()
            try:
                self._take((record.key,))
                self._shelf.put(self._worn((record,)))
                number = self._shelf.number(record.key)
                assert number is not None
                return self._links(number)
            finally:
                self._shelf.rollback()

    def _links(self, number: int) -> list[Link]:
        asked = _Asked(self._shelf, number)
        hopeful = self._hopeful(asked)
        if not hopeful:
            return []
        platform = asked.record(number).platform
        rivals = [
            (other, place.number)
            for other in hopeful for place in self._shelf.near(other)
            if place.platform == platform
        ]  # fmt: skip
        pairs, where = asked.pairs(rivals)
        found = weigh.weigh(pairs, self._weights)
        return linking.best_first(
            linking.told_pair(found, where[other], self._weights)
            for other in hopeful if found.probability[where[other]] >= SHOWN_FROM
        )  # fmt: skip

    def _hopeful(self, asked: _Asked) -> list[int]:
        """Those near whom the best context on their own side would lift to a probability that is told."""
        pairs, where = asked.pairs(())
        if not len(pairs):
            return []
        base = weigh.base_bits(pairs, compare.compare(pairs), self._weights)
        highest = weigh.most_bits(pairs, base, self._weights, known=asked.place)
        told = weigh.probability(highest, self._weights) >= SHOWN_FROM
        return [other for other, k in where.items() if told[k]]


class _Asked:
    """One record and those near it, read once."""

    def __init__(self, shelf: Shelf, number: int) -> None:
        self._shelf = shelf
        self._number = number
        self._records: dict[int, Record] = {}
        self._near = [place.number for place in shelf.near(number)]
        self.place = 0
        """Of the record that was asked about, in the table of the pairs last given."""

    def record(self, number: int) -> Record:
        if number not in self._records:
            self._records[number] = self._shelf.at_number(number)
        return self._records[number]

    def pairs(self, rivals: Iterable[tuple[int, int]]) -> tuple[Pairs, dict[int, int]]:
        """The record with all near it, and `rivals`, each pair once, over a table by key; where each near one's pair is."""
        two = {frozenset((self._number, other)) for other in self._near} | {
            frozenset(each) for each in rivals
        }
        numbers = sorted(frozenset({self._number}).union(*two), key=lambda number: self.record(number).key)
        place = {number: k for k, number in enumerate(numbers)}
        ends = sorted(sorted(place[number] for number in each) for each in two)
        where = {tuple(each): k for k, each in enumerate(ends)}
        self.place = mine = place[self._number]
        table = Records(tuple(self.record(number) for number in numbers))
        both = np.array(ends, dtype=np.int64).reshape(-1, 2)
        return Pairs(table, table, both[:, 0].copy(), both[:, 1].copy(), self._shelf.rarity()), {
            other: where[min(mine, place[other]), max(mine, place[other])] for other in self._near
        }
