"""The stages on tables of records: score, verdict, groups. No store, no file.

Records are put in the order of their keys first, so the same records in any order give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from graph.model.keys import person_key
from resolver import cluster as clustering
from resolver import explain, measure
from resolver.cluster import Clustering, Member
from resolver.decide import Edge, Outcome, Pair, Verdict, outcome, pair, with_verdicts
from resolver.engines.local import score
from resolver.measure import PairMeasures
from resolver.records import CRM, Record, Records
from resolver.weigh import Weighed, Weights

SHOWN_FROM = 0.01
"""Least probability of a pair that is told to anybody."""

ALONE = "alone"
"""What is said of a record that is nobody else's."""


@dataclass(frozen=True, slots=True)
class Link:
    """One pair with its verdict and evidence."""

    left: Record
    right: Record
    left_truth: str
    right_truth: str
    probability: float
    bits: float
    outcome: Outcome
    evidence: tuple[explain.Line, ...]


def link(left: Records, right: Records | None, weights: Weights) -> list[Link]:
    """Every candidate pair with a probability of 0.01 or more, most probable first, ties by key."""
    ours = left.in_order()
    theirs = None if right is None else right.in_order()
    weighed = score(ours, theirs, weights)
    told = [
        told_pair(weighed, k, weights) for k in range(len(weighed)) if weighed.probability[k] >= SHOWN_FROM
    ]
    return best_first(told)


def best_first(links: Iterable[Link]) -> list[Link]:
    """Most probable first, ties by key."""
    return sorted(links, key=lambda each: (-each.probability, -each.bits, each.left.key, each.right.key))


def told_pair(weighed: Weighed, k: int, weights: Weights) -> Link:
    """Pair `k` with its verdict and evidence, rounded as it is told."""
    pairs = weighed.pairs
    ours, theirs = pairs.records(k)
    return Link(
        ours, theirs, pairs.left.who(int(pairs.i[k])), pairs.right.who(int(pairs.j[k])),
        round(float(weighed.probability[k]), 6), round(float(weighed.bits[k]), 2),
        outcome(round(float(weighed.probability[k]), 6), weights), tuple(explain.lines(weighed, k)),
    )  # fmt: skip


@dataclass(frozen=True)
class People:
    """Records in groups, each pair that was worth a look, and people's verdicts laid over them."""

    records: Records
    clustering: Clustering
    edges: tuple[Edge, ...]
    weighed: Weighed
    place: Mapping[Pair, int]
    """Where a pair that the machine weighed stands in `weighed`."""

    def evidence(self, where: Pair) -> tuple[explain.Line, ...] | None:
        """What was weighed for a pair; None for one that only people spoke about."""
        k = self.place.get(where)
        return None if k is None else tuple(explain.lines(self.weighed, k))


def people(records: Records, weights: Weights, verdicts: Mapping[Pair, Verdict] | None = None) -> People:
    """Who is one person among `records`. Only pairs of review probability or more take part."""
    ours = records.in_order()
    weighed = score(ours, None, weights)
    probability, bits = np.round(weighed.probability, 6), np.round(weighed.bits, 2)
    likely = np.flatnonzero(probability >= weights.review_at).tolist()
    keys = ours.keys
    place = {pair(keys[weighed.pairs.i[k]], keys[weighed.pairs.j[k]]): k for k in likely}
    scored = [Edge(where, float(bits[k]), float(probability[k])) for where, k in place.items()]
    edges = with_verdicts(scored, verdicts or {})
    found = clustering.cluster([member(row) for row in ours.rows], edges, weights)
    return People(ours, found, tuple(edges), weighed, place)


def member(record: Record) -> Member:
    """What the clustering knows of a record. Of the ids a company checks, one cannot change: the date of birth."""
    strong = {}
    if record.platform == CRM and record.birthday:
        strong["birthday"] = record.birthday
    return Member(record.key, record.platform, strong, record.basis)


def measured(found: list[Link], left: Records, right: Records | None, weights: Weights) -> PairMeasures:
    """How good the pairs are against the truth the records carry."""
    return measure.pairs(
        np.array([each.probability for each in found]),
        np.array([each.left_truth == each.right_truth for each in found], dtype=bool),
        measure.true_pairs(left.truth, None if right is None else right.truth), threshold=weights.link_at,
    )  # fmt: skip


def people_rows(found: People, weights: Weights) -> list[dict[str, object]]:
    """Each record once, with its person and the strongest pair that put it there (`alone`: none did)."""
    best: dict[str, float] = {}
    for edge in found.edges:
        one, other = edge.pair
        if (
            edge.joins(weights)
            and found.clustering.person_by_key[one] == found.clustering.person_by_key[other]
        ):
            for key in edge.pair:
                best[key] = max(best.get(key, 0.0), edge.probability)
    return [
        {
            "id": key, "person": person_key(person), "probability": best.get(key, 1.0),
            "decision": Outcome.LINK.value if key in best else ALONE,
        }
        for key, person in found.clustering.person_by_key.items()
    ]  # fmt: skip
