"""From groups and opinions to what the graph must say: who is who, and what waits for a person.

Pure, and a function of the records, the pairs and people's decisions alone: the same
for the whole graph and for one component of it, in any order, on any run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.model.keys import derived
from resolver.cluster import Clustering, Member, cluster
from resolver.decide import Edge, Pair, Verdict, pair, with_verdicts, worth
from resolver.homes import UNSEEN, Home, Memory, keys_of
from resolver.linking import ALONE
from resolver.registry import MACHINE, Belonging, Decision, State
from resolver.weigh import Weights

_NOBODY = "no other record is close enough"


def machine_key(where: Pair, model: str) -> str:
    return derived("decision", *where, MACHINE, model)


def human_key(where: Pair, user: str, sequence: int) -> str:
    """`sequence` counts people's decisions about the pair so far."""
    return derived("decision", *where, f"user:{user}", str(sequence))


def verdicts_of(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """People's decisions that hold, by pair; the last by key order when there are two."""
    return {row.pair: row for row in sorted(decisions, key=lambda row: row.key) if row.is_human and row.holds}


def edges_of(decisions: Iterable[Decision]) -> list[Edge]:
    """The machine's opinions as pairs, whatever became of them."""
    return [Edge(row.pair, row.bits, row.probability) for row in decisions if not row.is_human]


def settled(
    members: Sequence[Member], opinions: Sequence[Decision], people: Mapping[Pair, Decision], weights: Weights,
    outside: Mapping[str, str] | None = None, memory: Memory | None = None, taken_back: Iterable[str] = (),
) -> State:  # fmt: skip
    """What must be: `opinions` are the machine's, `people` people's decisions that hold.

    `outside` names the person of records that are not members but share an opinion with one: they stay who they are.
    `memory` is what the records remember, and `taken_back` keys of people's decisions that hold no more: with them
    people keep their keys.
    """
    edges = with_verdicts(edges_of(opinions), {where: row.verdict for where, row in people.items()})
    groups = cluster(members, edges, weights)
    machine = {row.pair: row for row in opinions}
    apart = {row.pair: row.key for row in people.values() if row.verdict is Verdict.DIFFERENT}
    called = keys_of(groups.groups().values(), memory or Memory(), apart, taken_back)
    basis = {member.key: member.basis for member in members}
    belongings = _belongings(groups, edges, machine, people, weights, called, basis)
    person_by_record = {**(outside or {}), **{key: row.person for key, row in belongings.items()}}
    known = [row for row in opinions if row.left in person_by_record and row.right in person_by_record]
    standing = _Standing(person_by_record, groups, people, known, weights)
    return State(belongings, {row.key: standing.of(row) for row in known})


class _Standing:
    """What becomes of the machine's opinions: they hold, wait, or a person overruled them.

    Two people that many pairs put beside each other are one question: only their strongest pair waits.
    """

    def __init__(
        self, person_by_record: Mapping[str, str], groups: Clustering, people: Mapping[Pair, Decision],
        opinions: Sequence[Decision], weights: Weights,
    ) -> None:  # fmt: skip
        self._person = person_by_record
        self._refused = groups.refused
        self._said = people
        self._weights = weights
        self._between: dict[Pair, set[Verdict]] = {}
        for where, row in people.items():
            if where[0] in self._person and where[1] in self._person:
                self._between.setdefault(self._two(row), set()).add(row.verdict)
        self._asks: dict[Pair, str] = {}
        for row in sorted(opinions, key=lambda row: (-row.bits, row.pair)):
            if row.pair not in people:
                self._asks.setdefault(self._two(row), row.key)

    def _two(self, row: Decision) -> tuple[str, str]:
        return pair(self._person[row.left], self._person[row.right])

    def of(self, row: Decision) -> Decision:
        told = row.reason.partition(_BUT)[0]
        if (person := self._said.get(row.pair)) is not None:
            opinion = _opinion(row, self._weights)
            return _standing(row, opinion, "withdrawn", told, withdrawn_by=person.decided_by)
        two = self._two(row)
        if two[0] == two[1]:
            return _standing(row, _opinion(row, self._weights), "active", told)
        said = self._between.get(two, set())
        if Verdict.DIFFERENT in said:
            return _standing(
                row, Verdict.DIFFERENT, "active", f"{told}{_BUT}a person keeps these two people apart"
            )
        refusal = self._refused.get(row.pair, "")
        reason = f"{told}{_BUT}{refusal}" if refusal else told
        if self._asks[two] != row.key or Verdict.UNSURE in said:
            return _standing(row, Verdict.UNSURE, "active", reason)
        value = worth(row.probability, is_refused=bool(refusal))
        return _standing(row, Verdict.UNSURE, "waiting", reason, value)


def _standing(
    row: Decision, verdict: Verdict, status: str, reason: str, value: float = 0.0, *, withdrawn_by: str = ""
) -> Decision:
    # One copy, and none where nothing changes: most opinions of a large store are made as they stay.
    if (row.verdict, row.status, row.reason, row.worth, row.withdrawn_by) == (
        verdict, status, reason, value, withdrawn_by
    ):  # fmt: skip
        return row
    return replace(row, verdict=verdict, status=status, reason=reason, worth=value, withdrawn_by=withdrawn_by)


_BUT = "; but "


def _opinion(row: Decision, weights: Weights) -> Verdict:
    return Verdict.SAME if row.probability >= weights.link_at else Verdict.UNSURE


def _belongings(
    groups: Clustering,
    edges: Sequence[Edge],
    machine: Mapping[Pair, Decision],
    people: Mapping[Pair, Decision],
    weights: Weights,
    called: Mapping[str, Home],
    basis: Mapping[str, str],
) -> dict[str, Belonging]:
    best: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda edge: (edge.human is None, -edge.bits, edge.pair)):
        one, other = edge.pair
        if (
            edge.joins(weights)
            and one in groups.person_by_key
            and groups.person_by_key[one] == groups.person_by_key.get(other)
        ):
            best.setdefault(one, edge)
            best.setdefault(other, edge)
    out = {}
    for key in sorted(groups.person_by_key):
        found = best.get(key)
        if found is None:
            why = (ALONE, 1.0, _NOBODY, basis[key])
        else:
            by = people[found.pair] if found.human is not None else machine[found.pair]
            chance = 1.0 if found.human else found.probability
            permits = " ".join(basis[end] for end in found.pair if basis[end])
            why = (by.key, chance, by.reason.partition(_BUT)[0], permits)
        out[key] = _belonging(key, called[key], why)
    return out


def _belonging(record: str, home: Home, why: tuple[str, float, str, str]) -> Belonging:
    decision, probability, reason, basis = why
    away = "" if home.key == home.person else home.key
    since = None if home.since == UNSEEN else home.since
    return Belonging(record, home.person, decision, probability, reason, basis, away, home.left, since)
