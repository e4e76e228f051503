"""How good a linkage is, against known truth.

A true pair the candidate search lost is a miss: every recall divides by all true pairs,
never by those that were looked at. Ties are never split: a threshold keeps all pairs of one score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BINS = 10


@dataclass(frozen=True, slots=True)
class Score:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class PairMeasures:
    """`true_pairs` is all there are; `pairs` is how many candidates were scored."""

    pairs: int
    true_pairs: int
    found_pairs: int
    at_threshold: Score
    best_f1: float
    best_threshold: float
    recall_at_p99: float
    recall_at_p95: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class ClusterMeasures:
    pairwise: Score
    bcubed: Score
    largest: int
    clusters: int


def true_pairs(left: Sequence[Hashable], right: Sequence[Hashable] | None = None) -> int:
    """Pairs of one person: across two tables, or within one."""
    ours = Counter(left)
    if right is None:
        return sum(n * (n - 1) // 2 for n in ours.values())
    theirs = Counter(right)
    return sum(n * theirs[person] for person, n in ours.items())


def pairs(
    probability: NDArray[np.float64], is_match: NDArray[np.bool_], total: int, *, threshold: float
) -> PairMeasures:
    """Measures of scored pairs; `total` true pairs exist, also the unscored ones."""
    precision, recall, scores = _curve(probability, is_match, total)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(f1.argmax()) if len(f1) else -1
    kept = probability >= threshold
    hits = int(is_match[kept].sum())
    return PairMeasures(
        pairs=len(probability), true_pairs=total, found_pairs=int(is_match.sum()),
        at_threshold=Score(hits / max(1, int(kept.sum())), hits / max(1, total)),
        best_f1=float(f1[best]) if best >= 0 else 0.0,
        best_threshold=float(scores[best]) if best >= 0 else 1.0,
        recall_at_p99=_recall_at(precision, recall, 0.99), recall_at_p95=_recall_at(precision, recall, 0.95),
        calibration_error=calibration_error(probability, is_match),
    )  # fmt: skip


def _curve(
    score: NDArray[np.float64], is_match: NDArray[np.bool_], total: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    order = np.argsort(-score, kind="stable")
    sorted_score = score[order]
    hits = np.cumsum(is_match[order].astype(np.float64))
    ends = np.append(sorted_score[1:] != sorted_score[:-1], True) if len(order) else np.zeros(0, bool)
    seen = np.arange(1, len(order) + 1)
    return (hits / np.maximum(seen, 1))[ends], (hits / max(1, total))[ends], sorted_score[ends]


def _recall_at(precision: NDArray[np.float64], recall: NDArray[np.float64], target: float) -> float:
    fit = precision >= target
    return float(recall[fit].max()) if fit.any() else 0.0


def calibration_error(probability: NDArray[np.float64], is_match: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equal width, weighted by pairs."""
    if not len(probability):
        return 0.0
    which = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    n = np.bincount(which, minlength=_BINS)
    said = np.bincount(which, probability, _BINS)
    was = np.bincount(which, is_match.astype(np.float64), _BINS)
    return float(np.abs(said - was).sum() / n.sum())


def clusters(found: Sequence[Hashable], truth: Sequence[Hashable]) -> ClusterMeasures:
    """Pairwise and B-cubed measures of one partition against the true one."""
    ours, theirs, both = Counter(found), Counter(truth), Counter(zip(found, truth, strict=True))
    hits = sum(n * (n - 1) // 2 for n in both.values())
    said = sum(n * (n - 1) // 2 for n in ours.values())
    true = sum(n * (n - 1) // 2 for n in theirs.values())
    rows = max(1, len(found))
    return ClusterMeasures(
        pairwise=Score(hits / said if said else 1.0, hits / true if true else 1.0),
        bcubed=Score(
            sum(n * n / ours[pair[0]] for pair, n in both.items()) / rows,
            sum(n * n / theirs[pair[1]] for pair, n in both.items()) / rows,
        ),
        largest=max(ours.values(), default=0),
        clusters=len(ours),
    )
