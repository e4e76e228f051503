"""People who may sign in, and the sessions they hold, in one SQLite file beside the store.

A password is kept only as an argon2id hash and a session id only as its SHA-256: reading
the file gives nobody a way in. Nothing is created by default: without `kenner user add`
(or the demo, which prints a generated password once) nobody can sign in.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from graph.errors import BadParameter, ConflictError, NotFound

SHORTEST_PASSWORD = 12  # ASVS 6.2.1 asks for 8 and advises 15
LONGEST_PASSWORD = 256  # bounds the work of one hash; ASVS 6.2.9 asks for 64 at least

# OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_HASHING = threading.BoundedSemaphore(2)  # a burst of sign-ins may not take all memory
_NO_SUCH_USER = _HASHER.hash(secrets.token_hex(16))

_SCHEMA = """
CREATE TABLE IF NOT EXISTS users (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL,
    created_at TEXT NOT NULL, disabled_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    id_hash TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES users(name),
    purpose TEXT NOT NULL, created_at TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions(user);
"""


class Role(IntEnum):
    """What somebody may do; each role may do all that the ones before it may."""

    VIEWER = 1  # read pages
    ANALYST = 2  # run queries, take tables away as files
    STEWARD = 3  # decide who is who, record consent
    ADMIN = 4  # see who may sign in

    @property
    def slug(self) -> str:
        return self.name.lower()


def role(slug: str) -> Role:
    try:
        return Role[slug.upper()]
    except KeyError as exc:
        choices = ", ".join(r.slug for r in Role)
        raise BadParameter(f"there is no role {slug!r}", hint=f"choose one of: {choices}") from exc


@dataclass(frozen=True, slots=True)
class User:
    name: str
    role: Role
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser; `id_hash` names the row, the id itself only the cookie knows."""

    id_hash: str
    user: User
    purpose: str


def generated_password() -> str:
    """About 96 bits, in groups that can be read aloud and typed."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def refuse_weak(name: str, password: str) -> None:
    """Raise when `password` is too short, too long, or made of the user's own name."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadParameter(
            f"the password has {len(password)} characters, at least {SHORTEST_PASSWORD} are needed",
            hint="a few unrelated words make a good one",
        )
    if len(password) > LONGEST_PASSWORD:
        raise BadParameter(f"the password is longer than {LONGEST_PASSWORD} characters", hint="shorten it")
    plain = password.casefold()
    if len(set(plain)) < 5 or plain.replace(name.casefold(), "") == "" or "kenner" in plain:
        raise BadParameter("the password is easy to guess", hint="a few unrelated words make a good one")


class Users:
    """The table of users and sessions; every call is its own short transaction."""

    def __init__(
        self, path: Path, *, idle: timedelta = timedelta(hours=1), longest: timedelta = timedelta(hours=12)
    ) -> None:
        self._path, self._idle, self._longest = path, idle, longest
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)
        with self._open() as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=10)
        db.row_factory = sqlite3.Row
        try:
            with db:
                yield db
        finally:
            db.close()

    def add(self, name: str, user_role: Role, password: str, now: datetime) -> User:
        cleaned = name.strip().lower()
        if not cleaned or not cleaned.isprintable() or len(cleaned) > 64:
            raise BadParameter(f"{name!r} cannot be a user name", hint="use 1 to 64 printable characters")
        refuse_weak(cleaned, password)
        with self._open() as db:
            if db.execute("SELECT 1 FROM users WHERE name = ?", (cleaned,)).fetchone():
                raise ConflictError(f"user {cleaned!r} exists already", hint="kenner user list shows all")
            db.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, NULL)",
                (cleaned, user_role.slug, _hash(password), now.isoformat()),
            )
        return User(cleaned, user_role, now, None)

    def set_password(self, name: str, password: str) -> None:
        """Also ends every session of the user: who knew the old one is out."""
        refuse_weak(name, password)
        with self._open() as db:
            if not db.execute(
                "UPDATE users SET password = ? WHERE name = ?", (_hash(password), name)
            ).rowcount:
                raise NotFound(f"there is no user {name!r}", hint="kenner user list shows all")
            db.execute("DELETE FROM sessions WHERE user = ?", (name,))

    def disable(self, name: str, now: datetime) -> None:
        """The user cannot sign in again, and the next request of an open session is refused."""
        with self._open() as db:
            if not db.execute(
                "UPDATE users SET disabled_at = ? WHERE name = ?", (now.isoformat(), name)
            ).rowcount:
                raise NotFound(f"there is no user {name!r}", hint="kenner user list shows all")
            db.execute("DELETE FROM sessions WHERE user = ?", (name,))

    def all(self) -> list[User]:
        with self._open() as db:
            return [_user(row) for row in db.execute("SELECT * FROM users ORDER BY name")]

    def verify(self, name: str, password: str) -> User | None:
        """The user, or None; takes as long for an unknown name as for a wrong password."""
        with self._open() as db:
            row = db.execute("SELECT * FROM users WHERE name = ?", (name.strip().lower(),)).fetchone()
        stored = row["password"] if row else _NO_SUCH_USER
        matches = _matches(stored, password[: LONGEST_PASSWORD + 1])
        return _user(row) if row and matches and row["disabled_at"] is None else None

    def begin(self, user: User, purpose: str, now: datetime) -> str:
        """Open a session and give its id, which is nowhere stored; old ones are swept."""
        session_id = secrets.token_urlsafe(32)
        with self._open() as db:
            db.execute("DELETE FROM sessions WHERE created_at < ?", ((now - self._longest).isoformat(),))
            stamp = now.isoformat()
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
                (_fingerprint(session_id), user.name, purpose, stamp, stamp),
            )
        return session_id

    def session(self, session_id: str, now: datetime) -> Session | None:
        """The open session of this id, or None when it is unknown, too old or idle too long."""
        id_hash = _fingerprint(session_id)
        with self._open() as db:
            row = db.execute(
                "SELECT s.created_at AS began, s.seen_at, s.purpose, u.* FROM sessions s"
                " JOIN users u ON u.name = s.user WHERE s.id_hash = ? AND u.disabled_at IS NULL",
                (id_hash,),
            ).fetchone()
            if row is None:
                return None
            seen, began = datetime.fromisoformat(row["seen_at"]), datetime.fromisoformat(row["began"])
            if now - seen > self._idle or now - began > self._longest:
                db.execute("DELETE FROM sessions WHERE id_hash = ?", (id_hash,))
                return None
            if now - seen > timedelta(minutes=1):  # one write a minute, not one a request
                db.execute("UPDATE sessions SET seen_at = ? WHERE id_hash = ?", (now.isoformat(), id_hash))
            return Session(id_hash, _user(row), row["purpose"])

    def choose_purpose(self, id_hash: str, purpose: str) -> None:
        with self._open() as db:
            db.execute("UPDATE sessions SET purpose = ? WHERE id_hash = ?", (purpose, id_hash))

    def end(self, id_hash: str) -> None:
        with self._open() as db:
            db.execute("DELETE FROM sessions WHERE id_hash = ?", (id_hash,))


def _user(row: sqlite3.Row) -> User:
    disabled = row["disabled_at"]
    return User(
        name=row["name"],
        role=Role[row["role"].upper()],
        created_at=datetime.fromisoformat(row["created_at"]).astimezone(UTC),
        disabled_at=datetime.fromisoformat(disabled) if disabled else None,
    )


def _fingerprint(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def _hash(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def _matches(stored: str, password: str) -> bool:
    with _HASHING:
        try:
            return _HASHER.verify(stored, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
