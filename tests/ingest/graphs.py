"""What a store holds, as sets of tuples a test can compare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from graph.catalogue import parse
from graph.ingest.load import LoadReport, load
from graph.store import Row, Store
from tests.ingest.files import Rows, csv_text, write

_HEAD = """// What there is.
//
// Question: what did the import make?
//
// mode:     read
// personal: none
// params:   none
// returns:  a any  start
//           b any  end
//           c any  more
// one row:  one
"""
EDGES = parse(
    "ingest.tests_edges",
    _HEAD
    + "MATCH (x)-[r]->(y)\nRETURN x.key AS a, y.key AS b, [type(r), r {.*}, labels(x)[0], labels(y)[0]] AS c",
)
NODES = parse("ingest.tests_nodes", _HEAD + "MATCH (x)\nRETURN x.key AS a, x {.*} AS b, labels(x)[0] AS c")


def edges(store: Store, edge_type: str) -> set[tuple[str, str]]:
    return {(row["a"], row["b"]) for row in store.rows(EDGES) if row["c"][0] == edge_type}


def edge_values(store: Store, edge_type: str) -> dict[tuple[str, str], Mapping[str, object]]:
    return {(row["a"], row["b"]): row["c"][1] for row in store.rows(EDGES) if row["c"][0] == edge_type}


def nodes(store: Store, label: str) -> dict[str, Row]:
    return {row["a"]: row["b"] for row in store.rows(NODES) if row["c"] == label}


def origins(store: Store) -> dict[tuple[str, str], list[tuple[str, int, tuple[str, ...]]]]:
    """(label, key) → (import, row, properties) of every FROM."""
    found: dict[tuple[str, str], list[tuple[str, int, tuple[str, ...]]]] = {}
    for row in store.rows(EDGES):
        kind, values, label, _ = row["c"]
        if kind == "FROM":
            found.setdefault((label, row["a"]), []).append((row["b"], values["row"], tuple(values["sets"])))
    return found


def imported(
    store: Store, kind: str, folder: Path, rows: Rows | str, *, name: str = "rows.csv", source: str = "test"
) -> LoadReport:
    """`rows` as CSV through the importer."""
    return load(
        store, kind, write(folder / name, rows if isinstance(rows, str) else csv_text(rows)), source=source
    )


def sums(report: LoadReport) -> tuple[int, int, int, int]:
    """new, changed, unchanged, refused; that they close is checked on the way."""
    assert report.read == report.new + report.changed + report.unchanged + report.refused
    return report.new, report.changed, report.unchanged, report.refused
