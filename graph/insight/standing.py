"""Where we stand with consent: what was said, what may be used, and how many are left out.

Counts only; a group of too few people is left out and its number of groups said.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.catalogue import query
from graph.consent.gate import LeftOut, hide_small, left_out
from graph.model.purposes import ALL, Purpose
from graph.store import Store

_COUNTS = query("consent.counts")


@dataclass(frozen=True, slots=True)
class Said:
    """`people` are records with at least one such event."""

    purpose: str
    status: str
    people: int
    events: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """For one purpose: accounts and customers that may be used, and all there are."""

    purpose: Purpose
    accounts: LeftOut
    customers: LeftOut


@dataclass(frozen=True, slots=True)
class Standing:
    """`hidden` groups had fewer than `minimum` people; `unproven` records claim a consent nobody can prove."""

    said: list[Said]
    hidden: int
    minimum: int
    unproven: int
    allowed: list[Allowed]


def standing(store: Store) -> Standing:
    rows = store.rows(_COUNTS)
    minimum = store.settings.min_cell
    shown = hide_small(rows, "people", minimum)
    return Standing(
        said=[Said(row["purpose"], row["status"], int(row["people"]), int(row["events"])) for row in shown],
        hidden=len(rows) - len(shown),
        minimum=minimum,
        unproven=sum(int(row["people"]) for row in shown if row["status"] == "unproven"),
        allowed=[
            Allowed(purpose, left_out(store, purpose), left_out(store, purpose, kind="customer"))
            for purpose in ALL
        ],
    )
