"""Decisions and who-is-who as the graph keeps them: read, compared, and only the difference written.

Every write is idempotent and bounded, and what is there is read before anything is created,
so a run that was killed anywhere is finished by the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from graph.catalogue import Query, query
from graph.errors import NotFound
from graph.model.purposes import LINK
from graph.reach.trail import told
from graph.store import NewEdges, NewNodes, Row, Store
from resolver.cluster import Member
from resolver.decide import Pair, Verdict
from resolver.homes import NOWHERE, Home, Memory
from resolver.records import CRM

_BELONGINGS = query("identity.belongings")
_BELONGINGS_OF = query("identity.belongings_of")
_OF_HOMES = query("identity.of_homes")
_DECISIONS = query("identity.decisions")
_DECISIONS_ABOUT = query("identity.decisions_about")
_DECISION = query("identity.decision")
_HOLDS_DECISIONS = query("identity.holds_decisions")
_HIGHEST_NUMBER = query("identity.highest_number")
_DROP_LINKS = query("identity.drop_unpermitted_links")
_DROP_DECISIONS_OF = query("identity.drop_unpermitted_decisions")
_DROP_TRAIL = query("identity.drop_unpermitted_trail")
_DROP_FORMER = query("identity.drop_former")
_DROP_PEOPLE = query("identity.drop_people")
_DROP_PEOPLE_OF = query("identity.drop_people_of")
_DROP_DECISIONS = query("identity.drop_decisions")
_PUT_PEOPLE = query("identity.put_people")
_PUT_FORMER = query("identity.put_former")
_PUT_DECISIONS = query("identity.put_decisions")
_BELONG = {"Handle": query("identity.belong_handles"), "Customer": query("identity.belong_customers")}
_TRAIL = {"Handle": query("identity.trail_handles"), "Customer": query("identity.trail_customers")}
_ABOUT = {"Handle": query("identity.about_handles"), "Customer": query("identity.about_customers")}

MACHINE = "machine"
UNKNOWN_TIME = datetime(1, 1, 1, tzinfo=UTC)
"""For links stored without a time: older than all that have one."""


def label_of(key: str) -> str:
    """Customer rows are the only records in the namespace `crm`."""
    return "Customer" if key.startswith("crm:") else "Handle"


@dataclass(frozen=True, slots=True)
class Decision:
    """One opinion about two records. A person's is never changed but by withdrawing it."""

    key: str
    left: str
    right: str
    verdict: Verdict
    status: str
    """active, waiting (for a person), withdrawn, or second (a second reading, which moves nobody)"""
    probability: float
    bits: float
    evidence: str
    decided_by: str
    model: str
    reason: str
    basis: str
    worth: float
    withdrawn_by: str = ""
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def pair(self) -> Pair:
        return self.left, self.right

    @property
    def is_human(self) -> bool:
        return self.decided_by != MACHINE

    @property
    def holds(self) -> bool:
        return self.status in {"active", "waiting"}

    def facts(self) -> dict[str, object]:
        """Properties as stored, the times left out: two that are equal need no writing."""
        return {
            "left": self.left, "right": self.right, "verdict": self.verdict.value, "status": self.status,
            "probability": self.probability, "bits": self.bits, "evidence": self.evidence,
            "decided_by": self.decided_by, "model": self.model, "reason": self.reason, "basis": self.basis,
            "worth": self.worth, "withdrawn_by": self.withdrawn_by,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Belonging:
    """That a record is a person, by which decision and why, and what it remembers (`resolver.homes`)."""

    record: str
    person: str
    decision: str
    probability: float
    reason: str
    basis: str = ""
    home: str = ""
    """the person it was first known as, where that is another; empty: this one"""
    left: tuple[str, ...] = ()
    since: datetime | None = None
    """None: it is not stored yet"""

    def facts(self) -> dict[str, object]:
        """Properties as stored, for a record that may have been somebody else."""
        kept = {"since": self.since} if self.since is not None else {}
        return {
            "decision": self.decision, "probability": self.probability, "reason": self.reason, "basis": self.basis,
            "home": self.home or None, "left": list(self.left) or None, **kept,
        }  # fmt: skip

    @property
    def remembered(self) -> Home:
        return Home(self.person, self.home or self.person, self.left, self.since or UNKNOWN_TIME)


@dataclass(frozen=True)
class State:
    """What the graph says, or must say, of a set of records."""

    belongings: Mapping[str, Belonging]
    decisions: Mapping[str, Decision]
    """By key; people's decisions too when read, machine's only when computed."""


@dataclass(frozen=True, slots=True)
class Written:
    people: int = 0
    belongings: int = 0
    decisions: int = 0
    dropped: int = 0

    @property
    def nothing(self) -> bool:
        return not (self.people or self.belongings or self.decisions or self.dropped)


def read(store: Store) -> State:
    """Everything about records that may be linked."""
    belongings = {row["record"]: belonging_of(row) for row in store.stream(_BELONGINGS, purpose=LINK)}
    decisions = {row["key"]: decision_of(row) for row in store.stream(_DECISIONS, purpose=LINK)}
    return State(belongings, decisions)


def read_about(store: Store, keys: Iterable[str]) -> list[Decision]:
    """Decisions with one of these records and another that may be linked."""
    return [decision_of(row) for row in store.rows(_DECISIONS_ABOUT, purpose=LINK, keys=sorted(set(keys)))]


def read_belongings(store: Store, keys: Iterable[str]) -> list[Row]:
    """Rows of `identity.belongings_of`: who these records are, as far as they may be linked."""
    return store.rows(_BELONGINGS_OF, purpose=LINK, keys=sorted(set(keys)))


def read_members(store: Store, keys: Iterable[str]) -> list[Member]:
    """What the clustering asks of these records, as far as they may be linked."""
    return [member_of(row) for row in read_belongings(store, keys)]


def member_of(row: Mapping[str, Any]) -> Member:
    strong = {"birthday": row["birthday"]} if row["birthday"] else {}
    return Member(row["record"], row["platform"] or CRM, strong, row["basis"] or "")


def read_decision(store: Store, key: str) -> Decision:
    """NotFound when there is none, or when a record of it may not be linked any more."""
    row = store.one(_DECISION, purpose=LINK, key=key)
    if row is None:
        raise NotFound(f"there is no decision {key}", hint="kenner review list shows the decisions that wait")
    return decision_of(row)


def belonging_of(row: Mapping[str, Any]) -> Belonging:
    return Belonging(
        row["record"], row["person"], row["decision"] or "", row["probability"] or 0.0, row["reason"] or "",
        row["link_basis"] or "", row["home"] or "", tuple(row["left"] or ()), row["since"],
    )  # fmt: skip


def read_memory(store: Store, belongings: Mapping[str, Belonging]) -> Memory:
    """What these records remember, and those elsewhere that share a home with one of them."""
    known = {key: row.remembered for key, row in belongings.items()}
    homes = {home.key for home in known.values()} | {home.person for home in known.values()}
    abroad = {
        row["record"]: belonging_of(row).remembered
        for row in store.rows(_OF_HOMES, purpose=LINK, keys=sorted(homes - {NOWHERE}))
        if row["record"] not in known
    }
    return Memory(known, abroad)


def decision_of(row: Mapping[str, Any]) -> Decision:
    return Decision(
        key=row["key"], left=row["left"], right=row["right"], verdict=Verdict(row["verdict"]), status=row["status"],
        probability=row["probability"] or 0.0, bits=row["bits"] or 0.0, evidence=row["evidence"] or "[]",
        decided_by=row["decided_by"], model=row["model"] or "", reason=row["reason"] or "", basis=row["basis"] or "",
        worth=row["worth"] or 0.0, withdrawn_by=row["withdrawn_by"] or "", decided_at=row["decided_at"],
        withdrawn_at=row["withdrawn_at"],
    )  # fmt: skip


def forget_unpermitted(store: Store) -> int:
    """Take links, their trail and machine decisions from records that may not be linked any more, then people
    without records and trails that lead nowhere."""
    moment = store.clock()
    with told(store) as touched:
        dropped = 0
        for statement in (_DROP_LINKS, _DROP_DECISIONS_OF):
            dropped += _until_none(store, statement, gate=LINK.may, moment=moment)
        _until_none(store, _DROP_TRAIL, gate=LINK.may, moment=moment)
        _until_none(store, _DROP_FORMER)
        dropped += _until_none(store, _DROP_PEOPLE)
        touched.is_whole &= not dropped  # whom it was is not told
    return dropped


def _until_none(store: Store, statement: Query, **params: object) -> int:
    total, limit = 0, store.settings.batch_rows
    while count := int(store.write(statement, limit=limit, **params)[0]["dropped"]):
        total += count
    return total


RESOLVE = "resolve"
"""Who moved a record when no person decided it."""


def write(store: Store, before: State, after: State, *, by: str = RESOLVE) -> Written:
    """Make the graph say `after` where it says `before`; people's decisions are left alone.

    `by` is the key of the decision that moves records, for the trail they leave.
    """
    with told(store) as touched:
        was, now = ({key: row.person for key, row in each.belongings.items()} for each in (before, after))
        touched.add(accounts=[key for key in was | now if was.get(key) != now.get(key)])
        return _write(store, before, after, by)


def _write(store: Store, before: State, after: State, by: str) -> Written:
    new_people = _new_people(store, before, after)
    made = [row for row in after.decisions.values() if row.key not in before.decisions]
    changed = [
        row for row in after.decisions.values()
        if row.key in before.decisions and before.decisions[row.key].facts() != row.facts()
    ]  # fmt: skip
    _create_decisions(store, made)
    put_decisions(store, changed)
    fresh = [row for row in after.belongings.values() if row.record not in before.belongings]
    moved = [
        row for row in after.belongings.values()
        if row.record in before.belongings and before.belongings[row.record] != row
    ]  # fmt: skip
    _create_belongings(store, fresh)
    leave_trail(store, before, after, by)
    move(store, moved)
    gone = [row for row in before.decisions.values() if not row.is_human and row.key not in after.decisions]
    store.write_batches(_DROP_DECISIONS, [{"key": row.key} for row in gone])
    left = {row.person for row in before.belongings.values()} - {
        row.person for row in after.belongings.values()
    }
    if left:
        store.write(_DROP_PEOPLE_OF, keys=sorted(left))
    return Written(len(new_people), len(fresh) + len(moved), len(made) + len(changed), len(gone) + len(left))


def _new_people(store: Store, before: State, after: State) -> list[str]:
    known = {row.person for row in before.belongings.values()}
    wanted = sorted({row.person for row in after.belongings.values()} - known)
    if wanted:
        row = store.one(_HIGHEST_NUMBER)
        first = int(row["highest"]) + 1 if row else 0
        if first == 0 and not known:
            # Nobody is there, nor was: what a killed run left has a number.
            rows = [{"key": key, "idx": n} for n, key in enumerate(wanted)]
            for part in _parts(store, rows):
                store.bulk([NewNodes("Person", part)], [])
        else:
            # MERGE, not bulk: a killed run may have left people who have no record yet.
            people = [{"key": key, "number": first + n} for n, key in enumerate(wanted)]
            store.write_batches(_PUT_PEOPLE, people)
    return wanted


_BULK_HERE = 50_000
"""Rows of one bulk where the engine is in this process: each has a cost of its own, in all a quarter at 5,000."""

T = TypeVar("T")


def _parts(store: Store, rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """`rows` in bulks that the engine can hold."""
    size = _BULK_HERE if store.engine.is_here else store.settings.batch_rows
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _create_decisions(store: Store, decisions: Sequence[Decision]) -> None:
    """By the fast road where nothing can be there yet, else one by one.

    A killed run may have left a decision without its ties, which no read shows: so bulk is for
    a graph that holds no decision at all.
    """
    moment = store.clock()
    held = store.one(_HOLDS_DECISIONS)
    if held is not None and held["held"]:
        put_decisions(store, decisions, decided_at=moment)
        return
    for part in _parts(store, decisions):
        nodes = NewNodes("Decision", [{"key": row.key, **row.facts(), "decided_at": moment} for row in part])
        ties = [
            NewEdges("ABOUT", "Decision", label, [row.key for row, _ in ends], [end for _, end in ends])
            for label in _ABOUT
            if (ends := [(row, end) for row in part for end in row.pair if label_of(end) == label])
        ]
        store.bulk([nodes], ties)


def put_decisions(
    store: Store,
    decisions: Iterable[Decision],
    *,
    decided_at: datetime | None = None,
    withdrawn_at: datetime | None = None,
) -> None:
    """Write decisions as they are now and tie them to their records."""
    with told(store):
        _put_decisions(store, list(decisions), decided_at, withdrawn_at)


def _put_decisions(
    store: Store, rows: Sequence[Decision], decided_at: datetime | None, withdrawn_at: datetime | None
) -> None:
    times = {"decided_at": decided_at, "withdrawn_at": withdrawn_at}
    at = {name: moment for name, moment in times.items() if moment is not None}
    store.write_batches(_PUT_DECISIONS, [{"key": row.key, "facts": {**row.facts(), **at}} for row in rows])
    for label, statement in _ABOUT.items():
        ends = [
            {"decision": row.key, "record": end} for row in rows for end in row.pair if label_of(end) == label
        ]
        store.write_batches(statement, ends)


def leave_trail(store: Store, before: State, after: State, by: str) -> None:
    """Tie records that become another person to the one they were, so that its key leads to who they are now."""
    why = _why(before, after)
    rows = [
        {"record": record, "former": was.person, "why": why[was.person], "by": by}
        for record, was in before.belongings.items()
        if record in after.belongings and after.belongings[record].person != was.person
    ]
    if rows:
        store.write_batches(
            _PUT_FORMER, [{"key": key} for key in sorted({str(row["former"]) for row in rows})]
        )
    for label, statement in _TRAIL.items():
        part = [row for row in rows if label_of(str(row["record"])) == label]
        store.write_batches(statement, part, moment=store.clock())


def _why(before: State, after: State) -> dict[str, str]:
    """What became of people: split when their records go apart, merge when they meet those of others, else renamed."""
    to: dict[str, set[str]] = {}
    of: dict[str, set[str]] = {}
    for record, now in after.belongings.items():
        was = before.belongings.get(record)
        if was is not None:
            to.setdefault(was.person, set()).add(now.person)
            of.setdefault(now.person, set()).add(was.person)
    return {
        person: "split" if len(ends) > 1 else "merge" if len(of[min(ends)]) > 1 else "renamed"
        for person, ends in to.items()
    }


def _create_belongings(store: Store, rows: Sequence[Belonging]) -> None:
    moment = store.clock()
    for label in _BELONG:
        part = [row for row in rows if label_of(row.record) == label]
        if part:
            edges = NewEdges(
                "IS", label, "Person", [row.record for row in part], [row.person for row in part],
                [_present({**row.facts(), "since": moment}) for row in part],
            )  # fmt: skip
            store.bulk([], [edges])


def _present(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in facts.items() if value is not None}


def move(store: Store, rows: Sequence[Belonging]) -> None:
    """Let records be another person than before, in one step each: never both, never nobody."""
    moment = store.clock()
    for label, statement in _BELONG.items():
        part = [
            {"record": row.record, "person": row.person, "facts": row.facts()}
            for row in rows if label_of(row.record) == label
        ]  # fmt: skip
        store.write_batches(statement, part, moment=moment)
