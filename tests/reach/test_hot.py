"""Hot lists moved on are those of a full run, and say how new they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadParameter
from graph.reach import hot as module
from graph.reach.arcs import Arcs, as_ints
from graph.reach.authority import authority
from graph.reach.hot import Hot, difference
from graph.reach.layers import FOLLOWS, Posts, Snapshot
from graph.reach.report import Ranked
from graph.reach.topic_authority import topic_authority
from tests.conftest import NOW
from tests.reach.graphs import ALWAYS, Chance, arcs_of, snapshot_of

Follow = tuple[int, int]
TOPICS = ("interest:bread", "interest:cycling")


def world(people: int, follows: list[Follow], posts: list[Follow], version: int = 1) -> Snapshot:
    """`posts` are pairs of author and topic; everybody is a person with one account."""
    bare = snapshot_of(people, follows=follows)
    written = Posts.none(people)
    about = Arcs.of(len(posts), as_ints(range(len(posts))), as_ints(t for _, t in posts), width=len(TOPICS))
    silent = Arcs.none(len(posts), people)
    held = replace(
        written,
        author=as_ints(a for a, _ in posts),
        topics=about,
        mentioned=silent,
        acts=dict.fromkeys(written.acts, silent),
        at=np.zeros(len(posts), np.int64),
    )
    return replace(bare, posts=held, topics=TOPICS, version=version)


def crowd(people: int, ties: int, version: int = 1, more: list[Follow] | None = None) -> Snapshot:
    random = np.random.default_rng(5)
    targets = (people * random.random(ties) ** 4).astype(int).tolist()
    follows = list(zip(random.integers(0, people, ties).tolist(), targets, strict=True))
    posts = [(int(a), int(a) % 2) for a in random.integers(0, people, 400)]
    return world(people, follows + (more or []), posts, version)


def scores(rows: list[Ranked]) -> dict[str, float]:
    return {row.key: row.score for row in rows}


def test_an_import_moves_the_list_of_each_topic_and_nothing_is_walked_in_full() -> None:
    before = crowd(3_000, 30_000)
    star = 2_999
    after = crowd(3_000, 30_000, 2, [(fan, star) for fan in range(1, 600, 2)])
    hot = Hot(before, NOW)
    assert "x:2999" not in scores(hot.first()[0])

    assert hot.move(after, NOW)

    for topic in (None, *TOPICS):
        rows, fresh = hot.first(topic)
        full = topic_authority(after, topic=topic, limit=200) if topic else authority(after, limit=200)
        assert "x:2999" in scores(rows)
        assert len(scores(rows).keys() & scores(full).keys()) >= 196
        assert (rows[0].key, rows[0].sentence, rows[0].parts.keys()) == (
            full[0].key,
            full[0].sentence,
            full[0].parts.keys(),
        )
        assert rows[0].score == pytest.approx(full[0].score, rel=0.02)
        assert (fresh.version, fresh.ties, fresh.drift) == (2, 300, None)


def test_a_full_run_tells_how_far_the_ranks_had_drifted_and_begins_to_count_anew() -> None:
    hot = Hot(crowd(3_000, 30_000), NOW)
    hot.move(crowd(3_000, 30_000, 2, [(a, 2_000 + a % 7) for a in range(300)]), NOW)

    found = hot.renew(NOW)

    assert 0 < found.l1 < 0.02
    assert found.overlap > 0.95
    fresh = hot.freshness
    assert (fresh.ties, fresh.drift) == (0, found)


def test_what_comes_while_all_is_walked_in_full_is_pushed_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first = crowd(200, 2_000)
    later = crowd(200, 2_000, 3, [(a, 199) for a in range(0, 150, 2)])
    hot = Hot(first, NOW)
    walked = module._Walks.of

    def slowly(snapshot: Snapshot) -> module._Walks:
        done = walked(snapshot)
        if snapshot is first:
            hot.move(later, NOW)
        return done

    monkeypatch.setattr(module._Walks, "of", slowly)
    hot.renew(NOW)

    assert hot.freshness.version == 3
    assert hot.freshness.ties == 75
    assert scores(hot.first(count=10)[0]).keys() == scores(authority(later, limit=10)).keys()


def test_people_who_were_renumbered_are_walked_in_full() -> None:
    before = world(4, [(0, 3), (1, 3), (2, 3)], [(0, 0), (1, 1)])
    merged = replace(snapshot_of(4, follows=[(0, 3), (1, 3), (2, 3)], person=[0, 0, 1, 2]), version=2)
    after = replace(merged, posts=before.posts, topics=TOPICS)
    hot = Hot(before, NOW)

    assert not hot.move(after, NOW)

    assert scores(hot.first()[0]) == pytest.approx(scores(authority(after)), abs=1e-6)
    assert hot.freshness.ties == 0


def test_who_may_no_longer_be_seen_is_walked_without() -> None:
    before = snapshot_of(3, follows=[(0, 2), (1, 2)], person=[0, 1, 0])
    hidden = snapshot_of(2, follows=[], person=[0, 1])
    hot = Hot(before, NOW)

    assert not hot.move(hidden, NOW)
    assert hot.first()[0] == []


def test_a_topic_that_is_not_kept_is_walked_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = crowd(300, 3_000)
    monkeypatch.setattr(module, "MOST_SCORES", 300)
    hot = Hot(snapshot, NOW)

    for topic in TOPICS:
        rows, _ = hot.first(topic, 20)
        assert scores(rows) == pytest.approx(
            scores(topic_authority(snapshot, topic=topic, limit=20)), abs=1e-5
        )
    with pytest.raises(BadParameter):
        hot.first("knitting")


def test_of_nobody_there_is_no_list() -> None:
    hot = Hot(world(0, [], []), NOW)
    assert hot.first()[0] == []
    assert hot.move(world(0, [], [], 2), NOW) in {True, False}


ARCS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([1.0, 2.0, 0.5])), max_size=14
)


@ALWAYS
@given(before=ARCS, after=ARCS)
def test_a_difference_makes_the_one_of_the_other(before: list[Chance], after: list[Chance]) -> None:
    old, new = arcs_of(6, before).merged(), arcs_of(6, after).merged()
    sources, ends, weights = difference(old, new)

    dense = np.zeros((6, 6))
    np.add.at(dense, (old.sources, old.ends), old.strengths.astype(float))
    np.add.at(dense, (sources, ends), weights)
    wanted = np.zeros((6, 6))
    np.add.at(wanted, (new.sources, new.ends), new.strengths.astype(float))
    assert dense.tolist() == wanted.tolist()
    assert (weights != 0).all()


def test_the_follow_layer_is_walked_for_topics_where_it_is_there() -> None:
    assert Hot(crowd(50, 300), NOW).first("cycling")[0][0].parts["layer"] == FOLLOWS
