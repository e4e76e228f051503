"""The stages on tables of records: score, verdict, groups. No store, no file.

Records are put in the order of their keys first, so the same records in any order give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model.keys import person_key
from resolver import cluster as clustering
from resolver import explain, measure
from resolver.cluster import Clustering, Member, Places, Scored
from resolver.decide import Edge, Outcome, Pair, Verdict, outcome
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
    places = np.flatnonzero(weighed.probability >= SHOWN_FROM)
    told = zip(places.tolist(), explain.of_pairs(weighed, places), strict=True)
    return best_first(_told(weighed, k, lines, weights) for k, lines in told)


def best_first(links: Iterable[Link]) -> list[Link]:
    """Most probable first, ties by key."""
    return sorted(links, key=lambda each: (-each.probability, -each.bits, each.left.key, each.right.key))


def told_pair(weighed: Weighed, k: int, weights: Weights) -> Link:
    """Pair `k` with its verdict and evidence, rounded as it is told."""
    return _told(weighed, k, explain.lines(weighed, k), weights)


def told_pairs(weighed: Weighed, weights: Weights) -> Iterator[Link]:
    """All of these pairs, as `told_pair`."""
    told = explain.of_pairs(weighed, np.arange(len(weighed)))
    return (_told(weighed, k, lines, weights) for k, lines in enumerate(told))


def _told(weighed: Weighed, k: int, lines: Sequence[explain.Line], weights: Weights) -> Link:
    pairs = weighed.pairs
    ours, theirs = pairs.records(k)
    return Link(
        ours, theirs, pairs.left.who(int(pairs.i[k])), pairs.right.who(int(pairs.j[k])),
        round(float(weighed.probability[k]), 6), round(float(weighed.bits[k]), 2),
        outcome(round(float(weighed.probability[k]), 6), weights), tuple(lines),
    )  # fmt: skip


@dataclass(frozen=True)
class People:
    """Records in groups, each pair that was worth a look, and people's verdicts laid over them."""

    records: Records
    weighed: Weighed
    scored: Scored
    probability: NDArray[np.float64]
    """Of each scored pair; 0 for one that only people spoke about."""
    at: NDArray[np.int64]
    """Where each scored pair stands in `weighed`; -1 for one that only people spoke about."""
    places: Places

    @cached_property
    def clustering(self) -> Clustering:
        return clustering.named(self.places, self.pairs, self.records.keys, list(_strong_ids(self.records)))

    @cached_property
    def pairs(self) -> list[Pair]:
        keys = self.records.keys
        return [
            (keys[i], keys[j])
            for i, j in zip(self.scored.one.tolist(), self.scored.other.tolist(), strict=True)
        ]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        said = {number: verdict for verdict, number in clustering.SAID.items()}
        return tuple(
            Edge(where, bits, probability, said[human])
            for where, bits, probability, human in zip(
                self.pairs,
                self.scored.bits.tolist(),
                self.probability.tolist(),
                self.scored.said.tolist(),
                strict=True,
            )
        )

    def opinions(self) -> Iterator[tuple[Edge, list[explain.Line]]]:
        """Each scored pair that the machine weighed, with its evidence; not those only people spoke about.

        Pairs of one group come together: the words for a record are found while they are remembered.
        """
        seen = np.flatnonzero(self.at >= 0)
        seen = seen[np.argsort(self.places.group[self.scored.one[seen]], kind="stable")]
        told = explain.of_pairs(self.weighed, self.at[seen])
        return zip((self.edges[k] for k in seen.tolist()), told, strict=True)


def people(records: Records, weights: Weights, verdicts: Mapping[Pair, Verdict] | None = None) -> People:
    """Who is one person among `records`. Only pairs of review probability or more take part."""
    ours = records.in_order()
    weighed = score(ours, None, weights)
    probability, bits = np.round(weighed.probability, 6), np.round(weighed.bits, 2)
    at = np.flatnonzero(probability >= weights.review_at)
    size = len(ours)
    codes = weighed.pairs.i[at] * size + weighed.pairs.j[at]
    said = _codes(ours, verdicts or {})
    only = np.array(sorted(set(said) - set(codes.tolist()) if said else ()), dtype=np.int64)
    codes = np.concatenate([codes, only])
    order = np.argsort(codes, kind="stable")
    codes, at = codes[order], np.concatenate([at, np.full(len(only), -1)])[order]
    sure, weight = (np.append(column, 0.0)[at] for column in (probability, bits))
    human = np.array(
        [said.get(code, 0) for code in codes.tolist()] if said else np.zeros(len(codes)), dtype=np.int8
    )
    joins = np.where(human > 0, human == clustering.SAID[Verdict.SAME], sure >= weights.link_at)
    scored = Scored(codes // max(1, size), codes % max(1, size), weight, joins, human)
    places = clustering.by_place(scored, ours.platform_codes, _strong_ids(ours))
    return People(ours, weighed, scored, sure, at, places)


def _codes(records: Records, verdicts: Mapping[Pair, Verdict]) -> dict[int, int]:
    """People's verdicts on pairs of these records, by place of the pair."""
    if not verdicts:
        return {}
    place = {key: number for number, key in enumerate(records.keys)}
    return {
        place[one] * len(records) + place[other]: clustering.SAID[verdict]
        for (one, other), verdict in verdicts.items() if one in place and other in place
    }  # fmt: skip


def member(record: Record) -> Member:
    """What the clustering knows of a record. Of the ids a company checks, one cannot change: the date of birth."""
    return Member(record.key, record.platform, _strong(record), record.basis)


def _strong_ids(records: Records) -> dict[str, NDArray[np.int32]]:
    """As `clustering.strong_ids` of what `member` tells."""
    born = records.field("birthday").kept(records.are_customers).numbered
    return {"birthday": born.numbers.astype(np.int32)} if len(born) else {}


_NONE: Mapping[str, str] = {}


def _strong(record: Record) -> Mapping[str, str]:
    return {"birthday": record.birthday} if record.platform == CRM and record.birthday else _NONE


def measured(found: list[Link], left: Records, right: Records | None, weights: Weights) -> PairMeasures:
    """How good the pairs are against the truth the records carry."""
    return measure.pairs(
        np.array([each.probability for each in found]),
        np.array([each.left_truth == each.right_truth for each in found], dtype=bool),
        measure.true_pairs(left.truth, None if right is None else right.truth), threshold=weights.link_at,
    )  # fmt: skip


def people_rows(found: People) -> list[dict[str, object]]:
    """Each record once, with its person and the strongest pair that put it there (`alone`: none did)."""
    return grouped_rows(found.records.keys, found.scored, found.probability, found.places)


def grouped_rows(
    keys: Sequence[str], scored: Scored, probability: NDArray[np.float64], places: Places
) -> list[dict[str, object]]:
    """As `people_rows`, of records by their keys in order."""
    one, other, group = scored.one, scored.other, places.group
    held = scored.joins & (group[one] == group[other])
    best = np.full(len(keys), -1.0)
    for side in (one, other):
        np.maximum.at(best, side[held], probability[held])
    persons = {place: person_key(keys[place]) for place in np.unique(group).tolist()}
    return [
        {
            "id": key, "person": persons[place], "probability": 1.0 if strength < 0 else strength,
            "decision": ALONE if strength < 0 else Outcome.LINK.value,
        }
        for key, place, strength in zip(keys, group.tolist(), best.tolist(), strict=True)
    ]  # fmt: skip
