"""Every query of the catalogue, run on both engines over one small world: same rows, as its header says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from graph.catalogue import Field, Query, catalogue
from graph.model.purposes import INSIGHT
from graph.model.schema import EDGES, NODES
from graph.status import check, status
from graph.store import Row, Store
from tests.conftest import emptied_store
from tests.contract.world import FOREVER, PEOPLE, POSTS, START, build

READS = [name for name, each in catalogue().items() if each.mode == "read"]
WRITES = [name for name, each in catalogue().items() if each.mode == "write"]

_KEYS = {
    "handle": "x:ana", "person": "person:ana", "customer": "crm:1", "post": "x:1", "interest": "interest:cycling",
    "brand": "brand:acme", "product": "product:tent", "hashtag": "tag:fietsen", "tag": "tag:fietsen", "place": "place:utrecht",
    "left": "x:ana", "right": "x:bo", "decision": "decision:1", "source": "source:test", "notice": "notice:1",
    "subject": "x:ana", "gate": "may_insight", "purpose": "insight", "words": "fietsen", "text": "ana", "platform": "x",
    "prefix": "a",
}  # fmt: skip
_BOTH = {"library.people_on_both_platforms": {"left": "x", "right": "instagram"}}
_EVERYTHING = [
    *PEOPLE,
    *sorted(set(PEOPLE.values())),
    *(key for key, *_ in POSTS),
    "brand:acme",
    "interest:cycling",
    "decision:1",
]
_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "float": (float, int), "boolean": (bool,), "datetime": (datetime, date),
    "list": (list,), "map": (dict,),
}  # fmt: skip


@pytest.fixture(scope="module")
def worlds(engines: Callable[[str], Store]) -> Iterator[dict[str, Store]]:
    both = {kind: engines(kind) for kind in ("embedded", "neo4j")}
    for store in both.values():
        build(emptied_store(store))
    yield both
    for store in both.values():
        emptied_store(store)


def value_for(asked: Query, each: Field) -> object:
    """Something the fixture world has an answer for."""
    if each.name in _BOTH.get(asked.name, {}):
        return _BOTH[asked.name][each.name]
    if each.optional:
        return each.default
    if each.name == "key":
        words = asked.name.rpartition(".")[2].split("_")
        return next((_KEYS[word] for word in words if word in _KEYS), "x:ana")
    if each.name == "rows":
        return []
    if each.name in _KEYS and each.type == "string":
        return _KEYS[each.name]
    return {
        "string": "x:ana", "integer": 10, "float": 0.5, "boolean": True, "datetime": START + timedelta(days=20),
        "list": _EVERYTHING, "map": {}, "any": "x:ana",
    }[each.type]  # fmt: skip


def params(asked: Query) -> dict[str, Any]:
    return {each.name: value_for(asked, each) for each in asked.params}


def rows_of(store: Store, asked: Query) -> list[Row]:
    return store.rows(asked, purpose=INSIGHT if asked.is_gated else None, **params(asked))


def comparable(value: object) -> object:
    """Floats to ten digits, lists in any order: the engines add up and collect in their own order."""
    if isinstance(value, float):
        return round(value, 10)
    if isinstance(value, list):
        return sorted((comparable(each) for each in value), key=repr)
    if isinstance(value, dict):
        # How well a text fits is each engine's own figure.
        return {
            name: comparable(each)
            for name, each in sorted(value.items())
            if each is not None and name != "score"
        }
    return value


@pytest.mark.parametrize("name", READS)
def test_a_read_gives_what_its_header_says_and_the_same_on_both_engines(
    worlds: dict[str, Store], name: str
) -> None:
    asked = catalogue()[name]

    plans = [store.explain(asked) for store in worlds.values()]
    found = {kind: rows_of(store, asked) for kind, store in worlds.items()}

    assert all(plan.strip() for plan in plans)

    for kind, rows in found.items():
        assert not rows or list(rows[0]) == [each.name for each in asked.returns], kind
        for row in rows:
            for each in asked.returns:
                assert fits(row[each.name], each.type), (
                    f"{kind}: {each.name} is {type(row[each.name]).__name__}, said {each.type}"
                )
        assert len({repr(row) for row in rows}) == len(rows), f"{kind}: rows are not unique"
        if "library." in name:
            leading = [each.name for each in asked.returns][: 1 + asked.one_row_per.count(" and ")]
            assert len({tuple(map(repr, (row[n] for n in leading))) for row in rows}) == len(rows)
    if not name.startswith("schema."):
        ordered = "ORDER BY" in asked.body and "score" not in {each.name for each in asked.returns}
        here, there = (
            [comparable(row) for row in rows] if ordered else comparable(rows)
            for rows in (found["embedded"], found["neo4j"])
        )
        assert here == there


def fits(value: object, kind: str) -> bool:
    if value is None or kind == "any":
        return True
    return isinstance(value, _PYTHON[kind]) and not (isinstance(value, bool) and kind in {"integer", "float"})


@pytest.mark.parametrize("name", [name for name in READS if name.startswith("library.")])
def test_the_library_answers_on_the_small_world_and_shows_nobody_without_permission(
    worlds: dict[str, Store], name: str
) -> None:
    asked = catalogue()[name]

    rows = rows_of(worlds["embedded"], asked)

    assert rows, "the world has no answer, so nothing is tested"
    shown = repr(rows)
    assert "x:eve" not in shown
    assert "crm:3" not in shown
    assert "x:5" not in shown


@pytest.mark.parametrize(
    "name", [name for name in READS if catalogue()[name].is_for_people and catalogue()[name].is_gated]
)
def test_nobody_comes_out_when_nobody_permits(worlds: dict[str, Store], name: str) -> None:
    store = worlds["embedded"]
    store.clock = lambda: FOREVER + timedelta(hours=1)
    try:
        rows = rows_of(store, catalogue()[name])
    finally:
        store.clock = lambda: datetime.now(FOREVER.tzinfo)

    shown = repr(rows)
    assert not [key for key in (*PEOPLE, *PEOPLE.values()) if f"'{key}'" in shown]


def test_the_small_world_holds_the_whole_schema_and_breaks_no_invariant(worlds: dict[str, Store]) -> None:
    for store in worlds.values():
        told = status(store)

        assert set(told.nodes) == {node.label for node in NODES}
        assert set(told.relationships) == {edge.type for edge in EDGES}
        assert check(store) == []
        assert told.behind == ()


def test_the_two_worlds_have_one_digest(worlds: dict[str, Store]) -> None:
    assert worlds["embedded"].digest() == worlds["neo4j"].digest()


@pytest.mark.parametrize("name", WRITES)
def test_a_write_runs_on_both_engines(worlds: dict[str, Store], name: str) -> None:
    for store in worlds.values():
        assert store.explain(catalogue()[name]).strip()
        store.write(catalogue()[name], **params(catalogue()[name]))
