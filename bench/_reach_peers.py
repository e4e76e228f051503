"""The kernels of reach beside scipy, networkit, igraph and pynetim, on one graph in the same run.

Each job takes who follows whom, ready in rows both ways for all, and gives its rows and ratios. Conversions into
a peer's own form are made before the clock starts, except for seeds, where both count them.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import networkit
import numpy as np
import scipy.sparse
from numpy.typing import NDArray
from scipy.stats import spearmanr

from bench._measure import Ratio, Row, installed, timed
from bench._seeds import SEEDS, chosen, keep
from graph.reach.arcs import Arcs, as_ints
from graph.reach.balls import union, within
from graph.reach.betweenness import drawn, of_pivots
from graph.reach.cascade import Cascades
from graph.reach.pagerank import DAMPING, Walk

# It does not tell its types.
igraph: Any = import_module("igraph")

TOLERANCE = 1e-6
TOPICS, TOPIC_POSTERS = 20, 50
SPEAKERS, PIVOTS, HOPS, SAMPLE = 1000, 256, 3, 100
Found = tuple[list[Row], list[Ratio]]


def ratio(job: str, ours: Row, theirs: Row, goal: float) -> Ratio:
    return Ratio(
        f"{job}, {ours.size}, kenner over {theirs.tool}", round(ours.seconds / theirs.seconds, 4), goal
    )


def matrix(follows: Arcs) -> Any:
    held = (np.ones(follows.size, np.float32), follows.ends, follows.starts)
    return scipy.sparse.csr_matrix(held, shape=(follows.nodes, follows.nodes))


def walk(follows: Arcs, size: str) -> Found:
    """One walk: power iteration by products of the transposed matrix, made before."""
    turned, out = matrix(follows).T.tocsr(), follows.degrees
    ready = Walk(follows)
    truth = ready.ranks(tolerance=1e-13)
    ours, scores = timed("PageRank", size, "kenner", lambda: ready.ranks(tolerance=TOLERANCE), runs=7)
    theirs, others = timed(
        "PageRank", size, installed("scipy"), lambda: products(turned, out, None)[:, 0], runs=5
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

    third, thirds = timed("PageRank", size, installed("networkit"), by_networkit, runs=1)
    for row, found in ((ours, scores), (theirs, others), (third, thirds / thirds.sum())):
        row.quality["l1_from_truth"] = float(f"{np.abs(found - truth).sum():.2e}")
    return [ours, theirs, third], [
        ratio("PageRank", ours, theirs, 0.4),
        Ratio(
            f"PageRank, {size}, L1 from the truth, in millionths",
            round(float(ours.quality["l1_from_truth"]) * 1e6, 3),
            1.0,
        ),
    ]


def topics(follows: Arcs, size: str) -> Found:
    """Twenty walks, each of its own beginning."""
    turned, out = matrix(follows).T.tocsr(), follows.degrees
    ready = Walk(follows)
    random = np.random.default_rng(0)
    restarts = np.zeros((TOPICS, follows.nodes))
    for topic in range(TOPICS):
        restarts[topic, random.choice(follows.nodes, TOPIC_POSTERS, replace=False)] = 1 / TOPIC_POSTERS
    begin = np.ascontiguousarray(restarts.T).astype(np.float32)
    job = f"PageRank of {TOPICS} topics"
    ours, found = timed(job, size, "kenner", lambda: ready.ranks_by_topic(restarts))
    theirs, _ = timed(
        job, size, installed("scipy"), lambda: products(turned, out, begin),
        runs=1 if is_large(follows) else 3, warm=0 if is_large(follows) else 1,
    )  # fmt: skip
    off = [
        np.abs(row - ready.ranks(start, tolerance=1e-13)).sum()
        for row, start in zip(found[:4], restarts, strict=False)
    ]
    ours.quality["l1_from_truth"] = float(f"{max(off):.2e}")
    return [ours, theirs], [ratio(job, ours, theirs, round(1 / 7 if is_large(follows) else 1 / 6, 4))]


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
    """Three hops around everybody, by one hashing; igraph counts a sample, which is also the truth."""
    job = f"{HOPS} hops of everybody"
    ours, found = timed(job, size, "kenner", lambda: within(follows, HOPS, rounds=1, countable=0))
    drawn_ = np.random.default_rng(0).choice(follows.nodes, SAMPLE, replace=False)
    coded = graph_of(follows)
    counted, sizes = timed(
        job, size, installed("igraph"),
        lambda: coded.neighborhood_size(drawn_.tolist(), order=HOPS, mode="out"), runs=1, warm=0,
    )  # fmt: skip
    seconds = round(counted.seconds * follows.nodes / SAMPLE, 1)
    theirs = replace(
        counted,
        seconds=seconds,
        quality={"measured": f"{SAMPLE} people in {counted.seconds} s, extrapolated"},
    )
    truth = np.array(sizes, np.float64)
    ours.quality["mean_error"] = round(float(np.mean(np.abs(found.values[drawn_] - truth) / truth)), 4)
    ours.quality["spearman"] = round(float(spearmanr(found.values[drawn_], truth)[0]), 4)
    return [ours, theirs], [
        Ratio(
            f"{job}, {size}, {theirs.tool} over kenner", round(seconds / ours.seconds), 40_000, at_least=True
        ),
        Ratio(f"{job}, {size}, mean error", float(ours.quality["mean_error"]), 0.11),
        Ratio(f"{job}, {size}, Spearman", float(ours.quality["spearman"]), 0.99, at_least=True),
    ]


def unions(follows: Arcs, size: str) -> Found:
    """The unique 2-hop audience of 1,000 people together."""
    turned, held = follows.reversed(), matrix(follows)
    speakers = as_ints(np.random.default_rng(1).choice(follows.nodes, SPEAKERS, replace=False).tolist())

    def by_scipy() -> int:
        ones = np.ones(SPEAKERS, np.float32)
        start = scipy.sparse.csr_matrix(
            (ones, (np.zeros(SPEAKERS, np.int32), speakers)), shape=(1, follows.nodes)
        )
        first = start @ held
        return int(((start + first + first @ held) > 0).nnz)

    job = f"2 hops of {SPEAKERS:,} together"
    ours, (_, counts) = timed(job, size, "kenner", lambda: union(follows, speakers, 2, turned=turned), runs=7)
    theirs, people = timed(job, size, installed("scipy"), by_scipy)
    ours.quality["people"], theirs.quality["people"] = float(counts[-1]), float(people)
    return [ours, theirs], [
        ratio(job, ours, theirs, 0.1),
        Ratio(f"{job}, {size}, off by", abs(float(counts[-1]) - people), 0.0),
    ]


def betweenness(follows: Arcs, size: str) -> Found:
    pivots = drawn(follows.nodes, PIVOTS, 1)
    coded = graph_of(follows)
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
    """Fifty seeds of weighted cascade, each tool in a process of its own; one judge plays what both chose."""
    heard = follows.degrees
    chances = (1.0 / np.maximum(heard, 1))[follows.sources].astype(np.float32)
    influence = Arcs.of(follows.nodes, follows.ends, follows.sources, chances)
    job = f"{SEEDS} seeds, with loading"
    rows: list[Row] = []
    with TemporaryDirectory() as scratch:
        keep(influence, Path(scratch))
        made = [(tool, chosen(tool, Path(scratch), runs)) for tool, runs in (("kenner", 3), ("pynetim", 1))]
    judge = Cascades(influence)
    for tool, told in made:
        played = judge.simulate(told["nodes"], runs=400 if is_large(follows) else 2_000, seed=99)
        quality: dict[str, float | str] = {
            "spread": round(played.people, 1),
            "low": round(played.low, 1),
            "high": round(played.high, 1),
        }
        if told["certified"] is not None:
            quality["certified"] = round(told["certified"], 4)
        name = tool if tool == "kenner" else installed(tool)
        rows.append(Row(job, size, name, median(told["runs"]), told["runs"], told["peak_mb"], quality))
    ours, theirs = rows
    mine, other = (float(row.quality["spread"]) for row in rows)
    large = is_large(follows)
    ratios = [
        ratio(job, ours, theirs, 1 / 40 if large else round(1 / 12, 4)),
        Ratio(f"{SEEDS} seeds, {size}, spread over pynetim's", round(mine / other, 4), 1.12 if large else 1.01, at_least=True),
        Ratio(f"{SEEDS} seeds, {size}, certified", float(ours.quality["certified"]), 0.75, at_least=True),
    ]  # fmt: skip
    if large:
        peak = (ours.peak_mb or 0.0) / (theirs.peak_mb or 1.0)
        ratios.append(
            Ratio(f"{SEEDS} seeds, {size}, peak of memory over pynetim's", round(peak, 4), round(1 / 6, 4))
        )
        ratios.append(Ratio(f"{SEEDS} seeds, {size}, people set in motion", mine, 124_500, at_least=True))
    return rows, ratios


def is_large(follows: Arcs) -> bool:
    return follows.size > 4_000_000


def graph_of(follows: Arcs) -> Any:
    return igraph.Graph(n=follows.nodes, edges=np.stack([follows.sources, follows.ends], 1), directed=True)
