"""The rules of consent: what permits, what never does, and in which order they are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.consent import words
from graph.consent.events import BASES, ConsentEvent, Status
from graph.consent.policy import FOREVER, PERMIT, RULES, LinkTerms, Verdict, decide, strictest
from graph.model.purposes import ALL, CONTACT_EMAIL, INSIGHT, LINK, SHARE, WEBCARE, Purpose

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 3, 9, tzinfo=UTC)


def event(
    status: Status, purpose: Purpose = INSIGHT, at: datetime | None = MAY, **more: object
) -> ConsentEvent:
    """An event with nothing but what the test says."""
    return ConsentEvent(subject="x:ana", purpose=purpose.slug, status=status, event_at=at, **more)  # type: ignore[arg-type]


def consent(purpose: Purpose = INSIGHT, at: datetime | None = MAY, **more: Any) -> ConsentEvent:
    """A consent with its proof."""
    proof: dict[str, Any] = {"basis": "a", "notice": "notice:v1", "method": "web form", **more}
    return event(Status.GIVEN, purpose, at, **proof)


def ask(
    *events: ConsentEvent, purpose: Purpose = INSIGHT, terms: str | None = None, now: datetime = NOW
) -> Verdict:
    return decide(events, purpose, terms, now)


def test_nothing_recorded_is_denied() -> None:
    assert (ask().permitted, ask().rule) == (False, "no-event")


def test_a_proven_consent_permits_without_end() -> None:
    verdict = ask(consent())

    assert (verdict.permitted, verdict.until, verdict.rule) == (True, FOREVER, PERMIT)
    assert verdict.reason == "Permitted for insight since 3 May 2026, without an end, on basis a (consent)."


def test_consent_for_one_purpose_permits_no_other() -> None:
    verdicts = {each.slug: ask(consent(INSIGHT), purpose=each).permitted for each in ALL}

    assert [slug for slug, permitted in verdicts.items() if permitted] == ["insight"]


@pytest.mark.parametrize("missing", ["notice", "method", "event_at"])
def test_consent_without_a_proof_is_unproven(missing: str) -> None:
    proof: dict[str, Any] = {"notice": "notice:v1", "method": "web form", "event_at": MAY, missing: None}
    at = MAY if proof.pop("event_at") else None
    verdict = ask(consent(at=at, **proof))

    assert (verdict.permitted, verdict.rule) == (False, "unproven")
    assert {"notice": "no wording", "method": "no method", "event_at": "no time"}[missing] in verdict.reason


@pytest.mark.parametrize("status", [Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED])
def test_an_end_beats_older_consent_even_without_proof(status: Status) -> None:
    verdict = ask(consent(at=MAY), event(status, at=MAY + timedelta(days=1)))

    assert not verdict.permitted
    assert verdict.rule == {"refused": "refused", "withdrawn": "withdrawn", "expired": "lapsed"}[status.value]


def test_an_end_at_the_same_moment_wins() -> None:
    assert ask(event(Status.WITHDRAWN, at=MAY), consent(at=MAY)).rule == "withdrawn"


def test_an_end_without_a_date_beats_every_consent() -> None:
    assert ask(event(Status.REFUSED, at=None), consent(at=NOW)).rule == "refused"


def test_an_end_without_a_date_is_set_aside_by_the_consent_that_names_it() -> None:
    undated = event(Status.REFUSED, at=None)

    assert ask(undated, consent(at=NOW, supersedes=undated.key)).permitted
    assert not ask(undated, event(Status.UNPROVEN, supersedes=undated.key)).permitted


def test_a_dated_withdrawal_is_not_set_aside_by_an_older_consent_that_names_it() -> None:
    withdrawal = event(Status.WITHDRAWN, at=NOW)

    assert ask(withdrawal, consent(at=MAY, supersedes=withdrawal.key)).rule == "withdrawn"


def test_consent_after_a_withdrawal_permits_again() -> None:
    assert ask(event(Status.WITHDRAWN, at=MAY), consent(at=MAY + timedelta(days=1))).permitted


def test_neither_a_question_nor_an_unproven_yes_undoes_a_consent() -> None:
    later = MAY + timedelta(days=9)

    assert ask(consent(), event(Status.REQUESTED, at=later), event(Status.UNPROVEN, at=later)).permitted


def test_a_question_without_an_answer_permits_nothing() -> None:
    assert ask(event(Status.REQUESTED)).rule == "only-asked"


def test_a_permission_ends_at_its_last_moment() -> None:
    ends = consent(valid_until=NOW)

    assert ask(ends, now=NOW - timedelta(milliseconds=1)).until == NOW
    assert ask(ends, now=NOW).rule == "expired"


def test_a_permission_holds_from_its_first_moment() -> None:
    begins = consent(valid_from=NOW)

    assert ask(begins, now=NOW - timedelta(milliseconds=1)).rule == "not-yet-valid"
    assert ask(begins, now=NOW).permitted


def test_a_consent_dated_in_the_future_permits_nothing_yet() -> None:
    assert ask(consent(at=NOW + timedelta(hours=1))).rule == "dated-ahead"


def test_legitimate_interest_needs_its_assessment() -> None:
    bare = event(Status.GIVEN, basis="f")

    assert ask(bare).rule == "no-assessment"
    assert ask(replace(bare, assessment="lia-7")).permitted


@pytest.mark.parametrize("basis", ["b", "c", "d", "e"])
def test_another_basis_needs_a_document(basis: str) -> None:
    bare = event(Status.GIVEN, WEBCARE, basis=basis)

    assert ask(bare, purpose=WEBCARE).rule == "no-document"
    assert ask(replace(bare, evidence="contract 12"), purpose=WEBCARE).permitted


@pytest.mark.parametrize("purpose", [each for each in ALL if each.channel], ids=lambda p: p.slug)
def test_contact_rests_on_consent_and_on_nothing_else(purpose: Purpose) -> None:
    interest = event(Status.GIVEN, purpose, basis="f", assessment="lia-7")

    assert ask(interest, purpose=purpose).rule == "contact-needs-consent"
    assert ask(consent(purpose), purpose=purpose).permitted


LINK_BY_TERMS = {
    ("allowed", "a"): "given", ("allowed", "f"): "given", ("allowed", "b"): "link-basis",
    ("opt-in", "a"): "given", ("opt-in", "f"): "terms-need-opt-in", ("opt-in", "b"): "terms-need-opt-in",
    ("forbidden", "a"): "terms-forbid", ("forbidden", "f"): "terms-forbid", ("forbidden", "b"): "terms-forbid",
    (None, "a"): "given", (None, "f"): "terms-need-opt-in", (None, "b"): "terms-need-opt-in",
}  # fmt: skip


@pytest.mark.parametrize(("terms", "basis"), LINK_BY_TERMS, ids=lambda v: str(v))
def test_linking_is_bound_by_the_terms_of_the_source(terms: str | None, basis: str) -> None:
    act = consent(LINK, basis=basis, assessment="lia-7", evidence="contract 12")

    assert ask(act, purpose=LINK, terms=terms).rule == LINK_BY_TERMS[terms, basis]


def test_terms_of_the_source_bind_no_other_purpose() -> None:
    assert ask(consent(), terms="forbidden").permitted


def test_the_strictest_of_several_sources_binds() -> None:
    assert strictest(["allowed", "forbidden", "opt-in"]) is LinkTerms.FORBIDDEN
    assert strictest(["allowed", None]) is LinkTerms.OPT_IN
    assert strictest([]) is LinkTerms.OPT_IN
    assert strictest(["allowed"]) is LinkTerms.ALLOWED


@pytest.mark.parametrize(
    ("more", "purpose", "permitted"),
    [
        ({"scope": "x"}, INSIGHT, True),
        ({"scope": "x:ana"}, INSIGHT, True),
        ({"scope": "instagram"}, INSIGHT, False),
        ({"channel": "email"}, CONTACT_EMAIL, True),
        ({"channel": "sms"}, CONTACT_EMAIL, False),
        ({"processing": ("collect", "infer")}, SHARE, False),
        ({"processing": ("collect", "share")}, SHARE, True),
        ({"processing": ("collect",)}, INSIGHT, True),
    ],
    ids=lambda v: str(v),
)
def test_a_consent_covers_what_it_names(more: dict[str, Any], purpose: Purpose, permitted: bool) -> None:
    verdict = ask(consent(purpose, **more), purpose=purpose)

    assert verdict.permitted is permitted
    assert permitted or verdict.rule == "out-of-scope"


def test_the_trail_lists_every_rule_up_to_the_one_that_decides() -> None:
    verdict = ask(consent(valid_until=MAY + timedelta(days=1)))

    asked = [look.rule for look in verdict.trail]
    assert asked == [rule.id for rule in RULES[: len(asked)]]
    assert [look.rule for look in verdict.trail if look.decided] == ["expired"]
    assert all(look.question().endswith("?") and look.answer().endswith(".") for look in verdict.trail)


def test_every_rule_has_its_sentences_in_both_languages() -> None:
    ids = [rule.id for rule in RULES]

    assert list(words.SENTENCES) == ids
    for rule in ids:
        assert set(words.SENTENCES[rule]) == set(words.LANGUAGES)
        for language in words.LANGUAGES:
            assert words.question(rule, language).endswith("?")
            assert words.passes(rule, language).endswith(".")
            assert words.way_out(rule, language).endswith(".") == (rule != PERMIT)


def test_a_verdict_reads_in_dutch() -> None:
    verdict = ask(consent(), event(Status.WITHDRAWN, at=NOW - timedelta(days=1)))

    assert verdict.sentence("nl") == "De persoon heeft het ingetrokken op 21 november 2026."
    assert verdict.way_out("nl") == "Alleen een latere toestemming van de persoon verandert dit."


# Properties: what holds for every ledger.

times = st.integers(0, 364 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
moments = st.none() | times
maybe = st.booleans().map(lambda there: "there" if there else None)
purposes = st.sampled_from([INSIGHT, LINK, CONTACT_EMAIL, SHARE])
terms_of_sources = st.none() | st.sampled_from(list(LinkTerms))


@st.composite
def any_event(draw: st.DrawFn, statuses: tuple[Status, ...] = tuple(Status)) -> ConsentEvent:
    return ConsentEvent(
        subject="x:ana",
        purpose=draw(purposes).slug,
        status=draw(st.sampled_from(statuses)),
        event_at=draw(moments),
        basis=draw(st.none() | st.sampled_from(BASES)),
        assessment=draw(maybe),
        notice=draw(maybe),
        method=draw(maybe),
        evidence=draw(maybe),
        valid_from=draw(moments),
        valid_until=draw(moments),
        scope=draw(st.sampled_from([None, "*", "x", "instagram"])),
    )


proven = st.builds(
    lambda purpose, at, until, basis: consent(purpose, at, valid_until=until, basis=basis, assessment="lia-7"),
    purposes, times, moments, st.sampled_from(["a", "a", "f"]),
)  # fmt: skip
ledgers = st.lists(proven | any_event(), max_size=6)
ends = any_event((Status.WITHDRAWN, Status.REFUSED, Status.EXPIRED))


@given(ledgers, purposes, terms_of_sources, times)
def test_every_ledger_gets_one_verdict_with_words(
    events: list[ConsentEvent], purpose: Purpose, terms: LinkTerms | None, now: datetime
) -> None:
    verdict = decide(events, purpose, terms, now)

    assert [look.decided for look in verdict.trail] == [False] * (len(verdict.trail) - 1) + [True]
    assert (
        (verdict.rule == PERMIT) == verdict.permitted == (verdict.until is not None and verdict.until > now)
    )
    assert all(verdict.sentence(language).endswith(".") for language in words.LANGUAGES)


@given(ledgers, ends, st.data(), purposes, terms_of_sources, times)
def test_adding_an_end_never_permits_more(
    events: list[ConsentEvent],
    end: ConsentEvent,
    data: st.DataObject,
    purpose: Purpose,
    terms: LinkTerms | None,
    now: datetime,
) -> None:
    end = (
        replace(end, supersedes=data.draw(st.none() | st.sampled_from([e.key for e in events])))
        if events
        else end
    )

    before = decide(events, purpose, terms, now)
    after = decide([*events, end], purpose, terms, now)

    assert not after.permitted or (before.permitted and after.until == before.until)


@given(ledgers, st.randoms(use_true_random=False), purposes, terms_of_sources, times)
def test_the_order_of_arrival_does_not_matter(
    events: list[ConsentEvent], random: Random, purpose: Purpose, terms: LinkTerms | None, now: datetime
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)

    first, second = decide(events, purpose, terms, now), decide(shuffled, purpose, terms, now)

    assert (first.rule, first.until, first.event) == (second.rule, second.until, second.event)


hours = st.integers(0, 300 * 24).map(lambda count: timedelta(hours=count))


@st.composite
def agreed_and_asked(draw: st.DrawFn) -> tuple[ConsentEvent, datetime]:
    """A consent, with or without an end, and a moment at which it holds by itself."""
    at, since = draw(times), draw(hours)
    more = draw(st.none() | hours)
    until = None if more is None else at + since + more + timedelta(hours=1)
    return consent(at=at, valid_until=until), at + since


@given(
    agreed_and_asked(),
    st.lists(any_event(), max_size=4),
    st.randoms(use_true_random=False),
    terms_of_sources,
    hours,
)
def test_time_closes_only_a_permission_that_has_an_end(
    agreed: tuple[ConsentEvent, datetime], others: list[ConsentEvent], random: Random, terms: LinkTerms | None, wait: timedelta,
) -> None:  # fmt: skip
    event, earlier = agreed
    events, later = [event, *others], earlier + wait
    random.shuffle(events)
    before, after = decide(events, INSIGHT, terms, earlier), decide(events, INSIGHT, terms, later)
    assume(before.permitted)

    assert before.until is not None
    assert after.permitted == (later < before.until)
    assert not after.permitted or after.until == before.until


@given(ledgers, purposes, terms_of_sources, times)
def test_what_is_unproven_changes_no_permission(
    events: list[ConsentEvent], purpose: Purpose, terms: LinkTerms | None, now: datetime
) -> None:
    proven = [each for each in events if each.status is not Status.UNPROVEN]

    assert decide(events, purpose, terms, now).until == decide(proven, purpose, terms, now).until


@given(ledgers, purposes, times)
def test_stricter_terms_never_permit_more(
    events: list[ConsentEvent], purpose: Purpose, now: datetime
) -> None:
    allowed, opt_in, forbidden = (decide(events, purpose, terms, now).permitted for terms in LinkTerms)

    assert allowed >= opt_in >= forbidden


@given(ledgers, terms_of_sources, times)
def test_contact_is_never_permitted_without_basis_a(
    events: list[ConsentEvent], terms: LinkTerms | None, now: datetime
) -> None:
    others = [each for each in events if each.basis not in {None, "a"}]

    assert not decide(others, CONTACT_EMAIL, terms, now).permitted
