"""Bulk creation is all or nothing: what a killed process left half made is taken away at the next open.

The engine's graph batch is many transactions, and relationships that are stored but not yet hung on
their nodes are seen by no query. So a note of what is about to be made is on disk before it is made, and
gone when it is whole.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.store import NewEdges, NewNodes
from graph.stores.statements import checked, delete_by_key, delete_records, edges_after, ids_of_keys

log = logging.getLogger(__name__)
NOTE = "bulk.json.gz"
_PAGE = 50_000
_PART = 2_000

Mark = tuple[str, str, object]
"""Record ids of both ends, and what tells two relationships between them apart: their `key` or `row`."""


class BulkNote:
    """The note beside the store in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NOTE

    def write(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        document = {
            "nodes": [[group.label, [str(row["key"]) for row in group.rows]] for group in nodes],
            "edges": [
                [
                    e.type,
                    e.start_label,
                    e.end_label,
                    list(e.starts),
                    list(e.ends),
                    [r.get("key", r.get("row")) for r in e.rows],
                ]
                for e in edges
            ],
        }
        fresh = self._path.with_suffix(".tmp")
        with fresh.open("wb") as file:
            file.write(gzip.compress(json.dumps(document).encode(), compresslevel=1))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)

    def undo(self, database: Any) -> None:
        """Take away what the note names, when there is one. May itself be killed and run again."""
        if not self._path.is_file():
            return
        document = json.loads(gzip.decompress(self._path.read_bytes()))
        gone = 0
        for edge_type, start_label, end_label, starts, ends, marks in document["edges"]:
            start_ids = _ids(database, start_label, starts)
            end_ids = _ids(database, end_label, ends)
            wanted = {
                (start_ids[start], end_ids[end], mark)
                for start, end, mark in zip(starts, ends, marks or [None] * len(starts), strict=True)
                if start in start_ids and end in end_ids
            }
            gone += _delete_edges(database, edge_type, wanted)
        for label, keys in document["nodes"]:
            for part in _parts(keys):
                database.command("sql", delete_by_key(label), {"keys": part})
            gone += len(keys)
        self.clear()
        log.warning("a bulk was cut off: took away %d nodes and relationships of it", gone)


def _ids(database: Any, label: str, keys: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts(sorted(set(keys))):
        rows = database.query("sql", ids_of_keys(label), {"keys": part}).to_list()
        found.update((row["key"], str(row["rid"])) for row in rows)
    return found


def _delete_edges(database: Any, edge_type: str, wanted: set[Mark]) -> int:
    checked(edge_type)
    hits: list[str] = []
    last = "#-1:-1"
    while rows := database.query("sql", edges_after(edge_type, last, _PAGE)).to_list():
        for row in rows:
            mark = row["key"] if row.get("key") is not None else row.get("row")
            if (str(row["from_rid"]), str(row["to_rid"]), mark) in wanted:
                hits.append(str(row["rid"]))
        last = str(rows[-1]["rid"])
    for part in _parts(hits):
        database.command("sql", delete_records(part))
    return len(hits)


def _parts(items: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _PART):
        yield list(items[start : start + _PART])
