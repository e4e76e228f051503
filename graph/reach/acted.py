"""How far words travel: the people who acted after each post of an author.

A person counts once a post, the author never. Few posts say little, so the mean over them is drawn
towards the mean of everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Ints, Offsets

PRIOR_POSTS = 5
"""How many posts of the mean everybody starts with: an author with 5 posts is believed half."""


@dataclass(frozen=True, slots=True, eq=False)
class Acted:
    """Aligned by author number, 0 to `authors` - 1."""

    posts: Offsets
    acts: Offsets
    """Sum over the posts of the different people who acted on each."""
    people: Offsets
    """Different people who acted on any of them."""
    travel: Doubles
    """People who act after a post, per post, shrunk to the mean over all posts of all authors."""


def acted(author: Ints, actors: Arcs, authors: int, weights: Doubles | None = None) -> Acted:
    """`author` wrote post i; row i of `actors` holds the different people who acted on it. `weights` say what each post
    counts in `travel`, 1 where None; the other numbers are of posts and people."""
    posts = np.bincount(author, minlength=authors)
    acts = np.bincount(author, weights=actors.degrees, minlength=authors).astype(np.int64)
    pairs = Arcs.of(authors, author[actors.sources], actors.ends, width=actors.width).distinct()
    if weights is None:
        weights = np.ones(author.size)
    wrote = np.bincount(author, weights=weights, minlength=authors)
    moved = np.bincount(author, weights=weights * actors.degrees, minlength=authors)
    mean = float(moved.sum() / wrote.sum()) if author.size else 0.0
    travel = (moved + PRIOR_POSTS * mean) / (wrote + PRIOR_POSTS)
    return Acted(posts, acts, pairs.degrees, travel)
