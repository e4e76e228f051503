"""A snapshot brought to the store's version by reading what was touched since, and nothing else.

What comes out is what reading all anew would give, array by array. Where that is not sure it is None, and the log says why: a write
nobody told of, a ledger that grew, an ended permission, another set of accounts, or so much touched that all is read sooner.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from time import perf_counter

import numpy as np

from graph.catalogue import query
from graph.model.purposes import Purpose
from graph.reach.arcs import Arcs, as_ints
from graph.reach.habits import automatic
from graph.reach.kernels.arrays import Flags, Ints
from graph.reach.layers import ACTS, Account, Accounts, Nodes, Posts, Snapshot, people
from graph.reach.snapshot import (
    ACCOUNT,
    ACCOUNTS,
    BEHIND,
    Reader,
    account,
    habits,
    made_of,
    person_of,
    places,
    stated,
    written,
)
from graph.reach.topics import picked
from graph.reach.trail import Touched, since
from graph.store import Store

_NUMBERS = query("touched.numbers")
_AUTHORS = (query("ingest.authors"), query("ingest.authors_answered"))
KEYS = 5_000
"""Keys a query."""
MOST_SHARE, ALWAYS_WORTH = 0.1, 2_000
"""Of the accounts, and in number: where more were touched all is read anew."""

log = logging.getLogger(__name__)


class _Anew(Exception):
    """Why all must be read; stays in here."""


def refreshed(store: Store, purpose: Purpose, snapshot: Snapshot, *, same_ledger: bool) -> Snapshot | None:
    """`snapshot`, which was read of an earlier version, as it would be read now; None where that cannot be told.
    `same_ledger`: no consent was given or taken back since."""
    began, version = perf_counter(), store.version()
    try:
        if not same_ledger:
            raise _Anew("the ledger of consent grew")
        if snapshot.holds_until is not None and store.clock() >= snapshot.holds_until:
            raise _Anew("a permission ended")
        touched = since(store, snapshot.version, version)
        if touched is None:
            raise _Anew("something was written that nobody told of")
        found, many = _with(store, purpose, snapshot, touched)
    except _Anew as why:
        log.info("read the snapshot anew: %s", why)
        return None
    log.info(
        "refreshed snapshot versions=%d accounts=%d seconds=%.2f",
        version - snapshot.version, many, perf_counter() - began,
    )  # fmt: skip
    return replace(found, version=version)


def _with(store: Store, purpose: Purpose, old: Snapshot, touched: Touched) -> tuple[Snapshot, int]:
    everything = set(touched.accounts)
    for asked in _AUTHORS:
        for part in _parts(sorted(touched.posts)):
            everything.update(row["account"] for row in store.rows(asked, keys=part))
    place = places(old.accounts.idx.tolist())
    numbers = _numbers(store, purpose, old, everything | touched.arcs)
    if len(numbers) > max(ALWAYS_WORTH, MOST_SHARE * len(old.accounts.keys)):
        raise _Anew(f"{len(numbers)} accounts were touched")
    keys = old.accounts.keys
    found = _with_arcs(old, Reader(store, purpose, numbers), numbers, place) if numbers else old
    whole = [number for number in numbers if keys[place[number]] in everything]
    if whole:
        found = _with_accounts(store, purpose, found, whole, place)
    return found, len(numbers)


def _flags(old: Snapshot, numbers: list[int], place: Ints) -> Flags:
    """Of the accounts with these numbers."""
    found = np.zeros(len(old.accounts.keys), bool)
    found[place[numbers]] = True
    return found


def _with_arcs(old: Snapshot, reader: Reader, numbers: list[int], place: Ints) -> Snapshot:
    """With the follows and the measured influence of these accounts read anew."""
    changed = _flags(old, numbers, place)
    layers = {
        name: _replaced(old.layers[name], rows, changed)
        for name, rows in stated(reader, place, changed.size).items()
    }
    return replace(old, layers={**old.layers, **layers})


def _with_accounts(
    store: Store, purpose: Purpose, old: Snapshot, numbers: list[int], place: Ints
) -> Snapshot:
    """With the people, the posts and the habits of these accounts read anew."""
    changed = _flags(old, numbers, place)
    reader = Reader(store, purpose, numbers)
    accounts, nodes = _folded(store, purpose, old, changed, reader)
    part, part_topics = written(reader, place, changed.size)
    posts, topics = _posts(old, part, part_topics, changed)
    looks_so = automatic(accounts.idx, part, habits(reader))
    was = np.zeros(changed.size, bool) if old.automatic is None else old.automatic
    return replace(
        old, accounts=accounts, nodes=nodes, posts=posts, topics=topics,
        layers={**old.layers, **made_of(posts, changed.size)}, automatic=np.where(changed, looks_so, was),
    )  # fmt: skip


def _numbers(store: Store, purpose: Purpose, old: Snapshot, keys: set[str]) -> list[int]:
    """Dense numbers of the permitted ones of these accounts, rising."""
    now = {
        row["idx"]
        for part in _parts(sorted(keys))
        for row in store.rows(_NUMBERS, purpose=purpose, keys=part)
    }
    inside = [
        number
        for key, number in zip(old.accounts.keys, old.accounts.idx.tolist(), strict=True)
        if key in keys
    ]
    if set(inside) != now:
        raise _Anew("other accounts may be seen")
    return inside


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    return [keys[first : first + KEYS] for first in range(0, len(keys), KEYS)]


def _replaced(old: Arcs, part: Arcs, changed: Flags) -> Arcs:
    """`old` with the rows of the changed accounts taken from `part`, which has no others."""
    sources = old.sources
    kept = ~changed[sources]
    weights = None
    if old.weights.size or part.weights.size:
        weights = np.concatenate([old.strengths[kept], part.strengths])
    return Arcs.of(
        old.nodes, np.concatenate([sources[kept], part.sources]), np.concatenate([old.ends[kept], part.ends]), weights
    )  # fmt: skip


def _posts(
    old: Snapshot, part: Posts, part_topics: tuple[str, ...], changed: Flags
) -> tuple[Posts, tuple[str, ...]]:
    """The posts of all, those of the changed accounts taken from `part`."""
    held = old.posts
    kept = np.flatnonzero(~changed[held.author]).astype(np.int32)
    author = np.concatenate([held.author[kept], part.author])
    order = np.argsort(author, kind="stable").astype(np.int32)

    def rows(before: Arcs, now: Arcs) -> Arcs:
        return picked(_stacked(picked(before, kept), now), order)

    about = picked(held.topics, kept)
    used = [old.topics[number] for number in np.unique(about.ends).tolist()]
    topics = tuple(sorted({*used, *part_topics}))
    number = {key: at for at, key in enumerate(topics)}
    about = _renumbered(
        held.topics, as_ints((number.get(key, -1) for key in old.topics), len(old.topics)), len(topics)
    )
    new_about = _renumbered(
        part.topics, as_ints((number[key] for key in part_topics), len(part_topics)), len(topics)
    )
    return Posts(
        author[order],
        rows(about, new_about),
        rows(held.mentioned, part.mentioned),
        {kind: rows(held.acts[kind], part.acts[kind]) for kind in ACTS},
        np.concatenate([held.at[kept], part.at])[order],
    ), topics


def _stacked(above: Arcs, below: Arcs) -> Arcs:
    starts = np.concatenate([above.starts, above.starts[-1] + below.starts[1:]])
    return Arcs(starts, np.concatenate([above.ends, below.ends]), above.weights, above.width)


def _renumbered(rows: Arcs, number: Ints, width: int) -> Arcs:
    return Arcs(rows.starts, number[rows.ends] if rows.size else rows.ends, rows.weights, width)


@dataclass(frozen=True, slots=True)
class _Fold:
    """People made anew of some accounts."""

    accounts: list[Account]
    at: Ints
    """The place of each in the snapshot."""


def _folded(
    store: Store, purpose: Purpose, old: Snapshot, changed: Flags, reader: Reader
) -> tuple[Accounts, Nodes]:
    """Accounts and the nodes they make, where those of the changed ones may have left a node for another."""
    nodes = old.nodes
    moved_to = {row["person"] for row in reader.lists(BEHIND, "people", ("idx", "person"))}
    around = np.zeros(len(nodes), bool)
    around[old.accounts.node[changed]] = True
    missing = moved_to - {nodes.keys[node] for node in np.flatnonzero(around).tolist()}
    if missing:
        around[[node for node, key in enumerate(nodes.keys) if key in missing]] = True
    fold = _fold(store, purpose, old, np.flatnonzero(around[old.accounts.node]).astype(np.int32))
    of, made = people(fold.accounts)
    told = {key: (made.names[node], bool(made.voices[node])) for node, key in enumerate(made.keys)}
    known = {nodes.keys[node]: node for node in np.flatnonzero(around).tolist()}
    fresh = [key for key in made.keys if key not in known]
    ident = old.accounts.node.copy()
    number = {**known, **{key: len(nodes) + at for at, key in enumerate(fresh)}}
    ident[fold.at] = as_ints((number[made.keys[node]] for node in of.node.tolist()), fold.at.size)
    _refuse_unexplained(old, ident, changed)
    usernames, followers = list(old.accounts.usernames), old.accounts.stated_followers.copy()
    for place, each, many in zip(fold.at.tolist(), fold.accounts, of.stated_followers.tolist(), strict=True):
        usernames[place], followers[place] = each.username, many
    numbers, first, node = np.unique(ident, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(order.size, np.int32)
    rank[order] = np.arange(order.size, dtype=np.int32)
    keys = tuple(
        (nodes.keys[at] if at < len(nodes) else fresh[at - len(nodes)]) for at in numbers[order].tolist()
    )
    names, voices = _called(nodes, numbers[order], keys, told)
    place_of = rank[node].astype(np.int32)
    everyone = np.arange(place_of.size, dtype=np.int32)
    return (
        replace(old.accounts, usernames=tuple(usernames), stated_followers=followers, node=place_of),
        Nodes(keys, names, voices, Arcs.of(len(keys), place_of, everyone, width=place_of.size)),
    )


def _fold(store: Store, purpose: Purpose, old: Snapshot, at: Ints) -> _Fold:
    """The accounts `at` these places, with the person behind each, as they are now."""
    reader = Reader(store, purpose, old.accounts.idx[at].tolist())
    rows = sorted(reader.lists(ACCOUNTS, "accounts", ACCOUNT), key=itemgetter("idx"))
    if [row["handle"] for row in rows] != [old.accounts.keys[place] for place in at.tolist()]:
        raise _Anew("other accounts may be seen")
    behind = person_of(reader.lists(BEHIND, "people", ("idx", "person")))
    return _Fold([account(row, behind.get(row["idx"])) for row in rows], at)


def _refuse_unexplained(old: Snapshot, ident: Ints, changed: Flags) -> None:
    if ((ident != old.accounts.node) & ~changed).any():
        raise _Anew("an account is somebody else, and nobody told of it")


def _called(
    nodes: Nodes, numbers: Ints, keys: tuple[str, ...], told: dict[str, tuple[str, bool]]
) -> tuple[tuple[str, ...], Flags]:
    """Names and voices of the nodes with these former numbers; what was made anew is `told`."""
    names, voices = [], np.zeros(len(keys), bool)
    for at, (number, key) in enumerate(zip(numbers.tolist(), keys, strict=True)):
        anew = told.get(key)
        names.append(nodes.names[number] if anew is None else anew[0])
        voices[at] = nodes.voices[number] if anew is None else anew[1]
    return tuple(names), voices
