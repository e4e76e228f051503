"""Mavens: they know a topic, and their word travels.

M(u, t) = authority(u, t)^a * travel(u, t)^(1 - a), both against the average of those who post on t,
so that 1 is an average voice and topics of any size compare. Accounts that look automatic are left out of it all, as
authors and as those who act, unless `everybody` is asked. Breadth is exp of the entropy of M over
the topics somebody is a voice on: 1 is one topic, n is n topics in equal parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.errors import BadParameter
from graph.reach.crowd import left_out, without_automatic
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked
from graph.reach.topics import Topics, Voices

BALANCE = 0.6
"""a: knowing weighs a little more than travelling, which a large audience brings by itself. Set on
four worlds with known mavens; in ten others (bench/_planted.py) 90 % of the first five of a topic were mavens with 0.6,
85 % with 0.5. On the made world both find 33 of 36."""
FEWEST_POSTS = 3
"""Fewer posts on a topic are an occasion, not knowledge (the floor of model.md for ambassadors)."""

ON_TOPIC = (
    "{heard_from:,} people turn to {name} on {topic} ({authority:.1f} times the average), and {per_post:.1f} people "
    "act after each of {posts:,} posts ({travel:.1f} times); topics with a voice: {topics:,}, breadth {breadth:.1f}"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One person on one topic; `rank` 1 is the first maven of that topic."""

    node: int
    topic: int
    rank: int
    score: float
    authority: float
    travel: float
    posts: int
    per_post: float
    people: int
    heard_from: int


@dataclass(frozen=True, slots=True)
class Mavens:
    """Every voice on every topic of a snapshot."""

    snapshot: Snapshot
    by_topic: Mapping[int, Sequence[Standing]]
    by_node: Mapping[int, Sequence[Standing]]
    """Per person, best topic first."""
    left_out: int = 0
    """People who were not looked at because all their accounts look automatic."""

    def breadth(self, node: int) -> float:
        scores = np.array([each.score for each in self.by_node.get(node, ())])
        if scores.sum() <= 0:
            return 0.0
        shares = scores[scores > 0] / scores.sum()
        return float(np.exp(-(shares * np.log(shares)).sum()))


def standings(snapshot: Snapshot, *, balance: float = BALANCE, everybody: bool = False) -> Mavens:
    """The whole table; `balance` is the weight of authority, 0 to 1."""
    if not 0.0 <= balance <= 1.0:
        raise BadParameter(f"balance {balance:g} is not between 0 and 1", hint="0.5 weighs both alike")
    seen = snapshot if everybody else without_automatic(snapshot)
    topics = Topics(seen)
    by_topic: dict[int, list[Standing]] = {}
    by_node: dict[int, list[Standing]] = {}
    for number in range(len(snapshot.topics)):
        found = _of_topic(seen, number, topics.voices(number), balance)
        by_topic[number] = found
        for each in found:
            by_node.setdefault(each.node, []).append(each)
    for held in by_node.values():
        held.sort(key=lambda each: (-each.score, each.topic))
    return Mavens(snapshot, by_topic, by_node, 0 if everybody else int(left_out(snapshot).sum()))


def _of_topic(snapshot: Snapshot, topic: int, around: Voices, balance: float) -> list[Standing]:
    wrote = around.posts > 0
    if not wrote.any() or around.travel[wrote].mean() <= 0:
        return []
    authority = around.authority / around.authority[wrote].mean()
    travel = around.travel / around.travel[wrote].mean()
    scores = authority**balance * travel ** (1.0 - balance)
    voices = (around.posts >= FEWEST_POSTS) & (around.acts > 0) & snapshot.nodes.voices[around.node]
    keys = snapshot.nodes.keys
    ordered = sorted(voices.nonzero()[0].tolist(), key=lambda at: (-scores[at], keys[around.node[at]]))
    return [
        Standing(
            int(around.node[at]), topic, rank, float(scores[at]), float(authority[at]), float(travel[at]),
            int(around.posts[at]), float(around.acts[at] / around.posts[at]), int(around.people[at]),
            int(around.heard_from[at]),
        )
        for rank, at in enumerate(ordered, start=1)
    ]  # fmt: skip


def mavens(
    snapshot: Snapshot,
    *,
    topic: str | None = None,
    balance: float = BALANCE,
    limit: int | None = None,
    everybody: bool = False,
) -> list[Ranked]:
    """The mavens of a topic; without one, each person once with the topic they stand highest on."""
    table = standings(snapshot, balance=balance, everybody=everybody)
    if topic is not None:
        return ranked(table, table.by_topic[Topics(snapshot).number(topic)][:limit])
    best = [held[0] for held in table.by_node.values()]
    best.sort(key=lambda each: (-each.score, snapshot.nodes.keys[each.node]))
    return ranked(table, best[:limit])


def ranked(table: Mavens, chosen: Sequence[Standing]) -> list[Ranked]:
    """Rows in the order of `chosen`."""
    nodes, topics = table.snapshot.nodes, table.snapshot.topics
    return [
        Ranked(
            rank,
            nodes.keys[each.node],
            nodes.names[each.node],
            each.score,
            ON_TOPIC,
            {
                "topic": topics[each.topic],
                "authority": each.authority,
                "travel": each.travel,
                "posts": each.posts,
                "per_post": each.per_post,
                "people": each.people,
                "heard_from": each.heard_from,
                "topics": len(table.by_node[each.node]),
                "breadth": table.breadth(each.node),
            },
        )
        for rank, each in enumerate(chosen, start=1)
    ]
