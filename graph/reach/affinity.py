"""Ambassadors, fans and critics of a brand: who takes sides by themselves, and keeps doing so.

Only posts of their own accord count: not prompted by the brand, not by its own accounts. Affection
is at least three positive posts in at least three different weeks, four of five posts that take a
side being positive, and no sponsor marker at all; aversion is its mirror image. What parts an
ambassador from a fan is travel: people who act after a post on the brand, above or below the 75th
percentile of everybody who posts on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from graph.catalogue import query
from graph.errors import BadParameter
from graph.model.keys import fold
from graph.model.purposes import Purpose
from graph.reach.acted import acted
from graph.reach.arcs import Arcs
from graph.reach.layers import Snapshot
from graph.reach.names import near
from graph.reach.report import Part, Ranked
from graph.store import Row, Store

BRAND_POSTS = query("reach.brand_posts")
BRANDS = query("reach.brands")

FEWEST_POSTS = 3
FEWEST_WEEKS = 3
SHARE = 0.8
PERCENTILE = 75
TAKES_SIDE = 0.05
"""Mood beyond this is positive or negative: the threshold VADER's authors give (Hutto and Gilbert 2014)."""


@dataclass(frozen=True, slots=True)
class BrandPost:
    """One post that mentions the brand; `author` and `actors` are nodes of a snapshot."""

    author: int
    posted_at: datetime | None
    mood: float | None
    sponsored: bool
    prompted: bool
    actors: frozenset[int]


@dataclass(frozen=True, slots=True)
class Affinity:
    """How one person stands to the brand; posts that are prompted are counted nowhere but in travel."""

    node: int
    positive: int
    negative: int
    neutral: int
    positive_weeks: int
    negative_weeks: int
    sponsored: int
    travel: float
    people: int
    above: bool
    """Travel is above the line of the brand's community."""

    @property
    def positive_share(self) -> float:
        """Of the posts that take a side; 0 when none does."""
        sides = self.positive + self.negative
        return self.positive / sides if sides else 0.0

    @property
    def has_affection(self) -> bool:
        return _steady(self.positive, self.positive_weeks, self.positive_share, self.sponsored)

    @property
    def has_aversion(self) -> bool:
        sides = self.positive + self.negative
        return _steady(
            self.negative, self.negative_weeks, self.negative / sides if sides else 0.0, self.sponsored
        )


def _steady(posts: int, weeks: int, share: float, sponsored: int) -> bool:
    return posts >= FEWEST_POSTS and weeks >= FEWEST_WEEKS and share >= SHARE and sponsored == 0


def brand_posts(
    store: Store, snapshot: Snapshot, brand: str, purpose: Purpose, *, everybody: bool = False
) -> list[BrandPost]:
    """Posts that mention `brand` (a key, a name or an alias), without those of its own accounts. Unless `everybody` is
    asked, accounts that look automatic neither wrote nor acted.

    BadParameter for a brand that is not in the store, with the nearest ones.
    """
    number = snapshot.account_of_idx
    if not everybody and snapshot.automatic is not None:
        number = {idx: account for idx, account in number.items() if not snapshot.automatic[account]}
    rows = store.stream(BRAND_POSTS, purpose=purpose, brand=_brand(store, brand))
    return [
        post for row in rows if not row["official"] and (post := _post(row, number, snapshot)) is not None
    ]


def _post(row: Row, number: dict[int, int], snapshot: Snapshot) -> BrandPost | None:
    node = snapshot.accounts.node
    author = number.get(row["idx"])
    if author is None:
        return None
    actors = {int(node[number[idx]]) for idx in row["actors"] if idx in number}
    return BrandPost(
        int(node[author]),
        row["posted_at"],
        row["mood"],
        bool(row["sponsored"]),
        bool(row["prompted"]),
        frozenset(actors - {int(node[author])}),
    )


def _brand(store: Store, asked: str) -> str:
    spellings: dict[str, str] = {}
    for row in store.rows(BRANDS):
        for name in (row["brand"], row["brand"].partition(":")[2], row["name"], *row["aliases"]):
            spellings.setdefault(fold(name or ""), row["brand"])
    found = spellings.get(fold(asked))
    if found is None:
        raise BadParameter(f"there is no brand {asked!r}", hint=near(fold(asked), spellings, "brands"))
    return found


def affinities(posts: Sequence[BrandPost]) -> list[Affinity]:
    """Everybody who posts on the brand, by node."""
    if not posts:
        return []
    nodes = sorted({post.author for post in posts})
    place = {node: at for at, node in enumerate(nodes)}
    everybody = 1 + max(max(post.actors, default=0) for post in posts)
    author = np.array([place[post.author] for post in posts], np.int32)
    word = acted(author, Arcs.of_lists([sorted(post.actors) for post in posts], everybody), len(nodes))
    line = float(np.percentile(word.travel, PERCENTILE))
    of_author: list[list[BrandPost]] = [[] for _ in nodes]
    for post in posts:
        of_author[place[post.author]].append(post)
    return [
        _affinity(node, held, float(word.travel[at]), int(word.people[at]), line)
        for at, (node, held) in enumerate(zip(nodes, of_author, strict=True))
    ]


def _affinity(node: int, posts: Sequence[BrandPost], travel: float, people: int, line: float) -> Affinity:
    own = [post for post in posts if not post.prompted]
    positive = [post for post in own if post.mood is not None and post.mood >= TAKES_SIDE]
    negative = [post for post in own if post.mood is not None and post.mood <= -TAKES_SIDE]
    return Affinity(
        node,
        len(positive),
        len(negative),
        len(own) - len(positive) - len(negative),
        _weeks(positive),
        _weeks(negative),
        sum(post.sponsored for post in posts),
        travel,
        people,
        travel > line,
    )


def _weeks(posts: Sequence[BrandPost]) -> int:
    """Different ISO weeks, in UTC; a post without a time is in none."""
    return len({p.posted_at.astimezone(UTC).isocalendar()[:2] for p in posts if p.posted_at is not None})


AMBASSADOR = (
    "{positive:,} positive posts of their own accord in {weeks:,} weeks, {positive_share:.0%} of those that take a "
    "side, none sponsored; {travel:.1f} people act after a post, more than after three of four who post on the brand"
)
FAN = (
    "{positive:,} positive posts of their own accord in {weeks:,} weeks, {positive_share:.0%} of those that take a "
    "side, none sponsored; {travel:.1f} people act after a post, no more than after most who post on the brand"
)
CRITIC = (
    "{negative:,} negative posts of their own accord in {weeks:,} weeks, only {positive_share:.0%} of those that take "
    "a side are positive, none sponsored; {travel:.1f} people act after a post"
)


def ambassadors(snapshot: Snapshot, posts: Sequence[BrandPost], *, limit: int | None = None) -> list[Ranked]:
    """People with affection whose word travels, by travel."""
    return _ranked(snapshot, posts, lambda each: each.has_affection and each.above, AMBASSADOR, limit)


def fans(snapshot: Snapshot, posts: Sequence[BrandPost], *, limit: int | None = None) -> list[Ranked]:
    """People with the same affection whose word does not travel, by travel."""
    return _ranked(snapshot, posts, lambda each: each.has_affection and not each.above, FAN, limit)


def critics(snapshot: Snapshot, posts: Sequence[BrandPost], *, limit: int | None = None) -> list[Ranked]:
    """People with aversion, by travel; `travels` says whether they stand above the line."""
    return _ranked(snapshot, posts, lambda each: each.has_aversion, CRITIC, limit)


def _ranked(
    snapshot: Snapshot,
    posts: Sequence[BrandPost],
    belongs: Callable[[Affinity], bool],
    sentence: str,
    limit: int | None,
) -> list[Ranked]:
    nodes = snapshot.nodes
    found = [each for each in affinities(posts) if nodes.voices[each.node] and belongs(each)]
    found.sort(key=lambda each: (-each.travel, nodes.keys[each.node]))
    return [
        Ranked(
            rank, nodes.keys[each.node], nodes.names[each.node], each.travel, sentence, _parts(each, sentence)
        )
        for rank, each in enumerate(found[:limit], start=1)
    ]


def _parts(each: Affinity, sentence: str) -> dict[str, Part]:
    return {
        "positive": each.positive,
        "negative": each.negative,
        "neutral": each.neutral,
        "weeks": each.negative_weeks if sentence is CRITIC else each.positive_weeks,
        "positive_share": each.positive_share,
        "travel": each.travel,
        "people": each.people,
        "travels": each.above,
    }
