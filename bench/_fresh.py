"""Fresh ranks after a hundred arcs that came or went, beside a full run of ours, on one graph in the same run.

Each change is 90 arcs between people drawn at random, ends by how many already follow them, and 10 that go. The clock runs from
the change to the first 200 and the scores of everybody. Errors are against a full run at the end, when all
changes have added up.
"""

from __future__ import annotations

import time

import numpy as np

from bench._measure import Ratio, Row, timed
from graph.reach.arcs import Arcs
from graph.reach.fresh import Change, Fresh
from graph.reach.kernels.arrays import Ints
from graph.reach.pagerank import Walk

BATCHES, CAME, GONE = 200, 90, 10
TOLERANCE = 1e-6
Found = tuple[list[Row], list[Ratio]]


def fresh(follows: Arcs, size: str) -> Found:
    """Median and 99th percentile of a change, as shares of the full run; the drift of them all together."""
    walk = Walk(follows)
    full, _ = timed("full run of PageRank", size, "kenner", lambda: walk.ranks(tolerance=TOLERANCE), runs=7)
    held = Fresh(follows, tolerance=TOLERANCE)
    random = np.random.default_rng(11)
    leaving: Ints = random.choice(follows.size, BATCHES * GONE, replace=False).astype(np.int32)
    sources = follows.sources
    held.apply(_change(follows, sources, random, leaving[:0]))  # what is compiled is not measured
    held.hot()
    seconds, processor, looks, full_runs = [], [], 0, 0
    for batch in range(BATCHES):
        change = _change(follows, sources, random, leaving[batch * GONE : (batch + 1) * GONE])
        began, used = time.perf_counter(), time.process_time()
        done = held.apply(change)
        held.hot()
        held.ranks()
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
        looks, full_runs = looks + done.looks, full_runs + done.is_full
    found = held.renew()[0]
    median, worst = (float(np.percentile(seconds, at)) for at in (50, 99))
    row = Row(
        f"fresh ranks after {CAME + GONE} arcs", size, "kenner", round(median, 5), [round(each, 5) for each in seconds],
        quality={
            "p99": round(worst, 5), "processor_median": round(float(np.median(processor)), 5),
            "looks": round(looks / BATCHES), "full_runs": full_runs,
            "l1": float(f"{found.l1:.2e}"), "spearman": round(found.spearman, 5), "first_200": found.overlap,
        },
    )  # fmt: skip
    return [full, row], [
        Ratio(f"fresh ranks, {size}, median over a full run", round(median / full.seconds, 4), 0.05),
        Ratio(f"fresh ranks, {size}, p99 over a full run", round(worst / full.seconds, 4), 0.25),
        Ratio(
            f"fresh ranks, {size}, share of all authority that lies elsewhere", round(found.l1 / 2, 6), 0.01
        ),
    ]


def _change(follows: Arcs, sources: Ints, random: np.random.Generator, leaving: Ints) -> Change:
    come = random.integers(0, follows.nodes, CAME).astype(np.int32)
    followed = follows.ends[random.integers(0, follows.size, CAME)]
    return Change.of_arcs(
        np.concatenate([come, sources[leaving]]),
        np.concatenate([followed, follows.ends[leaving]]),
        np.concatenate([np.ones(CAME), -np.ones(leaving.size)]),
    )


JOBS = (fresh,)
