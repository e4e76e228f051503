"""Two reviewers do not get one question, and nobody keeps one by walking away."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph.errors import ConflictError
from resolver.leases import ASIDE, LASTS, Leases

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE, OTHER = "decision:1", "decision:2"


@pytest.fixture
def leases(tmp_path: Path) -> Leases:
    return Leases(tmp_path / "review.sqlite")


def test_who_comes_second_learns_who_looks(leases: Leases) -> None:
    leases.take(ONE, "els", NOW)

    assert leases.take(ONE, "bram", NOW).user == "els"
    assert leases.not_for("bram", NOW) == {ONE}
    assert leases.not_for("els", NOW) == frozenset()
    with pytest.raises(ConflictError, match="els is looking"):
        leases.refuse_held(ONE, "bram", NOW)


def test_another_process_sees_the_same(leases: Leases, tmp_path: Path) -> None:
    leases.take(ONE, "els", NOW)

    assert Leases(tmp_path / "review.sqlite").take(ONE, "bram", NOW).user == "els"


def test_a_lease_ends_by_itself_and_is_drawn_out_by_looking(leases: Leases) -> None:
    leases.take(ONE, "els", NOW)
    leases.take(ONE, "els", NOW + LASTS / 2)

    assert leases.take(ONE, "bram", NOW + LASTS).user == "els"
    assert leases.take(ONE, "bram", NOW + LASTS * 2).user == "bram"


def test_who_goes_on_to_another_question_lets_go(leases: Leases) -> None:
    leases.take(ONE, "els", NOW)
    leases.take(OTHER, "els", NOW)

    assert leases.take(ONE, "bram", NOW).user == "bram"


def test_leaving_frees_only_ones_own(leases: Leases) -> None:
    leases.take(ONE, "els", NOW)
    leases.leave(ONE, "bram")
    assert leases.not_for("bram", NOW) == {ONE}

    leases.leave(ONE, "els")
    assert leases.not_for("bram", NOW) == frozenset()


def test_what_is_put_aside_comes_back_later_and_stays_open_to_others(leases: Leases) -> None:
    leases.put_aside(ONE, "els", NOW)

    assert leases.not_for("els", NOW + timedelta(hours=1)) == {ONE}
    assert leases.not_for("bram", NOW) == frozenset()
    assert leases.not_for("els", NOW + ASIDE) == frozenset()
