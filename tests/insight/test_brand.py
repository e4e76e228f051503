"""Brand figures: people once, too few people never, every post in one cell of each table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter, NotFound, PurposeMissing
from graph.insight import cli
from graph.insight.brand import brand, brands
from graph.insight.mentions import (
    LOCAL,
    Mention,
    by_channel,
    by_moment,
    by_week,
    monday,
    tally,
    trend,
    voices,
)
from graph.model.purposes import INSIGHT, WEBCARE
from graph.store import Store

START = datetime(2026, 5, 4, tzinfo=LOCAL).astimezone(UTC)
END = START + timedelta(weeks=8)


def said(who: str, at: datetime = START, mood: float | None = None, platform: str = "x") -> Mention:
    return Mention(f"{platform}:{who}{at:%s}", at, who, platform, mood)


def test_a_person_with_two_posts_is_one_person() -> None:
    found = tally([said("ana"), said("ana", START + timedelta(days=1)), said("bo")], minimum=1)

    assert (found.mentions, found.people) == (3, 2)


def test_a_cell_of_too_few_people_shows_nothing_at_all() -> None:
    found = tally([said(f"p{n % 4}", mood=1.0) for n in range(20)], minimum=5)

    assert (found.mentions, found.people, found.positive, found.mood) == (None, None, None, None)


def test_an_empty_cell_is_zero_not_hidden() -> None:
    assert tally([], minimum=5).mentions == 0


def test_mood_is_the_mean_of_what_is_known() -> None:
    found = tally([said("a", mood=1.0), said("b", mood=-0.5), said("c")], minimum=1)

    assert found.mood == pytest.approx(0.25)
    assert (found.positive, found.negative) == (1, 1)


def test_weeks_begin_on_monday_by_the_local_clock() -> None:
    late_sunday_utc = datetime(2026, 5, 10, 22, 30, tzinfo=UTC)  # 00:30 on Monday in Amsterdam

    assert monday(late_sunday_utc) == datetime(2026, 5, 11, tzinfo=LOCAL)


def test_weeks_without_a_mention_stand_in_the_list() -> None:
    found = by_week([said("a", END - timedelta(days=1))], START, END, minimum=1)

    assert [week.tally.mentions for week in found] == [0, 0, 0, 0, 0, 0, 0, 1]


def test_weeks_survive_the_change_of_clocks() -> None:
    found = by_week([], datetime(2026, 10, 12, tzinfo=UTC), datetime(2026, 11, 9, tzinfo=UTC), minimum=1)

    assert [f"{week.start:%d-%m}" for week in found] == [
        "12-10",
        "19-10",
        "26-10",
        "02-11",
        "09-11",
    ]


MENTIONS = st.lists(
    st.builds(
        said,
        st.sampled_from([f"p{n}" for n in range(9)]),
        st.datetimes(START.replace(tzinfo=None), (END - timedelta(seconds=1)).replace(tzinfo=None)).map(
            lambda at: at.replace(tzinfo=UTC)
        ),
        st.none() | st.floats(-1, 1),
        st.sampled_from(["x", "instagram", "mastodon"]),
    ),
    max_size=60,
)


@given(MENTIONS)
def test_every_mention_is_in_one_week_one_channel_and_one_moment(mentions: list[Mention]) -> None:
    weeks = sum(week.tally.mentions or 0 for week in by_week(mentions, START, END, minimum=1))
    channels = sum(channel.tally.mentions or 0 for channel in by_channel(mentions, minimum=1))
    moments = sum(cell or 0 for line in by_moment(mentions, minimum=1).mentions for cell in line)

    assert weeks == channels == moments == len(mentions)


@given(MENTIONS, st.integers(1, 8))
def test_what_is_shown_is_always_of_enough_people(mentions: list[Mention], minimum: int) -> None:
    for channel in by_channel(mentions, minimum):
        assert channel.tally.people is None or channel.tally.people >= minimum
    assert len(voices(mentions, 100)) == len({each.who for each in mentions})


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [(10, 20, "up"), (20, 10, "down"), (10, 10, "level"), (100, 105, "level"), (0, 3, "up")],
)
def test_the_trend_compares_the_halves(before: int, after: int, change: str) -> None:
    mentions = [said("a")] * before + [said("a", END - timedelta(hours=1))] * after

    found = trend(mentions, START, END)

    assert (found.before, found.after, found.change) == (before, after, change)


@pytest.fixture
def small_cells_shown(world: Store) -> Iterator[Store]:
    world.settings = replace(world.settings, min_cell=1)
    yield world
    world.settings = replace(world.settings, min_cell=5)


def test_the_report_counts_permitted_people_against_the_rival(small_cells_shown: Store) -> None:
    found = brand(small_cells_shown, "Waaier", INSIGHT)

    by_brand = {each.brand: each for each in found.shares}
    assert (by_brand["brand:waaier"].tally.mentions, by_brand["brand:waaier"].tally.people) == (3, 2)
    assert (by_brand["brand:noordkaap"].tally.mentions, by_brand["brand:noordkaap"].tally.people) == (1, 1)
    assert by_brand["brand:waaier"].mention_share == pytest.approx(0.75)
    # cees and dirk hear anna; anna hears cees; bo permitted nothing and is not counted
    assert (by_brand["brand:waaier"].reach, by_brand["brand:noordkaap"].reach) == (1, 1)


def test_complaints_stand_first_among_the_negative(small_cells_shown: Store) -> None:
    found = brand(small_cells_shown, "brand:waaier", INSIGHT)

    assert [(each.key, each.intent) for each in found.negative] == [
        ("instagram:p3", "complaint"),
        ("x:p5", None),
    ]
    assert [each.key for each in found.positive] == ["x:p1"]


def test_top_voices_are_people_not_accounts(small_cells_shown: Store) -> None:
    found = brand(small_cells_shown, "waaier", INSIGHT)

    assert [(each.name, each.mentions) for each in found.voices] == [
        ("Annelies de Vries", 2),
        ("Cees Smit", 1),
    ]


def test_few_people_are_not_shown_by_default(world: Store) -> None:
    found = brand(world, "Waaier", INSIGHT)

    assert found.total.mentions is None
    assert all(each.tally.mentions is None and each.reach is None for each in found.shares)


def test_a_period_narrows_everything(small_cells_shown: Store) -> None:
    since = small_cells_shown.clock() - timedelta(days=4)

    found = brand(small_cells_shown, "Waaier", INSIGHT, since=since)

    assert found.total.mentions == 2
    assert [each.key for each in found.negative] == ["instagram:p3"]


def test_another_purpose_sees_nothing(small_cells_shown: Store) -> None:
    found = brand(small_cells_shown, "Waaier", WEBCARE)

    assert (found.total.mentions, found.voices, found.negative, found.positive) == (0, [], [], [])


def test_rivals_can_be_chosen(world: Store) -> None:
    assert [each.brand for each in brand(world, "Waaier", INSIGHT, rivals=[]).shares] == ["brand:waaier"]
    with pytest.raises(BadParameter, match="no rival 'Nobody'"):
        brand(world, "Waaier", INSIGHT, rivals=["Nobody"])


def test_an_unknown_brand_and_an_empty_period_are_refused(world: Store) -> None:
    with pytest.raises(NotFound, match="no brand 'Nothing'"):
        brand(world, "Nothing", INSIGHT)
    with pytest.raises(BadParameter, match="is empty"):
        brand(world, "Waaier", INSIGHT, since=END, until=START)


def test_our_brands_come_first(world: Store) -> None:
    assert [(each.name, each.own, each.mentions) for each in brands(world, INSIGHT)] == [
        ("Waaier", True, 3),
        ("Noordkaap", False, 1),
    ]


def test_the_command_asks_for_a_purpose_and_prints_the_report(
    small_cells_shown: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "using_store", lambda _: nullcontext(small_cells_shown))
    run = CliRunner().invoke

    assert isinstance(run(cli.brand, ["Waaier"]).exception, PurposeMissing)
    told = run(cli.brand, ["Waaier", "--purpose", "insight"], catch_exceptions=False)
    assert "Annelies de Vries" in told.stdout
    document = json.loads(run(cli.brand, ["Waaier", "--purpose", "insight", "--json"]).stdout)
    assert document["total"]["people"] == 2
    rows = run(cli.brand, ["Waaier", "--purpose", "insight", "--format", "csv"]).stdout.splitlines()
    assert rows[1].startswith("brand:waaier,Waaier,3,2,")
