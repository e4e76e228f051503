"""A few decided pairs are read a second time, blind, by somebody else: that tells how far reviewers agree.

A second reading moves nobody. Where it says the same, it is a measurement; where it does not, the pair comes back
to the queue as a dispute and the first decision holds until a person settles it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

from graph.catalogue import query
from graph.errors import BadParameter
from graph.model.purposes import LINK
from graph.store import Store
from resolver import registry, review, settle
from resolver.decide import Pair, Verdict
from resolver.registry import Decision
from resolver.review import Manner

_BY_PEOPLE = query("identity.decisions_by_people")

SHARE = 10
"""Percent of what people decided that is offered for a second reading."""
SECOND = "second"
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a pair, in force or not; `is_blind`: without a look at what the machine thought."""

    decision: Decision
    is_blind: bool

    @property
    def pair(self) -> Pair:
        return self.decision.pair

    @property
    def at(self) -> datetime:
        return self.decision.decided_at or _LONG_AGO

    @property
    def is_second(self) -> bool:
        return self.decision.status == SECOND


@dataclass(frozen=True, slots=True)
class Reading:
    """One pair judged by two people."""

    first: Decision
    second: Decision

    @property
    def agree(self) -> bool:
        return self.first.verdict is self.second.verdict

    @property
    def is_dispute(self) -> bool:
        """They differ, and nobody settled it: the first decision still holds."""
        return not self.agree and self.first.holds


@dataclass(frozen=True)
class Agreement:
    """Of pairs judged twice. `share` (0..1) agree; `kappa` is Cohen's: 1 is always, 0 is what chance gives; both
    None when nothing tells them. `counts` are pairs by (first, second) verdict."""

    pairs: int
    agreeing: int
    share: float | None
    kappa: float | None
    counts: dict[tuple[Verdict, Verdict], int]


def words(store: Store) -> list[Word]:
    """All that people said of pairs that may be linked, oldest first."""
    rows = store.rows(_BY_PEOPLE, purpose=LINK)
    found = [Word(registry.decision_of(row), bool(row["blind"])) for row in rows]
    return sorted(found, key=lambda word: (word.at, word.decision.key))


def readings(said: Sequence[Word]) -> list[Reading]:
    """Each second reading with the decision it was about: the newest before it that somebody else made."""
    found = []
    for word in said:
        if word.is_second:
            before = [
                each for each in said
                if each.pair == word.pair and not each.is_second and each.at <= word.at
                and each.decision.decided_by != word.decision.decided_by
            ]  # fmt: skip
            if before:
                found.append(Reading(before[-1].decision, word.decision))
    return found


def disputes(said: Sequence[Word]) -> list[Reading]:
    """Pairs two people judged differently and that wait for somebody to settle them."""
    return [reading for reading in readings(said) if reading.is_dispute]


def to_settle(said: Sequence[Word], user: str) -> list[str]:
    """Keys of disputed decisions that `user` had no part in."""
    return [
        each.first.key for each in disputes(said)
        if user not in {each.first.decided_by, each.second.decided_by}
    ]  # fmt: skip


def offers(said: Sequence[Word], user: str) -> list[Decision]:
    """Decisions in force that `user` should read a second time: a fixed sample of what others decided."""
    read = {reading.first.key for reading in readings(said)}
    return [
        word.decision for word in said
        if word.decision.holds and not word.is_second and word.decision.decided_by != user
        and word.decision.key not in read and is_sampled(word.decision.key)
    ]  # fmt: skip


def is_sampled(key: str) -> bool:
    """Whether a decision is one of the few that are read twice; told by its key, so nobody picks them."""
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest(), "big") % 100 < SHARE


def agreement(read: Iterable[Reading]) -> Agreement:
    """How far people agree; see Cohen 1960, over the three verdicts."""
    counts = Counter((reading.first.verdict, reading.second.verdict) for reading in read)
    pairs = sum(counts.values())
    agreeing = sum(count for (one, other), count in counts.items() if one is other)
    if not pairs:
        return Agreement(0, 0, None, None, {})
    ours: Counter[Verdict] = Counter()
    theirs: Counter[Verdict] = Counter()
    for (one, other), count in counts.items():
        ours[one] += count
        theirs[other] += count
    chance = sum(ours[verdict] * theirs[verdict] for verdict in Verdict) / pairs**2
    share = agreeing / pairs
    kappa = None if chance == 1.0 else round((share - chance) / (1 - chance), 4)
    return Agreement(pairs, agreeing, round(share, 4), kappa, dict(counts))


def give(store: Store, key: str, verdict: Verdict | str, actor: str) -> Reading:
    """Append a second reading of the decision `key`. BadParameter for one's own, the machine's, or one that was read."""
    first = registry.read_decision(store, key)
    said = Verdict(verdict) if verdict in set(Verdict) else None
    if said is None:
        raise BadParameter(
            f"verdict {str(verdict)[:20]!r} is none we know", hint="say same, different or unsure"
        )
    about = [
        row for row in registry.read_about(store, [first.left]) if row.pair == first.pair and row.is_human
    ]
    if not first.is_human or not first.holds or first.status == SECOND:
        raise BadParameter(
            f"{key} is no decision of a person in force", hint="kenner review next --second names one"
        )
    if first.decided_by == actor:
        raise BadParameter("a second reading is somebody else's", hint="let a colleague read it")
    if any(
        row.status == SECOND and (row.decided_at or _LONG_AGO) >= (first.decided_at or _LONG_AGO)
        for row in about
    ):
        raise BadParameter(
            f"{key} was read a second time already", hint="kenner review next --second names another"
        )
    second = replace(
        first, key=settle.human_key(first.pair, actor, len(about)), verdict=said, status=SECOND, decided_by=actor,
        reason=f"{actor} read it again: {review.WORDS[said]}", withdrawn_by="", decided_at=None, withdrawn_at=None,
    )  # fmt: skip
    registry.put_decisions(store, [second], decided_at=store.clock())
    review.mark(store, [second], Manner(is_blind=True))
    return Reading(first, second)


def settle_dispute(store: Store, key: str, verdict: Verdict | str, actor: str) -> Decision:
    """The last word on a pair two people judged differently: it takes the place of the first, whatever it says."""
    return review.decide(store, key, verdict, actor, Manner(instead=True))
