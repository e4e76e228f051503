"""Records of the live index on disk: one SQLite file with who is filed where and what was counted.

Filing and counting are those of the batch (`keys.py`, `rarity.COUNTED`), record by record. Counts are
kept in memory too once they were asked for. Nothing outlives its record: a value whose count falls to nothing is deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from resolver import keys
from resolver.rarity import COUNTED, CROWDS, Counts, Rarity
from resolver.records import Record, Records

FORMAT = 1
"""Rises when filing, counting or the layout change; a file of another format is built anew."""

_LAYOUT = """
CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, platform TEXT NOT NULL,
                     body TEXT NOT NULL);
CREATE TABLE filed (key TEXT NOT NULL, record INTEGER NOT NULL, mark INTEGER NOT NULL,
                    PRIMARY KEY (key, record)) WITHOUT ROWID;
CREATE TABLE counted (kind TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
                      PRIMARY KEY (kind, value)) WITHOUT ROWID;
"""
_GRAMS = "grams"
"""Kind of count: how many records have a run of letters."""

_REMEMBERED = 500_000  # counts in memory, about 100 MB; above it they are asked for anew


@dataclass(frozen=True, slots=True)
class Place:
    """A record by its number on the shelf."""

    number: int
    platform: str


class Shelf:
    """Open with `Shelf.at`; what is put or taken holds for good with `commit` and is undone by `rollback`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._known: dict[tuple[str, str], int] = {}
        self._size: int | None = None

    @classmethod
    def at(cls, path: Path | None) -> Shelf:
        """The file at `path`, made where it is missing or of another format; in memory without a path."""
        database = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA secure_delete = ON")
        shelf = cls(database)
        if database.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            shelf.clear()
        return shelf

    def close(self) -> None:
        self._db.close()

    def clear(self) -> None:
        """Nothing on it."""
        drops = "".join(f"DROP TABLE IF EXISTS {name};" for name in ("record", "filed", "counted"))
        self._size = None
        self._db.executescript(f"BEGIN;{drops}{_LAYOUT}PRAGMA user_version = {FORMAT};COMMIT;")
        self._known.clear()

    def begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        self._db.execute("ROLLBACK")
        self._known.clear()
        self._size = None

    def __len__(self) -> int:
        if self._size is None:
            self._size = int(self._db.execute("SELECT count(*) FROM record").fetchone()[0])
        return self._size

    def records(self) -> Iterator[Record]:
        """All of them, by key."""
        for (body,) in self._db.execute("SELECT body FROM record ORDER BY key"):
            yield _record(body)

    def number(self, key: str) -> int | None:
        row = self._db.execute("SELECT id FROM record WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def at_number(self, number: int) -> Record:
        return _record(self._db.execute("SELECT body FROM record WHERE id = ?", (number,)).fetchone()[0])

    def put(self, records: Iterable[Record]) -> None:
        """Add records whose keys are not here yet."""
        table = Records(tuple(records))
        first = int(self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0])
        grams = list(keys.grams(table))
        self._db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            ((first + k, row.key, row.platform, _body(row)) for k, row in enumerate(table.rows)),
        )
        exact = (
            (key, first + k, int(strong))
            for k, held in enumerate(keys.exact(table)) for key, strong in held.items()
        )  # fmt: skip
        # A key is marked as strong or weak, a run with how many runs the record has: nothing else is read to propose.
        runs = ((f"g:{run}", first + k, len(held)) for k, held in enumerate(grams) for run in held)
        # In the order of the index: the file is written front to back.
        filed = sorted(chain(exact, runs))
        self._db.executemany("INSERT INTO filed VALUES (?, ?, ?)", filed)
        self._count(table, grams, by=1)

    def take(self, key: str) -> None:
        """Remove the record; nothing of it stays. KeyError when it is not here."""
        number = self.number(key)
        if number is None:
            raise KeyError(key)
        table = Records((self.at_number(number),))
        grams = list(keys.grams(table))
        held = [*(f"g:{run}" for run in grams[0]), *next(keys.exact(table))]
        self._db.executemany(
            "DELETE FROM filed WHERE key = ? AND record = ?", ((each, number) for each in held)
        )
        self._db.execute("DELETE FROM record WHERE id = ?", (number,))
        self._count(table, grams, by=-1)

    def _count(self, table: Records, grams: Iterable[Iterable[str]], by: int) -> None:
        self._size = None
        for kind, counted in ((_GRAMS, grams), *((kind, of(table)) for kind, of in COUNTED.items())):
            found = Counter(chain.from_iterable(counted))
            self._db.executemany(
                "INSERT INTO counted VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
                ((kind, value, by * n) for value, n in sorted(found.items())),
            )
            if by < 0:
                self._db.executemany(
                    "DELETE FROM counted WHERE kind = ? AND value = ? AND n = 0",
                    ((kind, value) for value in found),
                )
            for value, n in found.items():
                if (kind, value) in self._known:
                    self._known[kind, value] += by * n
        # A crowd is the most of several counts: it is cheaper to ask again.
        for known in [known for known in self._known if known[0] in CROWDS]:
            del self._known[known]

    def count(self, kind: str, value: str) -> int:
        found = self._known.get((kind, value))
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[kind, value] = self._asked(kind, value)
        return found

    def _asked(self, kind: str, value: str) -> int:
        if kind in CROWDS:
            # Platforms of a value follow each other: from the tab after it to the sign after the tab.
            statement = "SELECT max(n) FROM counted WHERE kind = ? AND value > ? AND value < ?"
            row = self._db.execute(statement, (CROWDS[kind], f"{value}\t", f"{value}\n")).fetchone()
        else:
            row = self._db.execute(
                "SELECT n FROM counted WHERE kind = ? AND value = ?", (kind, value)
            ).fetchone()
        return int(row[0] or 0) if row else 0

    def rarity(self) -> Rarity:
        """How rare things are among the records here now."""
        return Rarity(max(1, len(self)), _Kinds(self))

    def near(self, number: int) -> list[Place]:
        """Records worth comparing with this one: the candidates the batch would propose, by number."""
        table = Records((self.at_number(number),))
        found = self._sharing_keys(next(keys.exact(table))) | self._sharing_grams(next(keys.grams(table)))
        statement = "SELECT id, platform FROM record WHERE id = ?"
        return [Place(*self._db.execute(statement, (near,)).fetchone()) for near in sorted(found - {number})]

    def _sharing_keys(self, held: Mapping[str, bool]) -> set[int]:
        found: set[int] = set()
        for key, is_strong in held.items():
            rows = self._db.execute(
                "SELECT record, mark FROM filed WHERE key = ? LIMIT ?", (key, keys.CAP + 1)
            ).fetchall()
            if len(rows) <= keys.CAP:
                found.update(number for number, mark in rows if mark or is_strong)
        return found

    def _sharing_grams(self, held: frozenset[str]) -> set[int]:
        shared: Counter[int] = Counter()
        sizes: dict[int, int] = {}
        for run in held:
            if 1 < self.count(_GRAMS, run) <= keys.GRAM_CAP:
                rows = dict(self._db.execute("SELECT record, mark FROM filed WHERE key = ?", (f"g:{run}",)))
                shared.update(rows.keys())
                sizes |= rows
        numbers = list(shared)
        enough = keys.share_enough(
            np.array([shared[number] for number in numbers], dtype=np.float32), np.array([len(held)], dtype=np.float32),
            np.array([sizes[number] for number in numbers], dtype=np.float32), keys.least_share(len(self)),
        )  # fmt: skip
        return {number for number, alike in zip(numbers, enough.tolist(), strict=True) if alike}


class _Kinds(Mapping[str, Counts]):
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, kind: str) -> Counts:
        return _Held(self._shelf, kind)

    def __iter__(self) -> Iterator[str]:
        return chain(COUNTED, CROWDS)

    def __len__(self) -> int:
        return len(COUNTED) + len(CROWDS)


@dataclass(frozen=True, slots=True)
class _Held:
    shelf: Shelf
    kind: str

    def __getitem__(self, value: str, /) -> int:
        return self.shelf.count(self.kind, value)


def _body(record: Record) -> str:
    """What is known of it, as JSON; what is empty is left out."""
    return json.dumps({name: value for name, value in asdict(record).items() if value}, ensure_ascii=False)


def _record(body: str) -> Record:
    held: dict[str, Any] = json.loads(body)
    for name, value in held.items():
        if isinstance(value, list):
            held[name] = tuple(value)
    return Record(**held)
