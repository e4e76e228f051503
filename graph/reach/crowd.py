"""A snapshot narrowed: to some of its posts, to a period, to what is recent, or to people whose accounts do not look
automatic."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Flags
from graph.reach.layers import ACTS, MENTIONS, NO_TIME, Posts, Snapshot
from graph.reach.snapshot import from_posts
from graph.reach.topics import picked

_DAY = 24 * 3600 * 1000
"""In milliseconds."""


def of_posts(snapshot: Snapshot, kept: Flags) -> Snapshot:
    """The same people with these posts and the arcs they make; follows and influence stay."""
    chosen = np.flatnonzero(kept).astype(np.int32)
    held = snapshot.posts
    return _with(
        snapshot,
        Posts(
            held.author[chosen],
            picked(held.topics, chosen),
            picked(held.mentioned, chosen),
            {kind: picked(held.acts[kind], chosen) for kind in ACTS},
            held.at[chosen],
            None if held.weights is None else held.weights[chosen],
        ),
    )


def fading(snapshot: Snapshot, half_life: float) -> Snapshot:
    """With posts, and what was done after them, that count for half when they are `half_life` days older than the
    newest: exponential decay, as of a half-life in physics. A post whose time is not known counts as the oldest; follows
    and influence have no time and stay. BadParameter for a half-life of 0 or less."""
    if not half_life > 0:
        raise BadParameter(f"a half-life of {half_life:g} days", hint="give a number of days above 0: 30")
    posts = snapshot.posts
    known = posts.at != NO_TIME
    if not known.any():
        return snapshot
    at = np.where(known, posts.at, posts.at[known].min())
    days = (at.max() - at) / _DAY
    return _with(snapshot, replace(posts, weights=0.5 ** (days / half_life)))


def in_period(snapshot: Snapshot, since: datetime | None, until: datetime | None) -> Snapshot:
    """With the posts from `since` on and before `until` alone, and what was done after them; None leaves an end open.
    A post whose time is not known is in no period. BadParameter for a period that ends before it begins."""
    if since is None and until is None:
        return snapshot
    if since is not None and until is not None and until <= since:
        raise BadParameter(
            f"the period ends on {until:%Y-%m-%d} and begins on {since:%Y-%m-%d}",
            hint="the first day comes first",
        )
    at = snapshot.posts.at
    kept = at != NO_TIME
    if since is not None:
        kept &= at >= int(since.timestamp() * 1000)
    if until is not None:
        kept &= at < int(until.timestamp() * 1000)
    return of_posts(snapshot, kept)


def left_out(snapshot: Snapshot) -> Flags:
    """People of whom every account looks automatic, and who would be ranked otherwise."""
    if snapshot.automatic is None:
        return np.zeros(len(snapshot.nodes), bool)
    node = snapshot.accounts.node
    human = np.bincount(node, weights=~snapshot.automatic, minlength=len(snapshot.nodes)) > 0
    return snapshot.nodes.voices & ~human


def without_automatic(snapshot: Snapshot) -> Snapshot:
    """Without the posts and acts of accounts that look automatic, and nobody ranked who has no other account."""
    if snapshot.automatic is None or not snapshot.automatic.any():
        return snapshot
    out = snapshot.automatic
    seen = of_posts(snapshot, ~out[snapshot.posts.author])
    acts = {kind: _by(seen.posts.acts[kind], ~out) for kind in ACTS}
    nodes = replace(snapshot.nodes, voices=snapshot.nodes.voices & ~left_out(snapshot))
    return _with(replace(seen, nodes=nodes), replace(seen.posts, acts=acts))


def _by(rows: Arcs, actors: Flags) -> Arcs:
    kept = actors[rows.ends]
    return Arcs.of(rows.nodes, rows.sources[kept], rows.ends[kept], width=rows.width)


def _with(snapshot: Snapshot, posts: Posts) -> Snapshot:
    accounts = len(snapshot.accounts.keys)
    made = {kind: from_posts(posts, posts.acts[kind], accounts).reversed() for kind in ACTS}
    layers = {**snapshot.layers, **made, MENTIONS: from_posts(posts, posts.mentioned, accounts)}
    return replace(snapshot, posts=posts, layers=layers)
