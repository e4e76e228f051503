"""Ambassadors, fans and critics with their proof: the posts, since when, and how their word travels.

Who takes a side is decided in `graph.reach.affinity`; here stand the same posts of their own accord,
to be read, and the different people who answered, passed on or liked them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.catalogue import query
from graph.insight import influence
from graph.insight.posts import ShownPost
from graph.model.purposes import Purpose
from graph.reach.affinity import TAKES_SIDE
from graph.reach.audience import audience_of
from graph.reach.person import Reach
from graph.reach.report import Ranked
from graph.store import Row, Store

_PROOFS = query("brand.proofs")
SHOWN = 3
"""Posts that stand in full beside each; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Proof(ShownPost):
    """One post that takes the side. Counts are of different people, the author never among them."""

    answered: int
    passed_on: int
    liked: int


@dataclass(frozen=True, slots=True)
class Sided:
    """One who takes sides. `since` and `last` are of their first and newest post that takes the side, of `posts`.

    `answered`, `passed_on` and `liked` are different people over all those posts, `moved` anybody who did one of
    the three; `carried_to` are the different people who hear somebody that passed it on: a lower bound.
    """

    row: Ranked
    href: str
    since: datetime | None
    last: datetime | None
    posts: int
    proofs: tuple[Proof, ...]
    answered: int
    passed_on: int
    liked: int
    moved: int
    carried_to: int


def taking_sides(store: Store, brand: str, side: str, purpose: Purpose, limit: int = 50) -> list[Sided]:
    """`side` is one of `influence.SIDES`, `brand` a key; whoever moves most first. BadParameter for an unknown brand."""
    rows = influence.taking_sides(store, brand, side, purpose, limit)
    reach = influence.memory(store).reach(store, purpose)
    accounts = reach.snapshot.accounts.keys
    handles = {
        row.key: [accounts[a] for a in reach.snapshot.nodes.accounts.row(reach.node_by_key[row.key])]
        for row in rows
    }
    every = [key for held in handles.values() for key in held]
    posts: dict[str, list[Row]] = defaultdict(list)
    for post in store.rows(_PROOFS, purpose=purpose, brand=brand, handles=every) if every else ():
        posts[post["handle"]].append(post)
    sign = -1 if side == "critics" else 1
    number = reach.snapshot.account_of_idx
    return [
        _sided(reach, number, row, [post for key in handles[row.key] for post in posts[key]], sign)
        for row in rows
    ]


def _sided(reach: Reach, number: Mapping[int, int], row: Ranked, posts: Sequence[Row], sign: int) -> Sided:
    node = reach.node_by_key[row.key]
    own = [post for post in posts if not post["prompted"] and (post["mood"] or 0.0) * sign >= TAKES_SIDE]
    own.sort(key=lambda post: (post["posted_at"] is not None, post["posted_at"]), reverse=True)

    def people(kind: str, among: Iterable[Row]) -> set[int]:
        """Nodes that did this to one of the posts."""
        of = reach.snapshot.accounts.node
        found = {int(of[number[idx]]) for post in among for idx in post[kind] if idx in number}
        return found - {node}

    acted = {kind: people(kind, own) for kind in ("answered", "passed_on", "liked")}
    times = [post["posted_at"] for post in own if post["posted_at"] is not None]
    carried = audience_of(reach.snapshot, sorted(acted["passed_on"]))
    return Sided(
        row,
        influence.href(row.key),
        min(times, default=None),
        max(times, default=None),
        len(own),
        tuple(
            Proof(
                post["post"], str(post["text"] or ""), post["posted_at"], post["platform"], post["handle"],
                post["username"], post["mood"], post["mood_confidence"], post["intent"],
                *(len(people(kind, [post])) for kind in acted),
            )
            for post in own[:SHOWN]
        ),
        answered=len(acted["answered"]),
        passed_on=len(acted["passed_on"]),
        liked=len(acted["liked"]),
        moved=len(set().union(*acted.values())),
        carried_to=int(carried[0].parts["people"] or 0) if carried else 0,
    )  # fmt: skip
