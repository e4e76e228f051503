"""Who an account is, as a program or a terminal is told: candidates best first, each with its evidence and person.

Asking is for purpose `link` and no other. Nothing of what was asked is stored. An account from outside that the store
knows and that may not be linked is refused, so that nobody passes the owner's no by bringing the data along.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from graph.consent.gate import left_out_of
from graph.errors import BadParameter, NotFound, NotPermitted
from graph.model.purposes import LINK, Purpose
from graph.store import Store
from resolver import registry, review
from resolver.asked import Asked
from resolver.explain import Line
from resolver.index import Index
from resolver.linking import Link
from resolver.records import Record
from resolver.spelled import did_you_mean
from resolver.weigh import Weights

MOST = 200
USUALLY = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same person; `person` is whom it is taken for now, None when nobody yet."""

    key: str
    platform: str
    handle: str
    name: str
    person: str | None
    probability: float
    bits: float
    decision: str
    evidence: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`found` candidates have a probability of 0.01 or more, the best of them are told.

    `person` is whom the asked record itself is taken for now, None when it is nobody's or not in the store.
    """

    key: str
    person: str | None
    purpose: str
    model: str
    not_compared: tuple[str, ...]
    found: int
    candidates: tuple[Candidate, ...]

    def as_row(self) -> dict[str, object]:
        return asdict(self)

    def __str__(self) -> str:
        told = [f"{self.key}  {self.person or 'no person yet'}; {self.found} candidates"]
        if self.not_compared:
            told.append(f"not compared: {', '.join(self.not_compared)}")
        for each in self.candidates:
            head = (
                each.key,
                each.name,
                f"{each.probability:.3f}",
                f"{each.bits:+.1f} bits",
                each.decision,
                each.person or "",
            )
            told += ["  ".join(part for part in head if part), *(f"    {line}" for line in each.evidence)]
        return "\n".join(told)


def permits_linking(purpose: Purpose) -> None:
    """NotPermitted for every purpose that lets nobody link accounts."""
    if purpose != LINK:
        raise NotPermitted(
            "link.purpose", f"accounts are not linked for {purpose.slug}", hint="ask for the purpose link"
        )


def of_key(index: Index, store: Store, key: str, purpose: Purpose = LINK, limit: int = USUALLY) -> Answer:
    """Who the record `key` of the store is; NotFound, with near spellings, when it is not there or may not be linked."""
    permits_linking(purpose)
    with did_you_mean(store, [key]):
        review.side(store, key)
    try:
        links = index.of(store, key)
    except NotFound as error:
        raise BadParameter(f"{key} is a brand's account or a bot", hint="only people are compared") from error
    return _told(store, key, links, (), limit)


def of_account(
    index: Index, store: Store, asked: Asked, purpose: Purpose = LINK, limit: int = USUALLY
) -> Answer:
    """Who an account from outside is; NotPermitted when the store knows it and it may not be linked."""
    permits_linking(purpose)
    key = asked.record.key
    if left_out_of(store, [key], LINK).left_out:
        raise NotPermitted(
            "link.not-permitted",
            f"{key} may not be linked",
            hint=f"kenner consent why {key} --purpose link tells what is missing",
        )
    return _told(store, key, index.match(store, asked.record), asked.not_compared, limit)


def _told(store: Store, key: str, links: list[Link], not_compared: tuple[str, ...], limit: int) -> Answer:
    others = [(link, link.right if link.left.key == key else link.left) for link in links]
    belongs = {
        row["record"]: row["person"]
        for row in registry.read_belongings(store, [key, *(o.key for _, o in others)])
    }
    told = [_candidate(link, other, belongs[other.key]) for link, other in others if other.key in belongs]
    return Answer(
        key, belongs.get(key), LINK.slug, Weights.read().version, not_compared, len(told), tuple(told[:limit])
    )


def _candidate(link: Link, other: Record, person: str | None) -> Candidate:
    return Candidate(
        other.key, other.platform, other.handle, other.name, person, link.probability, link.bits,
        link.outcome.value, link.evidence,
    )  # fmt: skip
