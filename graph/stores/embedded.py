"""The embedded engine: ArcadeDB in this process, answering Bolt on loopback.

It only provides a Bolt address and what Bolt cannot do there (full-text indexes, one time limit for
all, bulk creation); every query goes through `bolt.py`. One process owns a store. Passwords are made
anew at each start and never leave the folder, whose files only their user may read.
"""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph.errors import StoreRefused, StoreUnavailable
from graph.settings import Settings, for_libraries
from graph.store import EngineInfo, NewEdges, NewNodes
from graph.stores.bolt import BoltStore
from graph.stores.engine import Send
from graph.stores.graphbatch import GraphBatches
from graph.stores.guest import GuestEngine, owner_is_gone
from graph.stores.owner import Note, OwnerLock, read_note, remove_note, write_note, write_users
from graph.stores.shutdown import (
    Shutdown,
    count_differences,
    file_differences,
    fingerprint,
    read_record,
    remove_record,
    write_record,
)
from graph.stores.statements import Rule, time_limit, types
from graph.stores.undo import BulkNote

log = logging.getLogger(__name__)

DATABASE = "graph"
_OWNED: dict[Path, OwnedEngine] = {}
_OPENING = threading.RLock()
_WAIT_SECONDS = (
    60.0  # an owner that starts needs a few; replaying a long log, or hashing at the end, takes more
)
_POLL_SECONDS = 0.1


def open_embedded(folder: Path, settings: Settings) -> BoltStore:
    """The store in `folder`: owned by this process, or joined when another one owns it.

    An owner that is starting or closing is waited for. StoreRefused when the files are not as the last
    owner left them; StoreUnavailable when the owner does not answer.
    """
    folder = folder.expanduser().absolute()
    with _OPENING:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            if (owned := _OWNED.get(folder) or _taken(folder, settings)) is not None:
                owned.users += 1
                return BoltStore(owned, settings)
            if (joined := _joined(folder, settings)) is not None:
                return joined
            if time.monotonic() > deadline:
                raise StoreUnavailable(
                    f"another process holds the store {folder} but does not say where it answers",
                    hint="wait until it has started or ended, or end it",
                )
            time.sleep(_POLL_SECONDS)


def _taken(folder: Path, settings: Settings) -> OwnedEngine | None:
    """The engine, started here; None when another process owns the folder."""
    lock = OwnerLock(folder)
    if not lock.take():
        return None
    try:
        remove_note(folder)  # an owner that was killed leaves it; it would lead others astray
        owned = _OWNED[folder] = OwnedEngine(folder, settings, lock)
    except BaseException:
        lock.release()
        raise
    return owned


def _joined(folder: Path, settings: Settings) -> BoltStore | None:
    """The owner's store; None while the owner is not up, or has just left."""
    note = read_note(folder)
    if note is None:
        return None
    try:
        return BoltStore(GuestEngine(folder, note, DATABASE, settings), settings)
    except StoreUnavailable:
        if read_note(folder) == note and not owner_is_gone(folder):
            raise
        return None


class OwnedEngine:
    """The engine, running in this process. Shared by all stores this process opens on the folder."""

    heeds_timeout = False
    clashes_surface = True
    patience_seconds = 3.0

    def __init__(self, folder: Path, settings: Settings, lock: OwnerLock) -> None:
        self.users = 0
        self._version = 0
        self._folder = folder
        self._root = folder / "engine"
        self._lock = lock
        self._write_lock = threading.RLock()
        self._limit_lock = threading.Lock()
        self._limits = [settings.statement_timeout_seconds]
        before = self._check_files(settings)
        existed = self._data.is_dir()
        self.was_clean = (before is not None) if existed else None
        if self.was_clean is False:
            log.warning("the last owner of %s did not close it; the engine recovers from its log", folder)
        self._start()
        if before is not None:
            self._check_counts(before, settings)
        atexit.register(self._stop)

    @property
    def _data(self) -> Path:
        return self._root / "databases" / DATABASE

    def _check_files(self, settings: Settings) -> Shutdown | None:
        """The record of the last clean shutdown, when the files agree with it."""
        record = read_record(self._folder)
        if record is None:
            return None
        if (said := file_differences(record, fingerprint(self._data))) and not settings.accept_damage:
            raise _damaged(self._folder, said)
        if said:
            log.warning(
                "accepted: %s differs from its last clean shutdown: %s", self._folder, "; ".join(said)
            )
            remove_record(self._folder)
            return None
        return record

    def _check_counts(self, before: Shutdown, settings: Settings) -> None:
        said = count_differences(before.counts, self.counts())
        if said and not settings.accept_damage:
            self._server.stop()
            write_record(self._folder, before)
            raise _damaged(self._folder, said)

    def _start(self) -> None:
        for_libraries(ARCADEDB_LOG_DIR=str(self._folder / "log"), ARCADEDB_LOG_CONSOLE="0")
        import arcadedb  # after the log is out of the terminal: the engine reads these once, when it is loaded

        note = Note(
            pid=os.getpid(),
            version=str(arcadedb.__version__),
            bolt_port=_free_port(),
            http_port=_free_port(),
            password=secrets.token_urlsafe(32),
            reader_password=secrets.token_urlsafe(32),
        )
        write_users(self._root / "config", note)
        remove_record(self._folder)
        self._server = arcadedb.create_server(
            root_path=str(self._root),
            root_password=note.password,
            config={
                "host": "127.0.0.1",
                "http_port": note.http_port,
                "bolt_port": note.bolt_port,
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            },
        )
        try:
            self._server.start()
            self._database: Any = self._server.create_database(DATABASE)
        except Exception as exc:
            raise StoreUnavailable(
                f"the embedded engine did not start on {self._folder}: {exc}",
                hint=f"see {self._folder / 'log'}; kenner restore puts a backup in place",
            ) from exc
        # In this mode errors name what went wrong; "production" hides that, and flushes: so flush ourselves.
        self._database.set_wal_flush("yes_full")
        self._bulk = GraphBatches(self._database)
        self._note = BulkNote(self._folder)
        self._note.undo(self._database)
        self._set_limit(max(self._limits))
        write_note(self._folder, note)
        self.url = f"bolt://127.0.0.1:{note.bolt_port}"
        self.database: str | None = DATABASE
        self.writer = ("root", note.password)
        self.reader: tuple[str, str] | None = ("reader", note.reader_password)
        self.info = EngineInfo("embedded", note.version, self.url, is_here=True)

    def sql(self, statement: str) -> list[dict[str, Any]]:
        """One statement of the engine's own language, in-process."""
        found: list[dict[str, Any]] = self._database.command("sql", statement).to_list()
        return found

    def counts(self) -> dict[str, int]:
        """Rows of every label and relationship type there is."""
        names = [row["name"] for row in self.sql("SELECT name FROM schema:types")]
        return {name: int(self._database.count_type(name)) for name in sorted(names)}

    def unreachable(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"the embedded engine on {self._folder} no longer answers",
            hint=f"start the command again; see {self._folder / 'log'}",
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._write_lock:
            yield

    @contextmanager
    def time_limit(self, seconds: float, /) -> Iterator[None]:
        """The engine keeps one limit for all: it is the longest that anyone needs at the moment."""
        self._change_limits(self._limits.append, seconds)
        try:
            yield
        finally:
            self._change_limits(self._limits.remove, seconds)

    def _change_limits(self, change: Callable[[float], None], seconds: float) -> None:
        with self._limit_lock:
            before = max(self._limits)
            change(seconds)
            if max(self._limits) != before:
                self._set_limit(max(self._limits))

    def _set_limit(self, seconds: float) -> None:
        # The driver's timeout is ignored here; this one holds for Bolt and in-process alike.
        self.sql(time_limit(seconds))

    def apply(self, rules: Sequence[Rule], _run: Callable[[str], None], /) -> None:
        with self.writing(), self.time_limit(24 * 3600.0):
            for statement in (*types(), *(each for rule in rules for each in rule.sql)):
                self.sql(statement)

    def bulk(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges], _send: Send, /) -> None:
        with self.writing(), self.time_limit(3600.0):
            self._note.write(nodes, edges)
            try:
                self._bulk.create(nodes, edges)
            except BaseException:
                self._note.undo(self._database)
                raise
            self._note.clear()

    def wrote(self, version: int, deleted: bool, /) -> None:
        """Ids of nodes stay good while every write is seen here and none deletes."""
        if deleted or version not in (self._version, self._version + 1):
            self._bulk.forget()
        self._version = version

    def close(self) -> None:
        with _OPENING:
            self.users -= 1
            if self.users <= 0:
                self._stop()

    def _stop(self) -> None:
        """Stop the engine, then write down how it was left. Runs at exit too; the second time does nothing."""
        with _OPENING:
            if _OWNED.pop(self._folder, None) is not self:
                return
            atexit.unregister(self._stop)
            remove_note(self._folder)
            counts = self.counts()
            self._server.stop()
            record = Shutdown(
                self.info.version, datetime.now(UTC).isoformat(), counts, fingerprint(self._data)
            )
            write_record(self._folder, record)
            self._lock.release()


def _damaged(folder: Path, said: Sequence[str]) -> StoreRefused:
    shown = "; ".join(said[:5]) + (f"; and {len(said) - 5} more" if len(said) > 5 else "")
    return StoreRefused(
        f"the store {folder} is not as it was left: {shown}",
        hint="restore a backup, or open it as it is once with KENNER_ACCEPT_DAMAGE=1 and run kenner check",
    )


def _free_port() -> int:
    """A port nobody listens on. The engine takes port 0, but does not tell which one it chose."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
