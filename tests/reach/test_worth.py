"""What a score is worth, against cases worked by hand and a second way of counting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from graph.reach.arcs import Arcs, as_ints
from graph.reach.authority import authority
from graph.reach.crowd import of_posts
from graph.reach.layers import ACTS, LAYERS, LIKES, MENTIONS, NO_TIME, Account, Posts, Snapshot, people
from graph.reach.mavens import mavens
from graph.reach.report import Ranked
from graph.reach.snapshot import from_posts
from graph.reach.travel import travel
from graph.reach.worth import Check, _cut, beside, check, spearman, worth
from tests.reach.graphs import ALWAYS

HOUR = 3_600_000
Liked = tuple[int, int, int]
"""Author, hour of the post, how many like it."""


def world(posts: Sequence[Liked], size: int = 40, kind: str | None = None) -> Snapshot:
    """People 0 to `size` - 1 with an account each, posts on cycling; the first likers from the top of the list."""
    accounts, nodes = people([Account(f"x:{n}", str(n), kind=kind) for n in range(size)])
    likes = [(at, size - 1 - n) for at, (_, _, many) in enumerate(posts) for n in range(many)]
    none = Arcs.none(len(posts), size)
    liked = Arcs.of(len(posts), as_ints(p for p, _ in likes), as_ints(o for _, o in likes), width=size)
    told = Posts(
        as_ints(author for author, _, _ in posts),
        Arcs.of(len(posts), as_ints(range(len(posts))), as_ints([0] * len(posts)), width=1),
        none,
        {each: liked if each == LIKES else none for each in ACTS},
        np.array([hour * HOUR if hour >= 0 else NO_TIME for _, hour, _ in posts], np.int64),
    )
    layers = {layer: Arcs.none(size) for layer in LAYERS}
    layers[LIKES] = from_posts(told, liked, size).reversed()
    return Snapshot(accounts, nodes, layers, told, ("interest:cycling",), chances=True, origin="test")


def two_times(then: Callable[[int], int]) -> list[Liked]:
    """Twelve authors: 4 posts each before with 1 to 12 likes, one after with `then` of their place."""
    before = [(n, hour, n + 1) for hour in range(4) for n in range(12)]
    return before + [(n, 100, then(n)) for n in range(12)]


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=15))
@ALWAYS
def test_rank_correlation_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array(each, np.float64) for each in zip(*pairs, strict=True))
    constant = np.ptp(left) == 0 or np.ptp(right) == 0

    truth = 0.0 if constant else stats.spearmanr(left, right).statistic

    assert spearman(left, right) == pytest.approx(truth)


@pytest.mark.parametrize(
    ("then", "spearman_", "hits"),
    [(lambda n: n + 1, 1.0, 1), (lambda n: 12 - n, -1.0, 0)],
    ids=["as before", "the other way round"],
)
def test_a_measure_is_judged_by_what_came_after(
    then: Callable[[int], int], spearman_: float, hits: int
) -> None:
    found = check(world(two_times(then)), lambda past: travel(past))

    assert isinstance(found, Check)
    assert (found.people, found.first, found.hits) == (12, 1, hits)
    assert found.spearman == found.plain == pytest.approx(spearman_)
    assert found.low <= found.spearman <= found.high
    assert found.hits_by_chance == pytest.approx(1 / 12)
    assert found.until == datetime(1970, 1, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize("measure", [travel, mavens, lambda past, topic: authority(past, topic=topic)])
def test_the_measure_sees_nothing_of_what_came_after(measure: Callable[..., list[Ranked]]) -> None:
    early, late = (world(two_times(then)) for then in (lambda n: n + 1, lambda n: 12 - n))
    seen: list[list[Ranked]] = []

    def kept(past: Snapshot) -> list[Ranked]:
        seen.append(measure(past, topic="cycling"))
        return []

    for snapshot in (early, late):
        check(snapshot, kept, topic="cycling")

    assert seen[0] == seen[1]


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=12))
@ALWAYS
def test_the_past_is_the_shortest_time_with_four_fifths_of_the_acts(posts: list[tuple[int, int]]) -> None:
    at = np.array([hour for hour, _ in posts], np.int64)
    acts = np.array([many for _, many in posts], np.int64)

    until = _cut(at, acts)

    total = sum(many for _, many in posts)
    share = {hour: sum(many for h, many in posts if h <= hour) for hour, _ in posts}
    assert until == (min(h for h in share if share[h] >= 0.8 * total) if total else None)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 4), st.integers(0, 4)), max_size=8), st.data())
@ALWAYS
def test_a_part_of_the_posts_makes_the_same_arcs_as_if_there_were_no_others(
    posts: list[Liked], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(posts), max_size=len(posts)))

    part = of_posts(world(posts, 8), np.array(kept, bool))

    alone = world([post for post, is_kept in zip(posts, kept, strict=True) if is_kept], 8)
    for layer in (LIKES, MENTIONS):
        assert part.layers[layer].starts.tolist() == alone.layers[layer].starts.tolist()
        assert sorted(part.layers[layer].ends.tolist()) == sorted(alone.layers[layer].ends.tolist())
    assert part.posts.at.tolist() == alone.posts.at.tolist()
    assert travel(part) == travel(alone)


@pytest.mark.parametrize(
    ("posts", "why"),
    [
        ([], "no acts on posts with a time"),
        ([(0, -1, 3), (1, -1, 2)], "no acts on posts with a time"),
        ([(0, 1, 4), (0, 9, 1)], "1 people posted before and after 1970-01-01, 10 are needed"),
        (two_times(lambda _: 1), "the same number acted on everybody"),
    ],
    ids=["no posts", "no times", "too few", "all the same"],
)
def test_what_cannot_be_checked_says_why(posts: list[Liked], why: str) -> None:
    snapshot = world(posts)

    told = worth(snapshot, travel(snapshot), lambda past: travel(past))

    assert told.check is None
    assert why in told.why_not
    assert told.sentences()[1].startswith("not checked against what came after: ")


def test_the_words_and_the_columns_tell_the_same() -> None:
    snapshot = world(two_times(lambda n: n + 1))
    rows = travel(snapshot, limit=3)

    told = worth(snapshot, rows, lambda past: travel(past))
    shown = [row.row() for row in beside(snapshot, rows, told)]

    assert told.check is not None
    assert "12 people; 1 of its first 1 were" in told.sentences()[1]
    assert {row["check_people"] for row in shown} == {12}
    assert {row["newest"] for row in shown} == {"1970-01-05"}
    assert {row["coverage"] for row in shown} == {0.0}
    assert [row["because"] for row in shown] == [row.because for row in rows]
