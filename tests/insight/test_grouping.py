"""The communities of a picture: of everybody the purpose permits, whatever part of them is asked for."""

from __future__ import annotations

import pytest

from graph.errors import BadParameter
from graph.insight.grouping import MOST_KEYS, groups
from graph.model.purposes import INSIGHT, WEBCARE
from graph.store import Store
from tests.reach.world import WITHDRAW, Message, given

CLUBS = (("x:ana", "x:bo", "x:cas", "x:dan"), ("x:eef", "x:fay", "x:gus"))


def two_clubs(store: Store) -> None:
    """Everybody of a club likes everybody else of it; Ana also has an account that does nothing."""
    posts = [
        Message(f"x:{who[2:]}1", who, liked_by=[other for other in club if other != who])
        for club in CLUBS
        for who in club
    ]
    handles: dict[str, str | None] = {who: None for club in CLUBS for who in club}
    given(
        store,
        handles={**handles, "x:ana": "person:ana", "instagram:ana": "person:ana", "x:zoe": None},
        posts=posts,
    )


def test_a_club_is_a_community_and_the_largest_is_the_first(embedded: Store) -> None:
    two_clubs(embedded)

    found = groups(embedded, INSIGHT, ["person:ana", "instagram:ana", "x:bo", "x:eef", "x:zoe", "x:nobody"])

    assert found.communities == [1, 1, 1, 2, 0, 0]
    assert found.sizes == {1: 4, 2: 3}


def test_whom_the_purpose_hides_is_in_no_community_and_not_counted(embedded: Store) -> None:
    two_clubs(embedded)
    embedded.write(WITHDRAW, handle="x:cas")

    assert groups(embedded, INSIGHT, ["x:cas", "x:bo"]).communities[0] == 0
    assert sorted(groups(embedded, INSIGHT, ["x:bo", "x:eef"]).sizes.values()) == [3, 3]
    assert groups(embedded, WEBCARE, ["x:bo"]).communities == [0]


def test_more_nodes_than_a_picture_holds_are_refused(embedded: Store) -> None:
    with pytest.raises(BadParameter):
        groups(embedded, INSIGHT, ["x:ana"] * (MOST_KEYS + 1))
