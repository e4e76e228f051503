"""Those who take sides come with the posts that prove it, and with the people their word moved."""

from __future__ import annotations

from datetime import timedelta

from graph.insight.siding import taking_sides
from graph.model.purposes import INSIGHT
from graph.store import Store
from tests.reach.world import MONDAY, WITHDRAW, Message, given

BRAND = "brand:acme"
WEEK = timedelta(days=7)


def a_world(store: Store) -> None:
    """Ana praises acme in four weeks and is once asked to; Bo shares one, Cas and Bo like all; Dan is not heard."""
    praise = [
        Message(f"x:a{n}", "x:ana", brands={BRAND: 0.6}, liked_by=["x:bo", "instagram:bo", "x:cas"],
                shared_by=["x:bo"] if n == 0 else [], at=MONDAY + n * WEEK)
        for n in range(4)
    ]  # fmt: skip
    asked_for = Message(
        "x:a9", "x:ana", brands={BRAND: 0.9}, prompted=True, answered_by=["x:cas"], at=MONDAY + 9 * WEEK
    )
    unheard = [Message(f"x:d{n}", "x:dan", brands={BRAND: -0.6}, at=MONDAY + n * WEEK) for n in range(3)]
    handles = {"x:ana": None, "x:bo": "person:bo", "instagram:bo": "person:bo", "x:cas": None, "x:dan": None}
    follows = [("x:dan", "x:bo"), ("x:cas", "x:bo"), ("x:cas", "instagram:bo")]
    given(store, handles=handles, posts=[*praise, asked_for, *unheard], follows=follows)


def test_the_proof_is_the_posts_of_their_own_accord_newest_first(embedded: Store) -> None:
    a_world(embedded)

    (ana,) = taking_sides(embedded, BRAND, "ambassadors", INSIGHT)

    assert (ana.row.key, ana.posts) == ("x:ana", 4)
    assert [post.key for post in ana.proofs] == ["x:a3", "x:a2", "x:a1"]
    assert (ana.since, ana.last) == (MONDAY, MONDAY + 3 * WEEK)


def test_people_are_counted_once_over_accounts_and_posts(embedded: Store) -> None:
    a_world(embedded)

    (ana,) = taking_sides(embedded, BRAND, "ambassadors", INSIGHT)

    assert (ana.answered, ana.passed_on, ana.liked, ana.moved) == (0, 1, 2, 2)
    assert ana.carried_to == 2
    assert {post.liked for post in ana.proofs} == {2}


def test_a_critic_is_proved_by_negative_posts(embedded: Store) -> None:
    a_world(embedded)

    (dan,) = taking_sides(embedded, BRAND, "critics", INSIGHT)

    assert (dan.row.key, dan.posts, dan.moved, dan.carried_to) == ("x:dan", 3, 0, 0)
    assert all((post.mood or 0) < 0 for post in dan.proofs)


def test_a_withdrawal_takes_the_proof_and_the_movers_away(embedded: Store) -> None:
    a_world(embedded)
    embedded.write(WITHDRAW, handle="x:bo")
    embedded.write(WITHDRAW, handle="instagram:bo")
    (ana,) = taking_sides(embedded, BRAND, "ambassadors", INSIGHT)
    embedded.write(WITHDRAW, handle="x:ana")

    assert (ana.passed_on, ana.liked) == (0, 1)
    assert taking_sides(embedded, BRAND, "ambassadors", INSIGHT) == []
