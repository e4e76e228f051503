"""Authority: how often a random walk along attention comes by (PageRank).

On a topic the arcs are the replies, mentions and shares of posts on that topic, and the walk starts
again at anybody around it, authors and audience alike. Scores of one walk add up to 1.
"""

from __future__ import annotations

import numpy as np

from graph.reach.hearing import attention
from graph.reach.layers import Snapshot
from graph.reach.pagerank import pagerank
from graph.reach.report import Part, Ranked, best, in_order
from graph.reach.topic_authority import topic_authority
from graph.reach.topics import Topics

AT_LARGE = (
    "{heard_from:,} people attend to {name} ({layer}): {score:.2%} of all attention, "
    "{times_average:,.1f} times the average"
)
ON_TOPIC = (
    "{heard_from:,} people answer, mention or pass on {name} on {topic}: {score:.2%} of the attention there, "
    "{times_average:,.1f} times the average"
)


def authority(
    snapshot: Snapshot, *, topic: str | None = None, layer: str | None = None, limit: int | None = None
) -> list[Ranked]:
    """People by authority, on one topic or at large. Nobody attended to gives no rows.

    With a topic and a layer the walk goes along that layer and begins again at the people who post on the topic
    (`topic_authority`). BadParameter for a topic that no post is about, with the nearest ones.
    """
    if topic is not None and layer is not None:
        return topic_authority(snapshot, topic=topic, layer=layer, limit=limit)
    if topic is not None:
        return _on_topic(snapshot, topic, limit)
    attending = attention(snapshot, layer)
    if attending.arcs.size == 0:
        return []
    nodes = snapshot.nodes
    scores = pagerank(attending.arcs)
    heard_from = np.bincount(attending.arcs.ends, minlength=len(nodes))
    return in_order(
        nodes,
        best(scores, nodes.keys, among=nodes.voices, limit=limit),
        scores,
        AT_LARGE,
        lambda node: parts(float(scores[node]), int(heard_from[node]), attending.name, len(nodes)),
    )


def parts(score: float, heard_from: int, layer: str, people: int) -> dict[str, Part]:
    """What `AT_LARGE` says of a score."""
    return {"heard_from": heard_from, "layer": layer, "times_average": score * people}


def _on_topic(snapshot: Snapshot, topic: str, limit: int | None) -> list[Ranked]:
    topics = Topics(snapshot)
    number = topics.number(topic)
    voices = topics.voices(number)
    nodes = snapshot.nodes
    keys = [nodes.keys[node] for node in voices.node]
    ranked = best(voices.authority, keys, among=nodes.voices[voices.node], limit=limit)
    return [
        Ranked(
            rank,
            keys[at],
            nodes.names[voices.node[at]],
            float(voices.authority[at]),
            ON_TOPIC,
            {
                "heard_from": int(voices.heard_from[at]),
                "topic": snapshot.topics[number],
                "times_average": float(voices.authority[at] * len(keys)),
            },
        )
        for rank, at in enumerate(ranked, start=1)
    ]
