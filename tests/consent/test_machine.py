"""The ledger against a plain model: whatever is recorded, in any order, the gate answers as the model does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from graph.catalogue import query
from graph.consent import gate, ledger
from graph.consent.events import ConsentEvent, Status
from graph.consent.policy import LinkTerms
from graph.consent.verify import verify
from graph.model.purposes import CONTACT_EMAIL, INSIGHT, LINK, Purpose
from graph.store import Store
from tests.consent.conftest import NOW, World, ended, given

PEOPLE = ("x:ana", "x:bo", "crm:1")
PURPOSES = (INSIGHT, LINK, CONTACT_EMAIL)
PERMITTED = query("consent.permitted")

people = st.sampled_from(PEOPLE)
purposes = st.sampled_from(PURPOSES)
days = st.integers(-60, 0)


class PlainModel:
    """What a clerk with a card box would do: one card a person and purpose, the latest act on top."""

    def __init__(self) -> None:
        self.cards: dict[tuple[str, str], list[tuple[datetime, int, str, datetime | None, str]]] = {}
        self.terms = "allowed"

    def file(self, event: ConsentEvent, end: datetime | None) -> None:
        if event.event_at is None or event.status in {Status.UNPROVEN, Status.REQUESTED}:
            return
        card = self.cards.setdefault((event.subject, event.purpose), [])
        card.append((event.event_at, int(event.status.ends), event.status.value, end, event.basis or "a"))

    def permits(self, subject: str, purpose: Purpose, now: datetime) -> bool:
        card = self.cards.get((subject, purpose.slug))
        if not card:
            return False
        # At one moment an end lies above a consent, and the shorter consent above the longer.
        _, is_end, _, end, basis = max(
            card,
            key=lambda act: (
                act[0],
                act[1],
                -(act[3] or datetime.max.replace(tzinfo=NOW.tzinfo)).timestamp(),
                act[4],
            ),
        )
        if is_end or (end is not None and end <= now):
            return False
        if purpose is LINK:
            return self.terms != "forbidden" and (basis == "a" or self.terms == "allowed")
        return basis == "a" or purpose is not CONTACT_EMAIL


def test_the_gate_always_answers_as_a_plain_model_does(embedded: Store, world: World, emptied: Any) -> None:
    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.store = world(emptied(embedded), PEOPLE, sources={"feed": "allowed"})
            self.model = PlainModel()
            self.now = NOW
            self.recorded: list[ConsentEvent] = []

        def _record(self, *events: ConsentEvent) -> None:
            ledger.record(self.store, events)
            for event in events:
                self.model.file(event, event.valid_until)
                self.recorded.append(event)

        @rule(who=people, purpose=purposes, day=days, lasts=st.none() | st.integers(1, 90))
        def give(self, who: str, purpose: Purpose, day: int, lasts: int | None) -> None:
            until = None if lasts is None else NOW + timedelta(days=day + lasts)
            self._record(given(who, purpose, days=day, valid_until=until))

        @rule(who=people, purpose=purposes, day=days)
        def claim_an_interest(self, who: str, purpose: Purpose, day: int) -> None:
            self._record(given(who, purpose, days=day, basis="f", assessment="lia-7"))

        @rule(
            who=people, purpose=purposes, day=days, status=st.sampled_from([Status.WITHDRAWN, Status.REFUSED])
        )
        def end(self, who: str, purpose: Purpose, day: int, status: Status) -> None:
            self._record(ended(who, purpose, days=day, status=status))

        @rule(who=people, purpose=purposes, day=days, lacking=st.sampled_from(["wording", "method"]))
        def give_without_proof(self, who: str, purpose: Purpose, day: int, lacking: str) -> None:
            ledger.record(self.store, [given(who, purpose, days=day, **{lacking: None})])

        @rule(who=people, day=days)
        def end_and_give_in_one_call(self, who: str, day: int) -> None:
            self._record(ended(who, days=day), given(who, days=day - 1))

        @precondition(lambda self: self.recorded)
        @rule(data=st.data())
        def record_again(self, data: st.DataObject) -> None:
            done = ledger.record(self.store, [data.draw(st.sampled_from(self.recorded))])
            assert (done.appended, done.changed) == (0, 0)

        @rule(terms=st.sampled_from(list(LinkTerms)))
        def change_terms(self, terms: LinkTerms) -> None:
            ledger.change_terms(self.store, "feed", terms)
            self.model.terms = terms.value

        @rule(hours=st.integers(1, 24 * 20))
        def let_time_pass(self, hours: int) -> None:
            self.now += timedelta(hours=hours)
            self.store.clock = lambda: self.now

        @invariant()
        def gate_and_policy_and_model_agree(self) -> None:
            for purpose in PURPOSES:
                shown = {row["subject"] for row in self.store.rows(PERMITTED, purpose=purpose)}
                assert shown == {who for who in PEOPLE if self.model.permits(who, purpose, self.now)}
                assert shown == {who for who in PEOPLE if gate.why(self.store, who, purpose).permitted}

        def teardown(self) -> None:
            assert verify(self.store, PEOPLE) == []

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.fixture(autouse=True)
def _back_to_now(embedded: Store) -> None:
    embedded.clock = lambda: NOW
