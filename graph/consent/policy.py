"""May this record be used for this purpose? A table of rules, asked in order; the first that answers decides.

Nothing is permitted unless a rule says so (default deny). The answer follows from the events, the
terms of the source and the moment alone, never from the order in which the events arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from graph.consent import words
from graph.consent.events import ConsentEvent, Status
from graph.model.keys import namespace
from graph.model.purposes import Purpose

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of a permission that has none."""

Facts = Mapping[str, object]


class LinkTerms(StrEnum):
    """What a source lets us link to a person."""

    ALLOWED = "allowed"
    OPT_IN = "opt-in"
    FORBIDDEN = "forbidden"


def strictest(terms: Iterable[str | None]) -> LinkTerms:
    """The terms that bind a record of several sources. No source, or one that says nothing, means opt-in."""
    found = {LinkTerms(each) if each else LinkTerms.OPT_IN for each in terms} or {LinkTerms.OPT_IN}
    return max(found, key=tuple(LinkTerms).index)


@dataclass(frozen=True, slots=True)
class Look:
    """One rule that was asked. The last of a trail is the one that decided."""

    rule: str
    decided: bool
    facts: Facts

    def question(self, language: str = "en") -> str:
        return words.question(self.rule, language)

    def answer(self, language: str = "en") -> str:
        return (
            words.verdict(self.rule, self.facts, language)
            if self.decided
            else words.passes(self.rule, language)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until` is the end of the permission (FOREVER for none), None when denied. `event` is the key of the
    event the verdict rests on, None when it rests on none."""

    permitted: bool
    until: datetime | None
    rule: str
    facts: Facts
    trail: tuple[Look, ...]
    event: str | None

    @property
    def reason(self) -> str:
        """The deciding rule as an English sentence."""
        return self.sentence("en")

    def sentence(self, language: str) -> str:
        return words.verdict(self.rule, self.facts, language)

    def way_out(self, language: str = "en") -> str:
        """What would change the verdict; empty when it is a permission."""
        return words.way_out(self.rule, language)


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at: `events` of this purpose, oldest first; `standing`, the act that counts."""

    events: tuple[ConsentEvent, ...]
    standing: ConsentEvent | None
    newest_silent: ConsentEvent | None
    purpose: Purpose
    terms: LinkTerms
    now: datetime


def decide(
    events: Iterable[ConsentEvent], purpose: Purpose, terms: LinkTerms | str | None, now: datetime
) -> Verdict:
    """The verdict on one record. `events` are all of the record's, those of other purposes are passed over;
    `terms` are the strictest of its sources, None when it has none."""
    case = _case(events, purpose, LinkTerms(terms) if terms else LinkTerms.OPT_IN, now)
    last, trail = _asked(case)
    permitted = last.rule == PERMIT
    until = _end(case.standing) if permitted and case.standing else None
    event = case.standing or case.newest_silent
    return Verdict(permitted, until, last.rule, last.facts, trail, event.key if event else None)


def _asked(case: Case) -> tuple[Look, tuple[Look, ...]]:
    """The rule that decides, and all that were asked."""
    for place, rule in enumerate(RULES):
        if (facts := rule.applies(case)) is not None:
            last = Look(rule.id, True, facts)
            return last, (*_PASSED[:place], last)
    raise AssertionError("the last rule answers whenever the others pass")


def shortfall(event: ConsentEvent, purpose: Purpose) -> tuple[str, Facts] | None:
    """Rule and facts by which a `given` event does not count; None when it counts.

    Consent (basis a) needs wording, method and time (GDPR 7(1)); legitimate interest (f) its
    assessment; the other bases a document. Whatever it covers must cover this use.
    """
    needed: dict[str, object | None] = {"time": event.event_at}
    if event.basis in {None, "a"}:
        needed |= {"wording": event.notice, "method": event.method}
    if missing := tuple(name for name, value in needed.items() if value is None):
        return "unproven", {"missing": missing}
    if event.basis == "f" and event.assessment is None:
        return "no-assessment", {}
    if event.basis in {"b", "c", "d", "e"} and event.evidence is None:
        return "no-document", {"basis": event.basis}
    if outside := _outside(event, purpose):
        return "out-of-scope", {"covers": outside}
    return None


_USE = {"link": "link", "share": "share"}
"""Operation that a purpose needs when the event lists operations; every contact purpose needs `contact`."""


def _outside(event: ConsentEvent, purpose: Purpose) -> str | None:
    """What the event covers instead of this use, None when it covers it."""
    if event.scope not in {None, "*", event.subject, namespace(event.subject)}:
        return event.scope
    if purpose.channel and event.channel not in {None, "*", purpose.channel}:
        return event.channel
    use = "contact" if purpose.channel else _USE.get(purpose.slug)
    if use and event.processing and use not in event.processing:
        return ", ".join(event.processing)
    return None


def _case(events: Iterable[ConsentEvent], purpose: Purpose, terms: LinkTerms, now: datetime) -> Case:
    ours = sorted((each for each in events if each.purpose == purpose.slug), key=_order)
    given = [each for each in ours if each.status is Status.GIVEN and shortfall(each, purpose) is None]
    replaced = {each.supersedes for each in given if each.supersedes}
    # Only an end without a date can be set aside by name: a dated one is beaten by a later consent, or by none.
    ended = [e for e in ours if e.status.ends and not (e.event_at is None and replaced and e.key in replaced)]
    acts = sorted((*given, *ended), key=_order)
    silent = [each for each in ours if not each.status.ends and each not in acts] if not acts else []
    return Case(tuple(ours), acts[-1] if acts else None, silent[-1] if silent else None, purpose, terms, now)


def _order(event: ConsentEvent) -> tuple[datetime, int, float, float, str]:
    """Oldest first; at one moment, what permits less comes later. An end without a date comes after all."""
    when = event.event_at or (FOREVER if event.status.ends else _BEGINNING)
    starts = event.valid_from.timestamp() if event.valid_from else 0.0
    return when, int(event.status.ends), -_end(event).timestamp(), starts, event.key


_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


def _end(event: ConsentEvent) -> datetime:
    return min(event.valid_until or FOREVER, FOREVER)


@dataclass(frozen=True, slots=True)
class Rule:
    """`applies` gives the facts of the verdict when the rule decides, None when it passes on."""

    id: str
    applies: Callable[[Case], Facts | None]


def _only(facts: Facts, condition: bool) -> Facts | None:
    return facts if condition else None


def _by_purpose(case: Case) -> Facts:
    return {"purpose": case.purpose}


def _no_event(case: Case) -> Facts | None:
    return _only(_by_purpose(case), not case.events)


def _terms_forbid(case: Case) -> Facts | None:
    return _only({}, case.purpose.slug == "link" and case.terms is LinkTerms.FORBIDDEN)


def _only_asked(case: Case) -> Facts | None:
    newest = case.newest_silent
    return _only(_by_purpose(case), newest is not None and newest.status is Status.REQUESTED)


def _short(rule: str) -> Callable[[Case], Facts | None]:
    def applies(case: Case) -> Facts | None:
        newest = case.newest_silent
        if newest is None:
            return None
        found = shortfall(newest, case.purpose) or ("unproven", {"missing": ()})
        if newest.status is Status.UNPROVEN and found[0] != "unproven":
            found = ("unproven", {"missing": ()})
        return found[1] if found[0] == rule else None

    return applies


def _ended(status: Status) -> Callable[[Case], Facts | None]:
    def applies(case: Case) -> Facts | None:
        act = case.standing
        return {"when": act.event_at} if act is not None and act.status is status else None

    return applies


def _dated_ahead(case: Case) -> Facts | None:
    when = case.standing.event_at if case.standing else None
    return _only({"when": when}, when is not None and when > case.now)


def _not_yet_valid(case: Case) -> Facts | None:
    starts = case.standing.valid_from if case.standing else None
    return _only({"when": starts}, starts is not None and starts > case.now)


def _expired(case: Case) -> Facts | None:
    # The gate asks `end > now`, so at the end itself the permission is over.
    return (
        _only({"when": case.standing.valid_until}, _end(case.standing) <= case.now) if case.standing else None
    )


def _basis(case: Case) -> str:
    return (case.standing.basis if case.standing else None) or "a"


def _contact_needs_consent(case: Case) -> Facts | None:
    return _only({"basis": _basis(case)}, case.purpose.channel is not None and _basis(case) != "a")


def _terms_need_opt_in(case: Case) -> Facts | None:
    binds = case.purpose.slug == "link" and case.terms is LinkTerms.OPT_IN
    return _only({"basis": _basis(case)}, binds and _basis(case) != "a")


def _link_basis(case: Case) -> Facts | None:
    return _only({"basis": _basis(case)}, case.purpose.slug == "link" and _basis(case) not in {"a", "f"})


def _given(case: Case) -> Facts | None:
    act = case.standing
    if act is None:
        return None
    return {"when": act.event_at, "until": act.valid_until, "basis": _basis(case), "purpose": case.purpose}


PERMIT = "given"
"""The one rule that permits."""

RULES: tuple[Rule, ...] = (
    Rule("no-event", _no_event),
    Rule("terms-forbid", _terms_forbid),
    Rule("only-asked", _only_asked),
    Rule("unproven", _short("unproven")),
    Rule("no-assessment", _short("no-assessment")),
    Rule("no-document", _short("no-document")),
    Rule("out-of-scope", _short("out-of-scope")),
    Rule("withdrawn", _ended(Status.WITHDRAWN)),
    Rule("refused", _ended(Status.REFUSED)),
    Rule("lapsed", _ended(Status.EXPIRED)),
    Rule("dated-ahead", _dated_ahead),
    Rule("not-yet-valid", _not_yet_valid),
    Rule("expired", _expired),
    Rule("contact-needs-consent", _contact_needs_consent),
    Rule("terms-need-opt-in", _terms_need_opt_in),
    Rule("link-basis", _link_basis),
    Rule(PERMIT, _given),
)
"""Asked from top to bottom. Who asks for a new rule puts it here and its sentences in `words`."""

_PASSED = tuple(Look(rule.id, False, {}) for rule in RULES)
