"""Events: the same content is the same event, and a chain shows every change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.consent.events import ConsentEvent, Notice, Status, chained, first_link, from_properties, link_hash
from graph.errors import BadParameter

AT = datetime(2026, 5, 3, 9, 30, 15, 123456, tzinfo=UTC)


def event(**more: Any) -> ConsentEvent:
    values: dict[str, Any] = {
        "subject": "x:ana",
        "purpose": "insight",
        "status": Status.GIVEN,
        "event_at": AT,
        **more,
    }
    return ConsentEvent(**values)


def test_the_key_follows_from_the_content_alone() -> None:
    heard_later = event(received_at=AT, recorded_at=AT, sequence=3, previous_hash="p", hash="h")

    assert event().key == heard_later.key
    assert event().key != event(method="phone").key


def test_one_moment_in_two_zones_is_one_event() -> None:
    amsterdam = timezone(timedelta(hours=2))

    assert event(event_at=AT.astimezone(amsterdam)).key == event().key


def test_times_are_cut_to_the_millisecond_that_engines_keep() -> None:
    assert event().event_at == AT.replace(microsecond=123000)


def test_an_unknown_purpose_or_basis_is_refused() -> None:
    with pytest.raises(BadParameter, match="no purpose 'spam'"):
        event(purpose="spam")
    with pytest.raises(BadParameter, match="basis 'g'"):
        event(basis="g")


def test_two_texts_under_one_version_are_two_notices() -> None:
    one, other = (
        Notice("v3", "We may look at your posts.", "en"),
        Notice("v3", "We may sell your posts.", "en"),
    )

    assert one.key != other.key
    assert event(wording=one).notice == one.key
    assert Notice("v3").key == "notice:v3"


texts = st.none() | st.text(max_size=20)
lists = st.lists(st.text(max_size=8), max_size=3).map(tuple)


@given(texts, texts, lists, lists, st.sampled_from(Status))
def test_properties_and_back_give_the_same_event(
    method: str | None,
    evidence: str | None,
    controllers: tuple[str, ...],
    processing: tuple[str, ...],
    status: Status,
) -> None:
    made = chained(
        event(
            method=method, evidence=evidence, controllers=controllers, processing=processing, status=status
        ),
        None,
    )

    assert from_properties(made.properties()) == made


def test_a_chain_begins_with_its_subject_and_goes_on_from_hash_to_hash() -> None:
    first = chained(event(), None)
    second = chained(event(status=Status.WITHDRAWN, event_at=AT + timedelta(days=1)), first)

    assert (first.sequence, first.previous_hash) == (0, first_link("x:ana"))
    assert (second.sequence, second.previous_hash) == (1, first.hash)
    assert first_link("x:ana") != first_link("x:bo")


@given(
    st.sampled_from(["method", "evidence", "scope", "jurisdiction", "actor", "source"]), st.text(min_size=1)
)
def test_any_change_of_content_changes_the_hash(name: str, value: str) -> None:
    first = chained(event(), None)
    changed = event(**{name: value})

    assert link_hash(changed, first_link("x:ana")) != first.hash
