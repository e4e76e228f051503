"""From groups and opinions to what the graph must say: who is who, and what waits for a person.

Pure, and a function of the records, the pairs and people's decisions alone: the same
for the whole graph and for one component of it, in any order, on any run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from graph.model.keys import derived, person_key
from resolver.cluster import Clustering, Member, cluster
from resolver.decide import Edge, Pair, Verdict, with_verdicts, worth
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
    members: Sequence[Member], opinions: Sequence[Decision], people: Mapping[Pair, Decision], weights: Weights
) -> State:
    """What must be: `opinions` are the machine's, `people` people's decisions that hold."""
    edges = with_verdicts(edges_of(opinions), {where: row.verdict for where, row in people.items()})
    groups = cluster(members, edges, weights)
    machine = {row.pair: row for row in opinions}
    belongings = _belongings(groups, edges, machine, people, weights)
    never = {
        frozenset({groups.person_by_key[a], groups.person_by_key[b]})
        for (a, b), row in people.items()
        if row.verdict is Verdict.DIFFERENT and a in groups.person_by_key and b in groups.person_by_key
    }
    decisions = {}
    for where, row in machine.items():
        if where[0] in groups.person_by_key and where[1] in groups.person_by_key:
            decisions[row.key] = _standing(row, groups, people.get(where), never, weights)
    return State(belongings, decisions)


def _standing(
    row: Decision, groups: Clustering, person: Decision | None, never: set[frozenset[str]], weights: Weights
) -> Decision:  # fmt: skip
    """An opinion with what became of it: it holds, it waits, or a person overruled it."""
    told = row.reason.partition(_BUT)[0]
    plain = replace(row, reason=told, worth=0.0, withdrawn_by="", verdict=_opinion(row, weights))
    if person is not None:
        return replace(plain, status="withdrawn", withdrawn_by=person.decided_by)
    one, other = groups.person_by_key[row.left], groups.person_by_key[row.right]
    if one == other:
        return replace(plain, status="active")
    if frozenset({one, other}) in never:
        return replace(
            plain,
            status="active",
            verdict=Verdict.DIFFERENT,
            reason=f"{told}{_BUT}a person keeps these two people apart",
        )
    refusal = groups.refused.get(row.pair, "")
    return replace(
        plain, status="waiting", verdict=Verdict.UNSURE, reason=f"{told}{_BUT}{refusal}" if refusal else told,
        worth=worth(row.probability, is_refused=bool(refusal)),
    )  # fmt: skip


_BUT = "; but "


def _opinion(row: Decision, weights: Weights) -> Verdict:
    return Verdict.SAME if row.probability >= weights.link_at else Verdict.UNSURE


def _belongings(
    groups: Clustering,
    edges: Sequence[Edge],
    machine: Mapping[Pair, Decision],
    people: Mapping[Pair, Decision],
    weights: Weights,
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
        person = person_key(groups.person_by_key[key])
        found = best.get(key)
        if found is None:
            out[key] = Belonging(key, person, ALONE, 1.0, _NOBODY)
        else:
            by = people[found.pair] if found.human is not None else machine[found.pair]
            out[key] = Belonging(
                key, person, by.key, 1.0 if found.human else found.probability, by.reason.partition(_BUT)[0]
            )
    return out
