"""One record against everything, without scoring the rest again: candidates, score, verdict and explanation.

The answer is what a batch over the same records says of the same pairs: keys, comparisons, weights, rarity and
context are the batch's own. To tell how far a pair is ahead of its rivals, the rivals of both sides are
scored, and no more. The index stays up to date record by record and lives in one file, so that a restart reads nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph.errors import NotFound
from resolver import linking, weigh
from resolver.compare.pairs import Pairs
from resolver.habits import worn
from resolver.linking import SHOWN_FROM, Link
from resolver.records import Record, Records
from resolver.shelf import Shelf
from resolver.weigh import Weights

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
        star = _Star.of(self._shelf, number)
        if not star.near:
            return []
        hopeful = star.near if len(star.near) <= _FEW else self._hopeful(star)
        pairs = star.among(self._rivals(star, hopeful))
        where = star.places(pairs)
        found = weigh.weigh(pairs, self._weights)
        return linking.best_first(
            linking.told_pair(found, where[other], self._weights)
            for other in hopeful if found.probability[where[other]] >= SHOWN_FROM
        )  # fmt: skip

    def _hopeful(self, star: _Star) -> list[int]:
        """Those near whom the best context on their own side would lift to a probability that is told."""
        pairs = star.among(())
        base = weigh.evidence(pairs, self._weights)[1]
        highest = weigh.most_bits(pairs, base, self._weights, known=star.place(pairs))
        told = weigh.probability(highest, self._weights) >= SHOWN_FROM
        return [other for other, k in star.places(pairs).items() if told[k]]

    def _rivals(self, star: _Star, hopeful: Sequence[int]) -> set[Ends]:
        """Pairs of those near with another record of the platform that was asked about, each once."""
        near = self._shelf.near(hopeful)
        here = star.records[star.number].platform
        return {
            (min(other, place.number), max(other, place.number))
            for other in hopeful for place in near[other]
            if place.platform == here and place.number != star.number
        }  # fmt: skip


_FEW = 12
"""Records near whose rivals are looked up without asking first who is worth it."""


@dataclass(frozen=True)
class _Star:
    """One record and those near it, by their numbers; each record is read once."""

    shelf: Shelf
    number: int
    near: list[int]
    records: dict[int, Record]

    @classmethod
    def of(cls, shelf: Shelf, number: int) -> _Star:
        near = [place.number for place in shelf.near([number])[number]]
        return cls(shelf, number, near, {each: shelf.at_number(each) for each in (number, *near)})

    def among(self, rivals: Collection[Ends]) -> Pairs:
        """The record beside each near it, and `rivals`, over a table by key and in its order."""
        ends = [*((self.number, other) for other in self.near), *rivals]
        numbers = {each for two in ends for each in two}
        for each in numbers - self.records.keys():
            self.records[each] = self.shelf.at_number(each)
        by_key = sorted(numbers, key=lambda number: self.records[number].key)
        place = {number: k for k, number in enumerate(by_key)}
        both = np.array(sorted(sorted((place[one], place[other])) for one, other in ends), dtype=np.int64)
        table = Records(tuple(self.records[number] for number in by_key))
        return Pairs(table, table, both[:, 0].copy(), both[:, 1].copy(), self.shelf.rarity())

    def place(self, pairs: Pairs) -> int:
        """Of the record in the table of the pairs."""
        return pairs.left.keys.index(self.records[self.number].key)

    def places(self, pairs: Pairs) -> dict[int, int]:
        """For each near it, which of the pairs is the record beside that one."""
        mine = self.place(pairs)
        beside = {
            pairs.left.keys[j if i == mine else i]: k
            for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)) if mine in {i, j}
        }  # fmt: skip
        return {number: beside[self.records[number].key] for number in self.near}
