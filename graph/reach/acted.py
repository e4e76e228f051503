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
    mean: float
    """People a post, over all posts of all authors."""

    @property
    def travel(self) -> Doubles:
        """People who act after a post, per post, shrunk to the mean."""
        return (self.acts + PRIOR_POSTS * self.mean) / (self.posts + PRIOR_POSTS)


def acted(author: Ints, actors: Arcs, authors: int) -> Acted:
    """`author` wrote post i; row i of `actors` holds the different people who acted on it."""
    posts = np.bincount(author, minlength=authors)
    acts = np.bincount(author, weights=actors.degrees, minlength=authors).astype(np.int64)
    pairs = Arcs.of(authors, author[actors.sources], actors.ends, width=actors.width).distinct()
    mean = float(actors.size / author.size) if author.size else 0.0
    return Acted(posts, acts, pairs.degrees, mean)
