"""Rows of somebody's file: believed as far as they prove."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph.consent.events import ConsentEvent, Status
from graph.consent.policy import decide
from graph.consent.rows import COLUMNS, event_from_row
from graph.errors import KennerError
from graph.model.purposes import INSIGHT

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PROOF = {"wording": "We may look at your posts.", "method": "web form", "event_at": "2026-05-03"}


def read(**row: object) -> ConsentEvent:
    return event_from_row(
        {"subject": "x:ana", "purpose": "insight", "status": "yes", **row}, source="crm", now=NOW
    )


@pytest.mark.parametrize("yes", ["yes", "Ja", "1", "TRUE", "opt-in", "given"])
@pytest.mark.parametrize("missing", ["wording", "method", "event_at", "all"])
def test_a_yes_without_proof_is_unproven(yes: str, missing: str) -> None:
    proof = {name: value for name, value in PROOF.items() if missing not in {name, "all"}}

    event = read(status=yes, **proof)

    assert event.status is Status.UNPROVEN
    assert not decide([event], INSIGHT, None, NOW).permitted


@pytest.mark.parametrize("yes", ["yes", "ja", "given"])
def test_a_yes_with_proof_is_given(yes: str) -> None:
    event = read(status=yes, **PROOF)

    assert (event.status, event.basis) == (Status.GIVEN, "a")
    assert decide([event], INSIGHT, None, NOW).permitted


@pytest.mark.parametrize("no", ["no", "Nee", "0", "opt-out", "refused"])
def test_a_no_is_taken_at_its_word(no: str) -> None:
    assert read(status=no).status is Status.REFUSED


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"subject": "X:@Ana"}, "x:ana"),
        ({"subject": "crm:A12"}, "crm:a12"),
        ({"subject": "", "platform": "X", "handle": "@Ana"}, "x:ana"),
        ({"subject": None, "customer": "A12"}, "crm:a12"),
        ({"subject": "", "customer": "crm:a12"}, "crm:a12"),
    ],
    ids=["key", "customer key", "platform and handle", "customer", "customer with prefix"],
)
def test_the_record_may_be_named_in_three_ways(row: dict[str, object], key: str) -> None:
    assert read(**row).subject == key


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"subject": ""}, "column subject: nobody is named"),
        ({"subject": "ana"}, "column subject: 'ana' is not a key"),
        ({"purpose": ""}, "column purpose: empty"),
        ({"purpose": "spam"}, "no purpose 'spam'"),
        ({"status": "perhaps"}, "column status: 'perhaps'"),
        ({"status": ""}, "column status: ''"),
        ({"event_at": "31/02/2026"}, "column event_at: '31/02/2026' is not a date"),
        ({"valid_until": "soon"}, "column valid_until: 'soon' is not a date"),
        ({"event_at": "2027-01-01"}, "column event_at: 2027-01-01 is still to come"),
        ({"basis": "g"}, "column basis: 'g'"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_a_row_that_cannot_be_taken_says_why_and_what_to_do(row: dict[str, object], says: str) -> None:
    with pytest.raises(KennerError) as refused:
        read(**row)

    assert says in refused.value.message
    assert refused.value.hint


def test_a_last_day_counts_to_its_end_and_a_first_day_from_its_start() -> None:
    event = read(valid_from="2026-05-03", valid_until="2026-12-31", **PROOF)

    assert event.valid_from == datetime(2026, 5, 3, tzinfo=UTC)
    assert event.valid_until is not None
    assert timedelta(0) < datetime(2027, 1, 1, tzinfo=UTC) - event.valid_until <= timedelta(milliseconds=1)


def test_lists_are_parted_by_semicolons_and_times_may_be_times() -> None:
    event = read(processing="collect; infer", **{**PROOF, "event_at": datetime(2026, 5, 3, tzinfo=UTC)})

    assert event.processing == ("collect", "infer")
    assert event.event_at == datetime(2026, 5, 3, tzinfo=UTC)


def test_the_same_row_is_the_same_event() -> None:
    assert read(**PROOF).key == read(**PROOF).key
    assert read(**PROOF).source == "crm"


def test_every_column_is_described_and_read() -> None:
    ways_to_name = {"subject", "platform", "handle", "customer", "wording"}

    for column in COLUMNS.keys() - ways_to_name:
        assert column in ConsentEvent.__dataclass_fields__
