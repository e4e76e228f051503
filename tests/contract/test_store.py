"""What both engines must do alike; each fact runs on the embedded store and on a real Neo4j."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.catalogue import Query, parse
from graph.errors import BadParameter, PurposeMissing, QueryFailed, SchemaBehind, StoreRefused
from graph.migrate import RECORD, migrate, require_current
from graph.model.purposes import INSIGHT, LINK
from graph.settings import Settings
from graph.store import NewEdges, NewNodes, Step, Store, utc_now
from graph.stores.bolt import BoltStore
from graph.stores.guest import GuestEngine
from graph.stores.owner import Note
from graph.stores.server import ServerEngine

AT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)


def given(
    mode: str, text: str, *, params: str = "none", returns: str = "nothing", personal: str = "none"
) -> Query:
    return parse(
        f"checks.{mode}",
        f"// A statement of a test.\n//\n// Question: what?\n// mode: {mode}\n// personal: {personal}\n"
        f"// params: {params}\n// returns: {returns}\n// one row: per thing\n{text}\n",
    )


PUT = given(
    "write", "UNWIND $rows AS row MERGE (h:Handle {key: row.key}) SET h += row", params="rows list  rows"
)
FOLLOW = given(
    "write",
    "UNWIND $rows AS row MATCH (a:Handle {key: row.start}) MATCH (b:Handle {key: row.end}) "
    "MERGE (a)-[f:FOLLOWS]->(b) SET f.since = row.since, f.row = row.row",
    params="rows list  rows",
)
HANDLES = given("read", "MATCH (h:Handle) RETURN count(h) AS n", returns="n integer  handles")
KEYS = given(
    "read", "MATCH (h:Handle) WHERE h[$may] > $now RETURN h.key AS key ORDER BY key LIMIT 10",
    returns="key string  key", personal="handle",
)  # fmt: skip
FOUND = given(
    "read",
    "CALL db.index.fulltext.queryNodes($index, $words) YIELD node, score "
    "WITH node.key AS key, score ORDER BY score DESC, key LIMIT 20 RETURN key AS key",
    params="index string  index\n// words string  words",
    returns="key string  key",
)


def count(store: Store) -> int:
    row = store.one(HANDLES)
    assert row is not None
    return int(row["n"])


def test_values_come_back_as_they_went(store: Store) -> None:
    ana = {
        "key": "x:ana",
        "created": AT,
        "followers": 3,
        "verified": True,
        "usernames_before": ["a", "b"],
        "name": "Zoë",
    }
    store.write(PUT, rows=[ana])

    found = store.one(
        given(
            "read", "MATCH (h:Handle) RETURN properties(h) AS p, h AS h, [h.created] AS l", returns="p map  p"
        )
    )

    assert found == {"p": ana, "h": ana, "l": [AT]}
    assert found["p"]["created"].utcoffset() == timedelta(0)


def test_a_time_with_another_zone_comes_back_as_the_same_moment_in_utc(store: Store) -> None:
    store.write(PUT, rows=[{"key": "x:ana", "created": datetime.fromisoformat("2026-11-22T10:00:00+01:00")}])

    found = store.one(given("read", "MATCH (h:Handle) RETURN h.created AS at", returns="at datetime  at"))

    assert found == {"at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC)}


def test_a_parameter_without_a_zone_is_refused(store: Store) -> None:
    asked = given("read", "RETURN $at AS at", params="at datetime  at", returns="at datetime  at")

    with pytest.raises(BadParameter, match="at holds a time without a zone"):
        store.rows(asked, at=datetime(2026, 1, 1))  # noqa: DTZ001  (the fault under test)


@pytest.mark.parametrize(
    "text",
    ["CREATE (:Handle {key: 'x:new'})", "MATCH (h:Handle) SET h.name = 'b'", "MATCH (h:Handle) DETACH DELETE h",
     "CREATE INDEX zz IF NOT EXISTS FOR (h:Handle) ON (h.bio)"],
    ids=["create", "set", "delete", "index"],
)  # fmt: skip
def test_the_engine_refuses_to_write_in_a_read(store: Store, text: str) -> None:
    store.write(PUT, rows=[{"key": "x:ana", "name": "a"}])

    with pytest.raises(StoreRefused):
        store.rows(replace(HANDLES, text=text))

    assert store.one(given("read", "MATCH (h:Handle) RETURN h.name AS n", returns="n string  n")) == {
        "n": "a"
    }


def test_several_statements_are_all_written_or_none(store: Store) -> None:
    clash = given("write", "CREATE (:Handle {key: 'x:ana'}) CREATE (:Handle {key: 'x:ana'})")

    with pytest.raises(QueryFailed):
        store.write_all([Step(PUT, {"rows": [{"key": "x:bo"}]}), Step(clash)])

    assert count(store) == 0


def test_an_error_names_the_query_and_its_parameters_but_no_value(store: Store) -> None:
    store.write(PUT, rows=[{"key": "x:secretive"}])
    clash = given("write", "CREATE (:Handle {key: $who})", params="who string  who")

    with pytest.raises(QueryFailed) as caught:
        store.write(clash, who="x:secretive")

    assert caught.value.name == "checks.write"
    assert caught.value.parameter_names == ("who",)
    assert "must be unique" in str(caught.value)
    assert "secretive" not in str(caught.value) + caught.value.hint


def test_a_fault_in_the_text_is_shown(store: Store) -> None:
    with pytest.raises(QueryFailed, match="syntax"):
        store.rows(replace(HANDLES, text="MATCH (h:Handle RETURN h"))


def test_a_statement_is_given_up_after_its_time(limited: Store) -> None:
    began = utc_now()

    with pytest.raises(QueryFailed, match="longer"):
        limited.rows(SLOW)

    assert utc_now() - began < timedelta(seconds=8)
    assert limited.rows(given("read", "RETURN 1 AS one", returns="one integer  one")) == [{"one": 1}]


def test_a_write_over_its_time_leaves_nothing(limited: Store) -> None:
    with pytest.raises(QueryFailed, match="longer"):
        limited.write(
            given(
                "write",
                "CREATE (:Handle {key: 'x:late'}) WITH 1 AS x "
                + SLOW.body.replace("RETURN", "WITH")
                + " CREATE (:Handle {key: 'x:later'})",
            )
        )

    assert count(limited) == 0


def test_a_shorter_time_can_be_asked_for(limited: Store) -> None:
    assert isinstance(limited, BoltStore)
    limited.settings = replace(limited.settings, statement_timeout_seconds=30.0)
    began = utc_now()

    with pytest.raises(QueryFailed, match="longer"):
        limited.rows(SLOW, timeout_seconds=0.4)

    assert utc_now() - began < timedelta(seconds=10)


def test_a_write_may_take_longer_than_a_read(limited: Store) -> None:
    assert isinstance(limited, BoltStore)
    limited.settings = replace(limited.settings, write_timeout_seconds=60.0)
    slow = SLOW.body.replace("100000", "2000").replace("RETURN", "WITH")

    limited.write(
        given("write", f"{slow} UNWIND range(1, 5) AS i CREATE (:Handle {{key: 'x:' + toString(i)}})")
    )

    assert count(limited) == 5


SLOW = given(
    "read", "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n", returns="n integer  n"
)  # fmt: skip


@pytest.fixture
def limited(store: Store) -> Iterator[Store]:
    """The store with a limit of a second and a half on every statement, reads and writes."""
    assert isinstance(store, BoltStore)
    before = store.settings
    engine = store._engine
    store.settings = replace(before, statement_timeout_seconds=1.5, write_timeout_seconds=1.5)
    if store.engine.kind == "embedded":
        engine._set_limit(1.5)  # type: ignore[attr-defined]
    yield store
    store.settings = before
    if store.engine.kind == "embedded":
        engine._set_limit(before.statement_timeout_seconds)  # type: ignore[attr-defined]


def another(store: Store) -> BoltStore:
    """A second way in to the same engine, as another process has it."""
    assert isinstance(store, BoltStore)
    if store.engine.kind == "neo4j":
        return BoltStore(ServerEngine(store.engine.address, store.settings), store.settings)
    engine = store._engine
    note = Note(
        0,
        "",
        int(engine.url.rpartition(":")[2]),
        0,
        engine.writer[1],
        engine.reader[1] if engine.reader else "",
    )
    return BoltStore(GuestEngine(store.settings.state, note, "graph", store.settings), store.settings)


def test_writers_of_one_key_at_one_time_all_get_through(store: Store) -> None:
    add = given(
        "write", "UNWIND $rows AS row MERGE (h:Handle {key: row}) SET h.followers = coalesce(h.followers, 0) + 1",
        params="rows list  keys",
    )  # fmt: skip
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        with another(store) as own:
            try:
                for turn in range(15):
                    own.write(add, rows=[f"x:{(seed + turn + i) % 20}" for i in range(10)])
            except BaseException as exc:  # noqa: BLE001  (told by the main thread)
                failures.append(exc)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    total = given(
        "read", "MATCH (h:Handle) RETURN count(h) AS n, sum(h.followers) AS s", returns="n integer  n"
    )
    assert store.one(total) == {"n": 20, "s": 4 * 15 * 10}


def test_every_write_is_counted_and_no_read(store: Store) -> None:
    before = store.version()

    store.write(PUT, rows=[{"key": "x:ana"}])
    store.write_batches(PUT, [{"key": f"x:{i}"} for i in range(5)], size=2)
    count(store)

    assert store.version() == before + 4


def test_batches_are_bounded_and_told(store: Store) -> None:
    sent = store.write_batches(PUT, ({"key": f"x:{i}"} for i in range(25)), size=10)

    assert sent == 25
    assert count(store) == 25


def test_a_personal_read_without_purpose_is_refused(store: Store) -> None:
    with pytest.raises(PurposeMissing, match="say what for"):
        store.rows(KEYS)


def test_permission_is_read_by_purpose_and_by_the_clock(store: Store) -> None:
    store.write(
        PUT, rows=[{"key": "x:ana", "may_insight": AT}, {"key": "x:bo", "may_link": AT}, {"key": "x:cy"}]
    )

    store.clock = lambda: AT - timedelta(seconds=1)
    seen_before = store.rows(KEYS, purpose=INSIGHT), store.rows(KEYS, purpose=LINK)
    store.clock = lambda: AT
    seen_after = store.rows(KEYS, purpose=INSIGHT)

    assert seen_before == ([{"key": "x:ana"}], [{"key": "x:bo"}])
    assert seen_after == []


def test_a_stream_gives_the_rows_as_they_come(store: Store) -> None:
    numbers = given("read", "UNWIND range(1, 5000) AS i RETURN i AS i", returns="i integer  i")

    stream = store.stream(numbers)

    assert next(stream) == {"i": 1}
    assert sum(row["i"] for row in stream) == 5000 * 5001 // 2 - 1


def test_explaining_runs_nothing(store: Store) -> None:
    plan = store.explain(given("write", "CREATE (:Handle {key: 'x:ana'})"))

    assert plan.strip()
    assert count(store) == 0


def test_reading_what_writes_and_writing_what_reads_are_refused(store: Store) -> None:
    with pytest.raises(BadParameter, match="writes"):
        store.rows(PUT, rows=[])
    with pytest.raises(BadParameter, match="does not write"):
        store.write(HANDLES)


ROWS: list[dict[str, Any]] = [
    {"key": f"x:{i}", "idx": i, "name": f"Näme {i}", "followers": i * 10, "created": AT + timedelta(days=i),
     "verified": i % 2 == 0, "usernames_before": ["b", "a"], "may_insight": AT}
    for i in range(30)
]  # fmt: skip
ARCS: list[dict[str, Any]] = [
    {"start": f"x:{i}", "end": f"x:{(i * 7 + 1) % 30}", "since": AT, "row": i} for i in range(30)
]


def written(store: Store, *, backwards: bool = False) -> str:
    step = -1 if backwards else 1
    store.write_batches(PUT, ROWS[::step], size=7)
    store.write_batches(FOLLOW, ARCS[::step], size=11)
    return store.digest()


def test_bulk_leaves_the_same_as_writing_row_by_row(store: Store, emptied: Callable[[Store], Store]) -> None:
    by_rows = written(store)
    emptied(store)

    store.bulk([NewNodes("Handle", ROWS[:20])], [])
    store.bulk(
        [NewNodes("Handle", ROWS[20:])],
        [NewEdges("FOLLOWS", "Handle", "Handle", [a["start"] for a in ARCS], [a["end"] for a in ARCS],
                  [{"since": a["since"], "row": a["row"]} for a in ARCS])],
    )  # fmt: skip

    assert store.digest() == by_rows
    may = store.rows(replace(KEYS), purpose=INSIGHT)
    store.clock = lambda: AT - timedelta(days=1)
    assert (may, len(store.rows(KEYS, purpose=INSIGHT))) == ([], 10)


def test_bulk_arcs_without_properties_join_what_was_there(store: Store) -> None:
    store.write(PUT, rows=[{"key": "x:a"}, {"key": "x:b"}])

    store.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", ["x:a", "x:b"], ["x:b", "x:a"])])

    arcs = given(
        "read",
        "MATCH (a:Handle)-[:FOLLOWS]->(b:Handle) RETURN a.key AS a, b.key AS b ORDER BY a LIMIT 9",
        returns="a string  a",
    )
    assert store.rows(arcs) == [{"a": "x:a", "b": "x:b"}, {"a": "x:b", "b": "x:a"}]


def test_bulk_finds_nodes_that_were_deleted_and_made_again(store: Store) -> None:
    store.bulk([NewNodes("Handle", [{"key": "x:a"}, {"key": "x:b"}])], [])
    with another(store) as other:
        other.write(given("write", "MATCH (h:Handle) DETACH DELETE h"))
        other.write(PUT, rows=[{"key": "x:z"}, {"key": "x:b"}, {"key": "x:a"}])

    store.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", ["x:a"], ["x:b"])])

    arcs = given(
        "read",
        "MATCH (a:Handle)-[:FOLLOWS]->(b:Handle) RETURN a.key AS a, b.key AS b LIMIT 9",
        returns="a string  a",
    )
    assert store.rows(arcs) == [{"a": "x:a", "b": "x:b"}]


def test_the_digest_is_one_for_both_engines_and_any_order(
    engines: Callable[[str], Store], emptied: Callable[[Store], Store]
) -> None:
    here, there = emptied(engines("embedded")), emptied(engines("neo4j"))

    assert written(here) == written(there, backwards=True)


def test_the_digest_tells_a_property_an_arc_and_a_direction(store: Store) -> None:
    seen = {written(store)}
    for text in (
        "MATCH (h:Handle {key: 'x:3'}) SET h.name = 'other'",
        "MATCH (h:Handle {key: 'x:3'})-[f:FOLLOWS]->() DELETE f",
        "MATCH (a:Handle {key: 'x:3'}), (b:Handle {key: 'x:22'}) CREATE (b)-[:FOLLOWS]->(a)",
        "MATCH (a:Handle {key: 'x:3'})<-[f:FOLLOWS]-(b:Handle {key: 'x:22'}) DELETE f CREATE (a)-[:FOLLOWS]->(b)",
    ):
        store.write(given("write", text))
        seen.add(store.digest())

    assert len(seen) == 5


def test_the_digest_leaves_out_what_two_honest_runs_differ_in(store: Store) -> None:
    before = written(store)

    store.write(given("write", "MATCH (h:Handle) SET h.idx = h.idx + 100"))

    assert store.digest() == before


@pytest.mark.parametrize(
    ("index", "words", "found"),
    [
        ("handle_text", "fietsen", ["x:ana", "x:bo"]),
        ("handle_text", "FIETSEN", ["x:ana", "x:bo"]),
        ("handle_text", "bo_fietst", ["x:bo"]),
        ("handle_text", "vries", ["x:ana"]),
        ("handle_text", "+fietsen +frankrijk", ["x:ana"]),
        ("handle_text", "fietsen AND frankrijk", ["x:ana"]),
        ("handle_text", "frankrijk OR texel", ["x:ana", "x:bo"]),
        ("handle_text", "frank*", ["x:ana"]),
        ("handle_text", '"houdt van"', ["x:ana"]),
        ("handle_text", "niemand", []),
        ("customer_text", "jansen", ["crm:1"]),
        ("post_text", "tent", ["x:p1"]),
    ],
)  # fmt: skip
def test_full_text_finds_the_same_with_the_same_words(
    store: Store, index: str, words: str, found: list[str]
) -> None:
    store.write(PUT, rows=[
        {"key": "x:ana", "username": "ana", "name": "Ana de Vries", "bio": "Houdt van fietsen en Frankrijk."},
        {"key": "x:bo", "username": "bo_fietst", "name": "Bo", "bio": "Fietsen! op Texel"},
        {"key": "x:cy", "username": "cy"},
    ])  # fmt: skip
    store.write(
        given(
            "write",
            "CREATE (:Customer {key: 'crm:1', name: 'P. Jansen', city: 'Breda'}) CREATE (:Post {key: 'x:p1', text: 'Nieuwe tent!'})",
        )
    )

    rows = store.rows(FOUND, index=index, words=words)

    assert sorted(row["key"] for row in rows) == found


def test_migrating_twice_runs_nothing_the_second_time(store: Store) -> None:
    assert migrate(store) == []
    require_current(store)


def test_a_store_behind_says_so_and_catches_up(store: Store) -> None:
    store.write(RECORD, step="2-purposes", fingerprint="of another version")

    with pytest.raises(SchemaBehind, match="2-purposes") as caught:
        require_current(store)

    assert caught.value.hint == "run kenner migrate"
    assert migrate(store) == ["2-purposes"]


def test_a_wrong_password_is_told_apart_from_nobody_there(engines: Callable[[str], Store]) -> None:
    good = engines("neo4j")

    with pytest.raises(StoreRefused, match="password"):
        BoltStore(ServerEngine(good.engine.address, Settings(store_password="wrong")), Settings())
