"""How alike two texts are, for lists of texts side by side; what few pairs have, the compiled loops leave alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rapidfuzz import distance, fuzz, process

from resolver.compare.pairs import Column


def _both(ours: Sequence[str], theirs: Sequence[str], scorer: Callable[..., Any]) -> Column:
    if not len(ours):
        return np.zeros(0)
    return np.asarray(
        process.cpdist(ours, theirs, scorer=scorer, workers=2 if len(ours) > 5_000 else 1), dtype=np.float64
    )


def ratio(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    """Share of letters in common, order kept, 0 to 1."""
    return _both(ours, theirs, fuzz.ratio) / 100


def winkler(ours: Sequence[str], theirs: Sequence[str]) -> Column:
    return _both(ours, theirs, distance.JaroWinkler.similarity)
