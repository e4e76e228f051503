"""Authority kept fresh while arcs come and go, without walking the whole graph again.

What is kept of each walk is its scores and what is still owed to each node; a change owes something to a few, and that is
pushed on until what is left is under `precision` of all (Zhang, Lofgren and Goel 2016, on the push of Andersen, Chung and Lang
2006). Pushing has a bad worst case, so the work of a change is capped: beyond it everything is walked anew. Nothing here reads
a store or a clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Flags, Ints, Offsets
from graph.reach.kernels.push import NONE, changed, linked, pushed
from graph.reach.pagerank import DAMPING, TOLERANCE, Walk
from graph.reach.worth import spearman

PRECISION = 0.01
"""Share of all authority that may lie elsewhere than a full run would have it, at the worst; measured it is far less."""
FIRST = 200
"""Length of a hot list."""
WORK = 0.25
"""Looks at arcs that one walk may take for one change, as a share of all arcs; then a full run costs less."""
_FEWEST_LOOKS = 200_000
"""About a millisecond."""
_LEAST = 1e-12
"""A weight that is this share of what left a node before is what rounding left of nothing."""

_NO_NODES: Ints = np.empty(0, np.int32)
_NO_AMOUNTS: Doubles = np.empty(0)


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Arcs that came, and with a weight below zero those that went; aligned. People who begin a walk more often than before,
    by how much of a restart (`begins_walk` says which walk); aligned too."""

    sources: Ints = field(default_factory=_NO_NODES.copy)
    targets: Ints = field(default_factory=_NO_NODES.copy)
    weights: Doubles = field(default_factory=_NO_AMOUNTS.copy)
    begins_walk: Ints = field(default_factory=_NO_NODES.copy)
    begins: Ints = field(default_factory=_NO_NODES.copy)
    begins_more: Doubles = field(default_factory=_NO_AMOUNTS.copy)

    @classmethod
    def of_arcs(cls, sources: Ints, targets: Ints, weights: Doubles | None = None) -> Change:
        """Only arcs, of weight 1 where none is given."""
        held = np.ones(len(sources)) if weights is None else np.asarray(weights, np.float64)
        return cls(np.asarray(sources, np.int32), np.asarray(targets, np.int32), held)


@dataclass(frozen=True, slots=True)
class Applied:
    """`looks` at arcs, of all walks together; `touched` scores that changed; `is_full` where all was walked anew."""

    looks: int
    touched: int
    is_full: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """How far fresh scores are from those of a full run: rank correlation, the sum of differences (0 to 2), and how many of
    the first 200 are the same, as a share."""

    spearman: float
    l1: float
    overlap: float

    def __str__(self) -> str:
        return f"spearman={self.spearman:.5f} l1={self.l1:.2e} first={self.overlap:.3f}"


def drift(fresh: Doubles, full: Doubles, *, first: int = FIRST) -> Drift:
    """Of no nodes, none."""
    if not full.size:
        return Drift(1.0, 0.0, 1.0)
    ours, theirs = (set(_first_of(each, first).tolist()) for each in (fresh, full))
    rho = spearman(fresh, full) if (full != full[0]).any() or (fresh != fresh[0]).any() else 1.0
    return Drift(rho, float(np.abs(fresh - full).sum()), len(ours & theirs) / len(theirs))


class Fresh:
    """Walks over one graph, one for each row of `restarts` (one that begins anywhere alike when None).

    Ranks are those of `pagerank` with the same `damping` and `doubt`: within `precision` of all authority in sum. Not for several
    threads at once.
    """

    def __init__(
        self,
        attending: Arcs,
        restarts: Doubles | None = None,
        *,
        damping: float = DAMPING,
        doubt: float = 0.0,
        precision: float = PRECISION,
        work: float = WORK,
        tolerance: float = TOLERANCE,
    ) -> None:
        if not 0.0 < precision < 1.0:
            raise BadParameter(f"precision is {precision:g}", hint="give a share between 0 and 1: 0.01")
        if restarts is not None and (restarts.ndim != 2 or restarts.shape[1] != attending.nodes):
            raise BadParameter(
                f"restarts have the shape {restarts.shape}", hint=f"give {attending.nodes} numbers a walk"
            )
        self._damping, self._doubt, self._tolerance = damping, doubt, tolerance
        self._precision, self._work = precision, work
        if restarts is None:
            restarts = np.ones((1, attending.nodes))
        totals = restarts.sum(axis=1, keepdims=True)
        # A walk that begins nowhere begins anywhere; so does who joins it later.
        self._everywhere: Flags = (totals[:, 0] <= 0) | (restarts == restarts[:, :1]).all(axis=1)
        self._begin = np.where(self._everywhere[:, None], 1.0, restarts)
        self._walked(attending)

    @property
    def nodes(self) -> int:
        return int(self._y.shape[1])

    @property
    def walks(self) -> int:
        return int(self._y.shape[0])

    @property
    def arcs(self) -> Arcs:
        """The graph as it is now: what came and went is in its rows; arcs whose weight is gone are not."""
        if not self._later_ends.size and self._rows.nodes == self.nodes:
            return self._rows
        rows = Arcs.of(
            self.nodes,
            np.concatenate([self._rows.sources, self._later_sources]),
            np.concatenate([self._rows.ends, self._later_ends]),
            np.concatenate([self._rows.strengths, self._later_weights.astype(np.float32)]),
        )
        return _netted(rows) if (self._later_weights < 0).any() else rows

    def ranks(self, walk: int = 0) -> Doubles:
        """Scores of one walk; they add up to 1."""
        held = self._y[walk]
        # Within precision a score can come out below nothing.
        scores: Doubles = np.maximum(held, 0.0)
        total = scores.sum()
        return scores / total if total > 0 else scores

    def hot(self, walk: int = 0, first: int = FIRST, among: Flags | None = None) -> Ints:
        """The nodes with the highest scores of one walk, highest first, equals by number; only those flagged in `among`."""
        found = self._tops[walk].first(self._y[walk], first, among)
        if found is None:
            self._tops[walk] = _Top.of(self._y[walk])
            found = self._tops[walk].first(self._y[walk], first, among)
        return _first_of(self._y[walk], first, among) if found is None else found

    def apply(self, change: Change, *, nodes: int | None = None) -> Applied:
        """Take `change` in; `nodes` is how many there are then, where some joined. BadParameter for a node that is not there and
        for weights that are not numbers, or take away more than leaves a node; nothing is changed then."""
        many = self.nodes if nodes is None else nodes
        sources, first = np.unique(change.sources, return_inverse=True)
        came = np.bincount(first, weights=change.weights, minlength=sources.size)
        self._refuse_bad(change, many)
        was = np.zeros(sources.size)
        was[sources < self.nodes] = self._out[sources[sources < self.nodes]]
        now = was + came
        # Weights that went add up to what came, but for rounding.
        scale = was + np.bincount(first, weights=np.abs(change.weights), minlength=sources.size)
        now[np.abs(now) <= _LEAST * scale] = 0.0
        if (now < 0).any():
            node = int(sources[int(now.argmin())])
            raise BadParameter(
                f"more arcs went from node {node} than it had", hint="name only arcs that are there"
            )
        if many > self.nodes:
            self._grow(many)
        begins_at = self._linked(change, sources, now, first)
        return self._pushed(change, sources, was, now, begins_at)

    def renew(self) -> list[Drift]:
        """Walk everything anew; how far each walk had drifted."""
        before = [self.ranks(walk) for walk in range(self.walks)]
        self._walked(self.arcs)
        return [drift(held, self.ranks(walk)) for walk, held in enumerate(before)]

    def _walked(self, rows: Arcs) -> None:
        walk = Walk(rows, damping=self._damping, doubt=self._doubt)
        self._rows, self._out = rows, rows.weight_out()
        self._share = self._shares(self._out)
        self._degree: Offsets = rows.degrees
        goes_on = self._share * self._out
        self._y: Doubles = np.empty_like(self._begin)
        for number, begin in enumerate(self._begin):
            scores = walk.ranks(begin, tolerance=self._tolerance)
            returned = float((scores * (1.0 - goes_on)).sum())
            # y = M'y + (1 - damping) · begin; the walk's scores are y, made to add up to 1.
            scale = (1.0 - self._damping) * begin.sum() / returned if returned > 0 else 0.0
            self._y[number] = scores * scale
        self._owed: Doubles = np.zeros_like(self._y)
        self._all: Doubles = self._y.sum(axis=1)
        self._heads: Ints = np.full(rows.nodes, NONE, np.int32)
        self._links = self._later_ends = self._later_sources = _NO_NODES
        self._later_weights = _NO_AMOUNTS
        self._tops = [_Top.of(held) for held in self._y]
        self._make_room()

    def _shares(self, out: Doubles) -> Doubles:
        return np.divide(self._damping, out + self._doubt, out=np.zeros(out.size), where=out > 0.0)

    def _make_room(self) -> None:
        self._queue: Ints = np.empty(max(self.nodes, 1), np.int32)
        self._touched: Ints = np.empty(self.nodes, np.int32)
        self._is_queued: Flags = np.zeros(self.nodes, bool)
        self._is_touched: Flags = np.zeros(self.nodes, bool)

    def _refuse_bad(self, change: Change, many: int) -> None:
        if many < self.nodes:
            raise BadParameter(
                f"{self.nodes - many} nodes went", hint="make it anew of the graph without them"
            )
        for ends in (change.sources, change.targets, change.begins):
            if ends.size and not (int(ends.min()) >= 0 and int(ends.max()) < many):
                raise BadParameter(
                    f"a change names a node outside 0 to {many - 1}", hint="say how many nodes there are"
                )
        if not (np.isfinite(change.weights).all() and np.isfinite(change.begins_more).all()):
            raise BadParameter("a change has a weight that is not a number", hint="weights are finite")

    def _grow(self, many: int) -> None:
        """Room for nodes that joined; who begins anywhere begins there too."""
        more = many - self.nodes
        begin = np.repeat(self._everywhere[:, None].astype(np.float64), more, axis=1)
        self._begin = np.concatenate([self._begin, begin], axis=1)
        self._owed = np.concatenate([self._owed, (1.0 - self._damping) * begin], axis=1)
        self._y = np.concatenate([self._y, np.zeros((self.walks, more))], axis=1)
        self._out, self._share = (np.concatenate([each, np.zeros(more)]) for each in (self._out, self._share))
        self._degree = np.concatenate([self._degree, np.zeros(more, np.int64)])
        self._heads = np.concatenate([self._heads, np.full(more, NONE, np.int32)])
        self._make_room()

    def _linked(self, change: Change, sources: Ints, now: Doubles, place: Offsets) -> int:
        """Put the arcs of `change` into the lists; the number of the first of them."""
        first = self._later_ends.size
        self._links = np.concatenate([self._links, np.empty_like(change.sources)])
        self._later_ends = np.concatenate([self._later_ends, change.targets])
        self._later_sources = np.concatenate([self._later_sources, change.sources])
        self._later_weights = np.concatenate([self._later_weights, change.weights])
        linked(self._heads, self._links, change.sources, first)
        self._many: Flags = np.bincount(place, minlength=sources.size) >= self._degree[sources]
        self._degree[sources] += np.bincount(place, minlength=sources.size)
        self._out[sources] = now
        self._share[sources] = self._shares(now)
        return first

    def _pushed(self, change: Change, sources: Ints, was: Doubles, now: Doubles, first: int) -> Applied:
        rows = (
            self._rows.starts, self._rows.ends, self._rows.weights,
            self._heads, self._links, self._later_ends, self._later_weights,
        )  # fmt: skip
        most = max(_FEWEST_LOOKS, int(self._work * (self._rows.size + self._later_ends.size)))
        slack = self._precision / 2.0 * (1.0 - self._damping)
        joined = np.arange(self._tops[0].nodes, self.nodes, dtype=np.int32) if self._tops else _NO_NODES
        looks = touched = 0
        for walk, (y, owed) in enumerate(zip(self._y, self._owed, strict=True)):
            mine = change.begins_walk == walk
            np.add.at(self._begin[walk], change.begins[mine], change.begins_more[mine])
            np.add.at(owed, change.begins[mine], (1.0 - self._damping) * change.begins_more[mine])
            looks += changed(*rows, sources, first, was, now, self._many, self._damping, self._doubt, y, owed)
            begin = self._owing(sources, change, change.begins[mine], joined)
            everything = max(self._all[walk], (1.0 - self._damping) * self._begin[walk].sum())
            done, size = pushed(
                *rows, self._share, y, owed, slack, float(everything / max(self.nodes, 1)), begin,
                self._queue, self._is_queued, self._touched, self._is_touched, most,
            )  # fmt: skip
            looks, touched = looks + done, touched + size
            if done > most:
                self._walked(self.arcs)
                return Applied(looks, touched, True)
            self._tops[walk].moved(y, self._touched[:size])
        return Applied(looks, touched, False)

    def _owing(self, sources: Ints, change: Change, begins: Ints, joined: Ints) -> Ints:
        """Nodes to which a change owes something."""
        through = sources[self._many | (self._out[sources] == 0.0)]
        rows = [self._rows.row(node) for node in through.tolist() if node < self._rows.nodes]
        later = self._later_ends[np.isin(self._later_sources, through)] if through.size else _NO_NODES
        return np.concatenate([sources, change.targets, begins, joined, later, *rows]).astype(np.int32)


class _Top:
    """The highest scores of a walk, without looking at all of them after each change.

    Invariant: no node outside `held` has a score above `floor`.
    """

    def __init__(self, held: Ints, floor: float, nodes: int) -> None:
        self._held, self._floor, self.nodes = held, floor, nodes

    @classmethod
    def of(cls, scores: Doubles) -> _Top:
        held = _first_of(scores, _HELD)
        return cls(held, float(scores[held[-1]]) if held.size < scores.size else -np.inf, scores.size)

    def moved(self, scores: Doubles, touched: Ints) -> None:
        """Scores of `touched`, and of nobody else, are others now."""
        self.nodes = scores.size
        risen = touched[scores[touched] > self._floor]
        if risen.size:
            self._held = np.union1d(self._held, risen).astype(np.int32)
        if self._held.size > 4 * _HELD:
            order = np.argsort(-scores[self._held], kind="stable")
            self._floor = float(scores[self._held[order[_HELD]]])
            self._held = self._held[order[:_HELD]]

    def first(self, scores: Doubles, count: int, among: Flags | None) -> Ints | None:
        """None where what is held is too little to tell."""
        held = self._held if among is None else self._held[among[self._held]]
        ordered = held[np.lexsort((held, -scores[held]))]
        if self._floor == -np.inf:
            return ordered[:count]
        if ordered.size < count or scores[ordered[count - 1]] <= self._floor:
            return None
        return ordered[:count]


_HELD = 1024


def _first_of(scores: Doubles, count: int, among: Flags | None = None) -> Ints:
    """Highest first, equals by number."""
    chosen = np.arange(scores.size) if among is None else np.flatnonzero(among)
    if count < chosen.size:
        least = np.partition(scores[chosen], chosen.size - count)[chosen.size - count]
        chosen = chosen[scores[chosen] >= least]
    order: Offsets = np.lexsort((chosen, -scores[chosen]))[:count]
    return chosen[order].astype(np.int32)


def _netted(rows: Arcs) -> Arcs:
    """Parallel arcs as one, loops too; what adds up to nothing is no arc."""
    pair = rows.sources.astype(np.int64) * rows.width + rows.ends
    order = np.argsort(pair, kind="stable")
    told, first = np.unique(pair[order], return_index=True)
    held = rows.strengths[order].astype(np.float64)
    total = np.add.reduceat(held, first)
    size = np.add.reduceat(np.abs(held), first)
    kept = total > _LEAST * size
    return Arcs.of(
        rows.nodes,
        (told[kept] // rows.width).astype(np.int32),
        (told[kept] % rows.width).astype(np.int32),
        total[kept].astype(np.float32),
    )
