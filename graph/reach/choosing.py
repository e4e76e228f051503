"""Choosing: which people, of those who may be chosen, meet the most reverse-reachable sets.

Sets are drawn twice over: one collection to choose by (greedy cover), one that never saw the choice
to judge it by. Their two bounds give the certificate of OPIM-C (Tang, Tang, Xiao and Yuan 2018,
"Online Processing Algorithms for Influence Maximization", Algorithm 2): the choice reaches at least
`certified` of what any choice within the same `Limits` could, with a failure chance of 1 in the number
of people, 1 in 1,000 at most. The upper bound is taken over every choice that keeps the limits: for any
part S of the choice that holds those who must be in, what the best adds to S is no more than the largest
gains beside S that fit in the places left, and no more than what the budget buys of them in fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import e, log, sqrt

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.cascade import Cascades, Samples
from graph.reach.kernels.arrays import Doubles, Flags, Offsets
from graph.reach.kernels.cover import take

FEWEST_SETS = 1 << 17
"""Sets a collection at least: at 10,000 the seeds of 0.8 M arcs spread less than the 50 best-connected."""
_MOST_SETS = 1 << 22
_ENOUGH_MEMBERS = 1 << 21
"""More sets than that are drawn at first where they are small: on 475 legislators 131,072 sets took
the second best for the best."""
_MOST_MEMBERS = 1 << 26
_JUDGES = 2
"""One set to judge by for so many to choose by: half as many cost 0.01 of the certificate, and the choice nothing."""
_LATER = 1 << 20
"""Round numbers of the doublings, clear of those of the first drawing."""
_EPSILON = 0.1
GOOD_ENOUGH = 1 - 1 / e - _EPSILON
"""Where drawing stops: greedy itself promises 1 - 1/e. Sooner where no more sets could show more."""
PROMISED = 1 - 1 / e
"""Of the best possible, before anything is drawn: greedy with a number of places (Nemhauser, Wolsey and Fisher 1978)."""
PROMISED_FOR_BUDGET = (1 - 1 / e) / 2
"""The same for a budget and no number of places: the larger of greedy by gain and greedy by gain for its
cost (Leskovec et al. 2007, "Cost-effective outbreak detection in networks", theorem 3). Nothing is
promised beforehand where both a number and a budget bind; the certificate holds all the same."""
_LEAST_CERTAIN = 1_000
_SAME = 1e-9
"""Shares of a budget that sums of prices may be off by."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """What a choice must keep to. The `first` are in it, whatever is flagged in `among`, and count."""

    places: int
    """People at most, the first counted."""
    among: Flags
    """Who may be chosen besides the first."""
    first: tuple[int, ...] = ()
    costs: Doubles | None = None
    """Price of every node, 0 and up; without a budget it changes nothing."""
    budget: float | None = None

    @property
    def is_priced(self) -> bool:
        return self.budget is not None and self.costs is not None

    def left(self) -> float:
        """What the first leave of the budget; endless without one."""
        if self.budget is None or self.costs is None:
            return float("inf")
        spent = float(sum(self.costs[node] for node in self.first))
        return self.budget * (1 + _SAME) - spent

    def eligible(self) -> Flags:
        """Whom a choice may hold besides the first: flagged, and within what they leave of the budget."""
        found = self.among.copy()
        found[list(self.first)] = False
        if self.budget is not None and self.costs is not None:
            found &= self.costs <= self.left()
        return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """Seeds in the order of choice, the first of the limits before all; `certified` is the share of the
    best possible within the same limits, 0 to 1."""

    nodes: tuple[int, ...]
    certified: float
    judge: Samples


def choose(
    cascades: Cascades, k: int, *, among: Flags, seed: int = 1, limits: Limits | None = None
) -> Chosen:
    """The best `k` of the nodes flagged in `among`, all of them when there are fewer; `limits` instead of
    both where more binds the choice."""
    bound_to = limits or Limits(min(k, int(among.sum())), among)
    rounds = 12
    failure = log(3 * rounds * max(cascades.nodes, _LEAST_CERTAIN))
    choosing, judging = (
        cascades.sample_until(
            _ENOUGH_MEMBERS // part, fewest=FEWEST_SETS // part, most=_MOST_SETS // part, seed=seed, side=side
        )
        for side, part in enumerate((1, _JUDGES))
    )
    for round_ in range(1, rounds + 1):
        picks, met, best_possible = _greedy(choosing, bound_to)
        judged = int(judging.met_by(picks)[-1]) if picks else 0
        low = max(0.0, sqrt(judged + 2 * failure / 9) - sqrt(failure / 2)) ** 2 - failure / 18
        high = (sqrt(best_possible + failure / 2) + sqrt(failure / 2)) ** 2
        certified = max(0.0, min(1.0, (low / judging.count) / (high / choosing.count)))
        most_shown = met / max(1, best_possible)
        enough = certified >= min(GOOD_ENOUGH, most_shown - _EPSILON)
        if enough or choosing.members.size + judging.members.size > _MOST_MEMBERS:
            break
        choosing, judging = (
            Samples.of([drawn, cascades.sample(drawn.count, seed=seed, round_=_LATER + 2 * round_ + side)])
            for side, drawn in enumerate((choosing, judging))
        )
    if _nothing_is_left(picks, bound_to):
        certified = 1.0
    return Chosen(tuple(picks), certified, judging)


def _nothing_is_left(picks: Sequence[int], limits: Limits) -> bool:
    """No other choice can reach more: there is no place to fill, or everybody is in it."""
    more = min(limits.places - len(limits.first), int(limits.eligible().sum()))
    chosen = len(picks) - len(limits.first)
    return more == 0 or chosen == int(limits.eligible().sum())


def _greedy(samples: Samples, limits: Limits) -> tuple[list[int], int, int]:
    """The choice, how many sets it meets, and how many the best choice could meet at most."""
    of = samples.sets_of_each()
    found = [_by_gain(samples, of, limits)]
    if limits.is_priced:
        found.append(_by_gain(samples, of, limits, for_its_cost=True))
    picks, met, _ = max(found, key=lambda each: each[1])
    return picks, met, min(most for _, _, most in found)


def _by_gain(
    samples: Samples, of: Arcs, limits: Limits, *, for_its_cost: bool = False
) -> tuple[list[int], int, int]:
    gain = of.degrees.copy()
    covered = np.zeros(samples.count, bool)

    def met_anew(node: int) -> int:
        fresh: int = take(node, samples.starts, samples.members, of.starts, of.ends, covered, gain)
        return fresh

    picks = list(limits.first)
    met, most = sum(met_anew(node) for node in picks), samples.count
    # Who may not be chosen gains nothing; only who is in a set can gain anything.
    among = limits.eligible()
    useful = np.flatnonzero(among & (gain > 0))
    spare = iter(np.flatnonzero(among & (gain == 0)).tolist())
    beside = _Beside(limits, useful)
    places = min(limits.places - len(picks), int(among.sum()))
    step = max(1, min(places, 80 if limits.is_priced else places) // 10)
    for place in range(places):
        gains = gain[useful] * among[useful]
        # The bound falls with every choice, and by little between neighbours.
        if place % step == 0:
            most = min(most, met + beside.most(gains))
        pick = beside.pick(gains, for_its_cost=for_its_cost)
        if pick is None and limits.is_priced:
            break
        if pick is None:
            pick = next((int(each) for each in useful[among[useful]][:1]), None)
            pick = next(spare) if pick is None else pick
        among[pick] = False
        beside.pay(pick)
        picks.append(pick)
        met += met_anew(pick)
    return picks, met, min(most, met + beside.most(gain[useful] * among[useful]))


class _Beside:
    """What can still be had beside a part of the choice, and for what; `useful` names the nodes."""

    def __init__(self, limits: Limits, useful: Offsets) -> None:
        self._useful = useful
        self._places = limits.places - len(limits.first)
        self._costs = None if limits.budget is None or limits.costs is None else limits.costs[useful]
        self._all_costs = limits.costs
        self._budget = self._left = limits.left()

    def pick(self, gains: Offsets, *, for_its_cost: bool) -> int | None:
        """The node that gains most and can be paid, or gains most for its cost; None where nobody gains."""
        if self._costs is None:
            worth: Doubles | Offsets = gains
        else:
            payable = gains * (self._costs <= self._left)
            worth = _for_cost(payable, self._costs) if for_its_cost else payable
        return int(self._useful[worth.argmax()]) if worth.size and worth.max() > 0 else None

    def pay(self, node: int) -> None:
        if self._costs is not None and self._all_costs is not None:
            self._left -= float(self._all_costs[node])

    def most(self, gains: Offsets) -> int:
        """No set of people within the limits gains more than this together."""
        largest = _sum_of_largest(gains, self._places)
        if self._costs is None:
            return largest
        order = np.argsort(-_for_cost(gains, self._costs), kind="stable")
        spent = np.cumsum(self._costs[order])
        bought = np.cumsum(gains[order])
        whole = int(np.searchsorted(spent, self._budget, side="right"))
        if whole == order.size:
            return min(largest, int(bought[-1]) if whole else 0)
        before = spent[whole - 1] if whole else 0.0
        part = (self._budget - before) / self._costs[order[whole]] * gains[order[whole]]
        return min(largest, int(np.ceil((bought[whole - 1] if whole else 0) + part)))


def _for_cost(gains: Offsets, costs: Doubles) -> Doubles:
    """Gain for each unit of money; what is free comes before all that is not, in order of gain."""
    free = costs <= 0.0
    dearest: Doubles = gains / np.where(free, 1.0, costs)
    top = float(dearest.max()) if dearest.size else 0.0
    return np.where(free & (gains > 0), dearest + top + 1.0, dearest)


def _sum_of_largest(gains: Offsets, k: int) -> int:
    if k <= 0:
        return 0
    return int(gains.sum() if gains.size <= k else np.partition(gains, -k)[-k:].sum())
