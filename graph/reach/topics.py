"""What a topic's posts say of the people around it: who is attended to, and whose word travels.

A mention is one act of attention; an answer or a share counts by how many posts on the topic its author wrote (one of
fifty says a fiftieth), so that posting a lot to many earns nothing: per post, as the features of Pal and Counts (2011)
are. In four worlds with ten known mavens a topic, 49 % of the first ten were mavens without it, and 73 %
with it (bench/_planted.py). A post on several topics counts for each. People who only listen have no posts and no travel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.distinct import distinct
from graph.errors import BadParameter
from graph.reach.acted import acted
from graph.reach.arcs import Arcs
from graph.reach.hearing import actors_of_posts, author_nodes
from graph.reach.kernels.arrays import Doubles, Ints, Offsets
from graph.reach.layers import REPLIES, SHARES, Snapshot
from graph.reach.names import near
from graph.reach.pagerank import pagerank

DOUBT = 2.0
"""Acts elsewhere that everybody is credited with. On the made world, with 2 and a walk that begins
again at anybody around the topic, 31 of the 36 first by authority alone are mavens in truth; 13, when
answers did not yet count per post, where it begins again at those who post, by how much: writing a lot is then taken for being asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """Everybody around one topic, aligned; `node` rises."""

    node: Ints
    posts: Offsets
    authority: Doubles
    """Share of the walk on this topic, sums to 1."""
    heard_from: Offsets
    """Different people who answer, mention or pass on."""
    travel: Doubles
    acts: Offsets
    people: Offsets
    """Different people who acted after them on this topic."""


class Topics:
    """The posts of a snapshot by topic; made once, asked for many topics."""

    def __init__(self, snapshot: Snapshot) -> None:
        posts = snapshot.posts
        node = snapshot.accounts.node
        self._keys = snapshot.topics
        self._posts_of = posts.topics.reversed()
        self._weights = posts.weights
        self._author = author_nodes(snapshot)
        self._actors = actors_of_posts(snapshot)
        self._talking_back = [_to_nodes(posts.acts[kind], node) for kind in (REPLIES, SHARES)]
        self._mentioned = _to_nodes(posts.mentioned, node)

    def number(self, topic: str) -> int:
        """Of a key (`interest:cycling`) or its slug (`cycling`); BadParameter offers the nearest."""
        return topic_number(self._keys, topic)

    def voices(self, number: int) -> Voices:
        """Around the topic with this number."""
        posts = self._posts_of.row(number)
        author = self._author[posts]
        actors = picked(self._actors, posts)
        talk_back = [picked(each, posts) for each in self._talking_back]
        mentioned = picked(self._mentioned, posts)
        sources = np.concatenate([*(each.ends for each in talk_back), author[mentioned.sources]])
        targets = np.concatenate([*(author[each.sources] for each in talk_back), mentioned.ends])
        node = distinct(np.concatenate([author, sources, targets]))
        place = np.searchsorted(node, author).astype(np.int32)
        counts = np.ones(posts.size) if self._weights is None else self._weights[posts]
        of_one_post = (counts / np.bincount(place, minlength=node.size)[place]).astype(np.float32)
        by_post = counts.astype(np.float32)
        weights = [*(of_one_post[each.sources] for each in talk_back), by_post[mentioned.sources]]
        attending = Arcs.of(
            node.size,
            np.searchsorted(node, sources).astype(np.int32),
            np.searchsorted(node, targets).astype(np.int32),
            np.concatenate(weights),
        ).merged()
        word = acted(place, actors, node.size, counts)
        return Voices(
            node,
            word.posts,
            pagerank(attending, doubt=DOUBT),
            np.bincount(attending.ends, minlength=node.size),
            np.where(word.posts > 0, word.travel, 0.0),
            word.acts,
            word.people,
        )


def topic_number(keys: Sequence[str], topic: str) -> int:
    """The place among `keys` of a key (`interest:cycling`) or its slug; BadParameter offers the nearest."""
    asked = topic.strip().lower()
    for spelling in (asked, f"interest:{asked}"):
        if spelling in keys:
            return keys.index(spelling)
    slugs = [key.partition(":")[2] for key in keys]
    raise BadParameter(f"no post here is about {topic!r}", hint=near(asked, slugs, "topics"))


def authors_on(snapshot: Snapshot, topic: str) -> Ints:
    """The nodes that wrote a post on the topic, each once. BadParameter where no post is about it."""
    posts = snapshot.posts.topics
    about = posts.sources[posts.ends == topic_number(snapshot.topics, topic)]
    return distinct(author_nodes(snapshot)[about])


def _to_nodes(rows: Arcs, node: Ints) -> Arcs:
    return Arcs(rows.starts, node[rows.ends], rows.weights, rows.width)


def picked(rows: Arcs, chosen: Ints) -> Arcs:
    """Only the rows in `chosen`, in that order."""
    lengths = rows.degrees[chosen]
    starts = np.zeros(chosen.size + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    shift = np.repeat(rows.starts[chosen] - starts[:-1], lengths)
    ends = rows.ends[np.arange(starts[-1]) + shift]
    return Arcs(starts, ends, np.empty(0, np.float32), rows.width)
