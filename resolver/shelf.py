"""Records of the live index on disk: one SQLite file with who is filed where and what was counted.

Filing and counting are those of the batch (`keys.py`, `rarity.COUNTED`), record by record. Counts are
kept in memory too once they were asked for. Nothing outlives its record: a value whose count falls to nothing is deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver import keys
from resolver.rarity import COUNTED, CROWDS, RUNS, Counts, Rarity, crowd_key
from resolver.records import Record, Records
from resolver.runs import BASE, Ints, runs

FORMAT = 3
"""Rises when filing, counting or the layout change; a file of another format is built anew."""

_LAYOUT = """
CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, platform TEXT NOT NULL,
                     body TEXT NOT NULL);
CREATE TABLE filed (key INTEGER NOT NULL, record INTEGER NOT NULL, strong INTEGER NOT NULL,
                    PRIMARY KEY (key, record)) WITHOUT ROWID;
CREATE TABLE sharing (run INTEGER NOT NULL, record INTEGER NOT NULL, runs INTEGER NOT NULL,
                      PRIMARY KEY (run, record)) WITHOUT ROWID;
CREATE TABLE crowded (run INTEGER PRIMARY KEY);
CREATE TABLE counted (kind TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL,
                      PRIMARY KEY (kind, value)) WITHOUT ROWID;
CREATE TABLE runs_counted (kind TEXT NOT NULL, run INTEGER NOT NULL, n INTEGER NOT NULL,
                           PRIMARY KEY (kind, run)) WITHOUT ROWID;
"""
_TABLES = ("record", "filed", "sharing", "crowded", "counted", "runs_counted")
_GRAMS = "grams"
"""Kind of count: how many records have a run of letters."""
_KEPT = 2 * keys.GRAM_CAP
"""Records that share a run and are still filed under it; above it the run is crowded, until it is rare again."""

_FEW = 5_000  # runs that are asked for one by one
_ROUNDING = 0.999  # what SQLite lets through, the one rule of the candidates looks at again
_REMEMBERED = 500_000  # counts in memory, about 100 MB; above it they are asked for anew


GUEST = 0
"""Number of the guest; those of records begin at 1."""


@dataclass(frozen=True, slots=True)
class Place:
    """A record by its number on the shelf."""

    number: int
    platform: str


@dataclass(frozen=True, slots=True)
class _Guest:
    """A record that counts and is filed without being written."""

    record: Record
    keys: frozenset[int]
    counted: Counter[tuple[str, str]]


class Shelf:
    """Open with `Shelf.at`; what is put or taken holds for good with `commit` and is undone by `rollback`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._known: dict[tuple[str, str], int] = {}
        self._runs: dict[str, Ints] = {}
        self._size: int | None = None
        self._undo: list[tuple[str, NDArray[Any], Ints]] = []
        """Counts of runs that were changed since `begin`, and by how much."""
        self._grown = 0
        """Records put less those taken since `begin`."""
        self._guest: _Guest | None = None

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
        drops = "".join(f"DROP TABLE IF EXISTS {name};" for name in _TABLES)
        self._db.executescript(f"BEGIN;{drops}{_LAYOUT}PRAGMA user_version = {FORMAT};COMMIT;")
        self._forget()

    def _forget(self) -> None:
        """What is in memory; it is read again from the file."""
        self._size = None
        self._known.clear()
        self._runs.clear()
        self._undo.clear()
        self._grown = 0

    def begin(self) -> None:
        self._undo.clear()
        self._grown = 0
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        self._db.execute("ROLLBACK")
        self._known.clear()
        for kind, which, by in self._undo:
            self._runs[kind][which] -= by
        self._undo.clear()
        self._grow(-self._grown)

    def _grow(self, by: int) -> None:
        self._grown += by
        if self._size is not None:
            self._size += by

    def __len__(self) -> int:
        if self._size is None:
            self._size = int(self._db.execute("SELECT count(*) FROM record").fetchone()[0])
        return self._size + (self._guest is not None)

    @contextmanager
    def guest(self, record: Record) -> Iterator[int]:
        """The number of `record` as if it stood here; nothing is written. Its key is not on the shelf."""
        table = Records((record,))
        counted = Counter(
            (kind, value) for kind, of in COUNTED.items() for value in chain.from_iterable(of(table))
        )
        met = {kind: _run_times(table, kind) for kind in RUNS}
        mine = _runs_of(table)[0]
        met[_GRAMS] = mine, np.ones(len(mine), dtype=np.int64)
        for kind, (which, times) in met.items():
            self._run_counts(kind)[which] += times
        self._guest = _Guest(record, frozenset(keys.exact(table).keys.view(np.int64).tolist()), counted)
        try:
            yield GUEST
        finally:
            self._guest = None
            for kind, (which, times) in met.items():
                self._runs[kind][which] -= times

    def records(self) -> Iterator[Record]:
        """All of them, by key."""
        for (body,) in self._db.execute("SELECT body FROM record ORDER BY key"):
            yield _record(body)

    def number(self, key: str) -> int | None:
        row = self._db.execute("SELECT id FROM record WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def at_number(self, number: int) -> Record:
        if number == GUEST and self._guest is not None:
            return self._guest.record
        return _record(self._db.execute("SELECT body FROM record WHERE id = ?", (number,)).fetchone()[0])

    def put(self, records: Iterable[Record]) -> None:
        """Add records whose keys are not here yet."""
        table = Records(tuple(records))
        first = int(self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0])
        self._db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            ((first + k, row.key, row.platform, _body(row)) for k, row in enumerate(table.rows)),
        )
        self._file(table, first)
        self._share(table, first)
        self._count(table, by=1)
        self._grow(len(table))

    def _file(self, table: Records, first: int) -> None:
        held = keys.exact(table)
        owner = np.repeat(np.arange(first, first + len(table)), np.diff(held.starts))
        # In the order of the index: the file is written front to back.
        numbers = held.keys.view(np.int64)
        order = np.lexsort((owner, numbers))
        columns = (numbers[order].tolist(), owner[order].tolist(), held.strong[order].astype(int).tolist())
        self._db.executemany("INSERT INTO filed VALUES (?, ?, ?)", zip(*columns, strict=True))

    def _share(self, table: Records, first: int) -> None:
        """Count the runs of records, and file the records under those that are not crowded."""
        here = self._run_counts(_GRAMS)
        walk = keys.grams(table)
        starts, members, sizes = walk.rare(_EVERY, 0, 0)
        met, times = np.unique(members, return_counts=True)
        self._add_runs(_GRAMS, met, times)
        gone = met[here[met] > _KEPT].tolist()
        if gone:
            self._db.executemany("INSERT OR IGNORE INTO crowded VALUES (?)", ((run,) for run in gone))
            self._db.executemany("DELETE FROM sharing WHERE run = ?", ((run,) for run in gone))
        owner = np.repeat(np.arange(len(table)), np.diff(starts))
        filed = ~np.isin(members, self._crowded(met))
        members, owner = members[filed], owner[filed]
        order = np.lexsort((owner, members))
        rows = zip(
            members[order].tolist(),
            (owner[order] + first).tolist(),
            sizes[owner[order]].tolist(),
            strict=True,
        )
        self._db.executemany("INSERT INTO sharing VALUES (?, ?, ?)", rows)

    def _crowded(self, runs_met: NDArray[Any]) -> list[int]:
        if len(runs_met) > _FEW:
            found = {run for (run,) in self._db.execute("SELECT run FROM crowded")}
            return [run for run in runs_met.tolist() if run in found]
        ask = "SELECT run FROM crowded WHERE run = ?"
        return [run for run in runs_met.tolist() if self._db.execute(ask, (run,)).fetchone()]

    def take(self, key: str) -> None:
        """Remove the record; nothing of it stays. KeyError when it is not here."""
        number = self.number(key)
        if number is None:
            raise KeyError(key)
        table = Records((self.at_number(number),))
        held = keys.exact(table).keys.view(np.int64).tolist()
        self._db.executemany(
            "DELETE FROM filed WHERE key = ? AND record = ?", ((each, number) for each in held)
        )
        self._db.execute("DELETE FROM record WHERE id = ?", (number,))
        mine = _runs_of(table)[0]
        self._db.executemany(
            "DELETE FROM sharing WHERE run = ? AND record = ?", ((run, number) for run in mine.tolist())
        )
        here = self._run_counts(_GRAMS)
        self._add_runs(_GRAMS, mine, np.full(len(mine), -1))
        self._count(table, by=-1)
        self._grow(-1)
        for run in self._crowded(mine[here[mine] <= keys.GRAM_CAP]):
            self._file_again(run)

    def _file_again(self, run: int) -> None:
        """A run that was crowded is rare again: all records are read once to see who has it."""
        self._db.execute("DELETE FROM crowded WHERE run = ?", (run,))
        for number, body in self._db.execute("SELECT id, body FROM record").fetchall():
            held = _runs_of(Records((_record(body),)))[0]
            if run in held:
                self._db.execute("INSERT INTO sharing VALUES (?, ?, ?)", (run, number, len(held)))

    def _count(self, table: Records, by: int) -> None:
        for kind in RUNS:
            met, times = _run_times(table, kind)
            self._add_runs(kind, met, by * times)
        for kind, of in COUNTED.items():
            found = Counter(chain.from_iterable(of(table)))
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
                self._drop_crowd(kind, value)
                if (kind, value) in self._known:
                    self._known[kind, value] += by * n

    def _drop_crowd(self, kind: str, value: str) -> None:
        """A crowd is the most of several counts: it is cheaper to ask again."""
        if kind in _CROWD_OF:
            self._known.pop((_CROWD_OF[kind], value.partition("\t")[0]), None)

    def _run_counts(self, kind: str) -> Ints:
        """How many records have each run, by its number; changed by `_add_runs`."""
        if kind not in self._runs:
            counts = np.zeros(keys.GRAMS if kind == _GRAMS else BASE**3, dtype=np.int64)
            rows = self._db.execute("SELECT run, n FROM runs_counted WHERE kind = ?", (kind,)).fetchall()
            if rows:
                held = np.array(rows, dtype=np.int64)
                counts[held[:, 0]] = held[:, 1]
            self._runs[kind] = counts
        return self._runs[kind]

    def _add_runs(self, kind: str, changed: NDArray[Any], by: Ints) -> None:
        self._run_counts(kind)[changed] += by
        self._undo.append((kind, changed, by))
        counts = self._runs[kind][changed].tolist()
        self._db.executemany(
            "INSERT INTO runs_counted VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = excluded.n",
            ((kind, run, n) for run, n in zip(changed.tolist(), counts, strict=True) if n),
        )
        self._db.executemany(
            "DELETE FROM runs_counted WHERE kind = ? AND run = ?",
            ((kind, run) for run, n in zip(changed.tolist(), counts, strict=True) if not n),
        )

    def count(self, kind: str, value: str) -> int:
        found = self._known.get((kind, value))
        if found is None:
            if len(self._known) > _REMEMBERED and not self._undo:
                self._known.clear()
            found = self._known[kind, value] = self._asked(kind, value)
        return found if self._guest is None else self._with_guest(self._guest, kind, value, found)

    def _with_guest(self, guest: _Guest, kind: str, value: str, found: int) -> int:
        if kind not in CROWDS:
            return found + guest.counted.get((kind, value), 0)
        on_platform = CROWDS[kind], crowd_key(value, guest.record.platform)
        return max(found, self.count(*on_platform)) if on_platform in guest.counted else found

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
        return Rarity(max(1, len(self)), _Kinds(self), {kind: self._run_counts(kind) for kind in RUNS})

    def near(self, numbers: Sequence[int]) -> dict[int, list[Place]]:
        """Records worth comparing with each of these: the candidates the batch would propose, by number."""
        table = Records(tuple(map(self.at_number, numbers)))
        filed, alike = self._sharing_keys(numbers, keys.exact(table)), self._sharing_runs(*_runs_of(table))
        found = {
            number: sorted((by_key | by_run) - {number})
            for number, by_key, by_run in zip(numbers, filed, alike, strict=True)
        }
        platforms = self._platforms(sorted(set(chain.from_iterable(found.values()))))
        return {number: [Place(each, platforms[each]) for each in others] for number, others in found.items()}

    def _platforms(self, numbers: Sequence[int]) -> dict[int, str]:
        statement = "SELECT id, platform FROM record WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self._db.execute(statement, (json.dumps(numbers),)))

    def _sharing_keys(self, numbers: Sequence[int], held: keys.Exact) -> list[set[int]]:
        """For each of these, the records filed under a key of theirs that is not crowded."""
        filed: dict[int, list[tuple[int, int]]] = {}
        asked = sorted(set(held.keys.view(np.int64).tolist()))
        for key, record, strong in self._db.execute(_FILED, (json.dumps(asked), keys.CAP + 1, keys.CAP)):
            filed.setdefault(key, []).append((record, strong))
        guests = self._guest.keys if self._guest is not None else frozenset()
        found: list[set[int]] = []
        for k, number in enumerate(numbers):
            part = slice(held.starts[k], held.starts[k + 1])
            here: set[int] = set()
            for key, is_strong in zip(
                held.keys[part].view(np.int64).tolist(), held.strong[part].tolist(), strict=True
            ):
                rows = filed.get(key, ())
                if len(rows) + (number == GUEST or key in guests) <= keys.CAP:
                    here.update(other for other, strong in rows if strong or is_strong)
            found.append(here)
        return found

    def _sharing_runs(self, members: Ints, starts: Ints) -> list[set[int]]:
        """For each of these rows of runs, the records that share enough of them."""
        lengths = np.diff(starts)
        counts = self._run_counts(_GRAMS)[members]
        rare = (counts > 1) & (counts <= keys.GRAM_CAP)
        asked = (np.repeat(np.arange(len(lengths)), lengths) * keys.GRAMS + members)[rare]
        found: list[set[int]] = [set() for _ in lengths]
        if not asked.size:
            return found
        least = keys.least_share(len(self))
        fewest = _ROUNDING * least * least * int(lengths[lengths > 0].min())
        rows = self._db.execute(
            _SHARING, (keys.GRAMS, keys.GRAMS, json.dumps(asked.tolist()), fewest)
        ).fetchall()
        if not rows:
            return found
        which, numbers, theirs, shared = np.array(rows).T
        alike = keys.share_enough(
            shared.astype(np.float32), lengths[which].astype(np.float32), theirs.astype(np.float32), least
        )
        for k, number in zip(which[alike].tolist(), numbers[alike].tolist(), strict=True):
            found[k].add(number)
        return found


_FILED = """
SELECT asked.value, filed.record, filed.strong FROM json_each(?) AS asked CROSS JOIN filed ON filed.key = asked.value
WHERE (SELECT count(*) FROM (SELECT 1 FROM filed AS each WHERE each.key = asked.value LIMIT ?)) <= ?
"""
"""Records under keys that are not crowded; of a crowded one no more is looked at than says so."""
_SHARING = """
SELECT asked.value / ?1, record, runs, count(*) AS shared
FROM json_each(?3) AS asked CROSS JOIN sharing ON run = asked.value % ?2
GROUP BY 1, record HAVING shared * shared >= ?4 * runs
"""
"""Records with many of these runs; `runs` is how many each has in all. What is asked is which row, times the number of
runs there are, and the run."""

_CROWD_OF = {counted: crowd for crowd, counted in CROWDS.items()}


def _run_times(table: Records, kind: str) -> tuple[Ints, Ints]:
    """Runs of a kind in the records, and in how many each stands."""
    members = np.concatenate([runs(column(table)).members for column in RUNS[kind]])
    met, times = np.unique(members, return_counts=True)
    return met, times


def _runs_of(table: Records) -> tuple[Ints, Ints]:
    """The runs of the records of a table, one after another, and where each record's begin."""
    starts, members, _ = keys.grams(table).rare(_EVERY, 0, 0)
    return members.astype(np.int64), starts


_EVERY = np.zeros(keys.GRAMS, dtype=np.int32)


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
