"""One process owns an embedded store; others find it through the note it leaves.

The lock belongs to the operating system and dies with its process, so a store is never locked by a
process that is gone. The note (address and passwords, mode 0600) may be stale: it counts only while
the lock is held.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import pbkdf2_hmac
from pathlib import Path

LOCK = "owner.lock"
NOTE = "owner.json"


@dataclass(frozen=True, slots=True)
class Note:
    """How to reach the owner. Passwords are made anew at every start and work on loopback only."""

    pid: int
    version: str
    bolt_port: int
    http_port: int
    password: str
    reader_password: str


class OwnerLock:
    """The right to run the engine on one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK
        self._file: int | None = None

    def take(self) -> bool:
        """True when this process is the owner from now on, False when another one is."""
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            # A record lock, not flock: a forked child would inherit an flock and keep it past our death.
            fcntl.lockf(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(opened)
            return False
        self._file = opened
        return True

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def write_note(folder: Path, note: Note) -> None:
    """Replace the note in one step; nobody else may read it, not even for a moment."""
    fresh = folder / f"{NOTE}.{os.getpid()}"
    _write_private(fresh, json.dumps(asdict(note)))
    os.replace(fresh, folder / NOTE)


def read_note(folder: Path) -> Note | None:
    """The note as it lies there, None when there is none that can be read."""
    try:
        return Note(**json.loads((folder / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remove_note(folder: Path) -> None:
    (folder / NOTE).unlink(missing_ok=True)


_EVERYTHING = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
_ADMIN = ["updateSecurity", "updateSchema", "updateDatabaseSettings"]
# The passwords are 256 random bits: stretching them guards nothing and costs 0.2 s a connection at
# the engine's own 65,536 rounds.
_ROUNDS = 1000


def write_users(config: Path, note: Note) -> None:
    """The engine's users before it starts: one that may do all, one that can only read.

    READ access is not enforced there; a user whose group may only `readRecord` is.
    """
    config.mkdir(parents=True, exist_ok=True, mode=0o700)
    groups = {
        "admin": _group(_ADMIN, _EVERYTHING),
        "reader": _group([], ["readRecord"]),
        "*": _group([], []),
    }
    users = [
        {"name": "root", "databases": {"*": ["admin"]}, "password": _hashed(note.password)},
        {"name": "reader", "databases": {"*": ["reader"]}, "password": _hashed(note.reader_password)},
    ]
    _write_private(
        config / "server-groups.json", json.dumps({"databases": {"*": {"groups": groups}}, "version": 2})
    )
    _write_private(config / "server-users.jsonl", "".join(json.dumps(user) + "\n" for user in users))


def _group(access: Iterable[str], records: Iterable[str]) -> dict[str, object]:
    return {
        "resultSetLimit": -1,
        "readTimeout": -1,
        "access": list(access),
        "types": {"*": {"access": list(records)}},
    }


def _hashed(password: str) -> str:
    salt = b64encode(secrets.token_bytes(32)).decode()
    # The salt is the text itself, not what it decodes to: so the engine does it.
    made = b64encode(pbkdf2_hmac("sha256", password.encode(), salt.encode(), _ROUNDS)).decode()
    return f"PBKDF2WithHmacSHA256${_ROUNDS}${salt}${made}"


def _write_private(path: Path, text: str) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
