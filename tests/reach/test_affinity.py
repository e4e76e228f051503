"""Ambassadors, fans and critics by the letter of the definition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from graph.errors import BadParameter
from graph.model.purposes import INSIGHT
from graph.reach.affinity import BrandPost, affinities, ambassadors, brand_posts, critics, fans
from graph.reach.snapshot import load
from graph.store import Store
from tests.reach.graphs import snapshot_of
from tests.reach.world import MONDAY, Message, given

BRAND = "brand:acme"


def posts(
    author: int,
    moods: Sequence[float | None],
    *,
    days: int = 7,
    actors: int = 0,
    sponsored: bool = False,
    prompted: bool = False,
) -> list[BrandPost]:
    """One post a mood, `days` apart; as many people act after each as `actors` says (nodes 50 and up)."""
    return [
        BrandPost(
            author,
            MONDAY + timedelta(days=days * n),
            mood,
            sponsored,
            prompted,
            frozenset(range(50, 50 + actors)),
        )
        for n, mood in enumerate(moods)
    ]


QUIET = [post for author in range(10, 20) for post in posts(author, [0.0])]
"""Ten people who mention the brand once, in no mood, and set nobody in motion."""


@pytest.mark.parametrize(
    ("held", "is_one"),
    [
        (posts(0, [0.5, 0.5, 0.5]), True),
        (posts(0, [0.5, 0.5]), False),
        (posts(0, [0.5, 0.5, 0.5], days=2), False),
        (posts(0, [0.5, 0.5, 0.5, 0.5, -0.5]), True),
        (posts(0, [0.5, 0.5, 0.5, -0.5]), False),
        (posts(0, [0.5, 0.5, 0.5, 0.0, None]), True),
        (posts(0, [0.5, 0.5, 0.5], sponsored=True), False),
        (posts(0, [0.5, 0.5, 0.5], prompted=True), False),
        (posts(0, [0.5, 0.5]) + posts(0, [0.5], prompted=True), False),
        (posts(0, [0.01, 0.01, 0.01]), False),
    ],
    ids=[
        "three in three weeks", "only two", "three in one week", "four of five positive", "three of four positive",
        "neutral and unknown take no side", "sponsored", "prompted", "the third prompted", "hardly a mood",
    ],
)  # fmt: skip
def test_affection_needs_every_condition(held: list[BrandPost], is_one: bool) -> None:
    found = {each.node: each for each in affinities(held + QUIET)}[0]

    assert found.has_affection == is_one


def test_a_week_runs_from_monday_to_sunday_over_the_new_year() -> None:
    sunday, monday = datetime(2027, 1, 3, 23, tzinfo=UTC), datetime(2027, 1, 4, 1, tzinfo=UTC)
    times = [datetime(2026, 12, 28, 1, tzinfo=UTC), sunday, monday]

    found = affinities([BrandPost(0, at, 0.5, False, False, frozenset()) for at in times])[0]

    assert (found.positive, found.positive_weeks) == (3, 2)


def test_travel_parts_ambassadors_from_fans() -> None:
    held = [*posts(0, [0.5] * 3, actors=6), *posts(1, [0.5] * 3), *posts(2, [-0.5] * 3, actors=4), *QUIET]
    snapshot = snapshot_of(60)

    assert [row.key for row in ambassadors(snapshot, held)] == ["x:0"]
    assert [row.key for row in fans(snapshot, held)] == ["x:1"]
    assert [(row.key, row.parts["travels"]) for row in critics(snapshot, held)] == [("x:2", True)]
    assert (
        "3 positive posts of their own accord in 3 weeks, 100% of those"
        in ambassadors(snapshot, held)[0].because
    )
    assert "3 negative posts" in critics(snapshot, held)[0].because


def test_nobody_posts_on_it() -> None:
    assert affinities([]) == []
    assert ambassadors(snapshot_of(0), []) == []


def test_posts_of_a_brand_come_from_the_store_without_its_own_voice(store: Store) -> None:
    given(
        store,
        handles={"x:ana": "person:ana", "instagram:ana": "person:ana", "x:bo": None, "x:acme": None},
        speaks_for=[("x:acme", BRAND)],
        posts=[
            Message(
                "x:1", "x:ana", brands={BRAND: 0.6}, liked_by=["x:bo", "instagram:ana"], answered_by=["x:bo"]
            ),
            Message("x:2", "x:acme", brands={BRAND: 0.9}),
            Message("x:3", "x:bo", brands={BRAND: -0.2}, sponsored=True),
            Message("x:4", "x:bo", brands={"brand:other": -0.2}),
        ],
    )
    snapshot = load(store, INSIGHT)
    ana, bo = snapshot.nodes.keys.index("person:ana"), snapshot.nodes.keys.index("x:bo")

    found = brand_posts(store, snapshot, "Acme", INSIGHT)

    assert sorted(found, key=lambda each: each.author != ana) == [
        BrandPost(ana, MONDAY, 0.6, False, False, frozenset({bo})),
        BrandPost(bo, MONDAY, -0.2, True, False, frozenset()),
    ]


def test_an_answer_to_the_brand_is_prompted(store: Store) -> None:
    given(
        store,
        handles={"x:ana": None, "x:acme": None},
        speaks_for=[("x:acme", BRAND)],
        posts=[
            Message("x:1", "x:acme"),
            Message("x:2", "x:ana", brands={BRAND: 0.6}, answers="x:1"),
            Message("x:3", "x:ana", brands={BRAND: 0.6}, prompted=True),
            Message("x:4", "x:ana", brands={BRAND: 0.6}),
        ],
    )
    snapshot = load(store, INSIGHT)

    assert sorted(post.prompted for post in brand_posts(store, snapshot, BRAND, INSIGHT)) == [
        False,
        True,
        True,
    ]


def test_an_unknown_brand_offers_near_ones(embedded: Store) -> None:
    given(embedded, handles={"x:ana": None}, posts=[Message("x:1", "x:ana", brands={BRAND: 0.1})])

    with pytest.raises(BadParameter, match="no brand 'acne'") as caught:
        brand_posts(embedded, load(embedded, INSIGHT), "acne", INSIGHT)

    assert "acme" in caught.value.hint
