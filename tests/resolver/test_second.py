"""Second readings measure agreement, move nobody, and bring a disagreement back."""

from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import BadParameter
from graph.store import Store
from resolver import pipeline, registry, review, second
from resolver.decide import Verdict
from resolver.registry import Decision
from resolver.second import Reading, Word
from resolver.taught import taught, wilson
from tests.resolver.test_pipeline import persons

SAME, DIFFERENT, UNSURE = Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def decision(
    number: int,
    verdict: Verdict,
    by: str,
    status: str = "active",
    probability: float = 0.5,
    evidence: str = "[]",
) -> Decision:
    return Decision(
        f"decision:{by}{number}", f"x:{number}", f"y:{number}", verdict, status, probability, 0.0, evidence, by,
        "", "", "", 0.0, decided_at=NOON + timedelta(minutes=5 if status == "second" else 0),
    )  # fmt: skip


def read_twice(*verdicts: tuple[Verdict, Verdict]) -> list[Reading]:
    return [
        Reading(decision(n, one, "els"), decision(n, other, "bram", "second"))
        for n, (one, other) in enumerate(verdicts)
    ]


def test_agreement_by_hand() -> None:
    # 10 pairs: 4 same-same, 3 different-different, 2 same-different, 1 different-same. Share 0.7;
    # by chance 0.6*0.5 + 0.4*0.5 = 0.5, so kappa = (0.7 - 0.5) / 0.5 = 0.4.
    pairs = [(SAME, SAME)] * 4 + [(DIFFERENT, DIFFERENT)] * 3 + [(SAME, DIFFERENT)] * 2 + [(DIFFERENT, SAME)]

    found = second.agreement(read_twice(*pairs))

    assert (found.pairs, found.agreeing, found.share) == (10, 7, 0.7)
    assert found.kappa == pytest.approx(0.4)


def test_agreement_of_nothing_and_of_one_verdict_only_tells_no_kappa() -> None:
    assert second.agreement([]).share is None
    assert second.agreement(read_twice((SAME, SAME))).kappa is None


def test_offers_are_a_share_of_what_others_decided() -> None:
    said = [Word(decision(n, SAME, "els"), is_blind=False) for n in range(1000)]

    offered = second.offers(said, "bram")

    assert 60 < len(offered) < 140  # one in ten
    assert second.offers(said, "els") == []


def test_a_second_reading_moves_nobody_and_leaves_the_offers(
    doubtful: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second, "SHARE", 100)
    first = review.decide(doubtful, review.queue(doubtful)[0].key, "same", "els")
    before = persons(doubtful)
    assert [row.key for row in second.offers(second.words(doubtful), "bram")] == [first.key]

    reading = second.give(doubtful, first.key, "same", "bram")

    assert reading.agree
    assert persons(doubtful) == before
    assert second.offers(second.words(doubtful), "bram") == []
    assert second.agreement(second.readings(second.words(doubtful))).agreeing == 1
    assert pipeline.resolve(doubtful).written.nothing


def test_a_disagreement_comes_back_overrules_nothing_and_is_settled_by_a_person(doubtful: Store) -> None:
    first = review.decide(doubtful, review.queue(doubtful)[0].key, "same", "els")
    before = persons(doubtful)

    second.give(doubtful, first.key, "different", "bram")
    (dispute,) = second.disputes(second.words(doubtful))
    assert dispute.first.key == first.key
    assert persons(doubtful) == before

    last = second.settle_dispute(doubtful, first.key, "different", "cas")
    assert second.disputes(second.words(doubtful)) == []
    assert registry.read_decision(doubtful, first.key).status == "withdrawn"
    assert persons(doubtful)[last.left] != persons(doubtful)[last.right]
    assert second.agreement(second.readings(second.words(doubtful))).pairs == 1


def test_confirming_the_first_settles_it_too(doubtful: Store) -> None:
    first = review.decide(doubtful, review.queue(doubtful)[0].key, "same", "els")
    second.give(doubtful, first.key, "unsure", "bram")

    second.settle_dispute(doubtful, first.key, "same", "cas")

    assert second.disputes(second.words(doubtful)) == []


def test_one_does_not_read_ones_own_nor_twice_nor_the_machines(doubtful: Store) -> None:
    machine = review.queue(doubtful)[0].key
    first = review.decide(doubtful, machine, "same", "els")
    with pytest.raises(BadParameter, match="somebody else"):
        second.give(doubtful, first.key, "same", "els")
    with pytest.raises(BadParameter, match="no decision of a person"):
        second.give(doubtful, machine, "same", "bram")
    second.give(doubtful, first.key, "same", "bram")

    with pytest.raises(BadParameter, match="already"):
        second.give(doubtful, first.key, "same", "cas")


def test_a_split_after_a_second_reading_still_works(doubtful: Store) -> None:
    first = review.decide(doubtful, review.queue(doubtful)[0].key, "same", "els")
    second.give(doubtful, first.key, "same", "bram")

    review.withdraw(doubtful, first.key, "els")

    assert persons(doubtful)[first.left] != persons(doubtful)[first.right]


def test_bins_compare_what_was_predicted_with_what_people_said() -> None:
    said = [
        Word(decision(n, SAME if n < 18 else DIFFERENT, "els", probability=0.65), is_blind=n < 5)
        for n in range(20)
    ]
    said += [Word(decision(n, DIFFERENT, "els", probability=0.35), is_blind=False) for n in range(20, 22)]
    said += [
        Word(decision(30, UNSURE, "els"), is_blind=False),
        Word(decision(0, SAME, "bram", "second"), is_blind=True),
    ]

    found = taught(said)

    assert (found.pairs, found.blind) == (22, 5)
    assert [(each.low, each.pairs, each.same) for each in found.bins] == [(0.3, 2, 0.0), (0.6, 20, 0.9)]
    assert [each.verdict for each in found.bins] == ["few", "careful"]


def test_kinds_tell_how_often_people_followed_them() -> None:
    told = '[{"kind":"start","says":"","bits":-4},{"kind":"name","says":"","bits":5},{"kind":"place","says":"","bits":-2}]'
    said = [
        Word(decision(n, SAME if n else DIFFERENT, "els", evidence=told), is_blind=False) for n in range(4)
    ]

    kinds = {each.kind: each for each in taught(said).kinds}

    assert (kinds["name"].speaks_for, kinds["name"].same_for) == (4, 0.75)
    assert (kinds["place"].speaks_against, kinds["place"].same_against) == (4, 0.75)
    assert "start" not in kinds


def test_the_interval_of_a_share_by_hand() -> None:
    assert wilson(8, 10) == (0.4902, 0.9433)
    assert wilson(0, 0) == (0.0, 1.0)
