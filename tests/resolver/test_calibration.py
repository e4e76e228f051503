import numpy as np
import pytest

from resolver import train, weigh
from resolver.kinds import Kind
from resolver.weigh import Table, Weights

PLAIN = Table((-50.0, 50.0), (-50.0, 50.0))
MARKS = (0.25, 0.5)


def chance(bits: np.ndarray, line: dict[str, list[float]]) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp2(-np.interp(bits, line["at"], line["bits"]))))


@pytest.mark.parametrize("shift", [-4.0, -1.0, 0.0, 1.0, 4.0])
def test_a_pinned_calibration_decides_as_the_one_before_and_rises(shift: float) -> None:
    bits = np.linspace(-12, 20, 4_001)
    line = {"at": [-8.0, 0.0, 8.0, 16.0], "bits": [-9 + shift, shift, 5 + shift, 12 + shift]}

    found = chance(bits, train.pinned(line, PLAIN, MARKS))

    before = 1 / (1 + np.exp2(-bits))
    for mark in MARKS:
        assert ((found >= mark) == (before >= mark)).all()
    inner = (bits > -8) & (bits < 16)
    assert (np.diff(found[inner]) > 0).all()


def test_a_pinned_calibration_says_what_was_learnt_where_that_decides_alike() -> None:
    line = {"at": [-8.0, -4.0, 4.0, 8.0], "bits": [-12.0, -6.0, 3.0, 9.0]}

    found = chance(np.array([-6.0, 7.0]), train.pinned(line, PLAIN, MARKS))

    assert found == pytest.approx(1 / (1 + np.exp2([9.0, -7.5])))


@pytest.mark.parametrize("kind", [Kind.ACCOUNTS_NAMED, Kind.CUSTOMER_NAMED], ids=lambda kind: kind.slug)
def test_how_sure_the_shipped_weights_are_of_pairs_with_names_changes_no_decision(kind: Kind) -> None:
    weights, bits = Weights.read(), np.linspace(-10, 18, 20_001)
    named, rest = (
        np.interp(bits, table.at, table.bits) for table in (weights.calibrated(kind), weights.calibration)
    )

    assert kind in weights.calibrations
    for mark in (weights.review_at, weights.link_at):
        level = np.log2(mark / (1 - mark))
        assert ((named >= level) == (rest >= level)).all()
    assert (
        weigh.probability(bits, weights) >= weigh.probability(bits, weights, np.full(len(bits), int(kind)))
    ).all()


def test_a_straight_line_is_right_among_doubtful_pairs_and_goes_on_beyond_them() -> None:
    rng = np.random.default_rng(4)
    bits = np.concatenate([rng.normal(2, 4, 800), rng.normal(40, 3, 200)])
    is_match = rng.random(1_000) < 1 / (1 + np.exp2(-(bits - 3) / 2))

    line = train.straight(bits, is_match, np.ones(1_000))

    assert chance(np.array([3.0, 5.0]), line) == pytest.approx([0.5, 2 / 3], abs=0.08)
    assert chance(np.array([20.0]), line)[0] > chance(np.array([16.0]), line)[0]
    assert chance(np.array([90.0]), line)[0] == pytest.approx(1 - 1e-4, abs=1e-5)
