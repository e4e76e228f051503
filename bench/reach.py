"""Reach on a power-law graph, beside networkx, scipy, networkit, igraph and pynetim in the same run.

    python bench/reach.py [--scale 14] [--large 20] [--json] [--out FILE]

Graphs are R-MAT (Chakrabarti, Zhan and Faloutsos 2004) with 12 arcs a node: 2^scale nodes for seeds, which
networkx takes long to choose, and four times as many for the rest. The chance of an arc is 1 in the voices its
hearer hears. Spread is judged by cascades played in one way for all choices.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# A script's own folder comes first on the path; `bench` itself is found beside it.
sys.path[0] = str(Path(__file__).resolve().parents[1])

import networkx as nx  # noqa: E402
import numpy as np  # noqa: E402
import scipy.sparse  # noqa: E402
from numpy.typing import NDArray  # noqa: E402

from bench._measure import Ratio, Row, arguments, installed, tell, timed  # noqa: E402
from bench._reach_peers import JOBS  # noqa: E402
from graph.reach.arcs import Arcs  # noqa: E402
from graph.reach.audience import audience_of  # noqa: E402
from graph.reach.cascade import Cascades  # noqa: E402
from graph.reach.choosing import choose  # noqa: E402
from graph.reach.layers import FOLLOWS, LAYERS, Account, Posts, Snapshot, people  # noqa: E402
from graph.reach.pagerank import DAMPING, pagerank  # noqa: E402

SEEDS = 50
ARCS_A_NODE = 12
TOLERANCE = 1e-6
QUADRANTS = (0.57, 0.19, 0.19)  # R-MAT as in the Graph500 benchmark


@dataclass(frozen=True)
class World:
    size: str
    follows: Arcs
    """Follower → followed."""
    influence: Arcs
    graph: nx.DiGraph[int]
    """The same as `follows`."""


def follows_of(scale: int, arcs_a_node: int = ARCS_A_NODE) -> Arcs:
    """Follower → followed, each once, nobody themselves; numbers say nothing."""
    random = np.random.default_rng(7)
    nodes, arcs = 1 << scale, arcs_a_node << scale
    source, target = np.zeros(arcs, np.int64), np.zeros(arcs, np.int64)
    a, b, c = QUADRANTS
    for bit in range(scale):
        drawn = random.random(arcs)
        source |= (drawn > a + b).astype(np.int64) << bit
        target |= (((drawn > a) & (drawn <= a + b)) | (drawn > a + b + c)).astype(np.int64) << bit
    kept = source != target
    pairs = np.unique(source[kept] * nodes + target[kept])
    shuffled = random.permutation(nodes).astype(np.int32)
    follower, followed = shuffled[pairs // nodes], shuffled[pairs % nodes]
    return Arcs.of(nodes, follower, followed)


def world(scale: int) -> World:
    follows = follows_of(scale)
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


def seeds(made: World) -> tuple[list[Row], list[Ratio]]:
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


def main() -> None:
    parser = arguments(str(__doc__).splitlines()[0])
    parser.add_argument("--scale", type=int, default=14, help="seeds are chosen among 2^scale people")
    parser.add_argument(
        "--large", type=int, help="peers of the kernels again, on 2^LARGE people with 16 arcs a node"
    )
    options = parser.parse_args()
    smaller, larger = world(options.scale), world(options.scale + 2)
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for job, made in ((rows_of_arcs, larger), (authority, larger), (audience, larger), (seeds, smaller)):
        found, compared = job(made)
        rows += found
        ratios += compared
    graphs = [larger.follows] if options.large is None else [larger.follows, follows_of(options.large, 16)]
    for follows in graphs:
        for peers in JOBS:
            found, compared = peers(follows, f"{follows.nodes:,} people, {follows.size:,} arcs")
            rows += found
            ratios += compared
    tell(options, rows, ratios, ["numpy", "numba", "scipy", "networkx", "networkit", "igraph", "pynetim"])


if __name__ == "__main__":
    main()
