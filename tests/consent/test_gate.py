"""Answers about the gate: who is left out and why, and which counts are too small."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from graph.consent import gate, ledger
from graph.errors import NotFound
from graph.model.purposes import INSIGHT, LINK
from graph.store import Store
from tests.consent.conftest import World, ended, given


def test_those_left_out_are_counted_and_said(store: Store, world: World) -> None:
    world(store, ["x:ana", "x:bo", "x:cas", "crm:1"])
    ledger.record(store, [given("x:ana"), given("x:bo"), ended("x:bo"), given("crm:1")])

    out = gate.left_out(store, INSIGHT)

    assert (out.records, out.permitted, out.left_out) == (3, 1, 2)
    assert out.sentence() == "2 accounts are not shown: no permission for insight."
    assert out.sentence("nl") == "2 accounts staan hier niet: geen toestemming voor inzicht."
    assert gate.left_out(store, INSIGHT, kind="customer").sentence() == ""
    assert gate.left_out(store, LINK, kind="customer").sentence() == (
        "1 customer is not shown: no permission for link accounts to a person."
    )


def test_those_left_out_of_a_selection_are_counted(store: Store, world: World) -> None:
    world(store, ["x:ana", "x:bo", "x:cas", "crm:1"])
    ledger.record(store, [given("x:ana"), given("crm:1")])

    out = gate.left_out_of(store, ["x:ana", "x:bo", "crm:1", "x:nobody"], INSIGHT)

    assert (out.records, out.permitted) == (3, 2)


def test_why_says_the_rule_the_trail_and_the_way_out(embedded: Store, world: World) -> None:
    world(embedded, ["x:ana"])
    ledger.record(embedded, [given("x:ana"), ended("x:ana")])

    document: dict[str, Any] = gate.why(embedded, "x:ana", INSIGHT).as_document()

    assert document["permitted"] is False
    (record,) = document["records"]
    assert record["rule"] == "withdrawn"
    assert record["reason"] == "The person withdrew it on 21 November 2026."
    assert record["way_out"] == "Only a later consent by the person changes this."
    assert record["trail"][0] == {
        "rule": "no-event", "asks": "Is anything recorded for this purpose?", "says": "Something is recorded.", "decided": False,
    }  # fmt: skip


def test_why_about_nobody_is_not_found(embedded: Store) -> None:
    with pytest.raises(NotFound) as refused:
        gate.why(embedded, "x:nobody", INSIGHT)

    assert refused.value.hint


rows = st.lists(st.fixed_dictionaries({"people": st.none() | st.integers(0, 12)}))


@for_all(rows, st.integers(1, 10))
def test_no_small_count_is_shown(cells: list[dict[str, int | None]], minimum: int) -> None:
    shown = gate.hide_small(cells, "people", minimum)

    assert all(row["people"] is not None and row["people"] >= minimum for row in shown)
    assert gate.hide_small(shown, "people", minimum) == shown
    assert sum(row not in shown for row in cells) == sum((row["people"] or 0) < minimum for row in cells)
