"""Several cases decided in one act, and acts taken back whole.

Only what a person chose and saw is decided; what somebody else decided in the meantime, and what would contradict a
person, is left out and named. One undo takes back everything the act made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from graph.catalogue import query
from graph.errors import BadParameter, NotFound
from graph.insight.interests import derive_interests
from graph.model.keys import derived
from graph.model.purposes import LINK
from graph.store import Row, Store
from resolver import registry, review, split
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


def unmerge(store: Store, person: str, records: Sequence[str], actor: str) -> tuple[str, split.Split]:
    """Take records out of a person as one act, see `split.split`; the act, and what was done."""
    done = split.split(store, person, records, actor)
    batch = derived(_SPLIT, actor, store.clock().isoformat(), person)
    review.mark(store, review.named(store, [*done.withdrawn, *done.appended]), Manner(batch=batch))
    _derive_around(store, set(done.person_by_record))
    return batch, done


_SPLIT = "split"


@dataclass(frozen=True)
class Undoable:
    """What taking an act back would do: withdraw `held`, and decide `merged` to be one person again."""

    batch: str
    held: tuple[Decision, ...]
    merged: tuple[Decision, ...] = ()


def last(store: Store, actor: str) -> Undoable | None:
    """The newest act of `actor` of which anything is in force; None when there is none."""
    newest: Row | None = None
    for row in store.rows(_BY_PEOPLE, purpose=LINK, by=actor, limit=2000):
        if (at := _acted(row, actor)) is not None and (newest is None or at > (_acted(newest, actor) or at)):
            newest = row
    if newest is None:
        return None
    return of(store, newest["batch"]) if newest["batch"] else Undoable("", (registry.decision_of(newest),))


def _acted(row: Row, actor: str) -> datetime | None:
    """When `actor` did what can be undone here; None when there is nothing."""
    if row["decided_by"] == actor and registry.decision_of(row).holds:
        return cast("datetime | None", row["decided_at"])
    if _is_unmerged(row) and row["withdrawn_by"] == actor:
        return cast("datetime | None", row["withdrawn_at"])
    return None


def _is_unmerged(row: Row) -> bool:
    """A merge of people's that an un-merge withdrew, and that was not restored since."""
    return (
        str(row["batch"] or "").startswith(f"{_SPLIT}:")
        and row["status"] == "withdrawn"
        and row["verdict"] == "same"
    )


def of(store: Store, batch: str) -> Undoable:
    """What taking the act `batch` back would do; NotFound when nothing of it may be seen."""
    rows = store.rows(_BY_PEOPLE, purpose=LINK, batch=batch) if batch else []
    if not rows:
        raise NotFound("there is no such act", hint="kenner review list shows what waits")
    found = [(registry.decision_of(row), _is_unmerged(row)) for row in rows]
    return Undoable(
        batch, tuple(row for row, _ in found if row.holds), tuple(row for row, is_unmerged in found if is_unmerged)
    )  # fmt: skip


def take_back(store: Store, batch: str, actor: str) -> list[Decision]:
    """Undo a whole act: what holds of it is withdrawn, what an un-merge withdrew is decided again."""
    return _undo(store, of(store, batch), actor)


def undo_last(store: Store, actor: str) -> list[Decision]:
    """Take back the newest act of `actor`; NotFound when nothing of theirs is in force."""
    if (found := last(store, actor)) is None:
        raise NotFound(
            f"nothing that {actor} decided is in force", hint="kenner review list shows what waits"
        )
    return _undo(store, found, actor)


def _undo(store: Store, act: Undoable, actor: str) -> list[Decision]:
    changed = review.withdraw_all(store, [row.key for row in act.held], actor)
    if act.merged:
        again, _ = review.decide_those_that_may(store, [row.pair for row in act.merged], Verdict.SAME, actor)
        review.unmark(store, act.merged)
        changed += again
    derive(store, changed)
    return changed


def derive(store: Store, decisions: Sequence[Decision]) -> None:
    """Interests follow the people that records belong to now: those of the pairs, and those that lost or won a
    record by them."""
    _derive_around(store, {end for row in decisions for end in row.pair})


def _derive_around(store: Store, records: set[str]) -> None:
    if records:
        around = review.component(store, records)
        derive_interests(store, sorted({row.person for row in around.state.belongings.values()}))
