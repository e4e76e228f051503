"""Seeds against all sets of their size, and against the real world."""

from __future__ import annotations

import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from graph.errors import BadParameter
from graph.reach.arcfile import read_arcs
from graph.reach.cascade import Cascades
from graph.reach.choosing import GOOD_ENOUGH, choose
from graph.reach.layers import INFLUENCES
from graph.reach.seeds import seeds
from graph.reach.spread import spread
from tests.reach.graphs import Chance, arcs_of, exact_spread, played_spread, snapshot_of

DATA = Path(os.environ.get("KENNER_DATA") or Path(__file__).parents[3] / "shared" / "data")


def sparse(seed: int, nodes: int = 8, arcs: int = 11) -> list[Chance]:
    random = np.random.default_rng(seed)
    found = {(int(a), int(b)) for a, b in random.integers(0, nodes, (arcs, 2)) if a != b}
    return [(a, b, float(random.choice([0.1, 0.3, 0.6]))) for a, b in sorted(found)]


@pytest.mark.parametrize("seed", range(4))
def test_seeds_come_close_to_the_best_of_all_sets(seed: int) -> None:
    arcs = sparse(seed)
    best = max(exact_spread(arcs, pair) for pair in combinations(range(8), 2))

    chosen = choose(Cascades(arcs_of(8, arcs)), 2, among=np.ones(8, bool))

    reached = exact_spread(arcs, chosen.nodes)
    assert reached >= 0.97 * best
    assert GOOD_ENOUGH <= chosen.certified <= reached / best + 1e-9


def test_each_row_tells_the_spread_of_the_list_so_far() -> None:
    """0 reaches 1 and 2 for sure, 3 reaches 4 for sure; nobody reaches 0 or 3."""
    rows = seeds(snapshot_of(6, influences=[(0, 1, 1.0), (1, 2, 1.0), (3, 4, 1.0)]), 2)

    assert [(row.key, row.score) for row in rows] == [("x:0", 3.0), ("x:3", 5.0)]
    assert [row.parts["gain"] for row in rows] == [3.0, 2.0]
    assert "the first 2 of the list set 5.00 people in motion" in rows[1].because


def test_a_brand_is_never_a_seed() -> None:
    snapshot = snapshot_of(3, influences=[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 0.5)])
    snapshot.nodes.voices[0] = False

    assert [row.key for row in seeds(snapshot, 1)] == ["x:1"]


def test_more_seeds_than_people_is_an_error_with_a_way_out() -> None:
    two = snapshot_of(2, influences=[(0, 1, 0.5)])

    with pytest.raises(BadParameter, match="10 people are asked, 2 can be chosen") as caught:
        seeds(two, 10)

    assert "--k 2" in caught.value.hint
    assert len(seeds(two)) == 2


def test_nobody_gives_no_seeds() -> None:
    assert seeds(snapshot_of(0), 3) == []
    assert spread(snapshot_of(0)) == []


def test_less_than_one_seed_is_refused() -> None:
    with pytest.raises(BadParameter, match="k is 0"):
        seeds(snapshot_of(2), 0)


def test_spread_of_everybody_agrees_with_the_spread_of_each() -> None:
    arcs = sparse(7)
    for row in spread(snapshot_of(8, influences=arcs)):
        truth = exact_spread(arcs, [int(row.key.removeprefix("x:"))])
        assert row.interval_low is not None
        assert row.interval_high is not None
        assert row.score == pytest.approx(truth, abs=2 * (row.interval_high - row.interval_low))


@pytest.mark.data
def test_three_legislators_and_their_spread_hold_against_plain_cascades() -> None:
    path = DATA / "congress" / "influence.csv"
    if not path.exists():
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(f"no {path}, and CI is set")
        pytest.skip(f"no {path}: set KENNER_DATA to the folder of real data")
    snapshot = read_arcs(path)
    held = snapshot.layers[INFLUENCES]
    arcs = list(zip(held.sources.tolist(), held.ends.tolist(), held.weights.tolist(), strict=True))
    keys = snapshot.nodes.keys

    rows = seeds(snapshot, 3)

    assert {row.key for row in rows} == {"SteveScalise", "SpeakerPelosi", "RepBobbyRush"}
    for size, row in enumerate(rows, start=1):
        mean, error = played_spread(
            arcs, [keys.index(each.key) for each in rows[:size]], runs=20_000, seed=size
        )
        assert row.interval_low is not None
        assert row.interval_high is not None
        assert row.interval_low - 3 * error <= mean <= row.interval_high + 3 * error
        assert row.interval_high - row.interval_low < 0.05
