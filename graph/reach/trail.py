"""Which accounts were touched between two versions of the store, told by who wrote: so that a snapshot reads those anew, not all.

A stretch is told only by a writer that made every write in it itself. Where a stretch is missing, or the ledger of consent grew,
nothing can be said and all is read. Stretches lie in a file beside the store, not in it.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from graph.catalogue import query
from graph.store import Store

EPOCH = query("reach.epoch")
MOST_KEYS = 50_000
"""Of one stretch; more is read sooner anew."""
_MOST_BYTES = 16_000_000
"""Of the file; beyond it the older half of the stretches goes."""
_LINE = {"after", "until", "consents", "accounts", "posts", "arcs"}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Touched:
    """Keys of accounts and of posts of which something was written, and of accounts of which only follows, lists
    and measured influence were."""

    accounts: set[str] = field(default_factory=set)
    posts: set[str] = field(default_factory=set)
    arcs: set[str] = field(default_factory=set)
    is_whole: bool = True
    """False where what was touched cannot be told."""

    def add(self, accounts: Iterable[str] = (), posts: Iterable[str] = (), arcs: Iterable[str] = ()) -> None:
        self.accounts.update(accounts)
        self.posts.update(posts)
        self.arcs.update(arcs)

    def join(self, other: Touched) -> None:
        self.add(other.accounts, other.posts, other.arcs)
        self.is_whole &= other.is_whole

    def __len__(self) -> int:
        return len(self.accounts) + len(self.posts) + len(self.arcs)


_inside = threading.local()


@contextmanager
def told(store: Store) -> Iterator[Touched]:
    """Note what the writes inside touch: the caller adds it to what is given. Nothing is noted where another wrote meanwhile,
    where what is inside failed, and where the caller says that it cannot tell all. Within another, it is part of that."""
    around: tuple[Store, Touched] | None = getattr(_inside, "told", None)
    if around is not None and around[0] is store:
        yield around[1]
        return
    after, own = store.version(), store.written
    touched = Touched()
    _inside.told = (store, touched)
    try:
        yield touched
    finally:
        _inside.told = None
    until, written = store.version(), store.written - own
    if written and until == after + written and touched.is_whole and len(touched) <= MOST_KEYS:
        try:
            _append(store, after, until, touched)
        except OSError as exc:
            log.warning("did not note what was touched: %s", exc.strerror)


def since(store: Store, version: int, until: int) -> Touched | None:
    """What was touched after `version` up to and with `until`; None where that is not known of every write between."""
    found, at = Touched(), version
    for line in _lines(store):
        if line["after"] == at:
            found.add(line["accounts"], line["posts"], line["arcs"])
            at = line["until"]
    return found if at == until else None


def consents(store: Store) -> int:
    """Events in the ledger: it only grows, so an equal number is an equal ledger."""
    row = store.one(EPOCH)
    return int(row["consents"]) if row else 0


def root(store: Store) -> Path:
    """The folder for what reach keeps beside the store."""
    return store.settings.state / "reach"


def address(store: Store) -> str:
    """A name for the store that says nothing of where it is."""
    where = f"{store.settings.store} {store.settings.store_database}"
    return sha256(where.encode()).hexdigest()[:12]


def forget(store: Store) -> None:
    """Take away what names accounts and rests on a ledger that has grown since."""
    held, now = list(_lines(store)), consents(store)
    kept = [line for line in held if line["consents"] == now]
    if len(kept) < len(held):
        _rewrite(store, kept)


def _path(store: Store) -> Path:
    return root(store) / f"trail-{address(store)}.ndjson"


def _append(store: Store, after: int, until: int, touched: Touched) -> None:
    line = {
        "after": after, "until": until, "consents": consents(store),
        "accounts": sorted(touched.accounts), "posts": sorted(touched.posts),
        "arcs": sorted(touched.arcs),
    }  # fmt: skip
    path = _path(store)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(json.dumps(line).encode() + b"\n")
        size = file.tell()
    if size > _MOST_BYTES:
        held = list(_lines(store))
        _rewrite(store, held[len(held) // 2 :])


def _rewrite(store: Store, lines: Iterable[dict[str, Any]]) -> None:
    path = _path(store)
    partial = path.with_suffix(f".{os.getpid()}")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.writelines(json.dumps(line).encode() + b"\n" for line in lines)
    partial.replace(path)


def _lines(store: Store) -> Iterator[dict[str, Any]]:
    """Whole lines that we understand, in the order they were written."""
    try:
        text = _path(store).read_bytes()
    except OSError:
        return
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue  # another process is writing it
        if isinstance(found, dict) and found.keys() >= _LINE:
            yield found
