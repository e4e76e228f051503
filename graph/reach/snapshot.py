"""The store read into a `Snapshot`: pages of dense numbers, one list of them an account.

A list an account instead of a row an arc keeps the wire at a few bytes an arc. Every query is
gated on both ends of each arc, so what comes in is what the purpose permits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from time import perf_counter
from typing import Any

import numpy as np

from graph.catalogue import Query, query
from graph.model.purposes import Purpose
from graph.reach.arcs import Arcs, as_ints
from graph.reach.habits import automatic
from graph.reach.kernels.arrays import Floats, Ints
from graph.reach.layers import (
    ACTS,
    FOLLOWS,
    INFLUENCES,
    LIKES,
    LISTS,
    MENTIONS,
    NO_TIME,
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
HABITS = query("reach.habits")
ACCOUNTS = query("reach.accounts")
BEHIND = query("reach.behind")
FOLLOWED = query("reach.follows")
INFLUENCED = query("reach.influences")
LISTED = query("reach.lists")
POSTED = query("reach.posts")
ABOUT = query("reach.abouts")
MENTIONED = query("reach.mentions")
ACTED = {REPLIES: query("reach.replies"), SHARES: query("reach.shares"), LIKES: query("reach.likes")}

# Accounts a page: keeps one statement well under the time limit at 100 arcs an account.
PAGE = 20_000
# Pages read at once. The engine works while rows of another page are read; more readers than cores only wait.
READERS = min(4, os.cpu_count() or 1)
# Of named accounts; an index looks each of them up.
NUMBERS = 2_000
ACCOUNT = ("idx", "handle", "username", "name", "kind", "followers", "permitted_until")
_ARCS = ("idx", "others", "chances")
_ENDLESS = datetime(9999, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


def load(store: Store, purpose: Purpose) -> Snapshot:
    """Everything `purpose` permits at this moment. An empty ledger gives an empty snapshot."""
    began = perf_counter()
    version = store.version()
    reader = Reader(store, purpose)
    rows = sorted(reader.lists(ACCOUNTS, "accounts", ACCOUNT), key=itemgetter("idx"))
    behind = person_of(reader.lists(BEHIND, "people", ("idx", "person")))
    accounts, nodes = people([account(row, behind.get(row["idx"])) for row in rows])
    place = places([row["idx"] for row in rows])

    posts, topics = written(reader, place, len(rows))
    layers = {**stated(reader, place, len(rows)), **made_of(posts, len(rows))}
    looks_so = automatic(accounts.idx, posts, habits(reader))
    ends = [end for row in rows if (end := _moment(row["permitted_until"])) < _ENDLESS]
    log.info(
        "read snapshot accounts=%d people=%d arcs=%d posts=%d seconds=%.1f",
        len(rows), len(nodes), sum(each.size for each in layers.values()), len(posts), perf_counter() - began,
    )  # fmt: skip
    return Snapshot(
        accounts, nodes, layers, posts, topics,
        chances=True, origin="store", version=version, holds_until=min(ends, default=None), automatic=looks_so,
    )  # fmt: skip


def follows(store: Store, purpose: Purpose) -> Arcs:
    """Who follows whom among the accounts `purpose` permits, by their dense numbers: the arcs alone, without
    names. The CSR has a row for every number up to the highest; numbers that are not permitted have no arcs."""
    reader = Reader(store, purpose)
    rows = reader.lists(FOLLOWED, "arcs", _ARCS)
    return _arcs(rows, np.arange(reader.end + 1, dtype=np.int32), reader.end)


def stated(reader: Reader, place: Ints, accounts: int) -> dict[str, Arcs]:
    """The layers that are arcs between accounts in the store."""
    return {
        FOLLOWS: _arcs(reader.lists(FOLLOWED, "arcs", _ARCS), place, accounts),
        LISTS: _arcs(reader.lists(LISTED, "arcs", _ARCS), place, accounts),
        INFLUENCES: _arcs(reader.lists(INFLUENCED, "arcs", _ARCS), place, accounts, chances=True),
    }


def made_of(posts: Posts, accounts: int) -> dict[str, Arcs]:
    """The layers that follow from posts."""
    return {
        MENTIONS: from_posts(posts, posts.mentioned, accounts),
        **{kind: from_posts(posts, posts.acts[kind], accounts).reversed() for kind in ACTS},
    }


class Reader:
    """Pages of dense numbers of one store for one purpose, several at once: of all accounts, or of those with `numbers`."""

    def __init__(self, store: Store, purpose: Purpose, numbers: Sequence[int] | None = None) -> None:
        self._store = store
        self._purpose = purpose
        self._is_whole = numbers is None
        if numbers is not None:
            self._pages: list[dict[str, object]] = [
                {"numbers": list(numbers[first : first + NUMBERS])}
                for first in range(0, len(numbers), NUMBERS)
            ]
            return
        extent = store.one(EXTENT)
        highest = extent["highest"] if extent else None
        self.end: int = 0 if highest is None else highest + 1
        self._pages = [{"first": first, "until": first + PAGE} for first in range(0, self.end, PAGE)]

    def rows(self, asked: Query, **params: object) -> list[Row]:
        """All rows of `asked`, in the order of the numbers; `params` are those it has beside the page."""
        told = asked if self._is_whole else query(asked.name.replace("reach.", "touched."))

        def page(numbers: dict[str, object]) -> list[Row]:
            return list(self._store.stream(told, purpose=self._purpose, **params, **numbers))

        if len(self._pages) == 1:
            return page(self._pages[0])
        with ThreadPoolExecutor(READERS, thread_name_prefix="snapshot") as pool:
            return list(chain.from_iterable(pool.map(page, self._pages)))

    def lists(self, asked: Query, column: str, names: Sequence[str]) -> list[Row]:
        """The lists that the rows of `asked` carry in `column`, as rows with `names`. One row of the wire costs
        as much as two hundred lists in it."""
        return [dict(zip(names, each, strict=False)) for block in self.rows(asked) for each in block[column]]


def habits_told(store: Store, purpose: Purpose) -> dict[int, Row]:
    """What `reach.habits` says of each permitted account, by its number in the store."""
    return habits(Reader(store, purpose))


def habits(reader: Reader) -> dict[int, Row]:
    return {row["idx"]: row for row in reader.rows(HABITS)}


def _moment(text: str) -> datetime:
    """A time as an engine writes it; without a zone it is UTC."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def person_of(rows: list[Row]) -> dict[int, str]:
    """The person of each number: the smallest where two are claimed."""
    return {row["idx"]: row["person"] for row in sorted(rows, key=itemgetter("person"), reverse=True)}


def account(row: Row, person: str | None) -> Account:
    return Account(
        row["handle"],
        row["username"] or row["handle"].partition(":")[2],
        row["name"],
        row["kind"],
        row["followers"],
        person,
        row["idx"],
    )


def places(numbers: list[int]) -> Ints:
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
    return _rising(Arcs.of(accounts, sources[inside], targets[inside], weights))


def _rising(rows: Arcs) -> Arcs:
    """The same rows in rising order, whatever order the engine has them in: turned round twice, by counting sorts."""
    return rows.reversed().reversed()


def written(reader: Reader, place: Ints, accounts: int) -> tuple[Posts, tuple[str, ...]]:
    """The posts of the accounts of `reader`, in the order of authors and then of keys, and the keys of their topics."""
    asked = reader.rows
    rows = asked(POSTED)
    counts = [len(row["posts"]) for row in rows]
    author = _placed(place, np.repeat(as_ints((row["idx"] for row in rows), len(rows)), counts))
    posted = [pair for row in rows for pair in sorted(zip(row["posts"], row["times"], strict=True))]
    keys = [key for key, _ in posted]
    post_of = {key: at for at, key in enumerate(keys)}

    def aligned(found: list[Row], column: str) -> tuple[Ints, list[Any]]:
        """Post numbers and what stands beside them; posts younger than this reading are left out."""
        posts = as_ints(post_of.get(key, -1) for row in found for key in row["posts"])
        beside = [each for row in found for each in row[column]]
        if (posts >= 0).all():
            return posts, beside
        return posts[posts >= 0], [each for at, each in enumerate(beside) if posts[at] >= 0]

    def named(one: Query) -> Arcs:
        posts, numbers = aligned(asked(one), "others")
        others = _placed(place, as_ints(numbers, len(numbers)))
        inside = others >= 0
        return _rising(Arcs.of(len(keys), posts[inside], others[inside], width=accounts))

    posts, named_topics = aligned(asked(ABOUT), "topics")
    topics = tuple(sorted(set(named_topics)))
    number = {key: at for at, key in enumerate(topics)}
    about = Arcs.of(len(keys), posts, as_ints(number[key] for key in named_topics), width=len(topics))
    acts = {kind: named(one) for kind, one in ACTED.items()}
    at = np.fromiter((_milliseconds(each) for _, each in posted), np.int64, len(keys))
    return Posts(author, about.distinct(), named(MENTIONED), acts, at), topics


def _milliseconds(text: str) -> int:
    return round(_moment(text).timestamp() * 1000) if text else int(NO_TIME)


def from_posts(posts: Posts, named: Arcs, accounts: int) -> Arcs:
    """From the author to every account named at the post, by what the post counts."""
    weights = None if posts.weights is None else posts.weights[named.sources].astype(np.float32)
    return Arcs.of(accounts, posts.author[named.sources], named.ends, weights)
