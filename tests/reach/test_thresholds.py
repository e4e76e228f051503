"""Linear threshold against every outcome listed, and against itself played the other way."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach.spread import spread
from graph.reach.thresholds import Thresholds, shared_out
from tests.reach.graphs import Chance, arcs_of, chances, snapshot_of


def exact(nodes: int, arcs: list[Chance], speakers: list[int]) -> float:
    """Over every choice of at most one speaker a hearer (live-edge form, Kempe et al. 2003, theorem 4.6)."""
    heard: list[list[tuple[int, float]]] = [[] for _ in range(nodes)]
    for a, b, weight in arcs:
        heard[b].append((a, weight))
    ways = [[*each, (-1, 1.0 - sum(w for _, w in each))] for each in heard]
    total = 0.0
    for outcome in product(*ways):
        chance = float(np.prod([w for _, w in outcome]))
        reached, more = set(speakers), True
        while more:
            found = {b for b, (a, _) in enumerate(outcome) if a in reached} - reached
            reached, more = reached | found, bool(found)
        total += chance * len(reached)
    return total


@settings(max_examples=40, deadline=None, derandomize=True)
@given(chances(), st.data())
def test_both_directions_agree_with_every_outcome_listed(
    graph: tuple[int, list[Chance]], data: st.DataObject
) -> None:
    nodes, arcs = graph
    speakers = data.draw(st.lists(st.integers(0, nodes - 1), min_size=1, unique=True))
    rows = shared_out(arcs_of(nodes, arcs))
    plays = Thresholds(rows)

    truth = exact(
        nodes,
        list(zip(rows.sources.tolist(), rows.ends.tolist(), rows.weights.tolist(), strict=True)),
        speakers,
    )
    forward = plays.simulate(speakers, runs=40_000, seed=3)
    samples = plays.sample(40_000, seed=4)
    backward = samples.estimates(samples.met_by(speakers))[-1]

    for found in (forward, backward):
        assert found.people == pytest.approx(
            truth, abs=2 * max(found.high - found.people, found.people - found.low) + 1e-6
        )


def test_weights_that_add_up_to_more_than_one_are_shared_out_in_proportion() -> None:
    rows = shared_out(arcs_of(4, [(0, 2, 0.9), (1, 2, 0.6), (0, 3, 0.4)]))

    assert rows.weights.tolist() == pytest.approx([0.6, 0.4, 0.4])


def test_where_everybody_hears_one_voice_both_models_say_the_same() -> None:
    heard_from_one = snapshot_of(3, influences=[(0, 1, 0.5), (1, 2, 0.5)])

    by_cascade, by_threshold = (
        spread(heard_from_one, ["x:0"], model=model)[0].score for model in ("cascade", "threshold")
    )

    assert by_cascade == pytest.approx(1.75, abs=0.02)
    assert by_threshold == pytest.approx(1.75, abs=0.02)


def test_two_halves_convince_for_certain_by_threshold_alone() -> None:
    heard_from_two = snapshot_of(3, influences=[(0, 2, 0.5), (1, 2, 0.5)])

    row = spread(heard_from_two, ["x:0", "x:1"], model="threshold")[0]

    assert row.score == 3.0
    assert "linear threshold" in row.because
    assert spread(heard_from_two, ["x:0", "x:1"])[0].score == pytest.approx(2.75, abs=0.02)


def test_another_model_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadParameter, match="rumour"):
        spread(snapshot_of(1), model="rumour")
