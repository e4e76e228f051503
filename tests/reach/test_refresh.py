"""A snapshot with what was touched read into it is the snapshot read anew; where that is not sure it is read anew."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from graph.catalogue import catalogue
from graph.ingest.load import load as import_file
from graph.model.purposes import INSIGHT
from graph.reach import trail
from graph.reach.kept import forget_stale, held
from graph.reach.layers import FOLLOWS, LIKES, REPLIES, Snapshot
from graph.reach.person import ReachMemory
from graph.reach.refresh import refreshed
from graph.reach.snapshot import load
from graph.reach.trail import since, told
from graph.reach.written import clear_scores
from graph.store import NewEdges, NewNodes, Store
from resolver import registry
from resolver.registry import Belonging, State
from tests.conftest import Clock
from tests.reach.test_kept import told as said
from tests.reach.test_snapshot import pairs
from tests.reach.world import WITHDRAW, Message, given, statement

PEOPLE = {f"x:p{n}": f"person:{n // 2}" if n < 8 else None for n in range(14)}
HANDLES = list(PEOPLE)
LINKABLE = statement(
    "tests.linkable",
    """// params:   none
// returns:  nothing
MATCH (h:Handle)
SET h.may_link = h.may_insight
""",
)
NUMBERED = statement(
    "tests.numbered",
    """// params:   none
// returns:  nothing
UNWIND range(0, 3) AS number
MATCH (p:Person {key: 'person:' + toString(number)})
SET p.idx = number
""",
)


@pytest.fixture
def world(embedded: Store, clock: Clock) -> Store:
    embedded.clock = clock
    given(
        embedded,
        handles=PEOPLE,
        follows=[("x:p1", "x:p0"), ("x:p9", "x:p0"), ("x:p3", "x:p9")],
        influences=[("x:p0", "x:p5", 0.25)],
        posts=[
            Message("x:1", "x:p0", ["interest:cycling"], ["x:p4"], ["x:p5"], ["x:p9"], ["x:p1"]),
            Message("x:2", "x:p10", ["interest:tents"]),
        ],
        permitted_until={"x:p13": None},
        followers={"x:p0": 3, "x:p1": 40},
    )
    embedded.write(LINKABLE)
    embedded.write(NUMBERED)
    return embedded


@pytest.fixture
def importing(world: Store, tmp_path: Path) -> Callable[..., None]:
    """Imports rows of a kind."""
    files = iter(range(10_000))

    def run(kind: str, rows: Sequence[dict[str, object]]) -> None:
        path = tmp_path / f"{next(files)}.csv"
        with path.open("w", newline="") as file:
            out = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            out.writeheader()
            out.writerows(rows)
        import_file(world, kind, path, source="test")

    return run


def now(store: Store, old: Snapshot) -> Snapshot:
    """Refreshed, which must have been possible, and the same as read anew."""
    found = refreshed(store, INSIGHT, old, same_ledger=True)
    assert found is not None
    assert said(found) == said(load(store, INSIGHT))
    return found


def post(key: int, by: str, **more: object) -> dict[str, object]:
    return {
        "id": key, "platform": "x", "handle": by.partition(":")[2], "posted_at": "2026-05-04T09:00:00Z",
        "text": "", "reply_to": "", "shares_of": "", **more,
    }  # fmt: skip


def moved(store: Store, to: dict[str, str]) -> None:
    """Records become other people, as the resolver writes it."""
    rows = {
        row["record"]: registry.belonging_of(row)
        for row in registry.read_belongings(store, HANDLES)
        if row["person"]
    }
    after = dict(rows)
    for record, person in to.items():
        was = rows.get(record)
        after[record] = (
            replace(was, person=person) if was else Belonging(record, person, "alone", 1.0, "alone")
        )
    registry.write(store, State(rows, {}), State(after, {}))


def test_imported_arcs_are_read_and_nothing_else(
    world: Store, importing: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    old = load(world, INSIGHT)
    importing("arcs", [
        {"source": "x:p2", "target": "x:p9", "kind": "follows", "probability": ""},
        {"source": "x:p2", "target": "x:p13", "kind": "follows", "probability": ""},
        {"source": "x:p5", "target": "x:nobody", "kind": "follows", "probability": ""},
        {"source": "x:p0", "target": "x:p5", "kind": "influences", "probability": "0.5"},
        {"source": "x:p7", "target": "x:2", "kind": "likes", "probability": ""},
    ])  # fmt: skip

    with caplog.at_level("INFO", logger="graph.reach.refresh"):
        found = now(world, old)

    assert pairs(found, FOLLOWS) - pairs(old, FOLLOWS) == {("x:p2", "x:p9")}
    assert ("x:p7", "x:p10") in pairs(found, LIKES)
    assert "refreshed snapshot versions=4 accounts=4" in caplog.text


def test_a_post_that_answers_another_now_takes_its_act_along(
    world: Store, importing: Callable[..., None]
) -> None:
    importing("posts", [post(7, "x:p6", reply_to="1")])
    first = load(world, INSIGHT)
    assert ("x:p6", "x:p0") in pairs(first, REPLIES)
    importing("posts", [post(7, "x:p6", reply_to="2", text="lekker brood")])

    found = now(world, first)

    assert ("x:p6", "x:p0") not in pairs(found, REPLIES)
    assert ("x:p6", "x:p10") in pairs(found, REPLIES)


def test_people_are_folded_anew_after_a_merge_and_an_un_merge(world: Store) -> None:
    old = load(world, INSIGHT)
    moved(world, {"x:p9": "person:0", "x:p2": "person:9"})
    merged = now(world, old)
    moved(world, {"x:p9": "person:77", "x:p0": "person:88", "x:p2": "person:1"})
    split = now(world, merged)

    assert len(merged.nodes) == len(old.nodes)
    assert {"person:77", "person:88"} <= set(split.nodes.keys)


def test_an_account_with_another_name_and_more_followers_names_its_person(
    world: Store, importing: Callable[..., None]
) -> None:
    old = load(world, INSIGHT)
    importing("accounts", [
        {"platform": "x", "handle": "p0", "name": "Annelies", "followers": 90, "kind": "bot"},
        {"platform": "x", "handle": "p1", "name": "Bob", "followers": 91, "kind": "brand"},
    ])  # fmt: skip

    found = now(world, old)

    assert found.nodes.names[0] == "Bob"
    assert not found.nodes.voices[0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_imports_merges_splits_and_erasures_it_is_what_reading_anew_gives(
    world: Store, importing: Callable[..., None], seed: int
) -> None:
    chance = random.Random(seed)
    snapshot = load(world, INSIGHT)
    refreshes = 0
    for turn in range(9):
        ledger = trail.consents(world)
        match chance.choice(["arcs", "posts", "posts", "accounts", "moved", "erased"]):
            case "arcs":
                importing("arcs", [_arc(chance, turn) for _ in range(5)])
            case "posts":
                importing("posts", [_post(chance, turn) for _ in range(4)])
            case "accounts":
                importing("accounts", [
                    {"platform": "x", "handle": f"p{chance.randrange(16)}", "followers": chance.randrange(99),
                     "following": 9_000, "kind": chance.choice(["personal", "brand"])}
                ])  # fmt: skip
            case "moved":
                who = chance.sample(HANDLES, 3)
                moved(world, {each: f"person:{chance.randrange(6)}" for each in who})
            case "erased":
                world.write(WITHDRAW, handle=chance.choice(HANDLES))
        found = refreshed(world, INSIGHT, snapshot, same_ledger=trail.consents(world) == ledger)
        anew = load(world, INSIGHT)
        if found is not None:
            refreshes += 1
            assert said(found) == said(anew), f"turn {turn}"
        snapshot = found or anew
    assert refreshes >= 4


def _arc(chance: random.Random, turn: int) -> dict[str, object]:
    kind = chance.choice(["follows", "follows", "influences", "likes", "lists"])
    a, b = chance.sample([*HANDLES, "x:new", f"x:new{turn}"], 2)
    return {
        "source": a, "target": f"x:{chance.randrange(1, 9)}" if kind == "likes" else b, "kind": kind,
        "probability": round(chance.random(), 3) if kind == "influences" else "",
    }  # fmt: skip


def _post(chance: random.Random, turn: int) -> dict[str, object]:
    words = ("lekker brood gebakken", "fietsen met @p3 en @p9", "kamperen in een tent", f"beurt {turn}")
    to = {chance.choice(["reply_to", "shares_of", "quotes", "language"]): chance.randrange(1, 9)}
    to.pop("language", None)
    return post(
        chance.randrange(1, 9), chance.choice(HANDLES), text=chance.choice(words), **{"quotes": "", **to}
    )


@pytest.mark.parametrize("why", ["untold", "ledger", "expired", "hidden"])
def test_what_is_not_proven_is_read_anew_and_the_log_says_why(
    world: Store, clock: Clock, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    old = load(world, INSIGHT)
    if why == "untold":
        world.bulk([NewNodes("Interest", [{"key": "interest:new"}])], [])
    elif why == "expired":
        old = replace(old, holds_until=clock.now)
    elif why == "hidden":
        with told(world) as touched:
            world.write(WITHDRAW, handle="x:p2")
            touched.add(accounts=["x:p2"])

    with caplog.at_level("INFO", logger="graph.reach.refresh"):
        assert refreshed(world, INSIGHT, old, same_ledger=why != "ledger") is None

    assert {
        "untold": "nobody told of", "ledger": "the ledger of consent grew",
        "expired": "a permission ended", "hidden": "other accounts may be seen",
    }[why] in caplog.text  # fmt: skip


def test_what_another_writes_meanwhile_is_not_told_of(world: Store) -> None:
    before = world.version()
    with told(world):
        clear_scores(world, "travel")
        world._own.written -= 1  # type: ignore[attr-defined]  # as a write of somebody else counts

    assert since(world, before, world.version()) is None


def test_a_kept_snapshot_moves_on_and_is_not_forgotten(world: Store, importing: Callable[..., None]) -> None:
    held(world, INSIGHT)
    importing("arcs", [{"source": "x:p2", "target": "x:p9", "kind": "follows"}])

    assert forget_stale(world) == 0
    found = held(world, INSIGHT)

    assert ("x:p2", "x:p9") in pairs(found, FOLLOWS)
    assert said(held(world, INSIGHT)) == said(load(world, INSIGHT))


def test_what_is_remembered_moves_on(
    world: Store, importing: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = ReachMemory()
    memory.reach(world, INSIGHT)
    monkeypatch.setattr("graph.reach.person.load", None)
    importing("arcs", [{"source": "x:p2", "target": "x:p9", "kind": "follows"}])

    assert ("x:p2", "x:p9") in pairs(memory.reach(world, INSIGHT).snapshot, FOLLOWS)


def test_the_trail_names_nobody_once_the_ledger_has_grown(
    world: Store, importing: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    importing("arcs", [{"source": "x:p2", "target": "x:p9", "kind": "follows"}])
    path = trail.root(world) / f"trail-{trail.address(world)}.ndjson"
    forget_stale(world)
    assert "x:p2" in path.read_text()

    monkeypatch.setattr(trail, "consents", lambda _store: 1)
    forget_stale(world)

    assert path.read_text() == ""


def test_queries_of_some_accounts_are_those_of_all_but_for_which_accounts() -> None:
    every = catalogue()
    for name, some in every.items():
        if name.startswith("touched.") and name != "touched.numbers":
            whole = every[name.replace("touched.", "reach.")]
            expected = whole.body.replace("h.idx >= $first AND h.idx < $until AND ", "")
            assert (
                some.body.replace(
                    "UNWIND $numbers AS number\nMATCH (h:Handle {idx: number})", "MATCH (h:Handle)"
                )
                == expected
            )


def test_on_either_engine_what_was_told_of_is_read_as_reading_anew_reads_it(store: Store) -> None:
    given(
        store,
        handles=PEOPLE,
        follows=[("x:p1", "x:p0")],
        posts=[Message("x:1", "x:p0", ["interest:cycling"], answered_by=["x:p5"])],
    )
    old = load(store, INSIGHT)
    with told(store) as touched:
        store.bulk(
            [NewNodes("Post", [{"key": "x:2"}])],
            [
                NewEdges("FOLLOWS", "Handle", "Handle", ["x:p9", "x:p3"], ["x:p0", "x:p1"]),
                NewEdges("POSTED", "Handle", "Post", ["x:p4"], ["x:2"]),
                NewEdges("REPLY_TO", "Post", "Post", ["x:2"], ["x:1"]),
                NewEdges("IS", "Handle", "Person", ["x:p8"], ["person:1"]),
            ],
        )
        touched.add(accounts=["x:p8"], posts=["x:2"], arcs=["x:p9", "x:p3"])

    found = now(store, old)

    assert ("x:p4", "x:p0") in pairs(found, REPLIES)
