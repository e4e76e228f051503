"""Records of the live index on disk: one SQLite file with who is filed where and what was counted.

Filing and counting are those of the batch (`keys.py`, `rarity.COUNTED`), record by record. Beside each record stands its
form (`forms.py`), so that nothing is normalised to compare it. Who is filed under a key or a run is one list a key. Counts are
kept in memory too once they were asked for. Nothing outlives its record: a value whose count falls to nothing is deleted.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from resolver import forms, keys
from resolver.forms import KIND, Forms, Numbers
from resolver.rarity import COUNTED, CROWDS, RUNS, Counts, Rarity
from resolver.records import CRM, Record, Records
from resolver.runs import BASE, NUMBER, Ints, runs

FORMAT = 4
"""Rises when filing, counting, forms or the layout change; a file of another format is built anew."""

_LAYOUT = """
CREATE TABLE platform (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, form BLOB NOT NULL, body TEXT NOT NULL);
CREATE TABLE filed (key INTEGER PRIMARY KEY, n INTEGER NOT NULL, list BLOB);
CREATE TABLE filed_crowd (key INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, entry)) WITHOUT ROWID;
CREATE TABLE sharing (run INTEGER PRIMARY KEY, list BLOB NOT NULL);
CREATE TABLE crowded (run INTEGER PRIMARY KEY);
CREATE TABLE counted (value INTEGER PRIMARY KEY, n INTEGER NOT NULL);
CREATE TABLE counted_on (value INTEGER NOT NULL, platform INTEGER NOT NULL, n INTEGER NOT NULL,
                         PRIMARY KEY (value, platform)) WITHOUT ROWID;
CREATE TABLE runs_counted (kind TEXT NOT NULL, run INTEGER NOT NULL, n INTEGER NOT NULL,
                           PRIMARY KEY (kind, run)) WITHOUT ROWID;
"""
_TABLES = (
    "platform", "record", "filed", "filed_crowd", "sharing", "crowded", "counted", "counted_on", "runs_counted",
)  # fmt: skip
_RUNS = ("handle_grams", "stem_grams", "name_grams", "spelled_grams")
"""The kinds of `RUNS`, as compiled loops take them."""
_GRAMS = "grams"
"""Kind of count: how many records have a run of letters."""
_KEPT = 2 * keys.GRAM_CAP
"""Records that share a run and are still filed under it; above it the run is crowded, until it is rare again."""

_FEW = 5_000  # runs that are asked for one by one
_REMEMBERED = 500_000  # counts in memory, some 70 MB; above it they are asked for anew
_PART = 50_000  # records that are put at a time
_CACHE_KB = 16_384


_BY_PLATFORM = frozenset(CROWDS.values())

GUEST = 0
"""Number of the guest; those of records begin at 1."""
_NOT_HERE = -1


@dataclass(frozen=True)
class Held:
    """A few records by their numbers, with their keys and forms."""

    numbers: tuple[int, ...]
    keys: tuple[str, ...]
    forms: Forms

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Where each number stands."""
        return {number: place for place, number in enumerate(self.numbers)}

    def some(self, places: Sequence[int]) -> Held:
        return Held(
            tuple(self.numbers[k] for k in places), tuple(self.keys[k] for k in places),
            Forms([self.forms.whole[k] for k in places]),
        )  # fmt: skip

    def with_others(self, others: Held) -> Held:
        return Held(
            (*self.numbers, *others.numbers),
            (*self.keys, *others.keys),
            Forms([*self.forms.whole, *others.forms.whole]),
        )


@dataclass(frozen=True, slots=True)
class _Guest:
    """A record that counts and is filed without being written; `counted` on `platform` too."""

    record: Record
    form: bytes
    keys: frozenset[int]
    counted: Mapping[int, int]
    counted_on: frozenset[int]
    platform: int


class Shelf:
    """Open with `Shelf.at`; what is put or taken holds for good with `commit` and is undone by `rollback`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._known: dict[int, int] = {}
        self._most: dict[int, int] = {}
        """Of values that are counted by platform: how many the platform has where most are."""
        self._runs: dict[str, Ints] = {}
        self._codes: dict[str, int] | None = None
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
        database.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
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
        self._most.clear()
        self._runs.clear()
        self._codes = None
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
        self._most.clear()
        self._codes = None
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

    @property
    def _platforms(self) -> dict[str, int]:
        """The number of each platform."""
        if self._codes is None:
            self._codes = dict(self._db.execute("SELECT name, code FROM platform"))
        return self._codes

    def platform(self, name: str) -> int:
        """Its number; that of no record where nobody is there."""
        return self._platforms.get(name, len(self._platforms))

    @property
    def customers(self) -> int:
        """The number of the platform of customer rows; -1 where nobody is there."""
        if self._guest is not None and self._guest.record.platform == CRM:
            return self._guest.platform
        return self._platforms.get(CRM, -1)

    def _number_platforms(self, names: Iterable[str]) -> None:
        for name in sorted(set(names) - self._platforms.keys()):
            self._db.execute("INSERT INTO platform VALUES (?, ?)", (len(self._platforms), name))
            self._platforms[name] = len(self._platforms)

    @contextmanager
    def guest(self, record: Record) -> Iterator[int]:
        """The number of `record` as if it stood here; nothing is written. Its key is not on the shelf."""
        table, platform = Records((record,)), self.platform(record.platform)
        made = forms.one(table, platform)
        plain, on = _counted_of_one(table)
        counted: Any = (self.runs_counted(), self._run_counts(_GRAMS))
        held = Forms((made.form,))
        self._count_runs(held, counted, 1)
        filed = frozenset(made.filed.keys.view(np.int64).tolist())
        self._guest = _Guest(record, made.form, filed, plain, on, platform)
        try:
            yield GUEST
        finally:
            self._guest = None
            self._count_runs(held, counted, -1)

    @staticmethod
    def _count_runs(held: Forms, counted: Any, by: int) -> None:
        from resolver.kernels.postings import count_runs

        runs_together, together = counted
        count_runs(held.raw, held.at, NUMBER, BASE, runs_together, together, by)

    def records(self) -> Iterator[Record]:
        """All of them, by key."""
        for (body,) in self._db.execute("SELECT body FROM record ORDER BY key"):
            yield _record(body)

    def number(self, key: str) -> int | None:
        row = self._db.execute("SELECT id FROM record WHERE key = ?", (key,)).fetchone()
        return None if row is None else int(row[0])

    def at_number(self, number: int) -> Record:
        return self.at_numbers([number])[number]

    def at_numbers(self, numbers: Iterable[int]) -> dict[int, Record]:
        """Several records as they came."""
        asked = set(numbers)
        guest = self._guest
        here = {GUEST: guest.record} if guest is not None and GUEST in asked else {}
        rows = self._db.execute(_BODIES, (str(list(asked)),))
        return here | {number: _record(body) for number, body in rows}

    def held(self, numbers: Iterable[int]) -> Held:
        """Several records as they are compared, in the order of their numbers."""
        asked = sorted(set(numbers))
        if self._guest is not None and asked == [GUEST]:
            return Held((GUEST,), (self._guest.record.key,), Forms((self._guest.form,)))
        rows = self._db.execute(_FORMS, (str(asked),)).fetchall()
        if self._guest is not None and GUEST in asked:
            rows.append((GUEST, self._guest.record.key, self._guest.form))
        rows.sort()
        ids, names, found = zip(*rows, strict=True) if rows else ((), (), ())
        return Held(ids, names, Forms(found))

    def put(self, records: Iterable[Record]) -> None:
        """Add records whose keys are not here yet."""
        rows = tuple(records)
        first = int(self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM record").fetchone()[0])
        is_empty = first == 1
        self._number_platforms(row.platform for row in rows)
        codes = [self._platforms[row.platform] for row in rows]
        filed, shared = _Lists(16, 0), _Lists(28, 13)
        for start in range(0, len(rows), _PART):
            table, on = Records(rows[start : start + _PART]), codes[start : start + _PART]
            self._put(table, on, first + start, filed, shared)
        self._file(filed, is_empty)
        self._share(shared, is_empty)
        self._grow(len(rows))

    def _put(self, table: Records, codes: Sequence[int], first: int, filed: _Lists, shared: _Lists) -> None:
        from resolver.kernels.postings import PLATFORMS

        made = [forms.one(table, codes[0]).form] if len(table) == 1 else list(forms.made(table, codes))
        self._db.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            (
                (first + k, row.key, form, _body(row))
                for k, (row, form) in enumerate(zip(table.rows, made, strict=True))
            ),
        )
        held, numbers, on = (
            Forms(made),
            np.arange(first, first + len(table)),
            np.array(codes, dtype=np.int64) % PLATFORMS,
        )
        exact = held.exact()
        filed.add(exact.keys.view(np.int64), exact.starts, numbers, 2 * on, exact.strong)
        members, starts, sizes = _all_runs(held)
        shared.add(members, starts, numbers, on, np.repeat(sizes, np.diff(starts)))
        self._count(table, codes, by=1)

    def _file(self, filed: _Lists, is_empty: bool) -> None:
        met, bounds, entries = filed.by_number()
        times = np.diff(bounds)
        held: dict[int, tuple[int, bytes | None]] = {} if is_empty else self._filed(met)
        before = np.fromiter((held[key][0] if key in held else 0 for key in met.tolist()), np.int64, len(met))
        few, counts = before + times <= keys.CAP, (before + times).tolist()
        whole, numbers, at = entries.tobytes(), met.tolist(), (8 * bounds).tolist()

        def listed(k: int) -> bytes:
            return ((held[numbers[k]][1] or b"") if numbers[k] in held else b"") + whole[at[k] : at[k + 1]]

        self._db.executemany(
            "INSERT OR REPLACE INTO filed VALUES (?, ?, ?)",
            ((numbers[k], counts[k], listed(k) if is_few else None) for k, is_few in enumerate(few.tolist())),
        )
        many = np.flatnonzero(~few)
        rows = ((numbers[k], entry) for k in many.tolist() for entry in _entries(listed(k)))
        self._db.executemany("INSERT INTO filed_crowd VALUES (?, ?)", rows)

    def _filed(self, numbers: Ints) -> dict[int, tuple[int, bytes | None]]:
        """How many are filed under each of these keys, and their list where there are few."""
        found: dict[int, tuple[int, bytes | None]] = {}
        asked = numbers.tolist()
        for start in range(0, len(asked), _PART):
            rows = self._db.execute(_FILED, (str(asked[start : start + _PART]),))
            found.update((key, (n, held)) for key, n, held in rows)
        return found

    def _share(self, shared: _Lists, is_empty: bool) -> None:
        """Count the runs of records, and file the records under those that are not crowded."""
        here = self._run_counts(_GRAMS)
        met, bounds, entries = shared.by_number()
        self._add_runs(_GRAMS, met, np.diff(bounds))
        gone = met[here[met] > _KEPT].tolist()
        if gone:
            self._db.executemany("INSERT OR IGNORE INTO crowded VALUES (?)", ((run,) for run in gone))
            self._db.executemany("DELETE FROM sharing WHERE run = ?", ((run,) for run in gone))
        filed = np.flatnonzero(~np.isin(met, self._crowded(met)))
        held = {} if is_empty else self._lists(_SHARING, met[filed])
        whole, at = entries.tobytes(), (8 * bounds).tolist()
        self._db.executemany(
            "INSERT OR REPLACE INTO sharing VALUES (?, ?)",
            ((run, held.get(run, b"") + whole[at[k] : at[k + 1]]) for k, run in zip(filed.tolist(), met[filed].tolist(), strict=True)),
        )  # fmt: skip

    def _lists(self, statement: str, numbers: Ints) -> dict[int, bytes]:
        asked = numbers.tolist()
        found: dict[int, bytes] = {}
        for start in range(0, len(asked), _PART):
            found.update(self._db.execute(statement, (str(asked[start : start + _PART]),)))
        return found

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
        table, held = Records((self.at_number(number),)), self.held([number]).forms
        for each, (n, listed) in self._filed(held.exact().keys.view(np.int64)).items():
            self._unfile(each, number, n - 1, listed)
        self._db.execute("DELETE FROM record WHERE id = ?", (number,))
        mine = _runs_of(held)[0]
        for run, listed in self._lists(_SHARING, mine).items():
            if rest := _without(listed, number, 28):
                self._db.execute("UPDATE sharing SET list = ? WHERE run = ?", (rest, run))
            else:
                self._db.execute("DELETE FROM sharing WHERE run = ?", (run,))
        here = self._run_counts(_GRAMS)
        self._add_runs(_GRAMS, mine, np.full(len(mine), -1))
        self._count(table, [self._platforms[table.rows[0].platform]], by=-1)
        self._grow(-1)
        if again := self._crowded(mine[here[mine] <= keys.GRAM_CAP]):
            self._file_again(again)

    def _unfile(self, key: int, number: int, left: int, listed: bytes | None) -> None:
        if listed is None:
            self._db.execute(
                "DELETE FROM filed_crowd WHERE key = ? AND entry >= ? AND entry < ?",
                (key, number << 16, (number + 1) << 16),
            )
            if left > keys.CAP:
                self._db.execute("UPDATE filed SET n = ? WHERE key = ?", (left, key))
                return
            rows = self._db.execute("SELECT entry FROM filed_crowd WHERE key = ?", (key,)).fetchall()
            self._db.execute("DELETE FROM filed_crowd WHERE key = ?", (key,))
            rest = np.array(rows, dtype=np.int64).tobytes()
        else:
            rest = _without(listed, number, 16)
        if rest:
            self._db.execute("UPDATE filed SET n = ?, list = ? WHERE key = ?", (left, rest, key))
        else:
            self._db.execute("DELETE FROM filed WHERE key = ?", (key,))

    def _file_again(self, again: Sequence[int]) -> None:
        """Runs that were crowded are rare again: all records are read once to see who has them."""
        from resolver.kernels.postings import PLATFORMS

        self._db.executemany("DELETE FROM crowded WHERE run = ?", ((run,) for run in again))
        shared = _Lists(28, 13)
        rows = self._db.execute("SELECT id, form FROM record ORDER BY id")
        while part := rows.fetchmany(_PART):
            held = Forms([form for _, form in part])
            members, starts, sizes = _all_runs(held)
            keep = np.isin(members, again)
            bounds = np.concatenate([[0], np.cumsum(keep)])[starts]
            numbers = np.array([number for number, _ in part], dtype=np.int64)
            shared.add(
                members[keep],
                bounds,
                numbers,
                held.platforms.astype(np.int64) % PLATFORMS,
                np.repeat(sizes, np.diff(starts))[keep],
            )
        met, bounds, entries = shared.by_number()
        whole, at = entries.tobytes(), (8 * bounds).tolist()
        self._db.executemany(
            "INSERT OR REPLACE INTO sharing VALUES (?, ?)",
            ((run, whole[at[k] : at[k + 1]]) for k, run in enumerate(met.tolist())),
        )

    def _count(self, table: Records, codes: Sequence[int], by: int) -> None:
        for kind in RUNS:
            met, times = _run_times(table, kind)
            self._add_runs(kind, met, by * times)
        plain, on = _counted(table, codes)
        self._db.executemany(
            "INSERT INTO counted VALUES (?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            ((value, by * n) for value, n in sorted(plain.items())),
        )
        self._db.executemany(
            "INSERT INTO counted_on VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            ((*value, by * n) for value, n in sorted(on.items())),
        )
        if by < 0:
            self._db.executemany(
                "DELETE FROM counted WHERE value = ? AND n = 0", ((value,) for value in plain)
            )
            self._db.executemany("DELETE FROM counted_on WHERE value = ? AND platform = ? AND n = 0", on)
        if self._known:
            for value, n in plain.items():
                if value in self._known:
                    self._known[value] += by * n
        if self._most:
            for value, _ in on:
                # The most of several counts: it is cheaper to ask again.
                self._most.pop(value, None)

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
        """How many records have a value; of a kind of `CROWDS`, on the platform where most have it."""
        number = forms.counted_as(KIND[CROWDS.get(kind, kind)], value)
        if kind in CROWDS:
            return int(self.most_on_one(np.array([number], dtype=np.int64).view(np.uint64))[0])
        if number not in self._known:
            self._learn(self._known, [number], _COUNTED)
        return self._known[number] + (self._guest.counted.get(number, 0) if self._guest is not None else 0)

    def counts(self, values: Numbers) -> Ints:
        """How many records have each of these values, by their numbers (`forms.counted`)."""
        known, asked = self._known, values.view(np.int64).tolist()
        self._learn(known, asked, _COUNTED)
        found = np.array([known[value] for value in asked], dtype=np.int64)
        if self._guest is not None:
            mine = self._guest.counted
            for place, value in enumerate(asked):
                if value in mine:
                    found[place] += mine[value]
        return found

    def most_on_one(self, values: Numbers) -> Ints:
        """How many of one platform have each of these values, on the platform where most have it."""
        if not len(values):
            return _NONE
        known, asked = self._most, values.view(np.int64).tolist()
        self._learn(known, asked, _MOST)
        found = [known[value] for value in asked]
        if (guest := self._guest) is not None:
            for place, value in enumerate(asked):
                if value in guest.counted_on:
                    row = self._db.execute(
                        "SELECT n FROM counted_on WHERE value = ? AND platform = ?", (value, guest.platform)
                    ).fetchone()
                    found[place] = max(found[place], 1 + (row[0] if row else 0))
        return np.array(found, dtype=np.int64)

    def _learn(self, known: dict[int, int], asked: Sequence[int], statement: str) -> None:
        if missing := [value for value in asked if value not in known]:
            if len(known) > _REMEMBERED and not self._undo:
                known.clear()
                missing = list(asked)
            known.update(dict.fromkeys(missing, 0))
            known.update(self._db.execute(statement, (str(missing),)))

    def runs_counted(self) -> tuple[Ints, Ints, Ints, Ints]:
        """How many records have each run of letters, stems, names, and of both where a handle is held against a name."""
        handle, stem, name, spelled = (self._run_counts(kind) for kind in _RUNS)
        return handle, stem, name, spelled

    def rarity(self) -> Rarity:
        """How rare things are among the records here now."""
        return Rarity(max(1, len(self)), _Kinds(self), {kind: self._run_counts(kind) for kind in RUNS})

    def near(self, held: Held, platform: int = _NOT_HERE) -> list[list[int]]:
        """Numbers of the records worth comparing with each of these, rising: the candidates the batch would propose.

        With the number of a `platform` only those that are there.
        """
        from resolver.kernels.postings import PLATFORMS, near, wanted

        ask: Any = wanted
        filed, shared, asked, rare = ask(
            held.forms.raw, held.forms.at, self._run_counts(_GRAMS), keys.GRAM_CAP, NUMBER, BASE
        )
        by_key = _together(self._by_key(asked))
        by_run = _together(self._db.execute(_SHARING, (str(rare.tolist()),)).fetchall())
        own = np.array(held.numbers, dtype=np.int64)
        room = len(by_key[2]) + len(by_run[2]) if len(held) == 1 else 4096
        out, bounds = np.empty(room, dtype=np.int64), np.empty(len(held) + 1, dtype=np.int64)
        for _ in range(2):
            found = near(
                own, platform % PLATFORMS + 1 if platform >= 0 else 0, filed, by_key, shared, by_run,
                keys.least_share(len(self)), out, bounds,
            )  # fmt: skip
            if found <= len(out):
                break
            out = np.empty(found, dtype=np.int64)
        told, at = out[:found].tolist(), bounds.tolist()
        return [sorted(told[start:end]) for start, end in pairwise(at)]

    def _by_key(self, asked: Ints) -> list[tuple[int, bytes]]:
        """Records under those of these keys that are not crowded."""
        rows = self._db.execute(_FILED_FEW, (str(asked.tolist()), keys.CAP)).fetchall()
        if (guest := self._guest) is None:
            return [(key, held) for key, _, held in rows]
        return [(key, held) for key, n, held in rows if n < keys.CAP or key not in guest.keys]


_BODIES = "SELECT record.id, body FROM json_each(?) AS asked CROSS JOIN record ON record.id = asked.value"
_FORMS = "SELECT record.id, record.key, form FROM json_each(?) AS asked CROSS JOIN record ON record.id = asked.value"
_FILED = "SELECT filed.key, n, list FROM json_each(?) AS asked CROSS JOIN filed ON filed.key = asked.value"
_FILED_FEW = f"{_FILED} WHERE n <= ?"
"""Records under keys that are not crowded."""
_SHARING = "SELECT run, list FROM json_each(?) AS asked CROSS JOIN sharing ON run = asked.value"
"""Records with each of these runs, and how many each has in all."""
_COUNTED = (
    "SELECT counted.value, n FROM json_each(?) AS asked CROSS JOIN counted ON counted.value = asked.value"
)
_MOST = """
SELECT counted_on.value, max(n) FROM json_each(?) AS asked CROSS JOIN counted_on ON counted_on.value = asked.value
GROUP BY 1
"""


class _Lists:
    """Entries of records under numbers of keys or runs, gathered part by part.

    An entry is the number of its record, moved `by` bits, its platform, moved `on` bits, and what else is told.
    """

    def __init__(self, by: int, on: int) -> None:
        self._by, self._on = by, on
        self._numbers: list[Ints] = []
        self._entries: list[Ints] = []

    def add(
        self, numbers: NDArray[Any], starts: Ints, records: Ints, platforms: Ints, told: NDArray[Any]
    ) -> None:
        heads = (records << self._by) | (platforms << self._on)
        self._numbers.append(numbers.astype(np.int64))
        self._entries.append(np.repeat(heads, np.diff(starts)) | told)

    def by_number(self) -> tuple[Ints, Ints, Ints]:
        """Numbers, rising; where the entries of each begin; the entries."""
        if not self._numbers:
            return _NONE, np.zeros(1, dtype=np.int64), _NONE
        numbers, entries = np.concatenate(self._numbers), np.concatenate(self._entries)
        # In the order of the index: the file is written front to back.
        order = np.argsort(numbers, kind="stable")
        numbers, entries = numbers[order], entries[order]
        first = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1)) if len(numbers) else _NONE
        return numbers[first], np.append(first, len(numbers)), entries


_NONE = np.empty(0, dtype=np.int64)


def _together(lists: list[tuple[int, bytes]]) -> tuple[Ints, Ints, Ints]:
    """What lists are filed under, rising; where the entries of each begin; the entries."""
    lists.sort()
    starts = np.array([0, *accumulate(len(held) // 8 for _, held in lists)], dtype=np.int64)
    whole = bytearray().join([held for _, held in lists])
    return (
        np.array([number for number, _ in lists], dtype=np.int64),
        starts,
        np.frombuffer(whole, dtype=np.int64),
    )


def _entries(listed: bytes) -> list[int]:
    found: list[int] = np.frombuffer(listed, dtype=np.int64).tolist()
    return found


def _without(listed: bytes, number: int, by: int) -> bytes:
    """A list without the entry of a record."""
    entries = np.frombuffer(listed, dtype=np.int64)
    rest: bytes = entries[entries >> by != number].tobytes()
    return rest


def _counted(table: Records, codes: Sequence[int]) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """How often each value stands in the records, by its number; and by platform, of kinds that are counted so."""
    kinds: list[int] = []
    values: list[str] = []
    times: list[int] = []
    for kind, of in COUNTED.items():
        if kind not in _BY_PLATFORM:
            found = Counter(chain.from_iterable(of(table)))
            kinds += [KIND[kind]] * len(found)
            values += found.keys()
            times += found.values()
    columns = ((KIND["stems_on"], table.stems), (KIND["names_on"], table.names))
    on: Counter[tuple[int, int, str]] = Counter()
    for number, column in columns:
        on.update((number, code, value) for code, value in zip(codes, column, strict=True) if value)
    numbers = forms.counted([*kinds, *(kind for kind, _, _ in on)], [*values, *(value for _, _, value in on)])
    there = {
        (number, code): n for number, ((_, code, _), n) in zip(numbers[len(kinds) :], on.items(), strict=True)
    }
    return dict(zip(numbers[: len(kinds)], times, strict=True)), there


def _counted_of_one(table: Records) -> tuple[dict[int, int], frozenset[int]]:
    """As `_counted`, of a table of one record: it has each value once. Of those by platform, the values."""
    on_platform = ((KIND["stems_on"], table.stems[0]), (KIND["names_on"], table.names[0]))
    told = [(kind, value) for kind, value in on_platform if value]
    apart = len(told)
    for kind, of in COUNTED.items():
        if kind not in _BY_PLATFORM:
            number = KIND[kind]
            told += [(number, value) for value in chain.from_iterable(of(table))]
    numbers = forms.counted([kind for kind, _ in told], [value for _, value in told])
    return dict.fromkeys(numbers[apart:], 1), frozenset(numbers[:apart])


def _run_times(table: Records, kind: str) -> tuple[Ints, Ints]:
    """Runs of a kind in the records, and in how many each stands."""
    members = np.concatenate([runs(column(table)).members for column in RUNS[kind]])
    met, times = np.unique(members, return_counts=True)
    return met, times


def _all_runs(held: Forms) -> tuple[Ints, Ints, NDArray[np.int32]]:
    """The runs of records, one after another, where each record's begin, and how many it has."""
    starts, members, sizes = held.grams().rare(_EVERY, 0, 0)
    return members.astype(np.int64), starts, sizes


def _runs_of(held: Forms) -> tuple[Ints, Ints]:
    members, starts, _ = _all_runs(held)
    return members, starts


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
