"""Un-merge: records leave a person, and the state before is there again.

Nothing is deleted. What people had merged is withdrawn; what evidence had merged is
contradicted by a decision, so that no later run brings it together again. Withdrawing those restores the merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph.catalogue import query
from graph.errors import NotFound
from graph.model.purposes import LINK
from graph.store import Store
from resolver import registry, review, settle
from resolver.compare.near import near
from resolver.decide import Pair, Verdict, pair
from resolver.spelled import sentence

_RECORDS_OF = query("identity.records_of")


@dataclass(frozen=True)
class Split:
    """`left_behind` stay the person, `gone` left. `withdrawn` and `appended` are keys of decisions."""

    person: str
    gone: tuple[str, ...]
    left_behind: tuple[str, ...]
    withdrawn: tuple[str, ...]
    appended: tuple[str, ...]
    person_by_record: dict[str, str]


def split(store: Store, person: str, handles: Sequence[str], actor: str) -> Split:
    """Take `handles` out of `person`, or every record from every other when none is named.

    Named records leave together if evidence among themselves holds them. NotFound names a record that is not there.
    """
    records = [row["record"] for row in store.rows(_RECORDS_OF, purpose=LINK, person=person)]
    if not records:
        raise NotFound(f"nobody is known as {person}", hint="kenner explain shows the person of a handle")
    if missing := sorted(set(handles) - set(records)):
        raise NotFound(f"{', '.join(missing)} is not {person}", hint=_way_out(missing, records))
    apart = _pairs(records, handles)
    withdrawn = _withdraw_merges(store, apart, actor)
    still = _still_together(store, apart)
    appended = review.decide_pairs(store, still, Verdict.DIFFERENT, actor) if still else []
    now = {row["record"]: row["person"] for row in registry.read_belongings(store, records)}
    gone = tuple(sorted(handles)) or tuple(records)
    return Split(
        person, gone, tuple(key for key in records if key not in gone), tuple(withdrawn), tuple(row.key for row in appended), now,
    )  # fmt: skip


def _way_out(missing: Sequence[str], records: Sequence[str]) -> str:
    meant = [key for one in missing for key in near(one, records)]
    return " ".join([*([sentence(meant)] if meant else []), f"its records are {', '.join(records)}"])


def _pairs(records: Sequence[str], handles: Sequence[str]) -> list[Pair]:
    """Pairs that must not be one person afterwards."""
    leaving = set(handles) or set(records)
    return [
        pair(one, other)
        for place, one in enumerate(records) for other in records[place + 1 :]
        if (not handles) or ((one in leaving) != (other in leaving))
    ]  # fmt: skip


def _withdraw_merges(store: Store, apart: Sequence[Pair], actor: str) -> list[str]:
    """Take back people's "same" that holds a pair together, directly or along a chain through the pair's records."""
    wanted = set(apart)
    about = registry.read_about(store, {end for where in apart for end in where})
    held = settle.verdicts_of(about)
    keys = sorted(row.key for where, row in held.items() if where in wanted and row.verdict is Verdict.SAME)
    review.withdraw_all(store, keys, actor)
    return keys


def _still_together(store: Store, apart: Sequence[Pair]) -> list[Pair]:
    person = {
        row["record"]: row["person"]
        for row in registry.read_belongings(store, {end for where in apart for end in where})
    }
    return [where for where in apart if person.get(where[0]) == person.get(where[1])]
