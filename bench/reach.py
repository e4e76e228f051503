"""Reach beside scipy, networkx, networkit, igraph, pynetim and loops over the driver, in one run.

    python bench/reach.py [--only JOB ...] [--gds] [--from FOLDER] [--json] [--out FILE]

Kernels are measured on B, as large as Epinions, and C, 16.1 million arcs (`bench/_graphs.py`); the store on a million
arcs; mavens on worlds where they are known; spreads on the congress world, whose open data `--from` names. networkx,
which takes long, gets 2^SCALE people for seeds and four times as many for the rest. Spread is judged by cascades played
in one way for all choices.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

# A script's own folder comes first on the path; `bench` itself is found beside it.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402
import scipy.sparse  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from bench import _graphs  # noqa: E402
from bench._congress import congress  # noqa: E402
from bench._fresh import fresh  # noqa: E402
from bench._gds import gds  # noqa: E402
from bench._mavens import planted  # noqa: E402
from bench._measure import Ratio, Row, arguments, installed, tell, timed  # noqa: E402
from bench._reach_peers import balls, betweenness, seeds, topics, unions, walk  # noqa: E402
from bench._read_out import read_out  # noqa: E402
from graph.reach.arcs import Arcs  # noqa: E402
from graph.reach.audience import audience_of  # noqa: E402
from graph.reach.cascade import Cascades  # noqa: E402
from graph.reach.choosing import choose  # noqa: E402
from graph.reach.layers import FOLLOWS, LAYERS, Account, Posts, Snapshot, people  # noqa: E402
from graph.reach.pagerank import DAMPING, pagerank  # noqa: E402

SEEDS = 50
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PACKAGES = ("numpy", "numba", "scipy", "networkx", "networkit", "igraph", "pynetim", "arcadedb", "neo4j")
ARCS_A_NODE = 12
TOLERANCE = 1e-6


@dataclass(frozen=True)
class World:
    size: str
    follows: Arcs
    """Follower → followed."""
    influence: Arcs
    graph: nx.DiGraph[int]
    """The same as `follows`."""


def world(scale: int) -> World:
    follows = _graphs.rmat(scale, ARCS_A_NODE << scale, 7)
    nodes, follower, followed = follows.nodes, follows.sources, follows.ends
    heard = follows.degrees.astype(np.float32)
    influence = Arcs.of(nodes, followed, follower, 1.0 / heard[follower])
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(zip(follower.tolist(), followed.tolist(), strict=True))
    return World(f"{nodes:,} people, {follows.size:,} arcs", follows, influence, graph)


def scipy_pagerank(follows: Arcs) -> NDArray[np.float64]:
    """The same walk to the same end, as a product of a sparse matrix."""
    nodes, out = follows.nodes, follows.degrees
    matrix = scipy.sparse.csr_matrix(
        (np.ones(follows.size), follows.ends, follows.starts), shape=(nodes, nodes)
    ).T.tocsr()
    share = np.divide(DAMPING, out, out=np.zeros(nodes), where=out > 0)
    here = np.full(nodes, 1.0 / nodes)
    while True:
        there = matrix @ (here * share) + (1 - DAMPING + DAMPING * here[out == 0].sum()) / nodes
        if np.abs(there - here).sum() < TOLERANCE:
            return np.asarray(there)
        here = there


def networkx_pagerank(graph: nx.DiGraph[int]) -> NDArray[np.float64]:
    scores = nx.pagerank(graph, alpha=DAMPING, tol=TOLERANCE / len(graph), max_iter=500)
    return np.fromiter(scores.values(), np.float64)


def authority(made: World) -> tuple[list[Row], list[Ratio]]:
    ways: list[tuple[str, Callable[[], NDArray[np.float64]]]] = [
        ("kenner", lambda: pagerank(made.follows, tolerance=TOLERANCE)),
        (installed("scipy"), lambda: scipy_pagerank(made.follows)),
        (installed("networkx"), lambda: networkx_pagerank(made.graph)),
    ]
    timings, scores = zip(
        *(
            timed("authority", made.size, tool, run, runs=1 if "networkx" in tool else 7, warm=1)
            for tool, run in ways
        ),
        strict=True,
    )
    for row, found in zip(timings, scores, strict=True):
        row.quality["l1_from_ours"] = float(f"{np.abs(found - scores[0]).sum():.2e}")
    ours, by_scipy, by_networkx = timings
    return list(timings), [
        Ratio("authority, kenner over scipy", round(ours.seconds / by_scipy.seconds, 3), 1.0),
        Ratio("authority, kenner over networkx", round(ours.seconds / by_networkx.seconds, 3), 0.2),
    ]


def voted(made: World) -> tuple[list[Row], list[Ratio]]:
    everybody = np.ones(made.influence.nodes, bool)
    ways: list[tuple[str, Callable[[], Sequence[int]]]] = [
        ("kenner", lambda: choose(Cascades(made.influence), SEEDS, among=everybody).nodes),
        (installed("networkx") + " voterank", lambda: list(nx.voterank(made.graph, SEEDS))),
        ("most followers", lambda: np.argsort(-made.influence.degrees, kind="stable")[:SEEDS].tolist()),
    ]
    judge = Cascades(made.influence)
    timings: list[Row] = []
    spreads: list[float] = []
    for tool, run in ways:
        slow = "networkx" in tool
        row, chosen = timed(
            f"seeds, k = {SEEDS}", made.size, tool, run, runs=1 if slow else 3, warm=0 if slow else 1
        )
        found = judge.simulate(chosen, runs=2_000, seed=99)
        row.quality.update(spread=round(found.people, 1), low=round(found.low, 1), high=round(found.high, 1))
        timings.append(row)
        spreads.append(found.people)
    ours, voted, _ = timings
    return timings, [
        Ratio("seeds, time, kenner over networkx voterank", round(ours.seconds / voted.seconds, 3), 1.0),
        Ratio(
            "seeds, spread, kenner over networkx voterank",
            round(spreads[0] / spreads[1], 4),
            1.0,
            at_least=True,
        ),
        Ratio(
            "seeds, spread, kenner over most followers", round(spreads[0] / spreads[2], 4), 1.0, at_least=True
        ),
    ]


def audience(made: World) -> tuple[list[Row], list[Ratio]]:
    """The union of the followers of the 1,000 most followed."""
    snapshot = of_follows(made.follows)
    named = np.argsort(-made.influence.degrees, kind="stable")[:1000].tolist()

    def by_networkx() -> int:
        return len({who for each in named for who in made.graph.predecessors(each)} - set(named))

    ours, rows = timed("audience of 1,000", made.size, "kenner", lambda: audience_of(snapshot, named))
    theirs, people_ = timed("audience of 1,000", made.size, installed("networkx"), by_networkx)
    ours.quality.update(people=float(rows[0].score), sum=float(rows[0].parts["sum"] or 0))
    theirs.quality["people"] = float(people_)
    return [ours, theirs], [
        Ratio("audience, kenner over networkx", round(ours.seconds / theirs.seconds, 3), 1.0)
    ]


def of_follows(follows: Arcs) -> Snapshot:
    accounts, nodes = people([Account(str(each), str(each)) for each in range(follows.nodes)])
    layers = {layer: follows if layer == FOLLOWS else Arcs.none(follows.nodes) for layer in LAYERS}
    return Snapshot(accounts, nodes, layers, Posts.none(follows.nodes), (), chances=True, origin="bench")


def rows_of_arcs(made: World) -> tuple[list[Row], list[Ratio]]:
    """Arcs as two columns in random order, to rows."""
    order = np.random.default_rng(3).permutation(made.follows.size)
    source, target = made.follows.sources[order], made.follows.ends[order]
    nodes, ones = made.follows.nodes, np.ones(order.size, np.float32)
    ours, _ = timed("arcs to rows", made.size, "kenner", lambda: Arcs.of(nodes, source, target))
    theirs, _ = timed(
        "arcs to rows",
        made.size,
        installed("scipy"),
        lambda: scipy.sparse.coo_matrix((ones, (source, target)), shape=(nodes, nodes)).tocsr(),
    )
    return [ours, theirs], [
        Ratio("arcs to rows, kenner over scipy", round(ours.seconds / theirs.seconds, 3), 1.0)
    ]


Found = tuple[list[Row], list[Ratio]]
OnGraph = Callable[[Arcs, str], Found]
GRAPHS: dict[str, Callable[[], Arcs]] = {"B": cache(_graphs.b), "C": cache(_graphs.c)}
KERNELS: dict[str, tuple[OnGraph, str]] = {
    "betweenness": (betweenness, "B"),
    "seeds": (seeds, "BC"),
    "topics": (topics, "BC"),
    "audience": (unions, "BC"),
    "pagerank": (walk, "C"),
    "hops": (balls, "C"),
    "fresh": (fresh, "C"),
}
"""Each by name, with the graphs it runs on: B before C, which is made when first asked for."""
NETWORKX = (rows_of_arcs, authority, audience)


def on_graphs(name: str) -> Found:
    job, names = KERNELS[name]
    return _joined(job(GRAPHS[each](), _graphs.said(each, GRAPHS[each]())) for each in names)


def beside_networkx(scale: int) -> Found:
    larger = world(scale + 2)
    found = [job(larger) for job in NETWORKX]
    return _joined([*found, voted(world(scale))])


def _joined(parts: Iterable[Found]) -> Found:
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for found, compared in parts:
        rows += found
        ratios += compared
    return rows, ratios


def main() -> None:
    parser = arguments(str(__doc__).splitlines()[0])
    others = ("mavens", "congress", "store", "networkx")
    parser.add_argument(
        "--only", nargs="+", choices=(*KERNELS, *others, "gds"), help="these jobs and no other"
    )
    parser.add_argument("--scale", type=int, default=14, help="networkx chooses seeds among 2^SCALE people")
    parser.add_argument(
        "--gds", action="store_true", help="PageRank of C in a Neo4j with Graph Data Science too"
    )
    parser.add_argument(
        "--from", dest="folder", type=Path, default=DATA, help="folder with congress/influence.csv"
    )
    options = parser.parse_args()
    jobs: dict[str, Callable[[], Found]] = {
        **{name: partial(on_graphs, name) for name in KERNELS},
        "gds": lambda: gds(GRAPHS["C"](), _graphs.said("C", GRAPHS["C"]())),
        "mavens": planted,
        "congress": lambda: congress(options.folder),
        "networkx": lambda: beside_networkx(options.scale),
        "store": read_out,
    }
    chosen = options.only or [name for name in jobs if name != "gds" or options.gds]
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for name in chosen:
        began = time.perf_counter()
        found, compared = jobs[name]()
        rows += found
        ratios += compared
        gc.collect()
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    tell(options, rows, ratios, PACKAGES)


if __name__ == "__main__":
    main()
