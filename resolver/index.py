"""The live index of a store, kept: brought up to date when it is asked and the store was written since.

One process at a time uses the file. Who may no longer be linked is never told, since `gate.py` asks the store for each
record of an answer, and leaves the file with the next refresh; `prune` takes them out at once, adding nobody.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from graph.catalogue import query
from graph.errors import KennerError, StoreUnavailable
from graph.model.purposes import LINK
from graph.settings import Settings
from graph.store import Store
from resolver import gate, mark
from resolver.linking import Link
from resolver.live import Changed, Live
from resolver.mark import Mark
from resolver.records import Record
from resolver.weigh import Weights

log = logging.getLogger(__name__)

_LINKABLE_KEYS = query("identity.linkable_keys")
_FIRST_END = query("identity.first_end_after")

Answer = TypeVar("Answer")


def linkable_keys(store: Store) -> list[str]:
    """Keys of all records that may be linked now."""
    return [row["key"] for row in store.stream(_LINKABLE_KEYS, purpose=LINK)]


class Index:
    """The index in one file. Nothing is opened before it is asked; calls from several threads take turns."""

    def __init__(self, path: Path, weights: Weights | None = None) -> None:
        self._path = path
        self._weights = weights
        self._turn = threading.RLock()
        self._live: Live | None = None
        self._generation = -1

    @classmethod
    def beside(cls, settings: Settings) -> Index:
        """The index of the store that `settings` name, where `mark.index_file` says."""
        return cls(mark.index_file(settings))

    def close(self) -> None:
        with self._turn:
            if self._live is not None:
                self._live.close()
            self._live = None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def of(self, store: Store, key: str) -> list[Link]:
        """As `gate.of`, of the store as it is now."""
        return self._with(lambda: gate.of(self._current(store), store, key))

    def match(self, store: Store, record: Record) -> list[Link]:
        """As `gate.match`, against the store as it is now."""
        return self._with(lambda: gate.match(self._current(store), store, record))

    def size(self, store: Store) -> int:
        """How many records the store as it is now lets in."""
        return self._with(lambda: len(self._current(store)))

    def refresh(self, store: Store) -> Changed:
        """Make the file hold what may be linked now and nothing else, whatever was seen before."""
        return self._with(lambda: self._refresh(store))

    def refresh_if_kept(self, store: Store) -> Changed | None:
        """As `refresh` where there is a file already; None where nobody asked for one yet."""
        return self.refresh(store) if self._path.exists() else None

    def prune(self, store: Store) -> int:
        """Take out of the file, for good, who may not be linked any more; how many they were."""
        return self._with(lambda: self._prune(store)) if self._path.exists() else 0

    def _with(self, use: Callable[[], Answer]) -> Answer:
        """`use` while nobody else does; a file that is no index any more is built anew from the store."""
        with self._turn, mark.alone(self._path):
            try:
                return self._safely(use)
            except sqlite3.OperationalError as exc:
                raise StoreUnavailable(
                    f"the live index {self._path} cannot be used: {exc}",
                    hint="look for room on the disk and the rights on the folder",
                ) from exc
            except sqlite3.DatabaseError:
                log.warning("the live index %s is damaged and is built anew", self._path)
                self._throw_away()
                return self._safely(use)

    def _safely(self, use: Callable[[], Answer]) -> Answer:
        try:
            return use()
        except KennerError:
            raise
        except BaseException:
            self.close()  # what it has in memory may not be what is in the file
            raise

    def _opened(self) -> Live:
        """The file as it was left, read again when another process changed it."""
        generation = mark.read(self._path).generation
        if self._live is not None and self._generation != generation:
            self.close()
        if self._live is None:
            self._path.touch(mode=0o600)
            self._live, self._generation = Live(self._path, self._weights), generation
        return self._live

    def _current(self, store: Store) -> Live:
        live = self._opened()
        # Empty also where the file was lost or is of an older layout, whatever its mark says.
        held, seen, now = mark.read(self._path), mark.seen(store), store.clock()
        if len(live) and held.is_current(seen, now):
            return live
        if len(live) and held.still_holds(mark.records_at(store), now):
            mark.write(self._path, replace(held, seen=seen))
        else:
            self._refresh(store)
        return live

    def _refresh(self, store: Store) -> Changed:
        live = self._opened()
        moment, seen, records = store.clock(), mark.seen(store), mark.records_at(store)
        with self._changing() as change:
            changed = gate.refresh(live, store)
            row = store.one(_FIRST_END, gate=LINK.may, moment=moment)
            end = row["first_end"] if row else None
            until = end.isoformat() if end else ""
            change.append(Mark(seen=seen, until=until, records=records, refreshed=moment.isoformat()))
        log.info(
            "live index added=%d replaced=%d removed=%d", changed.added, changed.replaced, changed.removed
        )
        return changed

    def _prune(self, store: Store) -> int:
        live = self._opened()
        records = mark.records_at(store)
        gone = set(live.keys()) - set(linkable_keys(store))
        if not gone:
            mark.write(self._path, replace(mark.read(self._path), pruned=records))
            return 0
        with self._changing() as change:
            removed = live.remove(gone).removed
            change.append(Mark(pruned=records))
        log.info("live index removed=%d", removed)
        return removed

    @contextmanager
    def _changing(self) -> Iterator[list[Mark]]:
        """A change of the file: begun is marked before it, done after it is safely on the disk."""
        generation = mark.read(self._path).generation + 1
        mark.write(self._path, Mark(generation))
        done: list[Mark] = []
        yield done
        self._settle()
        mark.write(self._path, replace(done[0], generation=generation))
        self._generation = generation

    def _settle(self) -> None:
        """Move what was written into the file itself and empty the log beside it: what was removed is gone then."""
        database = sqlite3.connect(self._path)
        try:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            database.close()

    def _throw_away(self) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        mark.write(self._path, Mark(mark.read(self._path).generation + 1))
