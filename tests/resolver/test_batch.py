"""One answer to many cases, taken back by one undo."""

import pytest

from graph.errors import BadParameter, DecisionContradicts, NotFound
from graph.store import Store
from resolver import batch, pipeline, registry, review
from resolver.decide import Verdict
from tests.resolver.conftest import CUSTOMERS, HANDLES, LOOKALIKES
from tests.resolver.test_pipeline import persons

JAN, PIET, HIDDE = "x:jandevries", "x:pietbakker", "x:hidde.postma"


def test_one_act_decides_all_and_one_undo_takes_all_of_it_back(doubtful: Store) -> None:
    before = registry.read(doubtful).belongings
    waiting = [row.key for row in review.queue(doubtful)]

    act = batch.decide(doubtful, waiting, "different", "els")
    assert len(act.made) == len(waiting) >= 4
    assert review.waiting(doubtful) == 0

    taken = batch.take_back(doubtful, act.batch, "bram")
    assert {row.key for row in taken} == {row.key for row in act.made}
    assert registry.read(doubtful).belongings == before
    assert sorted(row.key for row in review.queue(doubtful)) == sorted(waiting)
    assert pipeline.resolve(doubtful).written.nothing


def test_the_newest_act_is_undone_first_and_only_ones_own(doubtful: Store) -> None:
    waiting = [row.key for row in review.queue(doubtful)]
    alone = review.decide_pair(doubtful, JAN, PIET, "different", "els")
    act = batch.decide(doubtful, waiting, "unsure", "els")

    with pytest.raises(NotFound):
        batch.undo_last(doubtful, "bram")
    assert {row.key for row in batch.undo_last(doubtful, "els")} == {row.key for row in act.made}
    assert [row.key for row in batch.undo_last(doubtful, "els")] == [alone.key]
    with pytest.raises(NotFound):
        batch.undo_last(doubtful, "els")


def test_what_somebody_decided_meanwhile_is_left_out_and_named(doubtful: Store) -> None:
    waiting = [row.key for row in review.queue(doubtful)]
    review.decide(doubtful, waiting[0], "same", "bram")

    act = batch.decide(doubtful, waiting, "different", "els")

    assert waiting[0] in act.left_out
    assert len(act.made) + len(act.left_out) == len(waiting)


@pytest.mark.parametrize("keys", [[], [f"decision:{n}" for n in range(batch.MOST + 1)]], ids=["none", "many"])
def test_an_act_has_a_size(doubtful: Store, keys: list[str]) -> None:
    with pytest.raises(BadParameter):
        batch.decide(doubtful, keys, Verdict.SAME, "els")


def test_pairs_of_one_act_may_not_contradict_what_a_person_said_along_a_chain(doubtful: Store) -> None:
    review.decide_pair(doubtful, JAN, HIDDE, "different", "els")

    with pytest.raises(DecisionContradicts):
        review.decide_pairs(doubtful, [(JAN, PIET), (HIDDE, PIET)], Verdict.SAME, "els")
    made, left_out = review.decide_those_that_may(doubtful, [(JAN, PIET), (HIDDE, PIET)], "same", "els")

    assert (len(made), len(left_out)) == (1, 1)
    assert persons(doubtful)[JAN] != persons(doubtful)[HIDDE]


def test_an_un_merge_is_one_act_and_its_undo_restores_what_people_had_merged(doubtful: Store) -> None:
    review.decide_pair(doubtful, JAN, PIET, "same", "bram")
    before = persons(doubtful)

    act, done = batch.unmerge(doubtful, before[JAN], [PIET], "els")
    assert done.withdrawn
    assert persons(doubtful) != before

    batch.take_back(doubtful, act, "els")
    assert persons(doubtful) == before
    with pytest.raises(NotFound):
        batch.take_back(doubtful, act, "els")
    assert batch.last(doubtful, "els") is not None, "the merge that was restored is now els's word"


def test_an_un_merge_of_what_people_merged_can_be_undone_as_the_newest_act(doubtful: Store) -> None:
    review.decide_pair(doubtful, JAN, PIET, "same", "els")
    before = persons(doubtful)
    batch.unmerge(doubtful, before[JAN], [PIET], "els")

    batch.undo_last(doubtful, "els")

    assert persons(doubtful) == before


def test_interests_follow_also_the_people_whom_an_answer_leaves_behind(
    doubtful: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: set[str] = set()
    monkeypatch.setattr(batch, "derive_interests", lambda _store, people: derived.update(people))
    together = persons(doubtful)
    assert together[PIET] == together["crm:2"]

    batch.derive(doubtful, [review.decide_pair(doubtful, JAN, PIET, "same", "els")])

    now = persons(doubtful)
    assert now[PIET] != now["crm:2"]
    assert {now[JAN], now[PIET], now["crm:2"]} <= derived


def groups(store: Store) -> set[frozenset[str]]:
    now = persons(store)
    return {
        frozenset(key for key in (*HANDLES, *CUSTOMERS, *LOOKALIKES) if now.get(key) == person)
        for person in now.values()
    }


def test_a_preview_is_what_the_answer_then_makes(doubtful: Store) -> None:
    for verdict in Verdict:
        digest, before = doubtful.digest(), groups(doubtful)
        seen = review.preview(doubtful, JAN, PIET, verdict, "els")
        assert doubtful.digest() == digest

        made = review.decide_pair(doubtful, JAN, PIET, verdict, "els")
        after = groups(doubtful)
        expected = (after - before) | {group for group in after if group & {JAN, PIET}}
        assert {frozenset(side.key for side in group) for group in seen.people} == expected
        review.withdraw(doubtful, made.key, "els")


def test_a_preview_names_what_stands_in_the_way(doubtful: Store) -> None:
    review.decide_pair(doubtful, JAN, PIET, "same", "els")
    review.decide_pair(doubtful, PIET, HIDDE, "different", "bram")

    seen = review.preview(doubtful, JAN, HIDDE, Verdict.SAME, "els")

    assert "bram decided" in seen.objection
    assert seen.people == ()
