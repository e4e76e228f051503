"""Authority on a topic, travel, mavens and participation, counted a second time in plain Python on small worlds.

Accounts of one person are one, people act on their own posts, posts have several topics or none, and somebody may be
named who never posts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reach.acted import PRIOR_POSTS
from graph.reach.arcs import Arcs, as_ints
from graph.reach.connectors import participation
from graph.reach.crowd import fading
from graph.reach.layers import ACTS, LAYERS, LIKES, REPLIES, SHARES, Account, Posts, Snapshot, people
from graph.reach.mavens import BALANCE, FEWEST_POSTS, mavens
from graph.reach.pagerank import DAMPING
from graph.reach.topics import DOUBT, Topics
from graph.reach.travel import travel
from tests.reach.graphs import ALWAYS

TOPICS = ("interest:tents", "interest:bikes")


@dataclass(frozen=True)
class Post:
    author: int
    topics: frozenset[int]
    mentioned: frozenset[int]
    acts: dict[str, frozenset[int]]


@dataclass(frozen=True)
class World:
    person: list[int]
    """The person of each account."""
    posts: list[Post]

    def everybody_after(self, post: Post) -> set[int]:
        acted = {self.person[account] for kind in ACTS for account in post.acts[kind]}
        return acted - {self.person[post.author]}

    def about(self, topic: int | None) -> list[Post]:
        return [post for post in self.posts if topic is None or topic in post.topics]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    accounts = draw(st.integers(1, 6))
    some = st.frozensets(st.integers(0, accounts - 1), max_size=3)
    post = st.builds(
        Post,
        st.integers(0, accounts - 1),
        st.frozensets(st.integers(0, len(TOPICS) - 1)),
        some,
        st.fixed_dictionaries(dict.fromkeys(ACTS, some)),
    )
    # Numbered in the order they first come, as a snapshot numbers its nodes.
    person = draw(st.lists(st.integers(0, accounts - 1), min_size=accounts, max_size=accounts))
    number: dict[int, int] = {}
    return World([number.setdefault(each, len(number)) for each in person], draw(st.lists(post, max_size=9)))


def read(world: World) -> Snapshot:
    accounts, nodes = people(
        [Account(f"x:{i}", str(i), person=f"person:{of}") for i, of in enumerate(world.person)]
    )
    count = len(world.person)

    def rows(lists: list[frozenset[int]], width: int) -> Arcs:
        return Arcs.of_lists([sorted(each) for each in lists], width)

    posts = Posts(
        as_ints(post.author for post in world.posts),
        rows([post.topics for post in world.posts], len(TOPICS)),
        rows([post.mentioned for post in world.posts], count),
        {kind: rows([post.acts[kind] for post in world.posts], count) for kind in ACTS},
        np.zeros(len(world.posts), np.int64),
    )
    layers = {layer: Arcs.none(count) for layer in LAYERS}
    return Snapshot(accounts, nodes, layers, posts, TOPICS, chances=False, origin="test")


def travelled(world: World, topic: int | None) -> dict[int, float]:
    posts = world.about(topic)
    mean = sum(len(world.everybody_after(post)) for post in posts) / len(posts) if posts else 0.0
    found = {}
    for person in {world.person[post.author] for post in posts}:
        own = [post for post in posts if world.person[post.author] == person]
        acts = sum(len(world.everybody_after(post)) for post in own)
        found[person] = (acts + PRIOR_POSTS * mean) / (len(own) + PRIOR_POSTS)
    return found


def attended(world: World, topic: int) -> tuple[dict[int, float], dict[int, set[int]]]:
    """The walk solved as equations, and who attends to whom."""
    weight: dict[tuple[int, int], float] = defaultdict(float)
    around: set[int] = set()
    posts = world.about(topic)
    for post in posts:
        author = world.person[post.author]
        around.add(author)
        wrote = sum(world.person[other.author] == author for other in posts)
        for kind in (REPLIES, SHARES):
            for account in post.acts[kind]:
                around.add(world.person[account])
                weight[world.person[account], author] += 1 / wrote
        for account in post.mentioned:
            around.add(world.person[account])
            weight[author, world.person[account]] += 1
    order = sorted(around)
    place = {person: at for at, person in enumerate(order)}
    share = np.zeros((len(order), len(order)))
    for (source, target), strength in weight.items():
        if source != target:
            share[place[target], place[source]] = strength
    out = share.sum(axis=0)
    share = DAMPING * share / (out + DOUBT)
    again = (1.0 - share.sum(axis=0)) / len(order) if order else out
    scores = (
        np.linalg.svd(np.eye(len(order)) - share - again[None, :] * np.ones((len(order), 1)))[2][-1]
        if order
        else out
    )
    scores = scores / scores.sum() if order else scores
    heard = {
        person: {source for source, target in weight if target == person and source != target}
        for person in order
    }
    return dict(zip(order, scores.tolist(), strict=True)), heard


@ALWAYS
@given(worlds())
def test_travel_counts_each_person_once_a_post_and_never_the_author(world: World) -> None:
    for topic in (None, 0, 1):
        expected = travelled(world, topic)
        if topic is not None and not world.about(topic):
            continue
        found = travel(read(world), topic=None if topic is None else TOPICS[topic])
        assert {row.key: row.score for row in found} == pytest.approx(
            {f"person:{person}": score for person, score in expected.items()}
        )


@ALWAYS
@given(worlds())
def test_authority_on_a_topic_solves_the_equations_of_the_walk(world: World) -> None:
    topics = Topics(read(world))
    for topic in (0, 1):
        scores, heard = attended(world, topic)
        voices = topics.voices(topic)
        assert voices.node.tolist() == list(scores)
        assert voices.authority.tolist() == pytest.approx(list(scores.values()), abs=1e-7)
        assert voices.heard_from.tolist() == [len(heard[person]) for person in scores]


@ALWAYS
@given(worlds())
def test_a_maven_is_the_weighed_product_of_both(world: World) -> None:
    snapshot = read(world)
    for topic in (0, 1):
        posts = world.about(topic)
        if not posts:
            continue
        going, (known, _) = travelled(world, topic), attended(world, topic)
        expected = {}
        mean_known = np.mean([known[person] for person in going])
        mean_going = np.mean(list(going.values()))
        for person, how_far in going.items():
            own = [post for post in posts if world.person[post.author] == person]
            acted_on = any(world.everybody_after(post) for post in own)
            if len(own) >= FEWEST_POSTS and acted_on:
                score = (known[person] / mean_known) ** BALANCE * (how_far / mean_going) ** (1 - BALANCE)
                expected[f"person:{person}"] = pytest.approx(score, rel=1e-5)

        rows = mavens(snapshot, topic=TOPICS[topic])

        assert {row.key: row.score for row in rows} == expected
        assert [row.score for row in rows] == sorted((row.score for row in rows), reverse=True)


@ALWAYS
@given(
    st.integers(2, 7).flatmap(
        lambda n: st.tuples(
            st.dictionaries(
                st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(
                    lambda pair: pair[0] != pair[1]
                ),
                st.integers(1, 5),
            ),
            st.lists(st.integers(0, 2), min_size=n, max_size=n),
        )
    )
)
def test_participation_is_one_less_the_squares_of_the_shares(
    graph: tuple[dict[tuple[int, int], int], list[int]],
) -> None:
    ties, member = graph
    arcs = Arcs.of(
        len(member),
        as_ints(a for a, _ in ties),
        as_ints(b for _, b in ties),
        np.array(list(ties.values()), np.float32),
    )
    expected = []
    for node in range(len(member)):
        own = {b: w for (a, b), w in ties.items() if a == node}
        into: dict[int, int] = defaultdict(int)
        for other, weight in own.items():
            into[member[other]] += weight
        expected.append(1 - sum((w / sum(own.values())) ** 2 for w in into.values()) if own else 0.0)

    assert participation(arcs, as_ints(member)).tolist() == pytest.approx(expected, abs=1e-7)


@ALWAYS
@given(worlds(), st.lists(st.integers(0, 400), min_size=9, max_size=9), st.sampled_from([1.0, 30.0, 1e6]))
def test_a_half_life_halves_what_a_post_counts(world: World, ages: list[int], half_life: float) -> None:
    """Travel with fading posts is that of each post as often as it counts."""
    made = read(world)
    days = np.array(ages[: len(world.posts)], np.int64)
    dated = replace(made, posts=replace(made.posts, at=-days * 24 * 3600 * 1000))
    counts = 0.5 ** ((days - days.min()) / half_life) if days.size else np.ones(0)
    after = np.array([len(world.everybody_after(post)) for post in world.posts])
    expected = {}
    for person in {world.person[post.author] for post in world.posts}:
        own = np.array([world.person[post.author] == person for post in world.posts])
        mean = (counts * after).sum() / counts.sum()
        moved = (counts * after)[own].sum()
        expected[f"person:{person}"] = pytest.approx(
            (moved + PRIOR_POSTS * mean) / (counts[own].sum() + PRIOR_POSTS)
        )

    assert {row.key: row.score for row in travel(fading(dated, half_life))} == expected


def test_likes_are_travel_and_no_attention() -> None:
    liked = {REPLIES: frozenset[int](), SHARES: frozenset[int](), LIKES: frozenset({1})}
    world = World([0, 1], [Post(0, frozenset({0}), frozenset(), liked)])

    assert attended(world, 0)[1] == {0: set()}
    assert Topics(read(world)).voices(0).heard_from.tolist() == [0]
    assert travel(read(world))[0].parts["people"] == 1
