"""Up to where the live index of a store is: a small file beside it, which one process at a time may change.

The index is as the store was at `seen`, until a permission ends by itself at `until`. A write that leaves what is compared
alone, such as a reviewer's answer, is told by the counts of `records`, and believed for a minute. Nothing here needs what
compares records, so that every command can ask whether there is something to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from graph.catalogue import query
from graph.errors import StoreUnavailable
from graph.model.purposes import LINK
from graph.settings import Settings, embedded_folder
from graph.store import Store

_NEWEST_IMPORT = query("identity.newest_import")
_RECORDS_AT = query("identity.records_at")
_BELIEVED = timedelta(minutes=1)
_WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Mark:
    """`generation` rises with each change of the index: what was read under another one is read anew."""

    generation: int = 0
    seen: str = ""
    """The moment of the store that the index holds; empty when a change of it did not end."""
    until: str = ""
    """When the first permission in it ends, ISO 8601; empty when none does."""
    records: str = ""
    """Counts of what may be compared, when the index was last brought up to date."""
    refreshed: str = ""
    """When that was, ISO 8601."""
    pruned: str = ""
    """Counts when who may no longer be linked was last taken out."""

    def is_current(self, seen: str, now: datetime) -> bool:
        return self.seen == seen and not self._is_over(now)

    def still_holds(self, records: str, now: datetime) -> bool:
        """Something was written since, and lately, that left what is compared alone."""
        return (
            bool(self.seen) and self.records == records and not self._is_over(now)
            and abs(now - datetime.fromisoformat(self.refreshed)) < _BELIEVED
        )  # fmt: skip

    def _is_over(self, now: datetime) -> bool:
        return bool(self.until) and datetime.fromisoformat(self.until) <= now


def index_file(settings: Settings) -> Path:
    """Beside the graph where that is kept in a folder, else in KENNER_STATE under a name made of its address."""
    if settings.state == embedded_folder(settings.store):
        return settings.state / "live.sqlite"
    address = f"{settings.store}\n{settings.store_database}"
    return settings.state / f"live-{hashlib.sha256(address.encode()).hexdigest()[:12]}.sqlite"


def seen(store: Store) -> str:
    """The moment the store is at: differs after every write, and after it was built anew."""
    row = store.one(_NEWEST_IMPORT)
    return f"{store.version()} {row['began'] if row else None}"


def records_at(store: Store) -> str:
    """Counts that differ when records, posts or permissions to link were imported, given, taken or erased."""
    row = store.one(_RECORDS_AT, gate=LINK.may, moment=store.clock()) or {}
    return " ".join(str(row.get(name)) for name in ("rows", "imports", "events", "records"))


def is_behind(path: Path, store: Store) -> bool:
    """There is an index, and more or less may be compared than when somebody last looked who has to leave it."""
    if not path.exists():
        return False
    mark = read(path)
    return mark.seen != seen(store) and records_at(store) not in {mark.records, mark.pruned}


def read(path: Path) -> Mark:
    """The mark of the index at `path`; a mark that says nothing where there is none, or none that can be read."""
    try:
        return Mark(**json.loads(_beside(path, "mark").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Mark()


def write(path: Path, mark: Mark) -> None:
    """Replace the mark in one step."""
    fresh = _beside(path, f"mark.{os.getpid()}")
    fresh.touch(mode=0o600)
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(mark), file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, _beside(path, "mark"))


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """The right to use the index at `path`; StoreUnavailable after half a minute. The system frees it with its process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(_beside(path, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(opened, path)
        yield
    finally:
        fcntl.flock(opened, fcntl.LOCK_UN)
        os.close(opened)


def _wait_for(opened: int, path: Path) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            # flock and not a record lock: two openings in one process keep each other out too.
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as exc:
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"another process has been busy with {path} for {_WAIT_SECONDS:.0f} seconds",
                    hint="it is being built anew; ask again in a while",
                ) from exc
            time.sleep(_POLL_SECONDS)


def _beside(path: Path, what: str) -> Path:
    return path.with_name(f"{path.name}.{what}")
