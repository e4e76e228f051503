"""From claims and what is known to what is new and what changes: a pure decision.

Claims are taken in order; a later one about the same node is judged by what the earlier one left.
A row that a later row of the same file overruled in an earlier run stays overruled, so that a second
run changes nothing although its rows contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graph.ingest.claims import Claim, Ref, Tie

Values = Mapping[str, object]
MARK = "fingerprint"
REPLACES: Mapping[str, frozenset[str]] = {
    "SPEAKS_FOR": frozenset({"SPEAKS_FOR"}),
    "LIVES_IN": frozenset({"LIVES_IN"}),
    "COMPETES_WITH": frozenset({"COMPETES_WITH"}),
    "BROADER": frozenset({"BROADER"}),
    "POSTED": frozenset({"POSTED", "MENTIONS", "TAGGED", "ABOUT", "REPLY_TO", "SHARES", "QUOTES"}),
}
"""A row that states ties of this type states all ties of these types; of others it only adds."""
NO_ROWS: Mapping[Ref, Mapping[str, int]] = {}


@dataclass(slots=True)
class Plan:
    """`fresh` nodes are to be made, `sets` to be written on known ones. `said` names, for both, the
    row that set each property. `ties` belong to fresh nodes; `retied` replace those of known ones."""

    fresh: dict[Ref, dict[str, object]] = field(default_factory=dict)
    sets: dict[Ref, dict[str, object]] = field(default_factory=dict)
    said: dict[Ref, dict[str, int]] = field(default_factory=dict)
    ties: dict[Ref, tuple[Tie, ...]] = field(default_factory=dict)
    retied: dict[Ref, tuple[Tie, ...]] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    unchanged: int = 0


def plan(
    claims: Iterable[Claim],
    known: Mapping[Ref, Values],
    present: frozenset[Ref],
    *,
    values_decide: bool,
    stored_rows: Mapping[Ref, Mapping[str, int]] = NO_ROWS,
) -> Plan:
    """`known` are the stored values of the nodes that claims are about, `present` the nodes beside
    them that exist. With `values_decide` a claim that changes no value is unchanged. `stored_rows` are the
    rows of this same import that set stored properties, from an earlier run."""
    made = Plan()
    state: dict[Ref, dict[str, object]] = {ref: dict(values) for ref, values in known.items()}
    for claim in claims:
        current = state.get(claim.ref)
        is_first = current is None or MARK not in current
        if not is_first and current is not None and current[MARK] == claim.fingerprint:
            made.unchanged += 1
            continue
        rows = stored_rows.get(claim.ref, {})
        differing = (
            dict(claim.values)
            if current is None
            else {
                name: value
                for name, value in claim.values.items()
                if current.get(name) != value and rows.get(name, 0) <= claim.row
            }
        )
        is_overruled = max(rows.values(), default=0) > claim.row
        if not is_first and not differing and (values_decide or is_overruled or not claim.ties):
            made.unchanged += 1
            continue
        if is_first:
            made.new += 1
        else:
            made.changed += 1
        _apply(made, state, claim, differing)
        for ref, values in claim.bare.items():
            if ref not in state and ref not in present:
                _make(made, state, ref, values, claim.row)
    return made


def _apply(
    made: Plan, state: dict[Ref, dict[str, object]], claim: Claim, differing: dict[str, object]
) -> None:
    ref = claim.ref
    if ref not in state:
        _make(made, state, ref, differing, claim.row)
        made.ties[ref] = claim.ties
    else:
        made.said.setdefault(ref, {}).update(dict.fromkeys(differing, claim.row))
        ties = made.ties if ref in made.fresh else made.retied
        if claim.ties:  # a row without them says nothing of them
            ties[ref] = _replaced(ties.get(ref, ()), claim.ties)
    made.said[ref][MARK] = claim.row  # also of a row that only changes ties
    change = {**differing, MARK: claim.fingerprint}
    state[ref].update(change)
    if ref not in made.fresh:
        made.sets.setdefault(ref, {}).update(change)


def _make(made: Plan, state: dict[Ref, dict[str, object]], ref: Ref, values: Values, row: int) -> None:
    # One dict for both: what a later claim of the chunk changes is what will be created.
    state[ref] = made.fresh[ref] = {"key": ref.key, **values}
    made.said[ref] = dict.fromkeys(values or ("key",), row)


def _replaced(before: tuple[Tie, ...], stated: tuple[Tie, ...]) -> tuple[Tie, ...]:
    gone = {name for tie in stated for name in REPLACES.get(tie.type, ())}
    kept = {(tie.type, tie.start, tie.end): tie for tie in before if tie.type not in gone}
    return tuple((kept | {(tie.type, tie.start, tie.end): tie for tie in stated}).values())
