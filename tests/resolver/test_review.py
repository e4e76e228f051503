from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter, DecisionContradicts, NotFound
from graph.store import Store
from resolver import lookup, pipeline, registry, review, split
from resolver.decide import Verdict
from tests.resolver.conftest import CUSTOMERS, HANDLES, fill
from tests.resolver.test_pipeline import persons

ANNA, ANNA_TOO, JAN, PIET, HIDDE = (
    "x:annakuiper",
    "facebook:anna.kuiper",
    "x:jandevries",
    "x:pietbakker",
    "x:hidde.postma",
)

KEYS = sorted([*CUSTOMERS, *(key for key, row in HANDLES.items() if row.get("kind") != "brand")])


@pytest.fixture
def resolved(town: Store) -> Store:
    pipeline.resolve(town)
    return town


def test_a_persons_word_holds_at_once(resolved: Store) -> None:
    made = review.decide_pair(resolved, JAN, PIET, "same", "els")

    assert persons(resolved)[JAN] == persons(resolved)[PIET]
    assert registry.read(resolved).belongings[PIET].decision == made.key
    assert (made.decided_by, made.status) == ("els", "active")


def test_withdrawing_restores_the_people_and_keeps_the_history(resolved: Store) -> None:
    before = registry.read(resolved).belongings

    made = review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")
    review.withdraw(resolved, made.key, "bram")

    assert registry.read(resolved).belongings == before
    kept = registry.read_decision(resolved, made.key)
    assert (kept.status, kept.withdrawn_by) == ("withdrawn", "bram")
    assert kept.withdrawn_at is not None


def test_the_same_word_again_changes_nothing(resolved: Store) -> None:
    first = review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")
    digest = resolved.digest()

    again = review.decide_pair(resolved, PIET, JAN, Verdict.SAME, "els")

    assert again.key == first.key
    assert resolved.digest() == digest


def test_a_word_against_a_word_is_refused_with_the_way_out(resolved: Store) -> None:
    first = review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")

    with pytest.raises(DecisionContradicts) as caught:
        review.decide_pair(resolved, JAN, PIET, Verdict.DIFFERENT, "bram")

    assert first.key in caught.value.hint


def test_a_contradiction_along_a_chain_is_refused(resolved: Store) -> None:
    review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")
    review.decide_pair(resolved, PIET, HIDDE, Verdict.DIFFERENT, "els")

    with pytest.raises(DecisionContradicts):
        review.decide_pair(resolved, JAN, HIDDE, Verdict.SAME, "els")


def test_unsure_leaves_the_queue_and_yields_to_an_answer(resolved: Store) -> None:
    made = review.decide_pair(resolved, ANNA, ANNA_TOO, Verdict.UNSURE, "els")
    assert persons(resolved)[ANNA] != persons(resolved)[ANNA_TOO]

    review.decide_pair(resolved, ANNA, ANNA_TOO, Verdict.SAME, "els")

    assert persons(resolved)[ANNA] == persons(resolved)[ANNA_TOO]
    assert registry.read_decision(resolved, made.key).status == "withdrawn"


def test_the_queue_holds_what_waits(resolved: Store) -> None:
    queue = review.queue(resolved)

    assert review.waiting(resolved) == len(queue)
    assert all(row.status == "waiting" and row.worth > 0 for row in queue)


def test_a_case_shows_both_sides_and_what_speaks_against(resolved: Store) -> None:
    key = registry.read(resolved).belongings[ANNA].decision

    case = review.show(resolved, key)

    assert {case.left.key, case.right.key} == {ANNA, ANNA_TOO}
    assert sum(line.bits for line in case.lines) == pytest.approx(
        case.decision.bits, abs=0.011 * len(case.lines)
    )
    assert case.speaks_for
    assert case.speaks_against


def test_the_machine_is_not_withdrawn_but_answered(resolved: Store) -> None:
    key = registry.read(resolved).belongings[ANNA].decision

    with pytest.raises(BadParameter):
        review.withdraw(resolved, key, "els")
    review.decide(resolved, key, "different", "els")

    assert persons(resolved)[ANNA] != persons(resolved)[ANNA_TOO]


@pytest.mark.parametrize("actor", ["", "machine"])
def test_a_decision_needs_a_name(resolved: Store, actor: str) -> None:
    with pytest.raises(BadParameter):
        review.decide_pair(resolved, JAN, PIET, Verdict.SAME, actor)


def test_a_record_that_may_not_be_linked_cannot_be_decided_about(resolved: Store) -> None:
    with pytest.raises(NotFound) as caught:
        review.decide_pair(resolved, JAN, "x:annakuiper_prive", Verdict.SAME, "els")

    assert "consent why" in caught.value.hint


def test_an_explanation_adds_up_and_says_who_decided(resolved: Store) -> None:
    found = lookup.explain(resolved, ANNA, ANNA_TOO)

    assert found.are_one
    assert sum(line.bits for line in found.lines) == pytest.approx(found.bits, abs=0.011 * len(found.lines))
    assert "Anna Kuiper" in str(found)


def test_a_pair_nobody_proposed_is_explained_too(resolved: Store) -> None:
    found = lookup.explain(resolved, ANNA, HIDDE)

    assert not found.are_one
    assert found.probability < 0.1
    assert any(line.bits < 0 for line in found.lines)


def test_a_split_keeps_what_it_took_apart_through_the_next_run(resolved: Store) -> None:
    person = persons(resolved)[JAN]

    done = split.split(resolved, person, [JAN], "els")

    after = persons(resolved)
    assert after[JAN] not in {after["instagram:jan.de.vries"], after["crm:1"]}
    assert after["crm:1"] == person
    assert pipeline.resolve(resolved).written.nothing
    assert persons(resolved) == after
    assert done.left_behind == ("crm:1", "instagram:jan.de.vries")


def test_a_split_of_everything_leaves_everybody_alone(resolved: Store) -> None:
    split.split(resolved, persons(resolved)[JAN], [], "els")

    after = persons(resolved)
    assert len({after[JAN], after["instagram:jan.de.vries"], after["crm:1"]}) == 3


def test_splitting_what_a_person_merged_withdraws_the_merge(resolved: Store) -> None:
    before = registry.read(resolved).belongings
    review.decide_pair(resolved, JAN, PIET, Verdict.SAME, "els")

    done = split.split(resolved, persons(resolved)[JAN], [PIET], "els")

    assert len(done.withdrawn) == 1
    assert not done.appended
    assert registry.read(resolved).belongings == before


def test_a_split_names_what_is_not_there(resolved: Store) -> None:
    with pytest.raises(NotFound) as caught:
        split.split(resolved, persons(resolved)[JAN], [PIET], "els")

    assert JAN in caught.value.hint


ACTS = st.lists(
    st.tuples(st.sampled_from(["same", "different", "split"]), st.sampled_from(KEYS), st.sampled_from(KEYS)),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, order=st.randoms(use_true_random=False))
def test_whatever_people_merge_and_split_taking_it_back_restores_the_start(
    embedded: Store, acts: list[tuple[str, str, str]], order: Random
) -> None:
    if not registry.read(embedded).belongings:
        fill(embedded)
        pipeline.resolve(embedded)
    start = registry.read(embedded).belongings

    for act, one, other in acts:
        with suppress(DecisionContradicts, BadParameter):
            if act == "split":
                split.split(embedded, persons(embedded)[one], [one], "els")
            else:
                review.decide_pair(embedded, one, other, act, "els")
    held = [row.key for row in registry.read(embedded).decisions.values() if row.is_human and row.holds]
    order.shuffle(held)
    for key in held:
        review.withdraw(embedded, key, "bram")

    assert registry.read(embedded).belongings == start
    assert pipeline.resolve(embedded).written.nothing


def test_an_answer_leaves_the_whole_graph_as_a_full_run_would(resolved: Store) -> None:
    review.decide_pair(resolved, ANNA, ANNA_TOO, Verdict.DIFFERENT, "els")
    review.decide_pair(resolved, JAN, HIDDE, Verdict.SAME, "els")
    review.decide_pair(resolved, "x:roos_timmer", "instagram:roostimmer", Verdict.UNSURE, "els")
    here = resolved.digest()

    report = pipeline.resolve(resolved)

    assert report.written.nothing
    assert resolved.digest() == here


def test_two_people_are_one_question(resolved: Store) -> None:
    person = persons(resolved)

    asked = [frozenset({person[row.left], person[row.right]}) for row in review.queue(resolved)]

    assert len(asked) == len(set(asked))
