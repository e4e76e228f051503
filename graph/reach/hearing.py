"""Which layer answers which question: who hears whom, who attends to whom, who sets whom in motion.

A measured layer comes before a derived one, and a derived one before a guess; the answer says which
it was, so that a reader of the result can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import ANY, Arcs, joined
from graph.reach.kernels.arrays import Ints
from graph.reach.layers import (
    ACTS,
    FOLLOWS,
    INFLUENCES,
    LAYERS,
    LIKES,
    MENTIONS,
    REPLIES,
    SHARES,
    Snapshot,
)

TALK = "talk"
"""Replies, mentions and shares together: what people do with each other's words."""
AGREEMENT = "agreement"
"""Shares and likes: on real networks these follow opinion, mentions and replies do not."""
TOGETHER = {TALK: (REPLIES, MENTIONS, SHARES), AGREEMENT: (SHARES, LIKES)}
CHOICES = (*LAYERS, *TOGETHER)


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Arcs with the words that say what they are."""

    arcs: Arcs
    name: str


def heard_by(snapshot: Snapshot) -> Layer:
    """Speaker → listeners, between accounts: followers where any are known, else those it influences."""
    if snapshot.layers[FOLLOWS].size or not snapshot.layers[INFLUENCES].size:
        return Layer(snapshot.layers[FOLLOWS].reversed(), FOLLOWS)
    return Layer(snapshot.layers[INFLUENCES], INFLUENCES)


def attention(snapshot: Snapshot, name: str | None = None, *, first: str = TALK) -> Layer:
    """Who attends → to whom, between people, weighted by how often.

    Without a name: `first` where it has an arc, else follows, else influences turned round.
    """
    if name is not None:
        if name not in CHOICES:
            raise BadParameter(f"there is no layer {name!r}", hint="choose one of " + ", ".join(CHOICES))
        return Layer(_attention(snapshot, name), name)
    for each in (first, FOLLOWS, INFLUENCES):
        arcs = _attention(snapshot, each)
        if arcs.size:
            return Layer(arcs, each)
    return Layer(Arcs.none(len(snapshot.nodes)), first)


def _attention(snapshot: Snapshot, name: str) -> Arcs:
    if name in TOGETHER:
        parts = [snapshot.between_people(each) for each in TOGETHER[name]]
        return joined(len(snapshot.nodes), parts)
    if name == INFLUENCES:
        return snapshot.between_people(name, ANY if snapshot.chances else 0).reversed()
    return snapshot.between_people(name)


MEASURED, FROM_ACTS, FROM_WEIGHTS, FROM_COUNTS = "measured", "acts", "weights", "counts"
CHANCES = {
    MEASURED: "with the measured chance of each arc",
    FROM_ACTS: "with the share of someone's posts that each person acted on as the chance",
    FROM_WEIGHTS: "with the arc's share of all weight that reaches the hearer as the chance",
    FROM_COUNTS: "with 1 in the number of voices each person hears as the chance",
}


def influence(snapshot: Snapshot) -> Layer:
    """Speaker → hearer between people, the weight being the chance that the hearer acts.

    Measured arcs where there are any; else the share of the speaker's posts that the hearer acted
    on; else weighted cascade (Kempe, Kleinberg and Tardos 2003, section 4) on whoever hears whom.
    """
    nodes = len(snapshot.nodes)
    measured = snapshot.layers[INFLUENCES]
    if measured.size and snapshot.chances:
        return Layer(snapshot.between_people(INFLUENCES, ANY), MEASURED)
    if len(snapshot.posts) and any(snapshot.posts.acts[kind].size for kind in ACTS):
        return Layer(_acted_on(snapshot), FROM_ACTS)
    if measured.size and measured.weights.size:
        return Layer(_weighted_cascade(snapshot.between_people(INFLUENCES)), FROM_WEIGHTS)
    heard = heard_by(snapshot).arcs.between(snapshot.accounts.node, nodes)
    ones = Arcs(heard.starts, heard.ends, np.ones(heard.size, np.float32), nodes)
    return Layer(_weighted_cascade(ones), FROM_COUNTS)


def _weighted_cascade(arcs: Arcs) -> Arcs:
    heard = np.bincount(arcs.ends, weights=arcs.strengths, minlength=arcs.nodes)
    shares = arcs.strengths / np.maximum(heard, np.finfo(np.float32).tiny)[arcs.ends]
    return Arcs(arcs.starts, arcs.ends, shares.astype(np.float32), arcs.width)


def _acted_on(snapshot: Snapshot) -> Arcs:
    """Per author and actor: posts of the author that the actor acted on, over the author's posts."""
    nodes = len(snapshot.nodes)
    acted = actors_of_posts(snapshot)
    author = author_nodes(snapshot)
    posts = np.bincount(author, minlength=nodes)
    pairs = Arcs.of(nodes, author[acted.sources], acted.ends).merged()
    chances = pairs.strengths / np.maximum(posts, 1)[pairs.sources]
    return Arcs(pairs.starts, pairs.ends, chances.astype(np.float32), nodes)


def author_nodes(snapshot: Snapshot) -> Ints:
    """The node that wrote each post."""
    return snapshot.accounts.node[snapshot.posts.author]


def actors_of_posts(snapshot: Snapshot) -> Arcs:
    """Row: the different people who answered, passed on or liked a post, its author left out."""
    author, node = author_nodes(snapshot), snapshot.accounts.node
    every = [snapshot.posts.acts[kind] for kind in ACTS]
    posts = np.concatenate([each.sources for each in every])
    actors = node[np.concatenate([each.ends for each in every])]
    others = actors != author[posts]
    return Arcs.of(len(snapshot.posts), posts[others], actors[others], width=len(snapshot.nodes)).distinct()
