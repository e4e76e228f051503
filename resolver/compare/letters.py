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
from resolver.compare.shared import shared_runs
from resolver.rarity import Counts


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
    """1 where both are the same text, 0 where they differ or are empty."""
    return _same(ours, theirs).astype(np.float64)


def crowd(ours: Sequence[str], theirs: Sequence[str], crowds: Counts) -> Column:
    """Where both are equal: log2 of how many of one platform share it. Two on one platform are mostly two people."""
    out = np.zeros(len(ours))
    for k in np.flatnonzero(_same(ours, theirs)).tolist():
        out[k] = math.log2(crowds[ours[k]])
    return out


def _same(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    one, other = np.array(ours, dtype=object), np.array(theirs, dtype=object)
    same: NDArray[np.bool_] = (one == other) & one.astype(bool)
    return same.astype(bool)


def lengths(texts: Sequence[str]) -> Column:
    return np.fromiter(map(len, texts), dtype=np.float64, count=len(texts))


def known(ours: Sequence[str], theirs: Sequence[str]) -> NDArray[np.bool_]:
    one, other = (np.fromiter(map(bool, side), dtype=bool, count=len(side)) for side in (ours, theirs))
    both: NDArray[np.bool_] = one & other
    return both


def surprise(
    pairs: Pairs, name: str, ours: Sequence[str], theirs: Sequence[str], grams: Counts
) -> tuple[Column, Column, Column]:
    """Bits of the trigrams two columns share, and their share of the smaller and of the larger side.

    `ours` and `theirs` are columns of the two tables of `pairs`, not yet paired; `name` says of what.
    """
    found = shared_runs(pairs, name, ours, theirs, lambda gram: pairs.rarity.bits(grams, gram))
    small, large = np.minimum(found.ours, found.theirs), np.maximum(found.ours, found.theirs)
    return found.bits, found.bits / np.maximum(small, 1e-9), found.bits / np.maximum(large, 1e-9)
