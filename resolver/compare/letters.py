"""How alike two runs of letters are, in vectors.

Symmetric: swapping the sides changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import distance, fuzz, process

from resolver.compare.pairs import Column, Pairs
from resolver.compare.shared import shared
from resolver.rarity import Counts, trigrams


def _both(ours: Sequence[str], theirs: Sequence[str], scorer: Callable[..., Any]) -> Column:
    return np.asarray(
        process.cpdist(ours, theirs, scorer=scorer, workers=_workers(len(ours)), dtype=np.float32),
        dtype=np.float64,
    )


def _workers(pairs: int) -> int:
    """Starting a thread takes as long as comparing some thousand pairs."""
    return 2 if pairs > 5_000 else 1


def ratio(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    """Share of letters in common, order kept, 0 to 1."""
    return _both(ours, theirs, fuzz.ratio) / 100


def partial(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    """The shorter against its best place in the longer, 0 to 1."""
    return _both(ours, theirs, fuzz.partial_ratio) / 100


def winkler(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    return _both(ours, theirs, distance.JaroWinkler.similarity)


def subsequence(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    """Letters of the longest common subsequence."""
    return _both(ours, theirs, distance.LCSseq.similarity)


def same_start(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    return _both(ours, theirs, distance.Prefix.similarity)


def same_end(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    return _both(ours, theirs, distance.Postfix.similarity)


def equal(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    return np.array([float(a == b and a != "") for a, b in zip(ours, theirs, strict=True)])


def crowd(ours: Sequence[str], theirs: Sequence[str], crowds: Counts) -> Column:
    """Where both are equal: log2 of how many of one platform share it. Two on one platform are mostly two people."""
    return np.array(
        [math.log2(crowds[a]) if a and a == b else 0.0 for a, b in zip(ours, theirs, strict=True)]
    )


def lengths(texts: Sequence[str]) -> Column:
    return np.array([float(len(text)) for text in texts])


def known(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    return np.array([bool(a) and bool(b) for a, b in zip(ours, theirs, strict=True)], dtype=bool)


def surprise(
    pairs: Pairs, ours: Sequence[str], theirs: Sequence[str], grams: Counts
) -> tuple[Column, Column, Column]:
    """Bits of the trigrams two columns share, and their share of the smaller and of the larger side.

    `ours` and `theirs` are columns of the two tables of `pairs`, not yet paired.
    """
    left = [trigrams(text) for text in ours]
    right = left if theirs is ours else [trigrams(text) for text in theirs]
    found = shared(left, right, pairs.i, pairs.j, lambda gram: pairs.rarity.bits(grams, gram))
    small, large = np.minimum(found.ours, found.theirs), np.maximum(found.ours, found.theirs)
    return found.bits, found.bits / np.maximum(small, 1e-9), found.bits / np.maximum(large, 1e-9)
