"""Spread: the number of people set in motion, in expectation, when somebody speaks.

Independent cascade (Kempe, Kleinberg and Tardos 2003): whoever becomes active tries each of the
people they influence once, with the chance of that arc. The speakers themselves are counted.

Two estimators that know nothing of each other: `simulate` plays cascades forward from the speakers;
`Samples` plays them backward from people drawn at random. Equal seeds give equal numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, sqrt

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import Arcs, as_ints
from graph.reach.kernels.arrays import Doubles, Floats, Ints, Offsets, Words
from graph.reach.kernels.cascades import alike_of, sampled, simulated
from graph.reach.kernels.cover import met
from graph.reach.parallel import shares, states, together

Z = 2.5758293035489004
"""Half-width of the interval in standard errors: 99 of 100 intervals hold the true value."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """People, with the ends of a 99 % interval."""

    people: float
    low: float
    high: float
    runs: int


@dataclass(frozen=True, slots=True, eq=False)
class Ready:
    """Arcs as the kernels play them: rows from the largest chance down, with what rows of one chance need."""

    starts: Offsets
    ends: Ints
    chances: Floats
    alike: Doubles

    @classmethod
    def of(cls, arcs: Arcs) -> Ready:
        sorted_ = arcs.steepest_first()
        alike: Doubles = alike_of(sorted_.starts, sorted_.strengths)
        return cls(sorted_.starts, sorted_.ends, sorted_.strengths, alike)

    @classmethod
    def as_it_is(cls, arcs: Arcs) -> Ready:
        """For plays that take every arc of a row, in any order."""
        return cls(arcs.starts, arcs.ends, arcs.strengths, np.zeros((arcs.nodes, 2)))


class Cascades:
    """A graph of chances, speaker → hearer, made ready to be played in either direction when that is asked for:
    by independent cascade here, by linear threshold in `Thresholds`.

    BadParameter for a chance outside 0 to 1, naming its arc.
    """

    def __init__(self, influence: Arcs) -> None:
        bad = ~((influence.weights >= 0) & (influence.weights <= 1))
        if bad.any():
            at = int(bad.argmax())
            raise BadParameter(
                f"arc {at} ({int(influence.sources[at])} to {int(influence.ends[at])}) has the chance "
                f"{influence.weights[at]:g}",
                hint="a chance is 0 to 1",
            )
        self.nodes = influence.nodes
        self._influence = influence

    @cached_property
    def forward(self) -> Ready:
        return Ready.of(self._influence)

    @cached_property
    def backward(self) -> Ready:
        return Ready.of(self._influence.reversed())

    def simulate(self, speakers: Sequence[int], *, runs: int, seed: int = 1) -> Estimate:
        """Mean of `runs` cascades from `speakers`. No speakers, no people.

        The interval is normal, and wider by -ln(0.005) / runs: what has a smaller chance than that
        to happen in one run may well not have been seen in any.
        """
        chosen = as_ints(sorted(set(speakers)))
        if chosen.size == 0 or self.nodes == 0:
            return Estimate(0.0, 0.0, 0.0, 0)
        _ = self.forward
        parts = list(zip(shares(runs), states(seed), strict=True))
        played = together(lambda part: self.played(chosen, *part), parts)
        total, squares = (sum(each[side] for each in played) for side in (0, 1))
        mean = total / runs
        variance = max(0.0, (squares - runs * mean * mean) / max(1, runs - 1))
        margin = Z * sqrt(variance / runs) - log(0.005) / runs
        low, high = max(float(chosen.size), mean - margin), min(float(self.nodes), mean + margin)
        return Estimate(mean, low, max(low, high), runs)

    def sample_until(self, members: int, *, fewest: int, most: int, seed: int, side: int = 0) -> Samples:
        """Rounds of `fewest` sets until they have `members` members, or until `most` sets.

        Where words hardly spread a set is one or two people, and many are needed to tell them apart.
        """
        drawn: list[Samples] = []
        while not drawn or (
            sum(each.members.size for each in drawn) < members and (len(drawn) + 1) * fewest <= most
        ):
            drawn.append(self.sample(fewest, seed=seed, round_=2 * len(drawn) + side))
        return Samples.of(drawn)

    def sample(self, count: int, *, seed: int, round_: int = 0) -> Samples:
        """`count` reverse-reachable sets of people drawn at random."""
        _ = self.backward
        marks = [0, *np.cumsum(shares(count)).tolist()]
        parts = [
            (first, last, count, state)
            for (first, last), state in zip(pairwise(marks), states(seed, round_), strict=True)
        ]
        drawn = together(lambda part: self.drawn(*part), parts)
        return Samples.of([Samples(self.nodes, starts, members[: starts[-1]]) for starts, members in drawn])

    def played(self, speakers: Ints, runs: int, state: Words) -> tuple[float, float]:
        """Sum and sum of squares of the people of `runs` plays forward."""
        arcs = self.forward
        return simulated(arcs.starts, arcs.ends, arcs.chances, arcs.alike, speakers, runs, state)

    def drawn(self, first: int, last: int, of: int, state: Words) -> tuple[Offsets, Ints]:
        """Sets `first` to `last` - 1 of `of`, by a play backward each; members with room to spare."""
        arcs = self.backward
        return sampled(arcs.starts, arcs.ends, arcs.chances, arcs.alike, first, last, of, state)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Sets of people who would have reached a person drawn at random; row i is one set."""

    nodes: int
    starts: Offsets
    members: Ints

    @classmethod
    def of(cls, parts: Sequence[Samples]) -> Samples:
        shifts = np.cumsum([0, *(each.members.size for each in parts)])
        starts = [parts[0].starts, *(e.starts[1:] + s for e, s in zip(parts[1:], shifts[1:-1], strict=True))]
        return cls(parts[0].nodes, np.concatenate(starts), np.concatenate([each.members for each in parts]))

    @property
    def count(self) -> int:
        return self.starts.size - 1

    def sets_of_each(self) -> Arcs:
        """Row: the numbers of the sets that a node is in."""
        sets = Arcs(self.starts, self.members, np.empty(0, np.float32), self.nodes)
        return sets.reversed()

    def met_by(self, choices: Sequence[int]) -> Offsets:
        """How many sets the first 1, 2, 3 … of `choices` meet."""
        place = np.full(self.nodes, len(choices), np.int32)
        place[as_ints(choices)] = np.arange(len(choices), dtype=np.int32)
        newly: Offsets = met(self.starts, self.members, place, len(choices))
        return np.cumsum(newly[: len(choices)])

    def spread_of_each(self) -> list[Estimate]:
        """Every node alone."""
        return self.estimates(np.bincount(self.members, minlength=self.nodes))

    def estimates(self, held: Offsets, *, least: float = 1.0) -> list[Estimate]:
        """Spread of whatever meets `held` of the sets; Wilson's interval for a share (Wilson 1927).

        `least` is what it is for sure: the speaker, or 0 where it is what one adds to others."""
        count = self.count
        share = held / count
        centre = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
        half = Z * np.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count)) / (1 + Z * Z / count)
        low = np.clip(self.nodes * (centre - half), least, self.nodes)
        high = np.clip(self.nodes * (centre + half), low, self.nodes)
        people: Doubles = np.maximum(self.nodes * share, least)
        return [
            Estimate(p, lo, hi, count)
            for p, lo, hi in zip(people.tolist(), low.tolist(), high.tolist(), strict=True)
        ]
