"""What somebody would write without Kenner, each in a process of its own: loops over the same files.

    python -m bench._store_peers bare FOLDER ACCOUNTS ARCS           graph_batch of the embedded engine, a unique key
    python -m bench._store_peers same FOLDER ACCOUNTS ARCS           the same into our schema: all indexes, full text
    python -m bench._store_peers unwind URL ACCOUNTS ARCS [FOLDER]   UNWIND through the driver
    python -m bench._store_peers rows URL                            a row an arc through the driver

Prints one JSON object: seconds, peak_mb, arcs. `unwind embedded` starts the engine in FOLDER itself.
"""

from __future__ import annotations

import csv
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j

from bench._measure import peak_of_process_mb
from graph.stores.statements import rules, types

BATCH = 10_000
_SECRET = "loopback-only-and-gone-in-a-minute"


def main() -> None:
    job, *rest = sys.argv[1:]
    jobs: dict[str, Callable[..., tuple[float, int]]] = {
        "bare": bare,
        "same": same,
        "unwind": unwind,
        "rows": rows,
    }
    seconds, arcs = jobs[job](*rest)
    print(json.dumps({"seconds": round(seconds, 2), "peak_mb": round(peak_of_process_mb(), 1), "arcs": arcs}))


def accounts(path: str) -> list[dict[str, Any]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [
            {
                "key": f"{row['platform']}:{row['handle']}", "idx": place, "platform": row["platform"],
                "username": row["handle"], "name": row["name"], "bio": row["bio"], "followers": int(row["followers"]),
            }
            for place, row in enumerate(csv.DictReader(file))
        ]  # fmt: skip


def arcs_of(path: str) -> Iterator[tuple[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["source"], row["target"]


def bare(folder: str, accounts_csv: str, arcs_csv: str) -> tuple[float, int]:
    """The engine's own bulk loop: a unique key, no other index, no provenance, nothing to resume by."""
    schema = (
        "CREATE VERTEX TYPE Handle", "CREATE EDGE TYPE FOLLOWS", "CREATE PROPERTY Handle.key STRING",
        "CREATE INDEX ON Handle (key) UNIQUE",
    )  # fmt: skip
    return _batched(folder, accounts_csv, arcs_csv, schema)


def same(folder: str, accounts_csv: str, arcs_csv: str) -> tuple[float, int]:
    """As `bare`, into the schema that `kenner migrate` makes, so that what comes out can be searched."""
    return _batched(
        folder, accounts_csv, arcs_csv, (*types(), *(sql for rule in rules() for sql in rule.sql))
    )


def _batched(folder: str, accounts_csv: str, arcs_csv: str, schema: tuple[str, ...]) -> tuple[float, int]:
    began = time.perf_counter()
    server, _ = _embedded(folder)
    database = server.get_database("graph")
    for statement in schema:
        database.command("sql", statement)
    found = accounts(accounts_csv)
    with database.graph_batch(use_wal=True) as batch:
        ids = dict(zip((row["key"] for row in found), batch.create_vertices("Handle", found), strict=True))
        made = 0
        starts: list[str] = []
        ends: list[str] = []
        for source, target in arcs_of(arcs_csv):
            starts.append(ids[source])
            ends.append(ids[target])
            if len(starts) == BATCH:
                batch.new_edges(starts, "FOLLOWS", ends)
                made += len(starts)
                starts, ends = [], []
        batch.new_edges(starts, "FOLLOWS", ends)
        made += len(starts)
    server.stop()
    return time.perf_counter() - began, made


def unwind(url: str, accounts_csv: str, arcs_csv: str, folder: str = "") -> tuple[float, int]:
    """MERGE in batches through the official driver, as its manual shows."""
    began = time.perf_counter()
    server = None
    auth = ("neo4j", os.environ.get("KENNER_STORE_PASSWORD", ""))
    database = None
    if url == "embedded":
        server, url = _embedded(folder)
        auth, database = ("root", _SECRET), "graph"
    with neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF") as driver:
        driver.execute_query(
            "CREATE CONSTRAINT peer_key IF NOT EXISTS FOR (h:Handle) REQUIRE h.key IS UNIQUE",
            database_=database,
        )
        _send(
            driver,
            database,
            "UNWIND $rows AS row MERGE (h:Handle {key: row.key}) SET h += row",
            iter(accounts(accounts_csv)),
        )
        made = _send(
            driver, database,
            "UNWIND $rows AS row MATCH (a:Handle {key: row[0]}) MATCH (b:Handle {key: row[1]}) MERGE (a)-[:FOLLOWS]->(b)",
            (list(pair) for pair in arcs_of(arcs_csv)),
        )  # fmt: skip
    if server is not None:
        server.stop()
    return time.perf_counter() - began, made


def rows(url: str) -> tuple[float, int]:
    """A row an arc; the password and user come from the environment."""
    auth = (os.environ["KENNER_STORE_USER"], os.environ["KENNER_STORE_PASSWORD"])
    database = os.environ.get("KENNER_STORE_DATABASE") or None
    with (
        neo4j.GraphDatabase.driver(url, auth=auth) as driver,
        driver.session(database=database, default_access_mode="READ", fetch_size=10_000) as session,
    ):
        began = time.perf_counter()
        sources: list[int] = []
        targets: list[int] = []
        for record in session.run(
            "MATCH (a:Handle)-[:FOLLOWS]->(b:Handle) RETURN a.idx AS source, b.idx AS target"
        ):
            sources.append(record[0])
            targets.append(record[1])
        return time.perf_counter() - began, len(sources)


def _send(driver: neo4j.Driver, database: str | None, text: str, found: Iterator[Any]) -> int:
    sent = 0
    batch: list[Any] = []

    def flush() -> None:
        nonlocal sent
        with driver.session(database=database) as session:
            session.execute_write(lambda tx: tx.run(text, rows=batch).consume())
        sent += len(batch)

    for row in found:
        batch.append(row)
        if len(batch) == BATCH:
            flush()
            batch = []
    if batch:
        flush()
    return sent


def _embedded(folder: str) -> tuple[Any, str]:
    os.environ.setdefault("ARCADEDB_LOG_DIR", folder + "-log")
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    import arcadedb

    ports = []
    for _ in range(2):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports.append(int(probe.getsockname()[1]))
    server = arcadedb.create_server(
        root_path=folder, root_password=_SECRET,
        config={"http_port": ports[0], "bolt_port": ports[1], "mode": "production",
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin"},
    )  # fmt: skip
    server.start()
    server.create_database("graph")
    return server, f"bolt://127.0.0.1:{ports[1]}"


if __name__ == "__main__":
    main()
