import numpy as np
import pytest

from resolver import measure


def test_pairs_by_hand() -> None:
    probability = np.array([0.9, 0.8, 0.7, 0.2])
    is_match = np.array([True, False, True, False])

    found = measure.pairs(probability, is_match, 4, threshold=0.75)

    # at 0.75: two kept, one right, of four that exist
    assert (found.at_threshold.precision, found.at_threshold.recall) == (0.5, 0.25)
    # best: keep three, two right: P 2/3, R 2/4
    assert found.best_f1 == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert found.best_threshold == 0.7
    assert found.recall_at_p99 == 0.25


def test_a_true_pair_that_was_never_proposed_is_a_miss() -> None:
    probability, is_match = np.array([1.0]), np.array([True])

    assert measure.pairs(probability, is_match, 10, threshold=0.5).at_threshold.recall == 0.1


def test_pairs_of_one_score_stand_or_fall_together() -> None:
    probability, is_match = np.array([0.5, 0.5]), np.array([True, False])

    found = measure.pairs(probability, is_match, 1, threshold=0.5)

    assert found.recall_at_p99 == 0.0
    assert found.best_f1 == pytest.approx(2 / 3)


def test_no_pairs_is_no_error() -> None:
    found = measure.pairs(np.zeros(0), np.zeros(0, dtype=bool), 3, threshold=0.5)

    assert (found.pairs, found.at_threshold.f1, found.best_f1) == (0, 0.0, 0.0)


def test_calibration_error_by_hand() -> None:
    # bin 0.8-0.9: said 0.85, was 0.5 → 0.35; bin 0.1-0.2: said 0.15, was 0 → 0.15; half the pairs each
    found = measure.calibration_error(
        np.array([0.85, 0.85, 0.15, 0.15]), np.array([True, False, False, False])
    )

    assert found == pytest.approx(0.25)


def test_clusters_by_hand() -> None:
    found = measure.clusters(["p", "p", "p", "q"], ["a", "a", "b", "b"])

    # three pairs said, one of them true; two true pairs exist
    assert found.pairwise.precision == pytest.approx(1 / 3)
    assert found.pairwise.recall == 0.5
    # B-cubed precision: a 2/3, a 2/3, b 1/3, b 1/1
    assert found.bcubed.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.bcubed.recall == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert (found.largest, found.clusters) == (3, 2)
