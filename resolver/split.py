"""Un-merge: records leave a person, and the state before is there again.

Nothing is deleted. What people had merged is withdrawn; what evidence had merged is
contradicted by a decision, so that no later run brings it together again. Withdrawing those restores the merge.
`preview` tells both sides before anything happens, by the same plan that `split` carries out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from graph.catalogue import query
from graph.errors import NotFound
from graph.former import person_now
from graph.model.purposes import LINK
from graph.store import Row, Store
from resolver import registry, review, settle
from resolver.decide import Pair, Verdict, pair
from resolver.registry import Decision
from resolver.review import Component
from resolver.weigh import Weights

_RECORDS_OF = query("identity.records_of")
_CARRIED = query("identity.carried")


@dataclass(frozen=True)
class Split:
    """`left_behind` stay the person, `gone` left. `withdrawn` and `appended` are keys of decisions."""

    person: str
    gone: tuple[str, ...]
    left_behind: tuple[str, ...]
    withdrawn: tuple[str, ...]
    appended: tuple[str, ...]
    person_by_record: dict[str, str]


@dataclass(frozen=True, slots=True)
class Carried:
    """One record with what hangs on it. Counts are of everything it has, whatever may be shown of it.

    `consents` are its consent events as (purpose, status), oldest first. `interests` are keys of the person's
    interests that its own posts prove; none without permission for insight. `facts` names what a customer row tells.
    """

    record: str
    platform: str
    name: str
    posts: int
    purchases: int
    follows: int
    followed: int
    consents: tuple[tuple[str, str], ...]
    interests: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One person as there would be: its key, and its records by key. `is_kept`: it is still the person asked about.
    `joins` are records of others that it would be one person with."""

    person: str
    is_kept: bool
    records: tuple[Carried, ...]
    joins: tuple[str, ...] = ()

    @property
    def posts(self) -> int:
        return sum(row.posts for row in self.records)

    @property
    def purchases(self) -> int:
        return sum(row.purchases for row in self.records)

    @property
    def consents(self) -> int:
        return sum(len(row.consents) for row in self.records)

    @property
    def interests(self) -> tuple[str, ...]:
        """Interests that posts on this side prove; one proven on both sides is told on both."""
        return tuple(sorted({key for row in self.records for key in row.interests}))


@dataclass(frozen=True)
class Preview:
    """What an un-merge would do; nothing is written.

    `stays` is the part that keeps the key of `person`, None when no part does; `leaves` are the others, by the
    smallest record key. `withdrawn` are people's decisions that would be taken back, `appended` the pairs that
    would be decided to be different people. `follow` names what is derived and would be brought up to date.
    """

    person: str
    stays: Part | None
    leaves: tuple[Part, ...]
    withdrawn: tuple[Decision, ...]
    appended: tuple[Pair, ...]
    follow: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.leaves if self.stays is None else (self.stays, *self.leaves)

    def as_row(self) -> dict[str, object]:
        """For JSON: sums beside the records of each part."""
        parts = [
            {
                **asdict(part), "posts": part.posts, "purchases": part.purchases, "consents": part.consents,
                "interests": part.interests,
            }
            for part in self.parts
        ]  # fmt: skip
        return {
            "person": self.person,
            "parts": parts,
            "withdrawn": [
                {"key": row.key, "left": row.left, "right": row.right, "decided_by": row.decided_by}
                for row in self.withdrawn
            ],
            "appended": [{"left": one, "right": other} for one, other in self.appended],
            "follow": list(self.follow),
        }


FOLLOW = ("interests", "reach")
"""What is derived of people: interests are derived again at once, reach is computed from the graph as it is read."""


def split(store: Store, person: str, handles: Sequence[str], actor: str) -> Split:
    """Take `handles` out of `person`, or every record from every other when none is named.

    An old key of a person leads to who it is now. Named records leave together if evidence among themselves holds
    them. NotFound names a record that is not there, PersonMoved the people of an old key that leads to several.
    """
    person = person_now(store, person, LINK)
    records = _records(store, person, handles)
    apart = _pairs(records, handles)
    about = registry.read_about(store, {end for where in apart for end in where})
    withdrawn = [row.key for row in _merges(about, apart)]
    review.withdraw_all(store, withdrawn, actor)
    still = _still_together(_persons(store, records), apart)
    appended = review.decide_pairs(store, still, Verdict.DIFFERENT, actor) if still else []
    now = _persons(store, records)
    gone = tuple(sorted(handles)) or tuple(records)
    return Split(
        person, gone, tuple(key for key in records if key not in gone), tuple(withdrawn), tuple(row.key for row in appended), now,
    )  # fmt: skip


def preview(store: Store, person: str, handles: Sequence[str] = ()) -> Preview:
    """What `split` would do to `person`; errors as there. Only reads."""
    person = person_now(store, person, LINK)
    records = _records(store, person, handles)
    apart = _pairs(records, handles)
    around = review.component(store, records)
    withdrawn = _merges(around.state.decisions.values(), apart)
    taken = {row.key for row in withdrawn}
    held = [row for row in around.state.decisions.values() if row.key not in taken]
    still = _still_together(_would_be(store, around, held), apart)
    after = _would_be(store, around, [*held, *(_different(where) for where in still)])
    carried = {row["record"]: _carried(row) for row in store.rows(_CARRIED, purpose=LINK, keys=records)}
    parts = _parts(person, after, carried)
    return Preview(
        person,
        next((part for part in parts if part.is_kept), None),
        tuple(part for part in parts if not part.is_kept),
        tuple(withdrawn),
        tuple(still),
        FOLLOW,
    )


def _records(store: Store, person: str, handles: Sequence[str]) -> list[str]:
    records = [row["record"] for row in store.rows(_RECORDS_OF, purpose=LINK, person=person)]
    if missing := sorted(set(handles) - set(records)):
        raise NotFound(f"{', '.join(missing)} is not {person}", hint=f"its records are {', '.join(records)}")
    return records


def _pairs(records: Sequence[str], handles: Sequence[str]) -> list[Pair]:
    """Pairs that must not be one person afterwards."""
    leaving = set(handles) or set(records)
    return [
        pair(one, other)
        for place, one in enumerate(records) for other in records[place + 1 :]
        if (not handles) or ((one in leaving) != (other in leaving))
    ]  # fmt: skip


def _merges(about: Iterable[Decision], apart: Sequence[Pair]) -> list[Decision]:
    """People's "same" that hold one of the pairs together, by key."""
    wanted = set(apart)
    held = settle.verdicts_of(about)
    found = [row for where, row in held.items() if where in wanted and row.verdict is Verdict.SAME]
    return sorted(found, key=lambda row: row.key)


def _still_together(person: Mapping[str, str], apart: Sequence[Pair]) -> list[Pair]:
    return [where for where in apart if person.get(where[0]) == person.get(where[1])]


def _persons(store: Store, records: Sequence[str]) -> dict[str, str]:
    return {row["record"]: row["person"] for row in registry.read_belongings(store, records)}


def _would_be(store: Store, around: Component, decisions: Sequence[Decision]) -> dict[str, str]:
    """Who each record of the component would be if these were the decisions about it."""
    members = registry.read_members(store, around.state.belongings)
    machine = [row for row in decisions if not row.is_human]
    held = {row.key for row in decisions}
    after = settle.settled(
        members, machine, settle.verdicts_of(decisions), Weights.read(), around.outside,
        registry.read_memory(store, around.state.belongings),
        [key for key, row in around.state.decisions.items() if key not in held or not row.holds],
    )  # fmt: skip
    return {key: row.person for key, row in after.belongings.items()}


def _different(where: Pair) -> Decision:
    """A decision as `split` would append it, for the time of a look."""
    return Decision(
        key=settle.human_key(where, "preview", 0), left=where[0], right=where[1], verdict=Verdict.DIFFERENT, status="active",
        probability=0.0, bits=0.0, evidence="[]", decided_by="preview", model="", reason="", basis="", worth=0.0,
    )  # fmt: skip


def _parts(person: str, after: Mapping[str, str], carried: Mapping[str, Carried]) -> list[Part]:
    """The people that `carried` records would be, by the smallest key of those."""
    found: dict[str, list[str]] = {}
    for record in sorted(carried):
        found.setdefault(after[record], []).append(record)
    others: dict[str, list[str]] = {}
    for record in sorted(set(after) - set(carried)):
        others.setdefault(after[record], []).append(record)
    return [
        Part(key, key == person, tuple(carried[each] for each in records), tuple(others.get(key, ())))
        for key, records in found.items()
    ]


def _carried(row: Row) -> Carried:
    return Carried(
        row["record"], row["platform"] or "crm", row["name"] or "", row["posts"], row["purchases"], row["follows"],
        row["followed"], tuple((purpose, status) for purpose, status in row["consents"]), tuple(row["interests"]),
        tuple(row["facts"]),
    )  # fmt: skip
