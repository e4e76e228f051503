"""Who is looking at which question now, so that two reviewers do not get one.

In one SQLite file beside the sessions, so that every process that serves the same people sees it and a restart
keeps it; not in the graph, where each look would be a write. It holds keys of decisions and names of users, no
word of anybody the questions are about. A lease ends by itself: nobody can lock a question by walking away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from graph.errors import ConflictError

LASTS = timedelta(minutes=2)  # an open page asks again every 45 seconds
AT_TERMINAL = timedelta(minutes=10)
ASIDE = timedelta(hours=8)  # a question put aside comes back with the next day's work

_SCHEMA = """
CREATE TABLE IF NOT EXISTS leases (question TEXT PRIMARY KEY, user TEXT NOT NULL, until TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS aside (question TEXT NOT NULL, user TEXT NOT NULL, until TEXT NOT NULL,
    PRIMARY KEY (question, user)) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Lease:
    """`user` looks at `question`, at most until `until`."""

    question: str
    user: str
    until: datetime


class Leases:
    """Every call is its own short transaction; times are given, never read from a clock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        with self._open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10, isolation_level="IMMEDIATE")
        try:
            with db:
                yield db
        finally:
            db.close()

    def take(self, question: str, user: str, now: datetime, lasts: timedelta = LASTS) -> Lease:
        """The lease on `question`: the user's own, begun or drawn out, or that of who looks at it already.

        Who takes one lets go of every other: one looks at one question at a time.
        """
        with self._open() as db:
            self._sweep(db, now)
            row = db.execute("SELECT user, until FROM leases WHERE question = ?", (question,)).fetchone()
            if row is not None and row[0] != user:
                return Lease(question, row[0], datetime.fromisoformat(row[1]))
            until = now + lasts
            db.execute("DELETE FROM leases WHERE user = ?", (user,))
            db.execute("INSERT INTO leases VALUES (?, ?, ?)", (question, user, until.isoformat()))
            return Lease(question, user, until)

    def others(self, user: str, now: datetime) -> dict[str, Lease]:
        """What others look at, by question."""
        with self._open() as db:
            self._sweep(db, now)
            rows = db.execute("SELECT question, user, until FROM leases WHERE user <> ?", (user,)).fetchall()
        return {row[0]: Lease(row[0], row[1], datetime.fromisoformat(row[2])) for row in rows}

    def refuse_held(self, question: str, user: str, now: datetime) -> None:
        """ConflictError while somebody else looks at `question`."""
        if (held := self.others(user, now).get(question)) is not None:
            raise ConflictError(
                f"{held.user} is looking at this pair",
                hint="take another one, or come back when they are done: two minutes after they leave it is free",
            )

    def leave(self, question: str, user: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM leases WHERE question = ? AND user = ?", (question, user))

    def leave_all(self, user: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM leases WHERE user = ?", (user,))

    def put_aside(self, question: str, user: str, now: datetime) -> None:
        """`user` skips this question: it comes back to them after `ASIDE`; others get it as before."""
        with self._open() as db:
            db.execute("DELETE FROM leases WHERE question = ? AND user = ?", (question, user))
            db.execute(
                "INSERT OR REPLACE INTO aside VALUES (?, ?, ?)", (question, user, (now + ASIDE).isoformat())
            )

    def not_for(self, user: str, now: datetime) -> frozenset[str]:
        """Questions that are not this user's next: others look at them, or the user put them aside."""
        with self._open() as db:
            self._sweep(db, now)
            held = db.execute("SELECT question FROM leases WHERE user <> ?", (user,)).fetchall()
            aside = db.execute("SELECT question FROM aside WHERE user = ?", (user,)).fetchall()
        return frozenset(row[0] for row in (*held, *aside))

    @staticmethod
    def _sweep(db: sqlite3.Connection, now: datetime) -> None:
        stamp = now.isoformat()
        db.execute("DELETE FROM leases WHERE until <= ?", (stamp,))
        db.execute("DELETE FROM aside WHERE until <= ?", (stamp,))


def beside(state: Path) -> Leases:
    """The leases of everybody who works with the same state folder."""
    return Leases(state / "review.sqlite")
