"""Mavens of all time or of a period, narrowed to a place and a platform, and two of them side by side.

Place and platform never change a score: a maven keeps the rank on the topic whoever else is shown. A period does:
then only the posts of that period are counted, and what was done after them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.errors import NotFound
from graph.insight import influence
from graph.insight.naming import Called, names
from graph.model.purposes import Purpose
from graph.reach.mavens import Mavens, Standing, ranked
from graph.reach.overlap import Overlap, overlap
from graph.reach.person import Reach
from graph.reach.places import at_place
from graph.reach.report import Ranked
from graph.reach.topics import Topics
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose names are wanted; empty texts and None leave a condition out. `until` is the first moment after
    the period."""

    topic: str = ""
    place: str = ""
    platform: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.place or self.platform)

    @property
    def has_period(self) -> bool:
        return bool(self.since or self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """`total` mavens there are on the topic (or on any) in the period, of whom `fitting` meet the other conditions; `rows` are
    the first of those. Each row has `topic_rank`, the rank among all mavens of its topic. `left_out` are people
    whose accounts all look automatic."""

    rows: list[Ranked]
    fitting: int
    total: int
    left_out: int = 0


def mavens(store: Store, purpose: Purpose, asked: Asked, limit: int = 50) -> Known:
    """Best first; without a topic each person once, with the topic they stand highest on.

    BadParameter for a topic nobody posts about and a place that is not known.
    """
    reach = influence.memory(store).reach(store, purpose)
    keys = reach.snapshot.nodes.keys
    table = reach.mavens_in(asked.since, asked.until)
    everybody = _everybody(table, reach, asked.topic)
    fits = _fitting(store, purpose, reach, asked)
    found = [each for each in everybody if fits is None or keys[each.node] in fits]
    rows = [
        replace(row, parts={**row.parts, "topic_rank": standing.rank})
        for standing, row in zip(found[:limit], ranked(table, found[:limit]), strict=True)
    ]
    return Known(influence.named(store, purpose, rows), len(found), len(everybody), reach.mavens.left_out)


def _everybody(table: Mavens, reach: Reach, topic: str) -> Sequence[Standing]:
    if topic:
        return table.by_topic[Topics(reach.snapshot).number(topic)]
    best = [held[0] for held in table.by_node.values()]
    return sorted(best, key=lambda each: (-each.score, reach.snapshot.nodes.keys[each.node]))


def _fitting(store: Store, purpose: Purpose, reach: Reach, asked: Asked) -> frozenset[str] | None:
    """Keys of the people and accounts that meet the conditions; None where there are none."""
    nodes, accounts = reach.snapshot.nodes, reach.snapshot.accounts
    sets: list[frozenset[str]] = []
    if asked.place:
        sets.append(at_place(store, asked.place, purpose))
    if asked.platform:
        owners = zip(accounts.keys, accounts.node.tolist(), strict=True)
        sets.append(frozenset(nodes.keys[of] for key, of in owners if key.startswith(f"{asked.platform}:")))
    return frozenset.intersection(*sets) if sets else None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people: different people who hear them, and of those who do not hear the other."""

    key: str
    name: str
    href: str
    heard: int
    only: int
    potential: int
    breadth: float
    topics: int


@dataclass(frozen=True, slots=True)
class OnTopic:
    """Both on one topic; None where somebody is no voice on it."""

    topic: str
    label_en: str
    label_nl: str
    left: Standing | None
    right: Standing | None


@dataclass(frozen=True, slots=True)
class Compared:
    """`both` hear the two of them; neither counts in the audience of the other."""

    left: Side
    right: Side
    both: int
    people: int
    topics: tuple[OnTopic, ...]
    """Those both are a maven of first, then by the better score."""


def compare(store: Store, purpose: Purpose, left: str, right: str) -> Compared:
    """Two people or accounts by key. NotFound when one may not be shown for the purpose."""
    reach = influence.memory(store).reach(store, purpose)
    nodes = [_node(reach, key, purpose) for key in (left, right)]
    over = overlap(reach.snapshot, nodes)
    called = names(store, purpose, [reach.snapshot.nodes.keys[node] for node in nodes])
    left_side, right_side = (_side(reach, over, at, called) for at in (0, 1))
    people = sum(over.added)
    both = people - left_side.only - right_side.only
    return Compared(left_side, right_side, both, people, _on_topics(store, reach, nodes))


def _node(reach: Reach, key: str, purpose: Purpose) -> int:
    node = reach.node_by_key.get(key.strip().lower())
    if node is None:
        raise NotFound(
            f"nothing of {key[:60]!r} may be shown for {purpose.slug}",
            hint=f"kenner consent why {key[:60]} --purpose {purpose.slug}",
        )
    return node


def _side(reach: Reach, over: Overlap, at: int, called: Mapping[str, Called]) -> Side:
    node = over.nodes[at]
    key = reach.snapshot.nodes.keys[node]
    name = called[key].name if key in called else reach.snapshot.nodes.names[node]
    held = reach.mavens.by_node.get(node, ())
    return Side(
        key,
        name,
        influence.href(key),
        over.heard[at],
        over.only[at],
        over.sums[at],
        reach.mavens.breadth(node),
        len(held),
    )


def _on_topics(store: Store, reach: Reach, nodes: Sequence[int]) -> tuple[OnTopic, ...]:
    left, right = ({each.topic: each for each in reach.mavens.by_node.get(node, ())} for node in nodes)
    numbers = sorted({*left, *right})
    keys = [reach.snapshot.topics[number] for number in numbers]
    called = influence.labels(store, keys)
    rows = [
        OnTopic(key, *called.get(key, (key, key)), left.get(number), right.get(number))
        for number, key in zip(numbers, keys, strict=True)
    ]
    return tuple(sorted(rows, key=_order))


def _order(row: OnTopic) -> tuple[bool, float, str]:
    scores = [each.score for each in (row.left, row.right) if each is not None]
    return (len(scores) < 2, -max(scores), row.topic)
