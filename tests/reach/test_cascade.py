"""Spread against two other ways of counting: every outcome listed, and plain Python cascades."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import comb, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.cascade import Cascades
from tests.reach.graphs import Chance, arcs_of, chances, exact_spread, played_spread


@settings(max_examples=40, deadline=None, derandomize=True)
@given(chances(), st.data())
def test_both_estimators_agree_with_every_outcome_listed(
    graph: tuple[int, list[Chance]], data: st.DataObject
) -> None:
    nodes, arcs = graph
    speakers = data.draw(st.lists(st.integers(0, nodes - 1), min_size=1, unique=True))
    cascades = Cascades(arcs_of(nodes, arcs))

    truth = exact_spread(arcs, speakers)
    forward = cascades.simulate(speakers, runs=40_000, seed=3)
    samples = cascades.sample(40_000, seed=4)
    backward = samples.estimates(samples.met_by(speakers))[-1]

    # Five standard errors: 99 % intervals would fail in one of a hundred examples.
    for found in (forward, backward):
        assert found.people == pytest.approx(
            truth, abs=2 * max(found.high - found.people, found.people - found.low) + 1e-6
        )
        assert 1 <= found.low <= found.people <= found.high <= nodes


def test_intervals_hold_the_true_value_in_99_of_100_cases() -> None:
    arcs = [
        (0, 1, 0.3),
        (0, 2, 0.05),
        (1, 2, 0.5),
        (1, 3, 0.1),
        (2, 4, 0.7),
        (3, 4, 0.2),
        (4, 5, 0.004),
        (5, 0, 0.9),
    ]
    cascades = Cascades(arcs_of(6, arcs))
    truth = exact_spread(arcs, [0])
    tries = 400

    forward = [cascades.simulate([0], runs=400, seed=seed) for seed in range(tries)]
    backward = [cascades.sample(2000, seed=seed).spread_of_each()[0] for seed in range(tries)]

    assert sum(each.low <= truth <= each.high for each in forward) >= 0.975 * tries
    assert sum(each.low <= truth <= each.high for each in backward) >= 0.975 * tries


def test_what_was_never_seen_is_inside_the_interval() -> None:
    found = Cascades(arcs_of(2, [(0, 1, 1e-6)])).simulate([0], runs=1000)

    assert found.people == 1.0
    assert found.low <= 1.000001 <= found.high


def test_jumping_over_arcs_has_the_law_of_trying_each() -> None:
    """Rows of mixed chances, long enough that most arcs are jumped over."""
    random = np.random.default_rng(9)
    hearers = 400
    row = [(0, 1 + i, float(p)) for i, p in enumerate(random.beta(0.3, 12, hearers))]
    cascades = Cascades(arcs_of(1 + hearers, row))

    found = cascades.simulate([0], runs=100_000, seed=1)

    assert found.people == pytest.approx(1 + sum(p for _, _, p in row), abs=found.high - found.people)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(chances(), st.data())
def test_another_speaker_never_lowers_the_spread(
    graph: tuple[int, list[Chance]], data: st.DataObject
) -> None:
    nodes, arcs = graph
    first, more = data.draw(st.integers(0, nodes - 1)), data.draw(st.integers(0, nodes - 1))
    samples = Cascades(arcs_of(nodes, arcs)).sample(5_000, seed=1)

    met = samples.met_by(list(dict.fromkeys([first, more])))

    assert (np.diff(met) >= 0).all()
    assert exact_spread(arcs, {first, more}) >= exact_spread(arcs, {first}) - 1e-12


def test_equal_seeds_give_equal_numbers_on_any_number_of_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    cascades = Cascades(
        arcs_of(50, [(int(a), int(b), 0.1) for a, b in random.integers(0, 50, (300, 2)) if a != b])
    )
    alone = cascades.simulate([0, 1], runs=1001, seed=8), cascades.sample(1001, seed=8).members.tolist()

    monkeypatch.setattr("graph.reach.parallel._pool", lambda: ThreadPoolExecutor(1))

    assert (
        cascades.simulate([0, 1], runs=1001, seed=8),
        cascades.sample(1001, seed=8).members.tolist(),
    ) == alone
    assert cascades.simulate([0, 1], runs=1001, seed=9) != alone[0]


def test_plain_cascades_on_a_middling_graph_agree() -> None:
    random = np.random.default_rng(4)
    arcs = list(
        {
            (int(a), int(b)): (int(a), int(b), 0.08) for a, b in random.integers(0, 60, (400, 2)) if a != b
        }.values()
    )

    mean, error = played_spread(arcs, [0, 1, 2], runs=4000, seed=1)
    found = Cascades(arcs_of(60, arcs)).simulate([0, 1, 2], runs=20_000)

    assert found.people == pytest.approx(mean, abs=4 * error + (found.high - found.people))


def test_nobody_speaks_to_nobody() -> None:
    assert Cascades(arcs_of(0, [])).simulate([], runs=10).people == 0.0


@pytest.mark.parametrize("bad", [float("nan"), -0.1, 1.5])
def test_a_chance_outside_0_to_1_is_named(bad: float) -> None:
    with pytest.raises(BadParameter, match=r"arc 1 \(1 to 2\) has the chance"):
        Cascades(arcs_of(3, [(0, 1, 0.5), (1, 2, bad)]))


def test_rows_of_one_chance_are_jumped_over_with_the_same_law() -> None:
    """A star of 40 leaves with one small chance each, and the same star with one chance a little larger."""
    even = [(0, leaf, 0.1) for leaf in range(1, 41)]
    uneven = [*even[:-1], (0, 40, 0.11)]

    for arcs, truth in ((even, 5.0), (uneven, 5.01)):
        found = Cascades(arcs_of(41, arcs)).simulate([0], runs=100_000)
        assert found.low <= truth <= found.high


@pytest.mark.parametrize(("arcs", "chance"), [(1, 1.0), (3, 1 / 3), (6, 0.4), (6, 0.9), (40, 0.3)])
def test_of_arcs_with_one_chance_each_number_and_each_arc_comes_as_often_as_it_should(
    arcs: int, chance: float
) -> None:
    """Of the sets that begin with the one who hears all others, by the binomial law."""
    star = arcs_of(arcs + 1, [(speaker, 0, chance) for speaker in range(1, arcs + 1)])
    drawn = Cascades(star).sample(20_000 * (arcs + 1), seed=4)
    sets = [drawn.members[first:last] for first, last in pairwise(drawn.starts.tolist())]
    heard = [each[1:].tolist() for each in sets if each[0] == 0]

    assert all(len(set(each)) == len(each) for each in heard)
    for number in range(arcs + 1):
        expected = comb(arcs, number) * chance**number * (1 - chance) ** (arcs - number)
        off = abs(sum(len(each) == number for each in heard) / len(heard) - expected)
        assert off <= 5 * sqrt(expected * (1 - expected) / len(heard)) + 1e-9
    for speaker in range(1, arcs + 1):
        off = abs(sum(speaker in each for each in heard) / len(heard) - chance)
        assert off <= 5 * sqrt(chance * (1 - chance) / len(heard)) + 1e-6
