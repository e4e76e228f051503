"""The spread of everybody, or of a set of people together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.errors import BadParameter
from graph.reach.cascade import Cascades, Estimate, Samples
from graph.reach.hearing import CHANCES, influence
from graph.reach.layers import Snapshot
from graph.reach.names import find
from graph.reach.report import Ranked, best
from graph.reach.thresholds import Thresholds

RUNS = 50_000
"""Cascades played for a named set: a standard error of 1/224 of their spread in people."""
_SETS = (1 << 18, 1 << 22)
"""Fewest and most sets that everybody's spread is told from."""
_ENOUGH_MEMBERS = 1 << 23

CASCADE, THRESHOLD = "cascade", "threshold"
MODELS = {CASCADE: Cascades, THRESHOLD: Thresholds}

_SAID = (
    "a word of {name} sets {score:,.2f} people in motion, themselves counted ({low:,.2f} to {high:,.2f}), "
)
_BY_THRESHOLD = "where people pass on what enough of those they hear say (linear threshold), "
SAID = {
    (model, layer): _SAID + (_BY_THRESHOLD if model == THRESHOLD else "") + how
    for model in MODELS
    for layer, how in CHANCES.items()
}


def spread(
    snapshot: Snapshot,
    names: Sequence[str] = (),
    *,
    model: str = CASCADE,
    runs: int = RUNS,
    seed: int = 1,
    limit: int | None = None,
) -> list[Ranked]:
    """A row for everybody by expected spread; with names, one row for the set of them.

    `model` is how a word goes on: `cascade` (each speaker tries each hearer once) or `threshold` (a hearer passes on
    what enough of theirs say). BadParameter for a name that means nobody or another model. Nobody there gives no rows.
    """
    if model not in MODELS:
        raise BadParameter(f"no model {model!r}", hint="choose " + " or ".join(MODELS))
    nodes = snapshot.nodes
    chosen = sorted(set(find(snapshot, names)))
    if not len(nodes):
        return []
    layer = influence(snapshot)
    cascades = MODELS[model](layer.arcs)
    if names:
        found = cascades.simulate(chosen, runs=runs, seed=seed)
        key = ", ".join(nodes.keys[node] for node in chosen)
        return [_row(1, key, ", ".join(nodes.names[node] for node in chosen), found, layer.name, model)]
    estimates = _oracle(cascades, seed).spread_of_each()
    scores = np.array([each.people for each in estimates])
    return [
        _row(rank, nodes.keys[node], nodes.names[node], estimates[node], layer.name, model)
        for rank, node in enumerate(best(scores, nodes.keys, among=nodes.voices, limit=limit), start=1)
    ]


def _oracle(cascades: Cascades, seed: int) -> Samples:
    fewest, most = _SETS
    return cascades.sample_until(_ENOUGH_MEMBERS, fewest=fewest, most=most, seed=seed)


def _row(rank: int, key: str, name: str, found: Estimate, layer: str, model: str) -> Ranked:
    return Ranked(
        rank,
        key,
        name,
        found.people,
        SAID[model, layer],
        {"chances": layer, "model": model, "runs": found.runs},
        interval_low=found.low,
        interval_high=found.high,
    )
