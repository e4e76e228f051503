"""Merging and un-merging on both engines: whatever people do, taking it back leaves the graph as it was."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random

from graph.catalogue import parse, query
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


def test_an_interest_that_its_posts_do_not_prove_is_found(store: Store) -> None:
    proofs: dict[str, list[str]] = {
        "interest:proven": ["x:a/1"], "interest:two": ["x:a/1", "x:a/2"], "interest:bare": [],
        "interest:of_another": ["x:b/1"], "interest:gone": ["x:a/9"], "interest:off_topic": ["x:a/2"], "interest:half": ["x:a/1", "x:a/2"],
    }  # fmt: skip
    about = [
        ("x:a/1", "interest:proven"), ("x:a/1", "interest:two"), ("x:a/2", "interest:two"),
        ("x:b/1", "interest:of_another"), ("x:a/1", "interest:half"),
    ]  # fmt: skip
    owners = {"x:a/1": "x:a", "x:a/2": "x:a", "x:b/1": "x:b"}
    people = {"x:a": "person:a", "x:b": "person:b"}
    store.bulk(
        [
            NewNodes("Handle", [{"key": key, "idx": n} for n, key in enumerate(people)]),
            NewNodes("Person", [{"key": key, "idx": n} for n, key in enumerate(people.values())]),
            NewNodes("Interest", [{"key": key} for key in proofs]),
            NewNodes("Post", [{"key": key} for key in owners]),
        ],
        [
            NewEdges("IS", "Handle", "Person", list(people), list(people.values())),
            NewEdges("POSTED", "Handle", "Post", list(owners.values()), list(owners)),
            NewEdges("ABOUT", "Post", "Interest", [post for post, _ in about], [what for _, what in about]),
            NewEdges("INTERESTED_IN", "Person", "Interest", ["person:a"] * len(proofs), list(proofs),
                     [{"evidence": found} if found else {} for found in proofs.values()]),
        ],
    )  # fmt: skip

    found = store.rows(query("checks.interests_without_proof"))

    assert [(row["person"], row["interest"].partition(":")[2]) for row in found] == [
        ("person:a", what) for what in ("bare", "gone", "half", "of_another", "off_topic")
    ]
