"""Travel: how many different people act after a post of somebody, on a topic or at large."""

from __future__ import annotations

from graph.reach.acted import acted
from graph.reach.hearing import actors_of_posts, author_nodes
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked, best
from graph.reach.topics import Topics

SAID = (
    "after {posts:,} posts {people:,} different people answered, passed on or liked; "
    "{per_post:.2f} people a post, {score:.2f} when drawn to the mean of everybody"
)


def travel(snapshot: Snapshot, *, topic: str | None = None, limit: int | None = None) -> list[Ranked]:
    """People who wrote, by people who act after a post of theirs. No posts gives no rows."""
    nodes = snapshot.nodes
    if topic is None:
        word = acted(author_nodes(snapshot), actors_of_posts(snapshot), len(nodes), snapshot.posts.weights)
        node = range(len(nodes))
        posts, acts, people, scores = word.posts, word.acts, word.people, word.travel
        voices = nodes.voices
    else:
        topics = Topics(snapshot)
        around = topics.voices(topics.number(topic))
        node = around.node.tolist()
        posts, acts, people, scores = around.posts, around.acts, around.people, around.travel
        voices = nodes.voices[around.node]
    keys = [nodes.keys[each] for each in node]
    ranked = best(scores, keys, among=voices & (posts > 0), limit=limit)
    return [
        Ranked(
            rank,
            keys[at],
            nodes.names[node[at]],
            float(scores[at]),
            SAID,
            {"posts": int(posts[at]), "people": int(people[at]), "per_post": float(acts[at] / posts[at])},
        )
        for rank, at in enumerate(ranked, start=1)
    ]
