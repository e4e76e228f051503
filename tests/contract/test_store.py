"""What both engines must do alike; each fact runs on the embedded store and on a real Neo4j."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from graph.catalogue import Query, parse
from graph.errors import BadParameter, PurposeMissing, QueryFailed, StoreRefused
from graph.migrate import migrate, pending
from graph.model.purposes import INSIGHT, LINK
from graph.store import NewEdges, NewNodes, Step, Store

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def read(text: str, returns: str = "nothing", params: str = "none") -> Query:
    return parse(
        "tests.read",
        f"// Read.\n//\n// Question: what?\n// mode: read\n// personal: none\n// params: {params}\n"
        f"// returns: {returns}\n// one row: per thing\n{text}\n",
    )


def change(text: str, params: str = "none", returns: str = "nothing") -> Query:
    return parse(
        "tests.change",
        f"// Change.\n//\n// mode: write\n// personal: none\n// params: {params}\n// returns: {returns}\n{text}\n",
    )


PUT = change("UNWIND $rows AS row MERGE (h:Handle {key: row.key}) SET h += row", params="rows list  rows")
HANDLES = read("MATCH (h:Handle) RETURN count(h) AS n", "n integer  n")


def test_a_time_comes_back_aware_and_in_utc(store: Store) -> None:
    store.write(PUT, rows=[{"key": "x:ana", "created": AT, "may_insight": AT}])

    found = store.one(read("MATCH (h:Handle) RETURN properties(h) AS p", "p map  p"))

    assert found == {"p": {"key": "x:ana", "created": AT, "may_insight": AT}}
