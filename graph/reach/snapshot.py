"""The store read into a `Snapshot`: pages of dense numbers, one list of them an account.

A list an account instead of a row an arc keeps the wire at a few bytes an arc. Every query is
gated on both ends of each arc, so what comes in is what the purpose permits.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from time import perf_counter

import numpy as np

from graph.catalogue import Query, query
from graph.model.purposes import Purpose
from graph.reach.arcs import Arcs, as_ints
from graph.reach.kernels.arrays import Floats, Ints
from graph.reach.layers import (
    ACTS,
    FOLLOWS,
    INFLUENCES,
    LIKES,
    MENTIONS,
    REPLIES,
    SHARES,
    Account,
    Posts,
    people,
)
from graph.reach.layers import (
    Snapshot as Snapshot,
)
from graph.store import Row, Store

EXTENT = query("reach.extent")
ACCOUNTS = query("reach.accounts")
FOLLOWED = query("reach.follows")
INFLUENCED = query("reach.influences")
POSTED = query("reach.posts")

# Rows of arcs a page: keeps one statement well under the time limit at 100 arcs an account.
PAGE = 20_000
_ENDLESS = datetime(9999, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


def load(store: Store, purpose: Purpose) -> Snapshot:
    """Everything `purpose` permits at this moment. An empty ledger gives an empty snapshot."""
    began = perf_counter()
    version = store.version()
    found = list(_pages(store, ACCOUNTS, purpose))
    rows = _once(found)
    accounts, nodes = people([_account(row) for row in rows])
    place = _places([row["idx"] for row in rows])
    posts, topics = _posts(list(_pages(store, POSTED, purpose)), place, len(rows))
    followed = list(_pages(store, FOLLOWED, purpose))
    influenced = list(_pages(store, INFLUENCED, purpose))
    layers = {
        FOLLOWS: _arcs(followed, place, len(rows)),
        INFLUENCES: _arcs(influenced, place, len(rows), chances=True),
        MENTIONS: _from_posts(posts, posts.mentioned, len(rows)),
        **{kind: _from_posts(posts, posts.acts[kind], len(rows)).reversed() for kind in ACTS},
    }
    ends = [row["permitted_until"] for row in rows if row["permitted_until"] < _ENDLESS]
    log.info(
        "read snapshot accounts=%d people=%d arcs=%d posts=%d seconds=%.1f",
        len(rows), len(nodes), sum(each.size for each in layers.values()), len(posts), perf_counter() - began,
    )  # fmt: skip
    return Snapshot(
        accounts, nodes, layers, posts, topics,
        chances=True, origin="store", version=version, holds_until=min(ends, default=None),
    )  # fmt: skip


def _pages(store: Store, asked: Query, purpose: Purpose) -> Iterator[Row]:
    extent = store.one(EXTENT)
    highest = extent["highest"] if extent else None
    for first in range(0, -1 if highest is None else highest + 1, PAGE):
        yield from store.stream(asked, purpose=purpose, first=first, until=first + PAGE)


def _once(found: list[Row]) -> list[Row]:
    """The first row of each account: the smallest person where two are claimed."""
    seen: dict[int, Row] = {}
    for row in found:
        seen.setdefault(row["idx"], row)
    return list(seen.values())


def _account(row: Row) -> Account:
    return Account(
        row["handle"],
        row["username"] or row["handle"].partition(":")[2],
        row["name"],
        row["kind"],
        row["followers"],
        row["person"],
        row["idx"],
    )


def _places(numbers: list[int]) -> Ints:
    """idx → account number; -1 for numbers that are not inside (not permitted, or removed)."""
    place = np.full(max(numbers, default=-1) + 2, -1, np.int32)
    place[as_ints(numbers, len(numbers))] = np.arange(len(numbers), dtype=np.int32)
    return place


def _placed(place: Ints, numbers: Ints) -> Ints:
    """Account numbers of `numbers`; one past the highest known counts as not inside.

    An account can appear between two pages of one reading: it waits for the next snapshot.
    """
    return place[np.minimum(numbers, place.size - 1)]


def _arcs(rows: list[Row], place: Ints, accounts: int, *, chances: bool = False) -> Arcs:
    counts = [len(row["others"]) for row in rows]
    sources = _placed(place, np.repeat(as_ints((row["idx"] for row in rows), len(rows)), counts))
    targets = _placed(place, as_ints(chain.from_iterable(row["others"] for row in rows), sum(counts)))
    weights: Floats | None = None
    inside = (sources >= 0) & (targets >= 0)
    if chances:
        given = chain.from_iterable(row["chances"] for row in rows)
        weights = np.fromiter(given, np.float32, sum(counts))[inside]
    return Arcs.of(accounts, sources[inside], targets[inside], weights)


def _posts(rows: list[Row], place: Ints, accounts: int) -> tuple[Posts, tuple[str, ...]]:
    authors = _placed(place, as_ints((row["idx"] for row in rows), len(rows)))
    kept = [row for row, author in zip(rows, authors.tolist(), strict=True) if author >= 0]
    number: dict[str, int] = {}
    for key in sorted({key for row in kept for key in row["topics"]}):
        number[key] = len(number)

    def named(column: str) -> Arcs:
        return _inside(Arcs.of_lists([row[column] for row in kept], accounts), place)

    made = Posts(
        authors[authors >= 0],
        Arcs.of_lists([sorted({number[key] for key in row["topics"]}) for row in kept], len(number)),
        named("mentioned"),
        {REPLIES: named("repliers"), SHARES: named("sharers"), LIKES: named("likers")},
    )
    return made, tuple(number)


def _inside(numbered: Arcs, place: Ints) -> Arcs:
    """Rows of idx turned into rows of account numbers."""
    ends = _placed(place, numbered.ends)
    inside = ends >= 0
    return Arcs.of(numbered.nodes, numbered.sources[inside], ends[inside], width=numbered.width)


def _from_posts(posts: Posts, named: Arcs, accounts: int) -> Arcs:
    """From the author to every account named at the post."""
    return Arcs.of(accounts, posts.author[named.sources], named.ends)
