"""Charts are geometry: what is drawn is what the figures say."""

import pytest

from web.charts import calibration, spans, waterfall


def test_each_step_of_a_waterfall_begins_where_the_one_before_ended() -> None:
    found = waterfall([-3.7, 5.0, -1.0])

    assert [step.total for step in found.steps] == [-3.7, 1.3, 0.3]
    assert found.steps[0].start == found.zero
    assert [step.start for step in found.steps[1:]] == [step.end for step in found.steps[:-1]]
    assert found.end == found.steps[-1].end


@pytest.mark.parametrize("addends", [[-4.0], [4.0, 2.0], [0.0], [-1.0, 12.0, -30.0]], ids=str)
def test_a_waterfall_stays_in_its_picture_and_runs_to_the_right_for(addends: list[float]) -> None:
    found = waterfall(addends)

    for step in found.steps:
        assert 0 <= step.left <= step.left + step.width <= 100.01
        assert (step.end > step.start) == (step.bits > 0)
    assert 0 <= found.zero <= 100


def test_a_dot_on_the_diagonal_is_as_far_right_as_up() -> None:
    (even, high) = calibration([(0.5, 0.5, 0.4, 0.6), (0.2, 1.0, 0.6, 1.0)], size=260, margin=34)

    assert even.x - 34 == pytest.approx(226 - even.y)
    assert high.y == 10
    assert even.low > even.high, "up is less in a picture"


def test_audiences_lie_where_the_ones_before_them_end() -> None:
    first, second, third = spans([(60, 60), (50, 30), (10, 10)])

    assert (first.left, first.start, first.end) == (0, 0, 60)
    assert (second.left, second.start, second.end) == (40, 60, 90)
    assert (third.again, third.end) == (0, 100)


def test_no_audience_is_drawn_where_nobody_hears() -> None:
    assert [(each.again, each.added) for each in spans([(0, 0)])] == [(0, 0)]
