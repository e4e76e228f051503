"""What looks automatic, and what does not; generated accounts are judged a second time in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from graph.model.purposes import INSIGHT
from graph.reach.affinity import brand_posts
from graph.reach.arcs import Arcs, as_ints
from graph.reach.bots import bots, told_bots
from graph.reach.habits import (
    Habits,
    automatic,
    follows_many,
    habits_of,
    is_clockwork,
    is_sleepless,
    repeats_itself,
    signs,
)
from graph.reach.layers import ACTS, LAYERS, NO_TIME, Account, Posts, Snapshot, people
from graph.reach.mavens import mavens, standings
from graph.reach.snapshot import load
from graph.store import NewEdges, NewNodes, Row, Store
from tests.reach.graphs import ALWAYS
from tests.reach.world import MONDAY, WITHDRAW, Message, given

HOUR = 3_600_000
NEVER = np.empty(0, np.int64)
TEA = "interest:tea"


def posted(hours: list[float]) -> Habits:
    return Habits(np.array([round(hour * HOUR) for hour in hours], np.int64))


def test_gaps_that_hardly_differ_are_clockwork_and_gaps_at_random_are_not() -> None:
    random = np.random.default_rng(3)

    assert is_clockwork(posted([6 * n + 0.1 * (n % 3) for n in range(20)]))
    assert not is_clockwork(posted([6 * n for n in range(19)]))
    assert not is_clockwork(posted(np.cumsum(random.exponential(6, 200)).tolist()))


@pytest.mark.parametrize("zone", range(0, 24, 5))
def test_who_sleeps_is_not_sleepless_wherever_they_live(zone: int) -> None:
    awake = [24.0 * day + (hour + zone) % 24 for day in range(6) for hour in range(8, 24)]

    assert not is_sleepless(posted(sorted(awake)))
    assert is_sleepless(posted([float(hour) for hour in range(96)]))


def test_half_of_the_texts_said_before_is_repeating() -> None:
    assert repeats_itself(Habits(NEVER, texts=10, different=5))
    assert not repeats_itself(Habits(NEVER, texts=10, different=6))
    assert not repeats_itself(Habits(NEVER, texts=9, different=1))


def test_following_far_more_counts_only_where_both_numbers_are_known() -> None:
    assert follows_many(Habits(NEVER, followers=50, following=1000))
    assert not follows_many(Habits(NEVER, followers=51, following=1000))
    assert not follows_many(Habits(NEVER, following=9000))
    assert signs(Habits(NEVER)) == []


def test_two_signs_make_a_row_for_the_person_and_one_does_not(embedded: Store) -> None:
    given(
        embedded,
        handles={"x:ana": "person:ana", "x:bo": None, "x:cy": None, "x:dee": None},
        posts=[
            Message(f"{who}/{n}", who, at=MONDAY + timedelta(hours=6 * n))
            for who in ("x:ana", "x:bo", "x:cy")
            for n in range(20)
        ],
        kinds={"x:cy": "bot"},
    )
    embedded.bulk(
        [
            NewNodes(
                "Post", [{"key": f"{who}:{n}", "text": "buy"} for who in ("ana", "cy") for n in range(10)]
            )
        ],
        [
            NewEdges("POSTED", "Handle", "Post", [f"x:{who}"] * 10, [f"{who}:{n}" for n in range(10)])
            for who in ("ana", "cy")
        ],
    )

    found = bots(embedded, load(embedded, INSIGHT), INSIGHT)

    assert [(row.key, row.score, row.parts["account"]) for row in found] == [("person:ana", 2.0, "x:ana")]
    assert found[0].because == "x:ana looks automatic: posts like clockwork, says the same again and again"
    embedded.write(WITHDRAW, handle="x:ana")
    assert bots(embedded, load(embedded, INSIGHT), INSIGHT) == []


def clockwork(store: Store) -> None:
    """Rob posts like clockwork and says the same again and again, Ana does not; Rob acts on posts of Ana's."""
    given(
        store,
        handles={"x:ana": None, "x:rob": None, "x:bo": None},
        posts=[
            *(
                Message(f"x:a{n}", "x:ana", [TEA], answered_by=["x:bo", "x:rob"], brands={"brand:acme": 0.6})
                for n in range(3)
            ),
            *(
                Message(
                    f"x:r{n}", "x:rob", [TEA], answered_by=["x:bo"], brands={"brand:acme": 0.6},
                    at=MONDAY + timedelta(hours=6 * n),
                )
                for n in range(20)
            ),
        ],
    )  # fmt: skip
    store.bulk(
        [NewNodes("Post", [{"key": f"x:same{n}", "text": "buy"} for n in range(10)])],
        [NewEdges("POSTED", "Handle", "Post", ["x:rob"] * 10, [f"x:same{n}" for n in range(10)])],
    )


def test_what_looks_automatic_is_no_maven_and_moves_none_unless_asked(embedded: Store) -> None:
    clockwork(embedded)
    read = load(embedded, INSIGHT)

    without, with_it = mavens(read, topic="tea"), mavens(read, topic="tea", everybody=True)

    assert {row.key: row.parts["people"] for row in without} == {"x:ana": 1}
    assert {row.key: row.parts["people"] for row in with_it} == {"x:ana": 2, "x:rob": 1}
    assert (standings(read).left_out, standings(read, everybody=True).left_out) == (1, 0)


def test_what_looks_automatic_takes_no_side_unless_asked(embedded: Store) -> None:
    clockwork(embedded)
    read = load(embedded, INSIGHT)
    rob = read.nodes.keys.index("x:rob")

    without = brand_posts(embedded, read, "acme", INSIGHT)
    with_it = brand_posts(embedded, read, "acme", INSIGHT, everybody=True)

    assert (len(without), len(with_it)) == (3, 23)
    assert not any(rob in {post.author, *post.actors} for post in without)
    assert any(rob in post.actors for post in with_it)


def test_a_person_with_another_account_is_not_left_out(embedded: Store) -> None:
    clockwork(embedded)
    embedded.bulk(
        [NewNodes("Person", [{"key": "person:rob"}])],
        [NewEdges("IS", "Handle", "Person", ["x:rob", "x:bo"], ["person:rob", "person:rob"])],
    )

    assert standings(load(embedded, INSIGHT)).left_out == 0


@dataclass(frozen=True)
class Made:
    """An account as somebody would read it: its posts one by one, their words, and what the platform states."""

    key: str
    person: str | None
    kind: str | None
    times: tuple[int | None, ...]
    """Milliseconds, None where it is not known."""
    words: tuple[str, ...]
    followers: int | None
    following: int | None


GAPS = {"even": (6.0,), "uneven": (1.0, 3.0), "jittery": (5.0, 6.5, 7.0), "bursts": (0.1, 0.1, 0.1, 20.0)}
HOURLY, NAPPING, WAKING = (1.0,), (*(1.0,) * 19, 5.0), (*(1.0,) * 15, 9.0)


@st.composite
def times(draw: st.DrawFn) -> tuple[int | None, ...]:
    """Series on both sides of every number in the rules, begun in any hour, some posts without a time."""
    posts = draw(st.sampled_from([0, 1, 9, 10, 19, 20, 21, 40, 95, 96, 97, 130]))
    steps = draw(st.sampled_from([*GAPS.values(), HOURLY, NAPPING, WAKING]))
    at = [float(draw(st.integers(0, 23)))]
    at += [at[0] + sum(steps[n % len(steps)] for n in range(post)) for post in range(1, posts)]
    unknown = draw(st.sampled_from([0, 0, 1, 12]))
    series = [round(hour * HOUR) for hour in at[:posts]]
    return tuple(None if place < unknown else moment for place, moment in enumerate(series))


@st.composite
def accounts(draw: st.DrawFn) -> list[Made]:
    made = []
    for number in range(draw(st.integers(0, 4))):
        posted_at = draw(times())
        texts = draw(st.sampled_from([0, min(9, len(posted_at)), len(posted_at)]))
        different = draw(st.sampled_from([1, texts // 2, texts // 2 + 1, texts]))
        words = tuple(f"saying {text % max(1, different)}" for text in range(texts))
        stated = st.sampled_from([None, 0, 50, 51])
        made.append(
            Made(
                f"x:{number}",
                draw(st.sampled_from([None, "person:ana", "person:ana"])),
                draw(st.sampled_from([None, None, "bot", "brand"])),
                posted_at, words, draw(stated), draw(st.sampled_from([None, 999, 1000, 1020])),
            )
        )  # fmt: skip
    return made


def read_of(made: Sequence[Made], *, posts_in: Sequence[tuple[int, int | None]] | None = None) -> Snapshot:
    """`posts_in` orders the posts, as account and time; else account by account."""
    held, nodes = people([Account(each.key, each.key, person=each.person, kind=each.kind) for each in made])
    rows = [(who, at) for who, each in enumerate(made) for at in each.times] if posts_in is None else posts_in
    nobody = Arcs.none(len(rows), len(made))
    posts = Posts(
        as_ints(who for who, _ in rows),
        Arcs.none(len(rows), 0),
        nobody,
        dict.fromkeys(ACTS, nobody),
        np.array([NO_TIME if at is None else at for _, at in rows], np.int64),
    )
    layers = {layer: Arcs.none(len(made)) for layer in LAYERS}
    return Snapshot(held, nodes, layers, posts, (), chances=False, origin="test")


def told_of(made: Sequence[Made]) -> dict[int, Row]:
    return {
        number: {
            "idx": number,
            "followers": each.followers,
            "following": each.following,
            "texts": len(each.words),
            "different": len(set(each.words)),
        }
        for number, each in enumerate(made)
    }


def counted_signs(made: Made) -> list[str]:
    """The rule of docs/reach.md, word by word, from the posts."""
    if len(made.times) < 10:
        return []
    found = []
    known = sorted(at for at in made.times if at is not None)
    gaps = [Fraction(after - before) for before, after in pairwise(known)]
    if len(known) >= 20:
        mean = sum(gaps) / len(gaps)
        if sum((gap - mean) ** 2 for gap in gaps) / len(gaps) < (mean / 2) ** 2:
            found.append("posts like clockwork")
    if len(known) >= 96:
        hours = [at // HOUR % 24 for at in known]
        quiet = any(
            sum((hour - begin) % 24 < 4 for hour in hours) < Fraction(len(known), 24) for begin in range(24)
        )
        if not quiet:
            found.append("posts round the clock")
    said_before = sum(word in made.words[:place] for place, word in enumerate(made.words))
    if len(made.words) >= 10 and 2 * said_before >= len(made.words):
        found.append("says the same again and again")
    if (
        made.following is not None
        and made.followers is not None
        and made.following >= max(1000, 20 * made.followers)
    ):
        found.append("follows far more than follow it")
    return found


@ALWAYS
@given_any(accounts())
def test_the_signs_of_an_account_are_those_counted_from_its_posts(made: list[Made]) -> None:
    snapshot = read_of(made)

    found = {
        made[account].key: signs(habits)
        for account, habits in habits_of(snapshot.accounts.idx, snapshot.posts, told_of(made))
    }

    assert {key: said for key, said in found.items() if said} == {
        each.key: said for each in made if (said := counted_signs(each))
    }


@ALWAYS
@given_any(accounts())
def test_who_looks_automatic_shows_two_signs_and_is_listed_by_how_many(made: list[Made]) -> None:
    snapshot = read_of(made)
    heard = {each.person or each.key for each in made if each.kind is None}
    expected: dict[str, tuple[int, int, str]] = {}
    for each in made:
        shown = (len(counted_signs(each)), sum(at is not None for at in each.times), each.key)
        person = each.person or each.key
        if shown[0] >= 2 and person in heard:
            expected[person] = max(expected.get(person, shown), shown)

    rows = told_bots(snapshot, told_of(made))

    assert [(row.key, row.score, row.parts["posts"], row.parts["account"]) for row in rows] == [
        (person, *shown)
        for person, shown in sorted(expected.items(), key=lambda each: (-each[1][0], -each[1][1], each[0]))
    ]
    assert automatic(snapshot.accounts.idx, snapshot.posts, told_of(made)).tolist() == [
        len(counted_signs(each)) >= 2 for each in made
    ]


@ALWAYS
@given_any(accounts(), st.data())
def test_neither_the_order_of_posts_nor_of_accounts_changes_the_list(
    made: list[Made], data: st.DataObject
) -> None:
    turned = data.draw(st.permutations(made))
    posts = [(who, at) for who, each in enumerate(turned) for at in each.times]
    data.draw(st.randoms(use_true_random=False)).shuffle(posts)

    rows = told_bots(read_of(turned, posts_in=posts), told_of(turned))

    assert [row.row() for row in rows] == [row.row() for row in told_bots(read_of(made), told_of(made))]


@ALWAYS
@given_any(accounts(), st.integers(0, 10**6), st.integers(0, 10**6))
def test_without_posts_nothing_that_is_stated_looks_automatic(
    made: list[Made], following: int, texts: int
) -> None:
    silent = Made("x:silent", None, None, (), (), 0, following)
    told = {
        **told_of(made),
        len(made): {"followers": 0, "following": following, "texts": texts, "different": 1},
    }
    snapshot = read_of([*made, silent])

    assert "x:silent" not in {row.key for row in told_bots(snapshot, told)}
    assert not automatic(snapshot.accounts.idx, snapshot.posts, told)[len(made)]
