"""Authority on every topic along one layer: topic-sensitive PageRank (Haveliwala 2002).

All topics walk the same arcs (say, who follows whom); what differs is where the walk begins again: at the people who
post on the topic, by how many posts. So somebody who never posts on a topic has authority on it when those who do
attend to them. The walks go sixteen at a time.
"""

from __future__ import annotations

import numpy as np

from graph.reach.hearing import attention, author_nodes
from graph.reach.kernels.arrays import Doubles
from graph.reach.layers import FOLLOWS, Snapshot
from graph.reach.pagerank import Walk
from graph.reach.report import Part, Ranked, best, in_order
from graph.reach.topics import Topics

SAID = (
    "a walk along {layer} that begins with the {posters:,} people who post on {topic} spends {score:.2%} of its time "
    "at {name}, {times_average:,.1f} times the average"
)


def topic_authority(
    snapshot: Snapshot, *, topic: str | None = None, layer: str | None = None, limit: int | None = None
) -> list[Ranked]:
    """People by topic authority: on one topic, or each on the topic they have most of it on.

    The layer is `follows` where there are any. No posts, or no arcs, give no rows. BadParameter for a topic that no
    post is about, and for an unknown layer.
    """
    number = None if topic is None else Topics(snapshot).number(topic)
    attending = attention(snapshot, layer, first=FOLLOWS)
    if not snapshot.topics or attending.arcs.size == 0:
        return []
    restarts = posts_by_topic(snapshot)
    among = list(range(len(snapshot.topics))) if number is None else [number]
    scores = Walk(attending.arcs).ranks_by_topic(restarts[among])
    strongest = scores.argmax(axis=0)
    nodes = snapshot.nodes
    top = scores.max(axis=0).astype(np.float64)

    def parts_of(node: int) -> dict[str, Part]:
        where = among[int(strongest[node])]
        posters = int((restarts[where] > 0).sum())
        return parts(float(top[node]), snapshot.topics[where], posters, attending.name, len(nodes))

    ordered = best(top, nodes.keys, among=nodes.voices & (top > 0), limit=limit)
    return in_order(nodes, ordered, top, SAID, parts_of)


def parts(score: float, topic: str, posters: int, layer: str, people: int) -> dict[str, Part]:
    """What `SAID` says of a score."""
    return {"topic": topic, "posters": posters, "layer": layer, "times_average": score * people}


def posts_by_topic(snapshot: Snapshot) -> Doubles:
    """One row a topic: how many posts on it each node wrote."""
    topics, nodes = len(snapshot.topics), len(snapshot.nodes)
    about = snapshot.posts.topics
    place = about.ends.astype(np.int64) * nodes + author_nodes(snapshot)[about.sources]
    return np.bincount(place, minlength=topics * nodes).reshape(topics, nodes).astype(np.float64)
