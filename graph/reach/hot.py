"""Hot lists: the first by authority at large and on each topic, moved on when the graph moves instead of walked anew.

What came and went between two snapshots is pushed into the ranks (`fresh`); a full run on the side replaces them once in a
while, and tells how far they had drifted. Where people were renumbered, where there are other topics or another layer, and
whenever it is asked, the ranks are walked in full at once. Nothing here reads a store; moments are given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from graph.reach.arcs import Arcs
from graph.reach.authority import AT_LARGE
from graph.reach.fresh import FIRST, Change, Drift, Fresh, drift
from graph.reach.hearing import attention, author_nodes
from graph.reach.kernels.arrays import Doubles, Flags, Ints
from graph.reach.layers import FOLLOWS, Snapshot
from graph.reach.report import Part, Ranked, in_order
from graph.reach.topic_authority import SAID, posts_by_topic, topic_authority
from graph.reach.topics import topic_number

MOST_SCORES = 20_000_000
"""Scores kept, one a person and topic: half a gigabyte. Beyond it the topics with most posts are kept, and the others walked when
they are asked for."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new ranks are. `ties` were pushed in, or taken out, since the last full run, which ended at `full_at`."""

    version: int
    """Of the store whose arcs are in."""
    ties: int
    full_at: datetime
    drift: Drift | None
    """The largest that the last full run found of all its walks; None where it had no ranks to compare with."""


@dataclass(frozen=True, slots=True, eq=False)
class _Walks:
    """The ranks of one snapshot along two layers, and what they were made of."""

    snapshot: Snapshot
    topics: tuple[str, ...]
    """Keys of the topics that are kept; walk n of `on_topics` is that of number n."""
    layers: tuple[str, str]
    """At large, on topics."""
    arcs: tuple[Arcs, Arcs]
    posted: Arcs
    """From each topic kept to who posted on it, by how many posts."""
    at_large: Fresh
    on_topics: Fresh

    @classmethod
    def of(cls, snapshot: Snapshot) -> _Walks:
        large, topical = attention(snapshot), attention(snapshot, first=FOLLOWS)
        topics = _kept(snapshot)
        posted = _posted(snapshot, topics)
        begins = posts_by_topic(snapshot)[[snapshot.topics.index(key) for key in topics]]
        return cls(
            snapshot, topics, (large.name, topical.name), (large.arcs, topical.arcs), posted,
            Fresh(large.arcs), Fresh(topical.arcs, begins),
        )  # fmt: skip


class Hot:
    """First lists of one graph for one purpose; safe between threads."""

    def __init__(self, snapshot: Snapshot, at: datetime) -> None:
        self._lock = Lock()
        self._walks = _Walks.of(snapshot)
        self._told = Freshness(snapshot.version, 0, at, None)

    @property
    def freshness(self) -> Freshness:
        return self._told

    def move(self, snapshot: Snapshot, at: datetime) -> bool:
        """Take `snapshot` in the place of the one before it; True where what changed was pushed, False where all was walked."""
        with self._lock:
            return self._moved(snapshot, at)

    def renew(self, at: datetime) -> Drift:
        """Walk all in full, beside those who read meanwhile; how far the ranks had drifted, at the worst walk."""
        with self._lock:
            held = self._walks
            before = [each.ranks(walk) for each in _both(held) for walk in range(each.walks)]
        full = _Walks.of(held.snapshot)
        after = [each.ranks(walk) for each in _both(full) for walk in range(each.walks)]
        found = _worst([drift(ours, theirs) for ours, theirs in zip(before, after, strict=True)])
        with self._lock:
            now, self._walks = self._walks.snapshot, full
            self._told = Freshness(held.snapshot.version, 0, at, found)
            if now is not held.snapshot:
                self._moved(now, at)
        return found

    def first(self, topic: str | None = None, count: int = FIRST) -> tuple[list[Ranked], Freshness]:
        """People with the highest authority, on a topic or at large, and how new that is. BadParameter for a topic that no post is
        about."""
        with self._lock:
            walks, told = self._walks, self._told
            snapshot = walks.snapshot
            if topic is None:
                return _at_large(walks, count), told
            key = snapshot.topics[topic_number(snapshot.topics, topic)]
            if key in walks.topics:
                return _on_topic(walks, walks.topics.index(key), count), told
        return topic_authority(snapshot, topic=key, limit=count), told

    def _moved(self, snapshot: Snapshot, at: datetime) -> bool:
        pushed = _pushed(self._walks, snapshot)
        if pushed is None:
            self._walks = _Walks.of(snapshot)
            self._told = Freshness(snapshot.version, 0, at, self._told.drift)
            return False
        self._walks, ties = pushed
        self._told = replace(self._told, version=snapshot.version, ties=self._told.ties + ties)
        return True


def _pushed(walks: _Walks, snapshot: Snapshot) -> tuple[_Walks, int] | None:
    """The ranks of `snapshot` and how many ties came or went; None where they are others than those that are kept."""
    large, topical = attention(snapshot), attention(snapshot, first=FOLLOWS)
    before, many = walks.snapshot, len(walks.snapshot.nodes)
    if (
        snapshot.nodes.keys[:many] != before.nodes.keys
        or snapshot.accounts.keys[: len(before.accounts.keys)] != before.accounts.keys
        or (large.name, topical.name) != walks.layers
        or _kept(snapshot) != walks.topics
    ):
        return None
    nodes, posted = len(snapshot.nodes), _posted(snapshot, walks.topics)
    if nodes > many and (walks.posted.degrees == many).any():
        return None  # `Fresh` would have who joins begin a walk that begins anywhere
    sources, targets, weights = difference(walks.arcs[0], large.arcs)
    walks.at_large.apply(Change.of_arcs(sources, targets, weights), nodes=nodes)
    ties = sources.size
    if walks.layers[0] != walks.layers[1]:
        sources, targets, weights = difference(walks.arcs[1], topical.arcs)
        ties += sources.size
    begun, begins, more = difference(walks.posted, posted)
    walks.on_topics.apply(Change(sources, targets, weights, begun, begins, more), nodes=nodes)
    now = replace(walks, snapshot=snapshot, arcs=(large.arcs, topical.arcs), posted=posted)
    return now, ties


def difference(before: Arcs, after: Arcs) -> tuple[Ints, Ints, Doubles]:
    """Sources, ends and weights of the arcs that make `after` of `before`: below zero where an arc, or some of its weight, went.

    Neither names an end twice in one row.
    """
    before, after = _where_they_differ(before, after)
    width = max(before.width, after.width)
    pairs = [each.sources.astype(np.int64) * width + each.ends for each in (after, before)]
    gone = np.isin(pairs[1], pairs[0], assume_unique=True, invert=True)
    order = np.argsort(pairs[1])
    place = np.searchsorted(pairs[1], pairs[0], sorter=order)
    held = before.strengths.astype(np.float64)
    was = np.zeros(pairs[0].size)
    if pairs[1].size:
        at = order[np.minimum(place, pairs[1].size - 1)]
        was = np.where(pairs[1][at] == pairs[0], held[at], 0.0)
    by = after.strengths.astype(np.float64) - was
    other = by != 0.0
    return (
        np.concatenate([after.sources[other], before.sources[gone]]),
        np.concatenate([after.ends[other], before.ends[gone]]),
        np.concatenate([by[other], -held[gone]]),
    )


def _where_they_differ(before: Arcs, after: Arcs) -> tuple[Arcs, Arcs]:
    """Both without the rows that are the same in both, in whatever order: told by a checksum, as sorting all costs far more."""
    rows = max(before.nodes, after.nodes)
    sums = [_checksums(each, rows) for each in (before, after)]
    differ = sums[0] != sums[1]
    return _only(before, differ), _only(after, differ)


def _checksums(arcs: Arcs, rows: int) -> NDArray[np.uint64]:
    """A number a row of its ends and weights (the mixing of splitmix64, Steele, Lea and Flood 2014); 0 for an empty row."""
    mixed = arcs.ends.astype(np.uint64) << np.uint64(32)
    mixed |= arcs.strengths.view(np.uint32)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    mixed += np.uint64(0x9E3779B97F4A7C15)
    up_to = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed, dtype=np.uint64)])
    found = np.zeros(rows, np.uint64)
    found[: arcs.nodes] = up_to[arcs.starts[1:]] - up_to[arcs.starts[:-1]]
    return found


def _only(arcs: Arcs, rows: Flags) -> Arcs:
    """The same with the other rows empty."""
    chosen = np.flatnonzero(rows[: arcs.nodes]).astype(np.int32)
    kept = np.repeat(rows[: arcs.nodes], arcs.degrees)
    return Arcs.of(
        arcs.nodes, np.repeat(chosen, arcs.degrees[chosen]), arcs.ends[kept], arcs.strengths[kept], width=arcs.width
    )  # fmt: skip


def _kept(snapshot: Snapshot) -> tuple[str, ...]:
    """Topics in order of key; those with most posts where all would be too many."""
    most = MOST_SCORES // max(len(snapshot.nodes), 1)
    if len(snapshot.topics) <= most:
        return snapshot.topics
    posts = np.bincount(snapshot.posts.topics.ends, minlength=len(snapshot.topics))
    return tuple(snapshot.topics[at] for at in sorted(np.argsort(-posts, kind="stable")[:most].tolist()))


def _posted(snapshot: Snapshot, topics: tuple[str, ...]) -> Arcs:
    about = snapshot.posts.topics
    place = np.full(max(len(snapshot.topics), 1), -1, np.int32)
    place[[snapshot.topics.index(key) for key in topics]] = np.arange(len(topics), dtype=np.int32)
    walk, author = place[about.ends], author_nodes(snapshot)[about.sources]
    nodes = len(snapshot.nodes)
    pair, posts = np.unique(walk.astype(np.int64)[walk >= 0] * nodes + author[walk >= 0], return_counts=True)
    return Arcs.of(
        len(topics), (pair // max(nodes, 1)).astype(np.int32), (pair % max(nodes, 1)).astype(np.int32),
        posts.astype(np.float32), width=nodes,
    )  # fmt: skip


def _both(walks: _Walks) -> tuple[Fresh, Fresh]:
    return walks.at_large, walks.on_topics


def _worst(found: list[Drift]) -> Drift:
    return Drift(
        min((each.spearman for each in found), default=1.0),
        max((each.l1 for each in found), default=0.0),
        min((each.overlap for each in found), default=1.0),
    )


def _at_large(walks: _Walks, count: int) -> list[Ranked]:
    heard_from = np.bincount(walks.arcs[0].ends, minlength=len(walks.snapshot.nodes))
    return _listed(
        walks, 0, 0, count, AT_LARGE,
        lambda node: {"heard_from": int(heard_from[node])},
    )  # fmt: skip


def _on_topic(walks: _Walks, walk: int, count: int) -> list[Ranked]:
    said: dict[str, Part] = {"topic": walks.topics[walk], "posters": int(walks.posted.degrees[walk])}
    return _listed(walks, 1, walk, count, SAID, lambda _node: said)


def _listed(
    walks: _Walks, side: int, walk: int, count: int, sentence: str, own: Callable[[int], Mapping[str, Part]]
) -> list[Ranked]:
    """The first by one walk of a side; nobody where there is no arc to walk along."""
    nodes, ranks = walks.snapshot.nodes, _both(walks)[side]
    if not walks.arcs[side].size:
        return []
    scores = ranks.ranks(walk)
    chosen = [node for node in ranks.hot(walk, count, nodes.voices).tolist() if scores[node] > 0]
    return in_order(
        nodes, chosen, scores, sentence,
        lambda node: {**own(node), "layer": walks.layers[side], "times_average": float(scores[node] * len(nodes))},
    )  # fmt: skip
