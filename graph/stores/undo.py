"""Bulk creation is all or nothing: what a killed process left half made is taken away at the next open.

The engine's graph batch is many transactions, and relationships that are stored but not yet hung on
their nodes are seen by no query. So a note of what is about to be made is on disk before it is made, and
gone when it is whole.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from graph.store import NewEdges, NewNodes
from graph.stores.statements import delete_by_key, delete_records, edges_after, ids_of_keys

log = logging.getLogger(__name__)
NOTE = "bulk.npz"
_PAGE = 50_000
_PART = 2_000

Tie = tuple[str, str, object]
"""Record ids of both ends, and what tells two relationships between them apart: their `key` or `row`."""


class BulkNote:
    """The note beside the store in `folder`: keys once, relationships as numbers of keys (a million
    of them in a second)."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NOTE

    def write(self, nodes: Sequence[NewNodes], edges: Sequence[NewEdges]) -> None:
        ends = [keys for each in edges for keys in (each.starts, each.ends)]
        number = {key: at for at, key in enumerate(dict.fromkeys(key for keys in ends for key in set(keys)))}
        numbers = [np.fromiter(map(number.__getitem__, keys), np.int64, len(keys)) for keys in ends]
        document = {
            "nodes": [[group.label, [str(row["key"]) for row in group.rows]] for group in nodes],
            "edges": [[e.type, e.start_label, e.end_label, _marks(e.rows)] for e in edges],
            "keys": list(number),
        }
        text = np.frombuffer(json.dumps(document).encode(), np.uint8)
        fresh = self._path.with_suffix(".tmp")
        with fresh.open("wb") as file:
            np.savez(file, text, *numbers)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self._path)

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)

    def undo(self, database: Any) -> None:
        """Take away what the note names, when there is one. May itself be killed and run again."""
        if not self._path.is_file():
            return
        with np.load(self._path, allow_pickle=False) as note:
            text, *numbers = (note[name] for name in note.files)
        document = json.loads(text.tobytes())
        keys, gone = document["keys"], 0
        for at, (edge_type, start_label, end_label, marks) in enumerate(document["edges"]):
            starts = [keys[n] for n in numbers[2 * at]]
            ends = [keys[n] for n in numbers[2 * at + 1]]
            start_ids, end_ids = _ids(database, start_label, starts), _ids(database, end_label, ends)
            wanted = {
                (start_ids[start], end_ids[end], mark)
                for start, end, mark in zip(starts, ends, marks or [None] * len(starts), strict=True)
                if start in start_ids and end in end_ids
            }
            gone += _delete_edges(database, edge_type, wanted)
        for label, made in document["nodes"]:
            for part in _parts(made):
                database.command("sql", delete_by_key(label), {"keys": part})
            gone += len(made)
        self.clear()
        log.warning("a bulk was cut off: took away %d nodes and relationships of it", gone)


def _marks(rows: Iterable[Mapping[str, object]]) -> list[object]:
    return [row.get("key", row.get("row")) for row in rows]


def _ids(database: Any, label: str, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in _parts(sorted(set(keys))):
        rows = database.query("sql", ids_of_keys(label), {"keys": part}).to_list()
        found.update((row["key"], str(row["rid"])) for row in rows)
    return found


def _delete_edges(database: Any, edge_type: str, wanted: set[Tie]) -> int:
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
