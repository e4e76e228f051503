"""Why two records in the store are, or are not, one person.

What was decided is told as it was decided; a pair that nobody ever proposed is compared now,
among all records that may be linked, because evidence is worth what it is worth among them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from graph.errors import BadParameter
from graph.store import Store
from resolver import block, registry, review, settle
from resolver.compare.pairs import Pairs
from resolver.decide import Outcome, outcome, pair
from resolver.explain import Line, from_json, lines
from resolver.rarity import Rarity
from resolver.records import Records, from_store
from resolver.registry import Decision
from resolver.review import Side
from resolver.weigh import Weights, weigh


@dataclass(frozen=True)
class Explanation:
    """`lines` add up to `bits`. `are_one` is what the graph says now; `by_person` is a person's word on the pair."""

    left: Side
    right: Side
    are_one: bool
    outcome: Outcome
    probability: float
    bits: float
    lines: tuple[Line, ...]
    by_person: Decision | None

    def as_row(self) -> dict[str, object]:
        return {**asdict(self), "outcome": self.outcome.value}

    def __str__(self) -> str:
        told = [
            f"{self.left.key} and {self.right.key} are {'one person' if self.are_one else 'two people'} in the graph",
            f"evidence: probability {self.probability:.3f}, {self.bits:+.1f} bits, which means {self.outcome.value}",
        ]
        if self.by_person is not None:
            told.append(f"{self.by_person.reason} ({self.by_person.key})")
        for title, part in (
            ("for:", [x for x in self.lines if x.bits > 0]),
            ("against:", [x for x in self.lines if x.bits < 0]),
        ):
            if part:
                told += [title, *(f"  {line}" for line in part)]
        return "\n".join(told)


def explain(store: Store, one: str, other: str, weights: Weights | None = None) -> Explanation:
    """As decided by the weights of the last run; with `weights` as they would have it.

    NotFound names a record that is not there or may not be linked.
    """
    if one == other:
        raise BadParameter(f"{one} is one record, not two", hint="name two different records")
    where = pair(one, other)
    left, right = review.side(store, where[0]), review.side(store, where[1])
    model = weights or Weights.read()
    about = [row for row in registry.read_about(store, [where[0]]) if row.pair == where]
    opinion = next((row for row in about if not row.is_human), None)
    if opinion is not None and (weights is None or opinion.model == weights.version):
        probability, bits, told = opinion.probability, opinion.bits, tuple(from_json(opinion.evidence))
    else:
        probability, bits, told = _compared(from_store(store), where, model)
    return Explanation(
        left, right, bool(left.person) and left.person == right.person, outcome(probability, model),
        probability, bits, told, settle.verdicts_of(about).get(where),
    )  # fmt: skip


def _compared(
    records: Records, where: tuple[str, str], weights: Weights
) -> tuple[float, float, tuple[Line, ...]]:
    """The pair among all others: the candidates of its two records, and itself."""
    place = {key: number for number, key in enumerate(records.keys)}
    if missing := [key for key in where if key not in place]:
        raise BadParameter(
            f"{', '.join(missing)} is a brand's account or a bot", hint="only people are compared"
        )
    a, b = place[where[0]], place[where[1]]
    found = block.candidates(records)
    near = np.isin(found.left, (a, b)) | np.isin(found.right, (a, b))
    i, j = found.left[near], found.right[near]
    own = np.flatnonzero((i == min(a, b)) & (j == max(a, b)))
    if not len(own):
        i, j = np.append(i, min(a, b)), np.append(j, max(a, b))
        own = np.array([len(i) - 1])
    weighed = weigh(Pairs(records, records, i, j, Rarity.over(records, records)), weights)
    k = int(own[0])
    return round(float(weighed.probability[k]), 6), round(float(weighed.bits[k]), 2), tuple(lines(weighed, k))
