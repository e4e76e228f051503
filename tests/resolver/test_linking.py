"""Rules that hold for whoever is in the table."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver import block, kinds, linking
from resolver.compare.pairs import Column, Pairs
from resolver.decide import Pair, Verdict, pair
from resolver.explain import lines
from resolver.kinds import Kind
from resolver.rarity import Rarity
from resolver.records import Records
from resolver.weigh import Weighed, Weights, total, weigh
from tests.resolver.test_live import tables

WEIGHTS = Weights.read()


def who(records: Records, said: Mapping[Pair, Verdict] | None = None) -> Mapping[str, str]:
    return linking.people(records, WEIGHTS, said).clustering.person_by_key


def together(person_by_key: Mapping[str, str]) -> set[Pair]:
    keys = sorted(person_by_key)
    return {
        (one, other)
        for place, one in enumerate(keys) for other in keys[place + 1 :]
        if person_by_key[one] == person_by_key[other]
    }  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(records=tables(), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_the_people(records: Records, order: object) -> None:
    rows = list(records.rows)
    order.shuffle(rows)  # type: ignore[attr-defined]

    assert who(Records(tuple(rows))) == who(records)


@settings(max_examples=15, deadline=None)
@given(records=tables(), choice=st.randoms(use_true_random=False))
def test_saying_different_parts_the_two_and_a_second_run_says_the_same(
    records: Records, choice: object
) -> None:
    where = pair(*choice.sample(records.keys, 2))  # type: ignore[attr-defined]

    said = {where: Verdict.DIFFERENT}

    assert where not in together(who(records, said))
    assert who(records, said) == who(records, said)


@settings(max_examples=15, deadline=None)
@given(records=tables(), choice=st.randoms(use_true_random=False))
def test_saying_different_of_two_who_are_apart_changes_nobody(records: Records, choice: object) -> None:
    where = pair(*choice.sample(records.keys, 2))  # type: ignore[attr-defined]
    before = who(records)

    if where not in together(before):
        assert together(who(records, {where: Verdict.DIFFERENT})) <= together(before)


@settings(max_examples=10, deadline=None)
@given(records=tables(), choice=st.randoms(use_true_random=False))
def test_taking_a_word_back_restores_the_people(records: Records, choice: object) -> None:
    where = pair(*choice.sample(records.keys, 2))  # type: ignore[attr-defined]
    before = who(records)

    who(records, {where: Verdict.SAME})

    assert who(records, {}) == before


LEARNT_AMONG = WEIGHTS.size.records


def start(found: Weighed) -> Column:
    """Bits before any evidence."""
    return found.bits - total(
        {kind: line.astype(np.float64) for kind, line in found.lines.items()}, len(found)
    )


@settings(max_examples=15, deadline=None)
@given(records=tables(), doublings=st.integers(1, 8))
def test_among_more_records_the_same_pair_is_worth_less_and_its_lines_still_add_up(
    records: Records, doublings: int
) -> None:
    pairs = block.candidates(records)
    rarity = Rarity.over(records, records)

    def among(many: int) -> Weighed:
        held = replace(rarity, records=many)
        return weigh(Pairs(records, records, pairs.left, pairs.right, held), WEIGHTS)

    here, there = among(LEARNT_AMONG), among(2**doublings * LEARNT_AMONG)

    bits = np.array([WEIGHTS.size.bits[Kind(kind)] for kind in kinds.of(here.pairs)], dtype=np.float64)
    assert start(there) == pytest.approx(start(here) - bits * doublings, abs=1e-3)
    for k in range(len(there)):
        assert sum(line.bits for line in lines(there, k)) == pytest.approx(there.bits[k], abs=0.011)
