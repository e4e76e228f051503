"""Why two records in the store are, or are not, one person.

What was decided is told as it was decided; a pair that nobody ever proposed is compared now,
among all records that may be linked, because evidence is worth what it is worth among them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np

from graph.catalogue import query
from graph.errors import BadParameter
from graph.former import people_now, person_now
from graph.model.purposes import LINK
from graph.store import Row, Store
from resolver import block, registry, review, settle
from resolver.compare.pairs import Pairs
from resolver.decide import Outcome, outcome, pair
from resolver.explain import Line, from_json, lines
from resolver.habits import worn
from resolver.rarity import Rarity
from resolver.records import Records, from_store
from resolver.registry import Decision
from resolver.review import Side
from resolver.weigh import Weights, weigh
from resolver.wording import DUTCH, ENGLISH, said

_WHY = query("identity.why_person")


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
        return self.told(ENGLISH)

    def told(self, language: str) -> str:
        """All of it in the language of the reader, a line each."""
        words = _WORDS[language]
        told = [
            words["one" if self.are_one else "two"].format(self.left.key, self.right.key),
            words["sum"].format(_decimal(self.probability, 3, language), _bits(self.bits, language), words[self.outcome.value]),
        ]  # fmt: skip
        if self.by_person is not None:
            told.append(f"{said(self.by_person.reason, language)} ({self.by_person.key})")
        for title, part in (
            (words["for"], [x for x in self.lines if x.bits > 0]),
            (words["against"], [x for x in self.lines if x.bits < 0]),
        ):
            if part:
                told += [title, *(f"  {line.told(language)}" for line in part)]
        return "\n".join(told)


_WORDS = {
    ENGLISH: {
        "one": "{} and {} are one person in the graph", "two": "{} and {} are two people in the graph",
        "sum": "evidence: probability {}, {} bits, which means {}",
        "link": "link", "review": "review", "apart": "apart", "for": "for:", "against": "against:",
    },
    DUTCH: {
        "one": "{} en {} zijn één persoon in de graaf", "two": "{} en {} zijn twee personen in de graaf",
        "sum": "bewijs: kans {}, {} bits, dat betekent {}",
        "link": "koppelen", "review": "voorleggen", "apart": "uit elkaar", "for": "ervoor:", "against": "ertegen:",
    },
}  # fmt: skip


def _decimal(value: float, digits: int, language: str) -> str:
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == DUTCH else text


def _bits(value: float, language: str) -> str:
    text = f"{value:+.1f}"
    return text.replace(".", ",") if language == DUTCH else text


@dataclass(frozen=True)
class Held:
    """A record of a person, with what holds it there. `before` are people it was, as (key, why, by), oldest first."""

    record: str
    decision: str
    probability: float
    reason: str
    basis: str
    before: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Who:
    """`people` are the present people with their records; several when the key asked for was divided."""

    asked: str
    people: dict[str, tuple[Held, ...]]

    def as_row(self) -> dict[str, object]:
        return {
            "asked": self.asked,
            "people": [
                {"person": person, "records": [asdict(row) for row in rows]}
                for person, rows in self.people.items()
            ],
        }

    def __str__(self) -> str:
        return self.told(ENGLISH)

    def told(self, language: str) -> str:
        """All of it in the language of the reader, a line each."""
        now, was = ("is nu", "was") if language == DUTCH else ("is now", "was")
        told = [] if list(self.people) == [self.asked] else [f"{self.asked} {now} {', '.join(self.people)}"]
        for person, rows in self.people.items():
            told.append(person)
            for row in rows:
                told.append(
                    f"  {row.record}   {_decimal(row.probability, 3, language)}   {said(row.reason, language)}   {row.decision}"
                )
                told += [f"    {was} {key} ({why}, {by})" for key, why, by in row.before if key != person]
        return "\n".join(told)


def person(store: Store, key: str) -> Who:
    """Who a person is, or who the records of a former one are now; a record stands for its person. NotFound for none."""
    if not key.startswith("person:"):
        key = review.side(store, key).person or key
    now = [each.person for each in people_now(store, key, LINK)] or [person_now(store, key, LINK)]
    return Who(
        key, {each: tuple(_held(row) for row in store.rows(_WHY, purpose=LINK, person=each)) for each in now}
    )


def _held(row: Row) -> Held:
    return Held(
        row["record"], row["decision"] or "", row["probability"] or 0.0, row["reason"] or "", row["basis"] or "",
        tuple((key, why or "", by or "") for key, why, by in row["before"]),
    )  # fmt: skip


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
    records = worn(records, weights.affixes)
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
