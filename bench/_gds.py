"""PageRank by Graph Data Science in a Neo4j of its own: what a Neo4j user would run instead.

The arcs come from a CSV file straight into GDS's own graph, so that no store is loaded first; projecting is a row by
itself. GDS runs with its defaults: until no score moves by `TOLERANCE`, or for `STEPS`; the row says how far it is from the
truth then. Ours runs until a step moves less than 1e-6 of all authority.
"""

from __future__ import annotations

import sys
from pathlib import Path

import neo4j
import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from bench._measure import Ratio, Row, timed
from graph.reach.arcs import Arcs
from graph.reach.pagerank import DAMPING, Walk
from tests.neo4j.server import Neo4jServer, NoNeo4j

POM = Path(__file__).with_name("gds.xml")
VERSION = "GDS 2.13.9"
STEPS, TOLERANCE, L1 = 20, 1e-7, 1e-6
PROJECT = (
    "LOAD CSV FROM 'file:///arcs.csv' AS row WITH gds.graph.project('g', toInteger(row[0]), toInteger(row[1])) AS g "
    "RETURN g.nodeCount AS nodes, g.relationshipCount AS arcs"
)
RANK = (
    "CALL gds.pageRank.mutate('g', {mutateProperty: 'rank', dampingFactor: $damping, maxIterations: $steps, tolerance: $tolerance}) "
    "YIELD ranIterations, computeMillis RETURN ranIterations AS steps, computeMillis AS millis"
)
DROP = "CALL gds.graph.nodeProperties.drop('g', 'rank') YIELD propertiesRemoved RETURN propertiesRemoved"
READ = "CALL gds.graph.nodeProperty.stream('g', 'rank') YIELD nodeId, propertyValue RETURN collect(nodeId) AS nodes, collect(propertyValue) AS ranks"


def gds(follows: Arcs, size: str) -> tuple[list[Row], list[Ratio]]:
    ready = Walk(follows)
    ours, _ = timed("PageRank", size, "kenner", lambda: ready.ranks(tolerance=L1), runs=5)
    try:
        server = Neo4jServer.start(
            {
                "dbms.security.procedures.unrestricted": "gds.*",
                "server.directories.import": "import",
                "db.transaction.timeout": "0",
                "dbms.memory.transaction.total.max": "0",
            },
            pom=POM, plugins="*-2.13.9.jar", heap="6g",
        )  # fmt: skip
    except NoNeo4j as exc:
        print(f"no Neo4j, so GDS is not measured: {exc}", file=sys.stderr)
        return [ours], []
    with server, neo4j.GraphDatabase.driver(server.url, auth=("neo4j", server.password)) as driver:
        (server.home / "import").mkdir(exist_ok=True)
        columns = pa.table({"source": follows.sources, "target": follows.ends})
        pa_csv.write_csv(
            columns, server.home / "import" / "arcs.csv", pa_csv.WriteOptions(include_header=False)
        )

        def asked(text: str, **params: object) -> neo4j.Record:
            with driver.session() as session:
                return session.run(text, **params).single(strict=True)  # type: ignore[arg-type]

        projected, found = timed("into GDS's graph", size, VERSION, lambda: asked(PROJECT), runs=1, warm=0)
        if found["arcs"] != follows.size:
            raise SystemExit(f"GDS has {found['arcs']:,} arcs of {follows.size:,}")

        def rank() -> neo4j.Record:
            return asked(RANK, damping=DAMPING, steps=STEPS, tolerance=TOLERANCE)

        rank()
        asked(DROP)
        theirs, ran = timed("PageRank", size, VERSION, rank, runs=1, warm=0)
        theirs.quality["steps"] = float(ran["steps"])
        read = asked(READ)
    ranks = np.zeros(follows.nodes)
    ranks[np.array(read["nodes"], np.int64)] = read["ranks"]
    truth = ready.ranks(tolerance=1e-13)
    theirs.quality["l1_from_truth"] = float(f"{np.abs(ranks / ranks.sum() - truth).sum():.2e}")
    # The server's memory is its own, not this process's.
    rows = [
        ours,
        *(Row(e.job, e.size, e.tool, e.seconds, e.runs, None, e.quality) for e in (projected, theirs)),
    ]
    return rows, [
        Ratio(f"PageRank, {size}, kenner over {VERSION}", round(ours.seconds / theirs.seconds, 4), 0.4)
    ]
