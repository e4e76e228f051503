"""Several cases decided in one act, and acts taken back whole.

Only what a person chose and saw is decided; what somebody else decided in the meantime, and what would contradict a
person, is left out and named. One undo takes back everything the act made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.catalogue import query
from graph.errors import BadParameter, NotFound
from graph.insight.interests import derive_interests
from graph.model.keys import derived
from graph.model.purposes import LINK
from graph.store import Store
from resolver import registry, review
from resolver.decide import Verdict
from resolver.registry import Decision
from resolver.review import Manner

_BY_PEOPLE = query("identity.decisions_by_people")

MOST = 200
"""Cases in one act: as many as somebody can look through."""


@dataclass(frozen=True)
class Act:
    """What one act made; `left_out` tells why by key of the case."""

    batch: str
    made: tuple[Decision, ...]
    left_out: dict[str, str]


def decide(
    store: Store, keys: Sequence[str], verdict: Verdict | str, actor: str, *, is_blind: bool = False
) -> Act:
    """One answer to many cases. BadParameter for none or more than `MOST`."""
    wanted = list(dict.fromkeys(keys))
    if not wanted or len(wanted) > MOST:
        raise BadParameter(f"{len(wanted)} cases cannot be decided at once", hint=f"choose 1 to {MOST}")
    batch = derived("batch", actor, store.clock().isoformat(), wanted[0])
    cases = {row.pair: row for row in review.named(store, wanted) if row.status == "waiting"}
    open_keys = {row.key for row in cases.values()}
    left_out = {key: "it does not wait any more" for key in wanted if key not in open_keys}
    made, against = review.decide_those_that_may(
        store, list(cases), verdict, actor, Manner(batch=batch, is_blind=is_blind)
    )
    left_out.update((cases[where].key, why) for where, why in against.items())
    derive(store, made)
    return Act(batch, tuple(made), left_out)


def last(store: Store, actor: str) -> list[Decision]:
    """What the newest act of `actor` that still holds made; empty when there is none."""
    rows = store.rows(_BY_PEOPLE, purpose=LINK, by=actor, limit=500)
    newest = next((row for row in rows if registry.decision_of(row).holds), None)
    if newest is None:
        return []
    if newest["batch"]:
        return of(store, newest["batch"])
    return [registry.decision_of(newest)]


def of(store: Store, batch: str) -> list[Decision]:
    """What one act made and what of it still holds; NotFound when nothing of it may be seen."""
    found = [registry.decision_of(row) for row in store.rows(_BY_PEOPLE, purpose=LINK, batch=batch)]
    if not found:
        raise NotFound("there is no such act", hint="kenner review list shows what waits")
    return [row for row in found if row.holds]


def take_back(store: Store, batch: str, actor: str) -> list[Decision]:
    """Withdraw all that an act made and that still holds."""
    taken = review.withdraw_all(store, [row.key for row in of(store, batch)], actor)
    derive(store, taken)
    return taken


def undo_last(store: Store, actor: str) -> list[Decision]:
    """Withdraw what the newest act of `actor` made; NotFound when nothing of theirs is in force."""
    found = last(store, actor)
    if not found:
        raise NotFound(
            f"nothing that {actor} decided is in force", hint="kenner review list shows what waits"
        )
    taken = review.withdraw_all(store, [row.key for row in found], actor)
    derive(store, taken)
    return taken


def derive(store: Store, decisions: Sequence[Decision]) -> None:
    """Interests follow the people the records belong to now."""
    ends = {end for row in decisions for end in row.pair}
    if ends:
        people = {row["person"] for row in registry.read_belongings(store, ends) if row["person"]}
        derive_interests(store, sorted(people))
