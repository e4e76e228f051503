"""PageRank: where a random walk along attention spends its time (Brin and Page 1998).

    x = d · Aᵀ x + (what does not go on) · r,   Σ x = 1

with A the arcs' shares of what leaves a node, d the damping and r where the walk begins again. Scores add up
to 1; the same arcs give the same scores on any number of processors.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeVar

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets
from graph.reach.kernels.memory import lines
from graph.reach.kernels.sweep import begun, swept, told
from graph.reach.kernels.walk import (
    columns,
    gave,
    gave_by_four,
    gave_by_sixteen,
    pulled,
    pulled_by_four,
    pulled_by_sixteen,
)
from graph.reach.parallel import Part, cut, together

DAMPING = 0.85
"""Chance that the walk goes on (Brin and Page 1998)."""
TOLERANCE = 1e-9
"""The walk ends when less than this of all authority is left to move, judged by the last steps."""
TOPIC_TOLERANCE = 1e-6
"""The same where many walks go at once, in numbers of four bytes; less than 1e-7 is not to be had there."""
_FOUR_BYTES_FROM = 5e-7
MOST_STEPS = 500

# Fewer arcs than this are done before a second thread has begun.
_WORTH_THREADS = 200_000
# Nodes are renewed in turns, later turns from what earlier ones found (Gauss and Seidel): with eight, 16 M arcs
# need 6 steps instead of 8. On fewer arcs, or in more turns, processors wait for each other longer than that saves.
_TURNS = 8
_WORTH_TURNS = 4_000_000
_ARCS_A_NODE = 10
_PARTS = 4
_BLOCKS = {16: (pulled_by_sixteen, gave_by_sixteen), 4: (pulled_by_four, gave_by_four)}

R = TypeVar("R")


def pagerank(
    attending: Arcs,
    *,
    restart: Doubles | None = None,
    damping: float = DAMPING,
    doubt: float = 0.0,
    tolerance: float = TOLERANCE,
) -> Doubles:
    """Stationary chances of the walk along `attending` (from the attending one to the attended).

    `restart` is where the walk begins again, everywhere alike when None; who attends to nobody
    begins again too. `doubt` is a weight that everybody gives to beginning again, beside their
    arcs: few acts then carry little. With doubt 0 the scores are those of networkx. No nodes, no
    scores.
    """
    return Walk(attending, damping=damping, doubt=doubt).ranks(restart, tolerance=tolerance)


class Walk:
    """The arcs made ready to be walked many times. From `large` arcs on, all processors take part in each walk."""

    def __init__(
        self, attending: Arcs, *, damping: float = DAMPING, doubt: float = 0.0, large: int | None = None
    ) -> None:
        if not 0.0 <= damping < 1.0:
            raise BadParameter(
                f"damping is {damping:g}", hint="a walk goes on with a chance of 0 to below 1: 0.85"
            )
        _refuse_bad(attending)
        self.nodes = attending.nodes
        self._damping = damping
        worth = _WORTH_TURNS if large is None else large
        turns = _TURNS if attending.size >= worth else 1
        # Each on a processor of its own while what it keeps of the nodes fits the cache.
        self._in_place = max(attending.size, _ARCS_A_NODE * self.nodes) < worth
        degrees = attending.degrees
        self._order = _most_read_last(degrees) if self._in_place else _most_read_first(degrees, turns)
        self._place = place = np.empty(self.nodes, np.int32)
        place[self._order] = np.arange(self.nodes, dtype=np.int32)
        weights = attending.weights if attending.weights.size else None
        self._coming_in = Arcs.of(self.nodes, place[attending.ends], place[attending.sources], weights)
        out = attending.weight_out()[self._order]
        self._share_out = np.divide(damping, out + doubt, out=np.zeros(self.nodes), where=out > 0.0)
        self._begins_again = 1.0 - self._share_out * out
        self._turns = _turns(self._coming_in, turns)

    def ranks(self, restart: Doubles | None = None, *, tolerance: float = TOLERANCE) -> Doubles:
        """As `pagerank`. `restart` weighs each node, 0 and up; all zero means everywhere alike."""
        if self.nodes == 0:
            return np.empty(0)
        again = _shares(restart, self.nodes)[self._order]
        rows, here = self._coming_in, again.copy()
        # Half the bytes a node keep twice as many nodes in the cache.
        given: Floats | Doubles = np.empty(self.nodes, np.float64)
        if tolerance >= _FOUR_BYTES_FROM:
            given = np.empty(self.nodes, np.float32)

        def give(part: Part) -> float:
            return float(gave(here, self._share_out, self._begins_again, given, *part))

        returned = [sum(_each(give, turn)) for turn in self._turns]
        steps = Steps(self._damping, tolerance)
        for _ in range(MOST_STEPS):
            moved = 0.0
            for place, turn in enumerate(self._turns):

                def pull(part: Part, back: float = sum(returned)) -> float:
                    return float(
                        pulled(rows.starts, rows.ends, rows.weights, given, here, again, back, *part)
                    )

                moved += sum(_each(pull, turn))
                returned[place] = sum(_each(give, turn))
            if steps.settled(moved):
                break
        scores: Doubles = np.empty(self.nodes)
        scores[self._order] = here / here.sum()
        return scores

    def ranks_by_topic(self, restarts: Doubles, *, tolerance: float = TOPIC_TOLERANCE) -> Floats:
        """One row of scores for each row of `restarts`: topic-sensitive PageRank (Haveliwala 2002).

        Topics walk side by side, sixteen at most; each ends as `ranks` would.
        """
        if restarts.ndim != 2 or restarts.shape[1] != self.nodes:
            raise BadParameter(
                f"restarts have the shape {restarts.shape}",
                hint=f"give one row a topic, {self.nodes} numbers each",
            )
        topics = restarts.shape[0]
        found = np.zeros((topics, self.nodes), np.float32)
        if self.nodes == 0:
            return found
        if self._in_place:
            together(lambda part: self._sweep(restarts, part, tolerance, found), _side_by_side(topics))
            return found
        first = 0
        while first < topics:
            # Nine to sixteen left over cost less in one block of sixteen than in three or four of four.
            width = 16 if topics - first > 8 else 4
            last = min(topics, first + width)
            again = lines(self.nodes, width, np.float32)
            for topic in range(first, last):
                again[:, topic - first] = _shares(restarts[topic], self.nodes)[self._order]
            columns(self._block(again, tolerance), self._order, found[first:last])
            first = last
        return found

    def _sweep(self, restarts: Doubles, topics: Part, tolerance: float, found: Floats) -> None:
        """Some topics on one processor, each node from what those before it have just become."""
        first, last = topics
        width = -(-(last - first) // 4) * 4
        again, here = lines(self.nodes, width, np.float32), lines(self.nodes, width, np.float32)
        given = lines(self.nodes, width, np.float32).reshape(-1)
        back, rows, leaving = np.zeros(width), self._coming_in, (self._share_out, self._begins_again)
        if not begun(restarts, first, self._place, *leaving, again, here, given, back, last - first):
            raise _bad_restart(self.nodes)
        steps = Steps(self._damping, tolerance)
        for _ in range(MOST_STEPS):
            moved, mass = np.zeros(width), np.zeros(width)
            swept(
                rows.starts, rows.ends, rows.weights, *leaving, again, here, given, back, moved, mass,
                (0,) * (width // 4),
            )  # fmt: skip
            # Sweeps do not keep the sum at 1.
            if steps.settled(float((moved / np.where(mass > 0.0, mass, 1.0)).max())):
                break
        told(here, mass, self._place, first, last - first, found)

    def _block(self, again: Floats, tolerance: float) -> Floats:
        width = again.shape[1]
        rows, (pulling, giving) = self._coming_in, _BLOCKS[width]
        here: Floats = lines(self.nodes, width, np.float32)
        here[:] = again
        given: Floats = lines(self.nodes, width, np.float32).reshape(-1)

        def give(part: Part) -> Doubles:
            returned = np.zeros(width)
            giving(here, self._share_out, self._begins_again, given, returned, *part)
            return returned

        def added(parts: list[Doubles]) -> Doubles:
            return np.sum(parts, axis=0)  # type: ignore[no-any-return]

        returned = [added(_each(give, turn)) for turn in self._turns]
        steps = Steps(self._damping, tolerance)
        for _ in range(MOST_STEPS):
            moved = np.zeros(width)
            for place, turn in enumerate(self._turns):
                back = added(returned).astype(np.float32)

                def pull(part: Part, back: Floats = back) -> Doubles:
                    changed = np.zeros(width)
                    pulling(rows.starts, rows.ends, rows.weights, given, here, again, back, changed, *part)
                    return changed

                moved += added(_each(pull, turn))
                returned[place] = added(_each(give, turn))
            if steps.settled(float(moved.max())):
                break
        sums = here.sum(axis=0, dtype=np.float64)
        here *= (1.0 / np.where(sums > 0, sums, 1.0)).astype(np.float32)
        return here


class Steps:
    """How much is left to move, from how much the last steps moved: each moves at most `damping` of the one before."""

    def __init__(self, damping: float, tolerance: float) -> None:
        self._damping, self._tolerance = damping, tolerance
        self._before, self._pace = 0.0, damping

    def settled(self, moved: float) -> bool:
        """Whether less than half of the tolerance is left, at the slower pace of the last two; one step that moves
        far more than the tolerance never ends a walk."""
        pace = min(moved / self._before, self._damping) if self._before else self._damping
        slower = max(pace, self._pace)
        self._before, self._pace = moved, pace
        return moved < 16 * self._tolerance and 2 * moved * slower / (1.0 - slower) < self._tolerance


def _shares(restart: Doubles | None, nodes: int) -> Doubles:
    if restart is None:
        return np.full(nodes, 1.0 / nodes)
    if restart.shape != (nodes,) or not (np.isfinite(restart) & (restart >= 0)).all():
        raise _bad_restart(nodes)
    total = float(restart.sum())
    return restart / total if total > 0 else np.full(nodes, 1.0 / nodes)


def _bad_restart(nodes: int) -> BadParameter:
    return BadParameter("a restart is negative or not a number", hint=f"give {nodes} numbers, 0 and up")


def _refuse_bad(arcs: Arcs) -> None:
    bad = ~(np.isfinite(arcs.weights) & (arcs.weights >= 0))
    if bad.any():
        at = int(bad.argmax())
        raise BadParameter(
            f"arc {at} ({int(arcs.sources[at])} to {int(arcs.ends[at])}) has the weight {arcs.weights[at]:g}",
            hint="weights are finite and not negative",
        )


def _each(work: Callable[[Part], R], parts: list[Part]) -> list[R]:
    return together(work, parts) if len(parts) > 1 else [work(part) for part in parts]


def _most_read_first(degrees: Offsets, turns: int) -> Ints:
    """The nodes in an order that keeps those with most arcs out next to each other: what is read most then lies in few
    lines, which stay in the cache. Each of the turns, which take nodes from front to back, gets its share of them, as
    turns of one kind of node need more steps."""
    order = np.argsort(-degrees, kind="stable").astype(np.int32)
    return np.concatenate([order[turn::turns] for turn in range(turns)])


def _most_read_last(degrees: Offsets) -> Ints:
    """The same for sweeps in place, which end sooner when what most read is renewed after all others."""
    return np.argsort(degrees, kind="stable").astype(np.int32)


def _side_by_side(topics: int) -> list[Part]:
    """Topics that walk together: sixteen at most, and an even number of parts of about one size from five topics on, so
    that two processors end at the same time."""
    parts = 2 * -(-topics // 32) if topics > 4 else 1
    marks = [topics * part // parts for part in range(parts + 1)]
    return [each for each in pairwise(marks) if each[0] < each[1]]


def _turns(rows: Arcs, turns: int) -> list[list[Part]]:
    """Ranges of nodes with about equal numbers of arcs, by turn."""
    if rows.size < _WORTH_THREADS:
        return [[(0, rows.nodes)]]
    return [cut(rows.starts, *turn, _PARTS) for turn in cut(rows.starts, 0, rows.nodes, turns)]
