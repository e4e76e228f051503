"""Merging and un-merging on both engines: whatever people do, taking it back leaves the graph as it was."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

from graph.catalogue import parse
from graph.errors import BadParameter, DecisionContradicts
from graph.insight.interests import derive_interests
from graph.status import check
from graph.store import NewEdges, NewNodes, Store
from resolver import pipeline, registry, review, split
from resolver.decide import Verdict
from tests.resolver.conftest import CUSTOMERS, FAR, HANDLES, fill

ACTS = 200
DAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WRITERS = [key for key, row in HANDLES.items() if row.get("kind") != "brand"]
KEYS = [*CUSTOMERS, *WRITERS]
PERMIT = parse(
    "tests.permit",
    """// Let accounts be shown.
//
// mode:     write
// personal: handle
// params:   rows list  {key, until}
// returns:  nothing
UNWIND $rows AS row
MATCH (h:Handle {key: row.key})
SET h.may_insight = row.until
""",
)


def told_world(store: Store) -> None:
    """The town, in which everybody writes about something and follows the next."""
    fill(store)
    posts = [f"{key}/1" for key in WRITERS]
    store.bulk(
        [
            NewNodes("Interest", [{"key": "interest:cycling"}, {"key": "interest:tea"}]),
            NewNodes("Post", [
                {"key": post, "text": "fietsen", "posted_at": DAY + timedelta(days=number)} for number, post in enumerate(posts)
            ]),
        ],
        [
            NewEdges("POSTED", "Handle", "Post", WRITERS, posts),
            NewEdges("ABOUT", "Post", "Interest", posts, [("interest:cycling", "interest:tea")[n % 2] for n in range(len(posts))],
                     [{"weight": 0.8, "rule": "word"}] * len(posts)),
            NewEdges("FOLLOWS", "Handle", "Handle", WRITERS, [*WRITERS[1:], WRITERS[0]]),
        ],
    )  # fmt: skip
    store.write_batches(PERMIT, [{"key": key, "until": FAR} for key in WRITERS])


def test_200_random_merges_and_unmerges_taken_back_leave_the_graph_as_it_was(store: Store) -> None:
    told_world(store)
    pipeline.resolve(store)
    derive_interests(store)
    start, who = store.digest(), registry.read(store).belongings
    chance, held = Random(11), set[str]()

    for _ in range(ACTS):
        one, other = chance.sample(KEYS, 2)
        with suppress(DecisionContradicts, BadParameter):
            match chance.choice(("merge", "merge", "split", "withdraw")):
                case "merge":
                    held.add(review.decide_pair(store, one, other, Verdict.SAME, "els").key)
                case "split":
                    person = registry.read_belongings(store, [one])[0]["person"]
                    made = split.split(store, person, [one], "bram")
                    held = held - set(made.withdrawn) | set(made.appended)
                case _ if held:
                    taken = chance.choice(sorted(held))
                    review.withdraw(store, taken, "els")
                    held.remove(taken)
    touched = registry.read(store).belongings
    assert touched != who
    broken = {each.check for each in check(store)}
    # The town permits without a ledger.
    assert broken <= {"checks.permission_without_event", "checks.links_without_basis"}
    left = sorted(held)
    chance.shuffle(left)
    for key in left:
        review.withdraw(store, key, "els")
    derive_interests(store)

    assert registry.read(store).belongings == who
    assert store.digest() == start
    assert pipeline.resolve(store).written.nothing
    assert store.digest() == start
