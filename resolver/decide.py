"""From a probability to a verdict; people's decisions always win over it.

Link, review or apart: three answers, two thresholds, both in the weights file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from resolver.weigh import Weights

Pair = tuple[str, str]
"""Keys of two records, the smaller first."""


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Outcome(StrEnum):
    LINK = "link"
    REVIEW = "review"
    APART = "apart"


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def outcome(probability: float, weights: Weights) -> Outcome:
    if probability >= weights.link_at:
        return Outcome.LINK
    return Outcome.REVIEW if probability >= weights.review_at else Outcome.APART


@dataclass(frozen=True, slots=True)
class Edge:
    """What is known of one pair: the machine's bits, or nothing but a person's verdict."""

    pair: Pair
    bits: float
    probability: float
    human: Verdict | None = None

    def joins(self, weights: Weights) -> bool:
        """Whether this pair may bring two groups together."""
        if self.human is not None:
            return self.human is Verdict.SAME
        return self.probability >= weights.link_at


def with_verdicts(scored: Iterable[Edge], verdicts: Mapping[Pair, Verdict]) -> list[Edge]:
    """The machine's pairs with people's verdicts laid over them; a verdict on an unscored pair is added."""
    edges = {edge.pair: edge for edge in scored}
    for where, verdict in verdicts.items():
        known = edges.get(where)
        edges[where] = Edge(where, known.bits if known else 0.0, known.probability if known else 0.0, verdict)
    return [edges[where] for where in sorted(edges)]


def worth(probability: float, *, is_refused: bool) -> float:
    """How much a person's answer would settle, 0 to 2: the doubt in bits (a coin toss is worst), and one more
    where the pair is strong enough to link but the rest of the two people speaks against it."""
    if not 0.0 < probability < 1.0:
        return float(is_refused)
    doubt = -(probability * log2(probability) + (1 - probability) * log2(1 - probability))
    return round(doubt + is_refused, 6)
