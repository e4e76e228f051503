"""The k people whose word together sets most people in motion.

Reverse-reachable sets are drawn twice over: one collection to choose by (greedy cover), one that
never saw the choice to judge it by. Their two bounds give the certificate of OPIM-C (Tang, Tang,
Xiao and Yuan 2018, "Online Processing Algorithms for Influence Maximization", Algorithm 2): with
failure chance 1/n the set reaches at least `certified` of what any k people could. The certificate
is a floor and not the quality, so there is a least number of sets, and the spread that is shown
comes from cascades played forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import e, log, sqrt

import numpy as np

from graph.errors import BadParameter
from graph.reach.cascade import Cascades, Estimate, Samples
from graph.reach.hearing import CHANCES, influence
from graph.reach.kernels.arrays import Flags, Offsets
from graph.reach.kernels.cover import take
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked

FEWEST_SETS = 1 << 17
"""Sets a collection at least: at 10,000 the seeds of 0.8 M arcs spread less than the 50 best-connected."""
_MOST_SETS = 1 << 22
_ENOUGH_MEMBERS = 1 << 21
"""More sets than that are drawn at first where they are small: on 475 legislators 131,072 sets took
the second best for the best."""
_MOST_MEMBERS = 1 << 26
_LATER = 1 << 20
"""Round numbers of the doublings, clear of those of the first drawing."""
_EPSILON = 0.1
GOOD_ENOUGH = 1 - 1 / e - _EPSILON
"""Where drawing stops: greedy itself promises 1 - 1/e."""

_VISITS = 20_000_000
"""Activations that verifying may play: a few seconds."""
_RUNS_FOR_EACH = (2_000, 50_000)
"""Every prefix is played forward when at least this many runs fit, and never more than the second."""
_RUNS_FOR_ALL = 200

SAID = {
    layer: "{name} sets {score:,.2f} people in motion ({low:,.2f} to {high:,.2f}), themselves counted, " + how
    for layer, how in CHANCES.items()
}
SAID_TOGETHER = {
    layer: "with {name} the first {rank} of the list set {score:,.2f} people in motion ({low:,.2f} to {high:,.2f}), "
    "{gain:,.2f} more than without, " + how
    for layer, how in CHANCES.items()
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Seeds in the order of choice; `certified` is the share of the best possible, 0 to 1."""

    nodes: tuple[int, ...]
    certified: float
    judge: Samples


def choose(cascades: Cascades, k: int, *, among: Flags, seed: int = 1) -> Chosen:
    """The best `k` of the nodes flagged in `among`, all of them when there are fewer."""
    n, k = cascades.nodes, min(k, int(among.sum()))
    rounds = 12
    failure = log(3 * rounds * n)
    choosing, judging = (
        cascades.sample_until(_ENOUGH_MEMBERS, fewest=FEWEST_SETS, most=_MOST_SETS, seed=seed, side=side)
        for side in (0, 1)
    )
    for round_ in range(1, rounds + 1):
        picks, best_possible = _greedy(choosing, k, among)
        judged = int(judging.met_by(picks)[-1])
        low = (sqrt(judged + 2 * failure / 9) - sqrt(failure / 2)) ** 2 - failure / 18
        high = (sqrt(best_possible + failure / 2) + sqrt(failure / 2)) ** 2
        certified = max(0.0, min(1.0, low / high))
        enough = certified >= GOOD_ENOUGH or choosing.members.size + judging.members.size > _MOST_MEMBERS
        if enough:
            break
        more = choosing.count
        choosing = Samples.of([choosing, cascades.sample(more, seed=seed, round_=_LATER + 2 * round_)])
        judging = Samples.of([judging, cascades.sample(more, seed=seed, round_=_LATER + 2 * round_ + 1)])
    return Chosen(tuple(picks), certified, judging)


def _greedy(samples: Samples, k: int, among: Flags) -> tuple[list[int], int]:
    """The choice, and how many sets the best `k` could meet at most."""
    of = samples.sets_of_each()
    gain = of.degrees.copy()
    covered = np.zeros(samples.count, bool)
    picks: list[int] = []
    met, most = 0, samples.count
    # Who may not be chosen gains nothing; only who is in a set can gain anything.
    among = among.copy()
    useful = np.flatnonzero(among & (gain > 0))
    spare = iter(np.flatnonzero(among & (gain == 0)).tolist())
    for place in range(k):
        gains = gain[useful] * among[useful]
        # The bound falls with every choice, and by little between neighbours.
        if place % max(1, k // 10) == 0:
            most = min(most, met + _sum_of_largest(gains, k))
        pick = int(useful[gains.argmax()]) if gains.size and gains.max() > 0 else -1
        if pick < 0:
            pick = next((int(each) for each in useful[among[useful]][:1]), -1)
            pick = next(spare) if pick < 0 else pick
        among[pick] = False
        picks.append(pick)
        met += take(pick, samples.starts, samples.members, of.starts, of.ends, covered, gain)
    return picks, min(most, met + _sum_of_largest(gain[useful] * among[useful], k))


def _sum_of_largest(gains: Offsets, k: int) -> int:
    return int(gains.sum() if gains.size <= k else np.partition(gains, -k)[-k:].sum())


def seeds(snapshot: Snapshot, k: int, *, seed: int = 1) -> list[Ranked]:
    """The best `k` people, in the order of choice; row i tells the spread of the first i together.

    Nobody there gives no rows; BadParameter when `k` is under 1.
    """
    if k < 1:
        raise BadParameter(f"k is {k}", hint="ask for at least 1 person")
    nodes = snapshot.nodes
    layer = influence(snapshot)
    if not nodes.voices.any():
        return []
    cascades = Cascades(layer.arcs)
    chosen = choose(cascades, k, among=nodes.voices, seed=seed)
    together = verified(cascades, chosen, seed=seed)
    alone = _alone(chosen)
    reached = [0.0, *(each.people for each in together)]
    return [
        Ranked(
            rank,
            nodes.keys[node],
            nodes.names[node],
            found.people,
            (SAID if rank == 1 else SAID_TOGETHER)[layer.name],
            {
                "gain": reached[rank] - reached[rank - 1],
                "alone": alone[rank - 1].people,
                "certified": chosen.certified,
                "chances": layer.name,
                "runs": found.runs,
            },
            interval_low=found.low,
            interval_high=found.high,
        )
        for rank, (node, found) in enumerate(zip(chosen.nodes, together, strict=True), start=1)
    ]


def verified(cascades: Cascades, chosen: Chosen, *, seed: int) -> list[Estimate]:
    """Spread of the first 1, 2 … seeds: played forward, all of them where that is soon done, else
    the whole set only and its beginnings from the sets that never saw the choice."""
    guessed = chosen.judge.estimates(chosen.judge.met_by(chosen.nodes))
    least, most = _RUNS_FOR_EACH
    runs = int(_VISITS / sum(each.people for each in guessed))
    if runs >= least:
        return [
            cascades.simulate(chosen.nodes[:size], runs=min(runs, most), seed=seed + size)
            for size in range(1, len(guessed) + 1)
        ]
    for_all = max(_RUNS_FOR_ALL, int(_VISITS / guessed[-1].people))
    return [*guessed[:-1], cascades.simulate(chosen.nodes, runs=min(for_all, most), seed=seed)]


def _alone(chosen: Chosen) -> list[Estimate]:
    held = np.array([int(chosen.judge.met_by([node])[0]) for node in chosen.nodes], np.int64)
    return chosen.judge.estimates(held)
