"""Measured influence between legislators: spreads and seeds, judged by pynetim's cascades, which know nothing of ours."""

from __future__ import annotations

import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from bench._measure import Ratio, Row, installed, timed
from graph.reach.arcfile import read_arcs
from graph.reach.hearing import influence
from graph.reach.seeds import plan
from graph.reach.spread import spread

FILE = Path("congress/influence.csv")
FIRST, K, PLAYED, GREEDY_PLAYED = 50, 10, 100_000, 10_000
# It does not tell its types.
pynetim: Any = import_module("pynetim")


def congress(folder: Path) -> tuple[list[Row], list[Ratio]]:
    path = folder / FILE
    if not path.exists():
        print(f"no {path}, so the congress world is not measured (--from names its folder)", file=sys.stderr)
        return [], []
    graph = read_arcs(path)
    arcs = influence(graph).arcs
    place = {key: node for node, key in enumerate(graph.nodes.keys)}
    pairs = list(zip(arcs.sources.tolist(), arcs.ends.tolist(), strict=True))
    coded = pynetim.IMGraph(pairs, arcs.weights.tolist(), directed=True, renumber=False)

    def judged(nodes: Collection[int]) -> float:
        model = pynetim.IndependentCascadeModel(coded, set(nodes))
        return float(model.run_monte_carlo_diffusion(PLAYED, 7, True, 2))

    size = f"congress: {arcs.nodes:,} accounts, {arcs.size:,} arcs"
    every, rows = timed("spread of each", size, "kenner", lambda: spread(graph))
    played, truth = timed(
        f"spread of the first {FIRST}", size, f"{installed('pynetim')}, {PLAYED:,} cascades each",
        lambda: [judged([place[row.key]]) for row in rows[:FIRST]], runs=1, warm=0,
    )  # fmt: skip
    off = np.abs(np.array([row.score for row in rows[:FIRST]]) / np.array(truth) - 1)
    every.quality.update(largest_error=round(float(off.max()), 4), mean_error=round(float(off.mean()), 4))
    ours, found = timed(f"{K} seeds", size, "kenner", lambda: plan(graph, K))
    theirs, greedy = timed(
        f"{K} seeds", size, f"{installed('pynetim')} greedy (CELF)",
        lambda: pynetim.CELFAlgorithm(coded, "IC").run(
            K, mc_rounds=GREEDY_PLAYED, use_multithread=True, num_threads=2, show_progress=False, random_seed=1
        ),
        runs=1, warm=0,
    )  # fmt: skip
    ours.quality.update(
        spread=round(judged([place[each.key] for each in found.seeds]), 3),
        certified=round(found.certified or 0, 4),
    )
    theirs.quality["spread"] = round(judged(greedy), 3)
    return [every, played, ours, theirs], [
        Ratio(f"spread of the first {FIRST}, congress, largest error", float(every.quality["largest_error"]), 0.02),
        Ratio(
            f"{K} seeds, congress, spread over greedy's",
            round(float(ours.quality["spread"]) / float(theirs.quality["spread"]), 4), 0.995, at_least=True,
        ),
    ]  # fmt: skip
