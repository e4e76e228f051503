"""The kernels of reach beside scipy, networkit, igraph and pynetim, on one graph in the same run.

Each job takes who follows whom, ready in rows both ways for all, and gives its rows and ratios. Conversions into
a peer's own form are made before the clock starts, except for pynetim, where both count them.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import networkit
import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.stats import spearmanr

from bench._measure import Ratio, Row, installed, timed
from graph.reach.arcs import Arcs, as_ints
from graph.reach.balls import union, within
from graph.reach.betweenness import drawn, of_pivots
from graph.reach.cascade import Cascades
from graph.reach.choosing import choose
from graph.reach.kernels.reached import nearness
from graph.reach.pagerank import DAMPING, Walk

# Neither tells its types.
igraph: Any = import_module("igraph")
pynetim: Any = import_module("pynetim")

TOLERANCE = 1e-6
TOPICS, TOPIC_POSTERS = 20, 50
SPEAKERS, PIVOTS, SEEDS = 1000, 256, 50
EPSILON = 0.1
"""What pynetim may fall short of 1 - 1/e; ours stops there too."""
Found = tuple[list[Row], list[Ratio]]


def ratio(job: str, ours: Row, theirs: Row, goal: float) -> Ratio:
    return Ratio(
        f"{job}, {ours.size}, kenner over {theirs.tool}", round(ours.seconds / theirs.seconds, 4), goal
    )


def matrix(follows: Arcs) -> Any:
    held = (np.ones(follows.size, np.float32), follows.ends, follows.starts)
    return scipy.sparse.csr_matrix(held, shape=(follows.nodes, follows.nodes))


def walks(follows: Arcs, size: str) -> Found:
    """One walk, and twenty topics: power iteration by products of the transposed matrix, made before."""
    turned, out = matrix(follows).T.tocsr(), follows.degrees
    walk = Walk(follows)
    truth = walk.ranks(tolerance=1e-13)
    ours, scores = timed("PageRank", size, "kenner", lambda: walk.ranks(tolerance=TOLERANCE), runs=7)
    theirs, others = timed(
        "PageRank", size, installed("scipy"), lambda: products(turned, out, None)[:, 0], runs=7
    )
    coded = networkit.GraphFromCoo(
        (np.ones(follows.size), (follows.sources.astype(np.uint64), follows.ends.astype(np.uint64))),
        n=follows.nodes, weighted=False, directed=True,
    )  # fmt: skip

    def by_networkit() -> NDArray[np.float64]:
        made = networkit.centrality.PageRank(
            coded, DAMPING, 1e-9, distributeSinks=networkit.centrality.SinkHandling.DistributeSinks
        )
        made.norm = networkit.centrality.Norm.l1norm
        return np.array(made.run().scores())

    third, thirds = timed("PageRank", size, installed("networkit"), by_networkit)
    for row, found in ((ours, scores), (theirs, others), (third, thirds / thirds.sum())):
        row.quality["l1_from_truth"] = float(f"{np.abs(found - truth).sum():.2e}")

    random = np.random.default_rng(0)
    restarts = np.zeros((TOPICS, follows.nodes))
    for topic in range(TOPICS):
        restarts[topic, random.choice(follows.nodes, TOPIC_POSTERS, replace=False)] = 1 / TOPIC_POSTERS
    begin = np.ascontiguousarray(restarts.T).astype(np.float32)
    many, found = timed(f"PageRank of {TOPICS} topics", size, "kenner", lambda: walk.ranks_by_topic(restarts))
    spmm, _ = timed(
        f"PageRank of {TOPICS} topics", size, installed("scipy"), lambda: products(turned, out, begin)
    )
    off = [
        np.abs(row - walk.ranks(start, tolerance=1e-13)).sum()
        for row, start in zip(found, restarts, strict=True)
    ]
    many.quality["l1_from_truth"] = float(f"{max(off):.2e}")
    goal = 1 / 7 if follows.size > 4_000_000 else 1 / 6
    return [ours, theirs, third, many, spmm], [
        ratio("PageRank", ours, theirs, 0.4), ratio(f"PageRank of {TOPICS} topics", many, spmm, round(goal, 4)),
    ]  # fmt: skip


def products(turned: Any, out: NDArray[np.int64], begin: NDArray[np.float32] | None) -> NDArray[np.float32]:
    start = np.full((out.size, 1), 1 / out.size, np.float32) if begin is None else begin
    share = np.divide(1, out, out=np.zeros(out.size), where=out > 0).astype(np.float32)[:, None]
    here = start
    while True:
        back = np.float32(1 - DAMPING) + np.float32(DAMPING) * here[out == 0].sum(axis=0)
        there = np.float32(DAMPING) * (turned @ (here * share)) + back * start
        moved = np.abs(there - here).sum() / start.shape[1]
        here = there
        if moved < TOLERANCE:
            return np.asarray(here)


def balls(follows: Arcs, size: str) -> Found:
    """Three hops around everybody, by one hashing; the truth of a sample by searches."""
    ours, found = timed(
        "3 hops of everybody", size, "kenner", lambda: within(follows, 3, rounds=1, countable=0)
    )
    sample = as_ints(np.random.default_rng(0).choice(follows.nodes, 200, replace=False).tolist())
    truth = nearness(follows.starts, follows.ends, sample, 3)[1]
    ours.quality["mean_error"] = round(float(np.mean(np.abs(found.values[sample] - truth) / truth)), 4)
    ours.quality["spearman"] = round(float(spearmanr(found.values[sample], truth)[0]), 4)
    return [ours], [
        Ratio(f"3 hops, {size}, mean error", float(ours.quality["mean_error"]), 0.11),
        Ratio(f"3 hops, {size}, Spearman", float(ours.quality["spearman"]), 0.99, at_least=True),
    ]


def unions(follows: Arcs, size: str) -> Found:
    """The unique 2-hop audience of 1,000 people together."""
    turned, held = follows.reversed(), matrix(follows)
    chosen = as_ints(np.random.default_rng(1).choice(follows.nodes, SPEAKERS, replace=False).tolist())

    def by_scipy() -> int:
        ones = np.ones(SPEAKERS, np.float32)
        start = scipy.sparse.csr_matrix(
            (ones, (np.zeros(SPEAKERS, np.int32), chosen)), shape=(1, follows.nodes)
        )
        first = start @ held
        return int(((start + first + first @ held) > 0).nnz)

    job = f"2 hops of {SPEAKERS:,} together"
    ours, (_, counts) = timed(job, size, "kenner", lambda: union(follows, chosen, 2, turned=turned), runs=7)
    theirs, people = timed(job, size, installed("scipy"), by_scipy)
    ours.quality["people"], theirs.quality["people"] = float(counts[-1]), float(people)
    return [ours, theirs], [ratio(job, ours, theirs, 0.1)]


def betweenness(follows: Arcs, size: str) -> Found:
    pivots = drawn(follows.nodes, PIVOTS, 1)
    coded = igraph.Graph(n=follows.nodes, edges=np.stack([follows.sources, follows.ends], 1), directed=True)
    job = f"betweenness of {PIVOTS} pivots"
    ours, found = timed(job, size, "kenner", lambda: of_pivots(follows, pivots))
    theirs, others = timed(
        job,
        size,
        installed("igraph"),
        lambda: coded.betweenness(directed=True, sources=pivots.tolist()),
        runs=1,
        warm=0,
    )
    blown_up = np.array(others) * (follows.nodes / PIVOTS)
    ours.quality["largest_difference"] = float(f"{np.abs(found - blown_up).max() / blown_up.max():.2e}")
    return [ours, theirs], [ratio(job, ours, theirs, 0.3333)]


def seeds(follows: Arcs, size: str) -> Found:
    """Fifty seeds of weighted cascade, from arcs with chances to the list; one judge for both."""
    heard = follows.degrees
    chances = (1.0 / np.maximum(heard, 1))[follows.sources].astype(np.float32)
    influence = Arcs.of(follows.nodes, follows.ends, follows.sources, chances)
    everybody = np.ones(follows.nodes, bool)
    judge = Cascades(influence)

    def by_pynetim() -> list[int]:
        pairs = list(zip(influence.sources.tolist(), influence.ends.tolist(), strict=True))
        coded = pynetim.IMGraph(pairs, influence.weights.tolist(), directed=True, renumber=False)
        algorithm = pynetim.OPIMCAlgorithm(coded, "IC", random_seed=1)
        return [int(each) for each in algorithm.run(SEEDS, EPSILON)]

    job = f"{SEEDS} seeds"
    ours, chosen = timed(job, size, "kenner", lambda: choose(Cascades(influence), SEEDS, among=everybody))
    theirs, others = timed(job, size, installed("pynetim"), by_pynetim, runs=1, warm=0)
    ours.quality["certified"] = round(chosen.certified, 4)
    picked: list[tuple[Row, Sequence[int]]] = [(ours, chosen.nodes), (theirs, others)]
    spreads = []
    for row, nodes in picked:
        played = judge.simulate(nodes, runs=2_000, seed=99)
        row.quality.update(
            spread=round(played.people, 1), low=round(played.low, 1), high=round(played.high, 1)
        )
        spreads.append(played.people)
    return [ours, theirs], [
        ratio(job, ours, theirs, 1 / 40 if follows.size > 4_000_000 else round(1 / 12, 4)),
        Ratio(f"{job}, {size}, spread over pynetim's", round(spreads[0] / spreads[1], 4), 1.0, at_least=True),
    ]


JOBS = (walks, balls, unions, betweenness, seeds)
