"""One record against everything, without scoring the rest again: candidates, score, verdict and explanation.

The answer is what a batch over the same records says of the same pairs: keys, comparisons, weights, rarity and
context are the batch's own. To tell how far a pair is ahead of its rivals, the rivals of both sides are
scored, and no more. The index stays up to date record by record and lives in one file, so that a restart reads nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.errors import NotFound
from resolver import linking, weigh
from resolver.compare.pairs import Column, Pairs
from resolver.linking import SHOWN_FROM, Link
from resolver.records import Record, Records
from resolver.shelf import Shelf
from resolver.weigh import Line, Weighed, Weights

Index = NDArray[np.int64]
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
        wanted = {row.key: row for row in records}
        with self._turn:
            return self._change(wanted, ())

    def remove(self, keys: Iterable[str]) -> Changed:
        """Take records out; keys that are not here are let be."""
        with self._turn:
            return self._change({}, keys)

    def become(self, records: Records) -> Changed:
        """Hold exactly these records; only what differs is written."""
        wanted = {row.key: row for row in records.rows}
        with self._turn:
            here = {row.key: row for row in self._shelf.records()}
            fresh = {key: row for key, row in wanted.items() if here.get(key) != row}
            return self._change(fresh, here.keys() - wanted.keys())

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
            if self._shelf.number(record.key) is None:
                with self._shelf.guest(record) as number:
                    return self._links(number)
            self._shelf.begin()
            try:
                self._take((record.key,))
                with self._shelf.guest(record) as number:
                    return self._links(number)
            finally:
                self._shelf.rollback()

    def _links(self, number: int) -> list[Link]:
        star = _Star.of(self._shelf, number)
        if not star.ends:
            return []
        lines, base = weigh.evidence(star.pairs, self._weights)
        highest = weigh.most_bits(star.pairs, base, self._weights, known=star.place)
        told = weigh.probability(highest, self._weights) >= SHOWN_FROM
        hopeful = [other for (_, other), wanted in zip(star.ends, told.tolist(), strict=True) if wanted]
        if not hopeful:
            return []
        found, where = self._in_context(star, lines, base, self._rivals(star, hopeful))
        return linking.best_first(
            linking.told_pair(found, k, self._weights)
            for k in where[told].tolist() if found.probability[k] >= SHOWN_FROM
        )  # fmt: skip

    def _rivals(self, star: _Star, hopeful: list[int]) -> list[Ends]:
        """Pairs of those near with another record of the platform that was asked about, each once."""
        near = self._shelf.near(hopeful)
        here = star.records[star.number].platform
        found = {
            (min(other, place.number), max(other, place.number))
            for other in hopeful for place in near[other]
            if place.platform == here and place.number != star.number
        }  # fmt: skip
        return sorted(found)

    def _in_context(
        self, star: _Star, lines: Mapping[str, Line], base: Column, rivals: list[Ends]
    ) -> tuple[Weighed, Index]:
        """The star's pairs among their rivals, and where they stand there."""
        records = dict(star.records)
        for each in chain.from_iterable(rivals):
            if each not in records:
                records[each] = self._shelf.at_number(each)
        whole, order = _pairs(self._shelf, records, [*star.ends, *rivals])
        # Where each pair came to stand: those of the star first, as they were given.
        where = np.argsort(order)
        ours, theirs = where[: len(base)], np.sort(where[len(base) :])
        every = {kind: np.full(len(whole), np.nan) for kind in lines}
        bits = np.empty(len(whole))
        bits[ours] = base
        for kind, line in lines.items():
            every[kind][ours] = line
        if rivals:
            part = replace(whole, i=whole.i[theirs], j=whole.j[theirs])
            bits[theirs] = weigh.evidence(part, self._weights)[1]
        return weigh.in_context(whole, every, bits, self._weights), ours


def _pairs(shelf: Shelf, records: Mapping[int, Record], ends: Sequence[Ends]) -> tuple[Pairs, Index]:
    """Pairs of records by number, over a table by key and in its order; and which of `ends` each of them is."""
    numbers = sorted(records, key=lambda number: records[number].key)
    place = {number: k for k, number in enumerate(numbers)}
    both = np.array([sorted((place[one], place[other])) for one, other in ends], dtype=np.int64).reshape(
        -1, 2
    )
    order = np.lexsort((both[:, 1], both[:, 0]))
    table = Records(tuple(records[number] for number in numbers))
    return Pairs(table, table, both[order, 0], both[order, 1], shelf.rarity()), order


@dataclass(frozen=True)
class _Star:
    """One record beside each of those near it; `ends` are the pairs, in their order."""

    number: int
    records: Mapping[int, Record]
    ends: list[Ends]
    pairs: Pairs

    @classmethod
    def of(cls, shelf: Shelf, number: int) -> _Star:
        near = [place.number for place in shelf.near([number])[number]]
        records = {each: shelf.at_number(each) for each in (number, *near)}
        pairs, order = _pairs(shelf, records, [(number, other) for other in near])
        return cls(number, records, [(number, near[k]) for k in order.tolist()], pairs)

    @property
    def place(self) -> int:
        """Of the record itself in the table of the pairs."""
        return self.pairs.left.keys.index(self.records[self.number].key)
