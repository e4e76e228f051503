"""What people care about, derived from their posts: the tie `INTERESTED_IN`, with the posts as proof.

Derived, never entered: deriving again from the same posts and permissions writes the same ties, and
what no permitted post proves any more is taken back. So un-merging a person or withdrawing a
permission needs nothing but deriving again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from graph.catalogue import query
from graph.model.purposes import INSIGHT
from graph.reach.trail import told
from graph.store import Row, Store

_EXTENT = query("reach.extent")
_PAGE = query("explore.posts_about")
_BY = query("explore.posts_about_by")
_SET = query("explore.set_interests")
_DROP = query("explore.drop_interests")

ACCOUNTS_A_PAGE = 20_000
HALF_AT = 2.0
"""Posts wholly about an interest that make half the full strength: 1 - 2^(-sum of weights / HALF_AT)."""
MOST_PROOFS = 5
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Derived:
    """`people` have at least one interest, `ties` in all."""

    people: int
    ties: int


@dataclass(slots=True)
class _Proofs:
    """Posts of one person about one interest; `posts` maps the key to (time, weight)."""

    posts: dict[str, tuple[datetime, float]] = field(default_factory=dict)


def derive_interests(store: Store, people: Sequence[str] | None = None) -> Derived:
    """Bring the interests of `people` (of everybody, when None) up to date with what their posts say.

    Reads what purpose *insight* permits at this moment: nothing is inferred about anybody else.
    """
    began = perf_counter()
    proofs: dict[tuple[str, str], _Proofs] = {}
    for row in _rows(store, people):
        held = proofs.setdefault((row["person"], row["interest"]), _Proofs())
        held.posts[row["post"]] = (row["posted_at"] or _LONG_AGO, float(row["weight"]))
    with told(store):
        store.write(_DROP, moment=store.clock(), people=None if people is None else list(people))
        ties = store.write_batches(_SET, ties_of(proofs))
    found = Derived(len({person for person, _ in proofs}), ties)
    log.info(
        "derived interests people=%d ties=%d seconds=%.1f", found.people, found.ties, perf_counter() - began
    )
    return found


def strength(weights: Iterable[float]) -> float:
    """0..1 from the weights (0..1) of the proving posts; more posts never make it weaker."""
    total = float(sum(sorted(weights)))
    return round(1.0 - float(2.0 ** (-total / HALF_AT)), 6)


def ties_of(proofs: Mapping[tuple[str, str], _Proofs]) -> Iterator[dict[str, object]]:
    """Rows for `explore.set_interests`, in the order of their keys; newest proofs first."""
    for (person, interest), held in sorted(proofs.items()):
        newest = sorted(held.posts, key=lambda post: (-held.posts[post][0].timestamp(), post))
        last_seen = held.posts[newest[0]][0]
        yield {
            "person": person,
            "interest": interest,
            "weight": strength(weight for _, weight in held.posts.values()),
            "evidence": newest[:MOST_PROOFS],
            "last_seen": None if last_seen == _LONG_AGO else last_seen,
        }


def _rows(store: Store, people: Sequence[str] | None) -> Iterator[Row]:
    if people is not None:
        yield from store.stream(_BY, purpose=INSIGHT, people=list(people))
        return
    extent = store.one(_EXTENT)
    highest = extent["highest"] if extent else None
    for first in range(0, -1 if highest is None else highest + 1, ACCOUNTS_A_PAGE):
        yield from store.stream(_PAGE, purpose=INSIGHT, first=first, until=first + ACCOUNTS_A_PAGE)
