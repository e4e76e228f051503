"""What every measure gives back: rows in rank order, each with its parts and its reason.

The reason is kept as a sentence with gaps and the parts that fill them, so that it can be said in
another language without measuring again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.reach.kernels.arrays import Doubles, Flags
from graph.reach.layers import Nodes

Part = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One person (or account without a person, or set of them) under one measure.

    `score` has the unit of the measure. The interval covers the true value in 99 of 100 cases, and
    is None where nothing was estimated. `sentence` has gaps named after `parts`, `name` and `score`.
    """

    rank: int
    key: str
    name: str
    score: float
    sentence: str
    parts: Mapping[str, Part] = field(default_factory=dict)
    interval_low: float | None = None
    interval_high: float | None = None

    @property
    def because(self) -> str:
        return self.said(self.sentence)

    def said(self, sentence: str) -> str:
        """`sentence` (this row's, in any language) with its gaps filled."""
        filled = {
            "rank": self.rank,
            "name": self.name,
            "score": self.score,
            "low": self.interval_low,
            "high": self.interval_high,
            **self.parts,
        }
        return sentence.format(**filled)

    def row(self) -> dict[str, Part]:
        """Flat, in the order people read: the columns of docs/reach.md, "Columns"."""
        estimated = {"interval_low": self.interval_low, "interval_high": self.interval_high}
        return {
            "rank": self.rank,
            "key": self.key,
            "name": self.name,
            "score": self.score,
            **self.parts,
            **(estimated if self.interval_low is not None else {}),
            "because": self.because,
        }


def best(
    scores: Doubles, keys: Sequence[str], *, among: Flags | None = None, limit: int | None = None
) -> list[int]:
    """Nodes by score, highest first, equals by key; only those flagged in `among`."""
    chosen = range(scores.size) if among is None else among.nonzero()[0].tolist()
    ordered = sorted(chosen, key=lambda node: (-scores[node], keys[node]))
    return ordered[:limit]


def in_order(
    nodes: Nodes,
    ordered: Sequence[int],
    scores: Doubles,
    sentence: str,
    parts: Callable[[int], Mapping[str, Part]],
) -> list[Ranked]:
    """A row for each of the nodes `ordered`, the first with rank 1; `parts` gives those of a node."""
    return [
        Ranked(rank, nodes.keys[node], nodes.names[node], float(scores[node]), sentence, parts(node))
        for rank, node in enumerate(ordered, start=1)
    ]
