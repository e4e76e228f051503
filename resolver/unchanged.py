"""Whether anything happened since the last run, so that an unchanged world is not scored again.

The store counts every write. A run notes the count it left behind, when nobody else wrote meanwhile; while the store
still stands there, no permission has ended and the model is the same, a run would find what it found. Anything written
since, by whomever, whatever it is, means a real run. What is written around Kenner, with the engine's own tools, is
not counted: `kenner resolve --anew` runs in any case.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from graph.catalogue import catalogue, query
from graph.model.purposes import INSIGHT, LINK
from graph.reach import trail
from graph.store import Store
from resolver.weigh import Weights

_READ = query("identity.settled_at")
_NOTE = query("identity.note_settled")
_ENDS = query("identity.first_end")


@dataclass(frozen=True, slots=True)
class Watch:
    """Where the store stood, and how often this thread had written through it."""

    version: int
    written: int


@dataclass(frozen=True)
class Note:
    """What a run left: the count of writes after it, the model, from and until when it holds, and its figures.
    `interests` are ties derived since; None when they were not."""

    version: int
    model: str
    since: datetime
    until: datetime
    figures: Mapping[str, int]
    interests: int | None = None


def model_of(weights: Weights) -> str:
    """A fingerprint of all that a run depends on beside the graph: weights and our own code."""
    with np.printoptions(threshold=sys.maxsize, floatmode="unique"):
        said = repr(weights)
    return blake2b((_code() + said).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _code() -> str:
    told = blake2b(digest_size=16)
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        told.update(path.read_bytes())
    for name, each in sorted(catalogue().items()):
        if name.startswith("identity."):
            told.update(each.text.encode())
    return told.hexdigest()


def watch(store: Store) -> Watch:
    return Watch(store.version(), store.written)


def last(store: Store, model: str) -> Note | None:
    """The note of the last run, when a run now would find the same."""
    row = store.one(_READ)
    if row is None or not row["text"]:
        return None
    try:
        told = json.loads(row["text"])
        note = Note(
            int(row["version"]), told["model"], datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["until"]),
            told["figures"], told["interests"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None  # a note that cannot be read is no note: the run is made
    holds = note.since <= store.clock() < note.until and note.model == model
    return note if holds and note.version == store.version() else None


def keep(store: Store, began: Watch, model: str, figures: Mapping[str, int]) -> None:
    """Note that the graph is settled as it stands; nothing is noted when somebody else wrote since `began`."""
    now = store.clock()
    ends = [
        row["until"]
        for purpose in (LINK, INSIGHT)
        if (row := store.one(_ENDS, purpose=purpose)) is not None and row["until"] is not None
    ]
    until = min(ends, default=now + timedelta(days=1))
    _write(store, began, Note(0, model, now, until, figures))


def keep_interests(store: Store, began: Watch, model: str, ties: int) -> None:
    """Add to the note that interests were derived since, and nothing else was written."""
    row = store.one(_READ)
    if row is None or not row["text"] or int(row["version"]) != began.version:
        return
    try:
        told = json.loads(row["text"])
    except ValueError:
        return
    if told["model"] == model:
        since, until = (datetime.fromisoformat(told[name]) for name in ("since", "until"))
        _write(store, began, Note(0, model, since, until, told["figures"], ties))


def _write(store: Store, began: Watch, note: Note) -> None:
    now = watch(store)
    if now.version - began.version != now.written - began.written:
        return
    after = replace(note, version=now.version + 1)  # the note is a write too
    text = json.dumps(
        {
            "model": after.model, "since": after.since.isoformat(), "until": after.until.isoformat(),
            "figures": dict(after.figures), "interests": after.interests,
        },
        sort_keys=True,
    )  # fmt: skip
    with trail.told(store):
        store.write(_NOTE, version=after.version, text=text)
