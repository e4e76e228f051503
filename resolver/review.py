"""What waits for a person, and what a person says of it.

A person's word is a decision of its own: appended, never changed, taken back by withdrawing it.
It holds at once, for the component of records it touches and nothing else, and every later run keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graph.catalogue import query
from graph.errors import BadParameter, DecisionContradicts, NotFound
from graph.model.purposes import LINK
from graph.reach import trail
from graph.store import Row, Store
from resolver import explain, questions, registry, settle
from resolver.decide import Pair, Verdict, pair
from resolver.records import CRM
from resolver.registry import MACHINE, Decision, State
from resolver.weigh import Weights

_WAITING = query("identity.waiting")
_RECORDS = query("identity.records_named")
_DECISIONS = query("identity.decisions_named")
_MARK = query("identity.mark_decisions")


@dataclass(frozen=True, slots=True)
class Side:
    """What one record shows a reviewer; `person` is whom it is taken for now."""

    key: str
    platform: str
    handle: str
    name: str
    bio: str
    place: str
    url: str
    followers: int | None
    person: str


@dataclass(frozen=True)
class Case:
    """A decision with its evidence, both records, and everything ever decided about the pair, oldest first."""

    decision: Decision
    left: Side
    right: Side
    lines: tuple[explain.Line, ...]
    history: tuple[Decision, ...]

    @property
    def speaks_for(self) -> tuple[explain.Line, ...]:
        return tuple(line for line in self.lines if line.bits > 0)

    @property
    def speaks_against(self) -> tuple[explain.Line, ...]:
        return tuple(line for line in self.lines if line.bits < 0)


def queue(store: Store, limit: int = 50) -> list[Decision]:
    """Decisions that wait, those that are worth most first; see `resolver.questions`."""
    return named(store, [place.key for place in questions.order(store)[:limit]])


def waiting(store: Store) -> int:
    """How many decisions wait."""
    row = store.one(_WAITING, purpose=LINK)
    return int(row["waiting"]) if row else 0


def show(store: Store, key: str) -> Case:
    """Everything a reviewer needs to decide; NotFound when the decision, or the right to see it, is gone."""
    decision = registry.read_decision(store, key)
    about = [row for row in registry.read_about(store, [decision.left]) if row.pair == decision.pair]
    told = (
        decision if decision.evidence != "[]" else next((row for row in about if not row.is_human), decision)
    )
    return Case(
        decision, side(store, decision.left), side(store, decision.right), tuple(explain.from_json(told.evidence)),
        tuple(sorted(about, key=lambda row: (str(row.decided_at or ""), row.key))),
    )  # fmt: skip


def side(store: Store, key: str) -> Side:
    """One record; NotFound when it is not there or may not be linked."""
    found = sides(store, [key]).get(key)
    if found is None:
        raise NotFound(
            f"there is no record {key} that may be linked",
            hint=f"kenner consent why {key} --purpose link tells what is missing",
        )
    return found


def sides(store: Store, keys: Iterable[str]) -> dict[str, Side]:
    """Records by key, those that may be linked."""
    return {row["key"]: _side(row) for row in store.rows(_RECORDS, purpose=LINK, keys=sorted(set(keys)))}


def _side(row: Row) -> Side:
    return Side(
        row["key"], row["platform"] or CRM, row["handle"] or "", row["name"] or "", row["bio"] or "",
        row["place"] or "", row["url"] or "", row["followers"], row["person"] or "",
    )  # fmt: skip


def named(store: Store, keys: Sequence[str]) -> list[Decision]:
    """These decisions in the order of `keys`, as far as they are there and may be shown."""
    found = {
        row["key"]: registry.decision_of(row) for row in store.rows(_DECISIONS, purpose=LINK, keys=list(keys))
    }
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a decision was made. `batch` names the act it was part of; `is_blind`: without a look at what the
    machine thought; `instead`: it takes the place of what a person decided before."""

    batch: str = ""
    is_blind: bool = False
    instead: bool = False


PLAIN = Manner()


def decide(
    store: Store, key: str, verdict: Verdict | str, actor: str, manner: Manner = PLAIN
) -> Decision:  # fmt: skip
    """A person's answer to the decision `key`; see `decide_pair`."""
    asked = registry.read_decision(store, key)
    return decide_pair(store, asked.left, asked.right, verdict, actor, manner)


def decide_pair(
    store: Store, one: str, other: str, verdict: Verdict | str, actor: str, manner: Manner = PLAIN
) -> Decision:
    """Append a person's verdict on two records and let it hold at once.

    The same word again changes nothing. DecisionContradicts when it goes against what people decided,
    directly or through other records.
    """
    asked = _Asked((pair(one, other),), _verdict(verdict), _actor(actor), manner)
    made, around = _appended(store, asked)
    _record(store, asked, made, around)
    return made[-1] if made else settle.verdicts_of(around.state.decisions.values())[pair(one, other)]


def decide_pairs(
    store: Store, pairs: Sequence[Pair], verdict: Verdict, actor: str, manner: Manner = PLAIN
) -> list[Decision]:
    """One verdict on several pairs, in one go: all of them, or none and DecisionContradicts."""
    asked = _Asked(tuple(pair(*where) for where in pairs), verdict, _actor(actor), manner)
    made, around = _appended(store, asked)
    _record(store, asked, made, around)
    return [row for row in made if row.holds]


def decide_those_that_may(
    store: Store, pairs: Sequence[Pair], verdict: Verdict | str, actor: str, manner: Manner = PLAIN
) -> tuple[list[Decision], dict[Pair, str]]:
    """As `decide_pairs`, leaving out what contradicts people's decisions: what was made, and the reason by pair."""
    left_out: dict[Pair, str] = {}
    asked = _Asked(tuple(pair(*where) for where in pairs), _verdict(verdict), _actor(actor), manner, left_out)
    made, around = _appended(store, asked)
    _record(store, asked, made, around)
    return [row for row in made if row.holds], left_out


@dataclass(frozen=True)
class _Asked:
    """One verdict of one person on pairs. With `left_out`, contradictions are noted there and not raised."""

    pairs: tuple[Pair, ...]
    verdict: Verdict
    actor: str
    manner: Manner = PLAIN
    left_out: dict[Pair, str] | None = field(default=None)


def _record(store: Store, asked: _Asked, made: Sequence[Decision], around: Component) -> None:
    if made:
        moment = store.clock()
        fresh = [row for row in made if row.holds]
        registry.put_decisions(store, fresh, decided_at=moment)
        mark(store, fresh, asked.manner)
        registry.put_decisions(store, [row for row in made if not row.holds], withdrawn_at=moment)
        _hold(store, around, made)


def mark(store: Store, made: Sequence[Decision], manner: Manner) -> None:
    """Note how decisions were made."""
    if manner.batch or manner.is_blind:
        rows = [
            {"key": row.key, "batch": manner.batch or None, "blind": manner.is_blind or None} for row in made
        ]
        with trail.told(store):
            store.write_batches(_MARK, rows)


def unmark(store: Store, made: Sequence[Decision]) -> None:
    """They are part of no act any more."""
    with trail.told(store):
        store.write_batches(_MARK, [{"key": row.key, "batch": None, "blind": None} for row in made])


@dataclass(frozen=True)
class Preview:
    """What a verdict would do. `people` are the groups of records it would leave, that of the first record first;
    `objection` says which decision of a person stands in the way, and then nothing would change."""

    verdict: Verdict
    people: tuple[tuple[Side, ...], ...]
    objection: str = ""


def preview(store: Store, one: str, other: str, verdict: Verdict, actor: str) -> Preview:
    """The people there would be after this verdict, as `decide_pair` would make them; nothing is written."""
    return previews(store, one, other, (verdict,), actor)[verdict]


def previews(
    store: Store, one: str, other: str, verdicts: Sequence[Verdict], actor: str
) -> dict[Verdict, Preview]:
    """What each of these verdicts would do; the records are read once."""
    where = pair(one, other)
    around = component(store, where)
    return {verdict: _preview(store, where, verdict, actor, around) for verdict in verdicts}


def _preview(store: Store, where: Pair, verdict: Verdict, actor: str, around: Component) -> Preview:
    try:
        made = _appended(store, _Asked((where,), verdict, actor, Manner(instead=True)), around)[0]
    except DecisionContradicts as problem:
        return Preview(verdict, (), problem.message)
    after = _after(store, around, made)[0]
    now = {key: row.person for key, row in around.state.belongings.items()}
    then = {key: row.person for key, row in after.belongings.items()}
    kept = set(_grouped(now).values())
    touched = {who for who, group in _grouped(then).items() if group not in kept or group & set(where)}
    about = sides(store, (key for key in then if then[key] in touched))
    groups: dict[str, list[Side]] = {}
    for key in sorted(about, key=lambda key: (key not in where, key)):
        groups.setdefault(then[key], []).append(about[key])
    return Preview(verdict, tuple(map(tuple, groups.values())))


def _grouped(person_by_record: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for record, person in person_by_record.items():
        found.setdefault(person, set()).add(record)
    return {person: frozenset(records) for person, records in found.items()}


def withdraw(store: Store, key: str, actor: str) -> Decision:
    """Take a person's decision back; it stays in the history. NotFound for none, BadParameter for the machine's."""
    return withdraw_all(store, [key], actor)[0]


def withdraw_all(store: Store, keys: Sequence[str], actor: str) -> list[Decision]:
    """Several decisions taken back in one go."""
    found = [registry.read_decision(store, key) for key in keys]
    for decision in found:
        if not decision.is_human:
            raise BadParameter(
                f"decision {decision.key} is the machine's",
                hint="answer it with same, different or unsure instead",
            )
    if not found:
        return []
    taken = [
        replace(row, status="withdrawn", withdrawn_by=_actor(actor)) if row.holds else row for row in found
    ]
    changed = [row for row, old in zip(taken, found, strict=True) if row != old]
    if changed:
        around = component(store, {end for row in changed for end in row.pair})
        registry.put_decisions(store, changed, withdrawn_at=store.clock())
        _hold(store, around, changed)
    return taken


def _verdict(text: Verdict | str) -> Verdict:
    try:
        return Verdict(text)
    except ValueError as exc:
        raise BadParameter(
            f"verdict {str(text)[:20]!r} is none we know", hint="say same, different or unsure"
        ) from exc


def _actor(actor: str) -> str:
    if not actor or actor == MACHINE:
        raise BadParameter(f"a decision needs the name of a person, not {actor!r}", hint="add --actor NAME")
    return actor


def _appended(
    store: Store, asked: _Asked, around: Component | None = None
) -> tuple[list[Decision], Component]:
    """New decisions for the pairs that lack this verdict, and the component as it is (read here, when not given)."""
    pairs, verdict, actor = asked.pairs, asked.verdict, asked.actor
    for one, other in pairs:
        if one == other:
            raise BadParameter(f"{one} is one record, not two", hint="name two different records")
    around = around or component(store, {end for where in pairs for end in where})
    state = around.state
    for where in pairs:
        for end in where:
            if end not in state.belongings:
                side(store, end)  # raises with the reason
                raise NotFound(f"{end} is not linked to anybody yet", hint="run kenner resolve first")
    held = settle.verdicts_of(state.decisions.values())
    basis = {
        row["record"]: row["basis"] or ""
        for row in registry.read_belongings(store, {e for w in pairs for e in w})
    }
    made = []
    for where in pairs:
        known = held.get(where)
        if known is not None and known.verdict is verdict and not asked.manner.instead:
            continue
        if known is not None and asked.manner.instead:
            del held[where]
        try:
            _check(where, verdict, held)
        except DecisionContradicts as problem:
            if asked.left_out is None:
                raise
            asked.left_out[where] = problem.message
            continue
        if known is not None:  # "unsure" yields to an answer
            made.append(replace(known, status="withdrawn", withdrawn_by=actor))
        answer = _new(where, asked, state, " ".join(basis[key] for key in where if basis.get(key)))
        made.append(answer)
        held[where] = answer  # the next pair may contradict this one
    return made, around


def _new(where: Pair, asked: _Asked, state: State, basis: str) -> Decision:
    about = [row for row in state.decisions.values() if row.pair == where]
    opinion = next((row for row in about if not row.is_human), None)
    return Decision(
        key=settle.human_key(where, asked.actor, sum(row.is_human for row in about)),
        left=where[0],
        right=where[1],
        verdict=asked.verdict,
        status="active",
        probability=opinion.probability if opinion else 0.0,
        bits=opinion.bits if opinion else 0.0,
        evidence=opinion.evidence if opinion else "[]",
        decided_by=asked.actor,
        model="",
        reason=f"{asked.actor} decided: {WORDS[asked.verdict]}",
        basis=basis,
        worth=0.0,
    )


WORDS = {
    Verdict.SAME: "the same person",
    Verdict.DIFFERENT: "different people",
    Verdict.UNSURE: "cannot tell",
}


def _check(where: Pair, verdict: Verdict, held: dict[Pair, Decision]) -> None:
    """DecisionContradicts when people's decisions already say otherwise, directly or along a chain of "same"."""
    known = held.get(where)
    if known is not None and known.verdict is not Verdict.UNSURE:
        raise DecisionContradicts(
            f"{known.decided_by} decided that {where[0]} and {where[1]} are {WORDS[known.verdict]} ({known.key})",
            other=known.key,
            hint=f"kenner review withdraw {known.key} takes it back first",
        )
    alike = _together(held.values())
    one, other = alike.get(where[0], {where[0]}), alike.get(where[1], {where[1]})
    against = next(
        (row for row in held.values() if row.verdict is Verdict.DIFFERENT and verdict is Verdict.SAME
         and ((row.left in one and row.right in other) or (row.left in other and row.right in one))), None,
    )  # fmt: skip
    if against is None and verdict is Verdict.DIFFERENT and where[1] in one:
        against = next(row for row in held.values() if row.verdict is Verdict.SAME and where[0] in row.pair)
    if against is not None:
        raise DecisionContradicts(
            f"{against.decided_by} decided that {against.left} and {against.right} are {WORDS[against.verdict]} ({against.key})",
            other=against.key,
            hint=f"kenner review withdraw {against.key} takes it back first",
        )


def _together(decisions: Iterable[Decision]) -> dict[str, set[str]]:
    """Records that people's "same" brings together, by record."""
    group: dict[str, set[str]] = {}
    for row in decisions:
        if row.verdict is Verdict.SAME:
            merged = group.get(row.left, {row.left}) | group.get(row.right, {row.right})
            group.update(dict.fromkeys(merged, merged))
    return group


@dataclass(frozen=True)
class Component:
    """Records that may share a person, with the decisions that touch them. `outside` names the person of
    the records at the other end of those, which no decision here can move."""

    state: State
    outside: Mapping[str, str]


def component(store: Store, keys: Iterable[str]) -> Component:
    """The records that `keys` may share a person with: reached over pairs strong enough to link, and over
    people's decisions."""
    weights = Weights.read()
    seen: set[str] = set(keys)
    decisions: dict[str, Decision] = {}
    edge = set(seen)
    while edge:
        found = registry.read_about(store, edge)
        decisions.update((row.key, row) for row in found)
        tied = (row for row in found if (row.holds if row.is_human else row.probability >= weights.link_at))
        edge = {end for row in tied for end in row.pair} - seen
        seen |= edge
    ends = {end for row in decisions.values() for end in row.pair} | seen
    rows = {
        row["record"]: registry.belonging_of(row)
        for row in registry.read_belongings(store, ends)
        if row["person"]
    }
    inside = {key: row for key, row in rows.items() if key in seen}
    outside = {key: row.person for key, row in rows.items() if key not in seen}
    return Component(State(inside, decisions), outside)


def _hold(store: Store, before: Component, changed: Sequence[Decision]) -> None:
    """Let people's decisions take effect on the component."""
    after, opinions = _after(store, before, changed)
    registry.write(store, State(before.state.belongings, opinions), after, by=changed[-1].key)


def _after(store: Store, before: Component, changed: Sequence[Decision]) -> tuple[State, dict[str, Decision]]:
    """What the graph must say of the component once people's decisions are `changed`, and the machine's that are in it."""
    members = registry.read_members(store, before.state.belongings)
    decisions = {**before.state.decisions, **{row.key: row for row in changed}}
    machine = [row for row in decisions.values() if not row.is_human]
    after = settle.settled(
        members, machine, settle.verdicts_of(decisions.values()), Weights.read(), before.outside,
        registry.read_memory(store, before.state.belongings), [row.key for row in changed if not row.holds],
    )  # fmt: skip
    return after, {row.key: row for row in machine if row.key in after.decisions}
