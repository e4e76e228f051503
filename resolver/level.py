"""How sure weights may be among the records at hand, told by the records alone: no label is read.

Evidence keeps its bits; how likely one person is at so many bits hangs on how many pairs of one person there are to
find at all, and that differs from file to file. Weights say what share of one person they expect among pairs that are
each other's best; the likeliest share here moves the calibration of that kind of pair, up or down as a whole
(Saerens, Latinne and Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori probabilities").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from resolver import context, kinds
from resolver.compare.pairs import Column, Pairs
from resolver.engines.local import score
from resolver.kinds import Kind
from resolver.linking import SHOWN_FROM
from resolver.records import Records
from resolver.weigh import Table, Weighed, Weights

FEWEST = 100
"""Pairs of a kind that are each other's best and worth telling; with fewer its level stays."""
_TOLD = float(np.log2(SHOWN_FROM / (1 - SHOWN_FROM)))
_MOST = 5  # bits; where they would not do, the shape of the evidence differs and not its level
_STEPS = np.arange(-_MOST, _MOST + 1.0)
_BOUND = 8.0  # bits within which the likeliest share is looked for


@dataclass(frozen=True, slots=True)
class Level:
    """Of one kind of pair: how many pairs told of it, the share of one person that was expected among them and the
    one that is likeliest (0 to 1), and the bits that are added to its log odds."""

    kind: Kind
    pairs: int
    expected: float
    found: float
    bits: float


def of(records: Records, weights: Weights) -> list[Level]:
    """The levels that all pairs within `records` tell of, in the order of the kinds."""
    return levels(score(records.in_order(), None, weights), weights)


def levels(weighed: Weighed, weights: Weights) -> list[Level]:
    """The levels of kinds that `weights` expect something of and that hold pairs enough."""
    return levels_of(weighed.pairs, log_odds(weighed.probability), weights.expected)


def levels_of(pairs: Pairs, odds: Column, tables: Mapping[Kind, Table]) -> list[Level]:
    """As `levels`, of pairs by their calibrated log2 odds and what is expected of each kind."""
    found = []
    kind, is_best = kinds.of(pairs), are_best(pairs, odds)
    for each, table in sorted(tables.items()):
        here = odds[is_best & (kind == each)]
        bits = shift(here, table)
        told = int((here > _TOLD - bits).sum())
        if told >= FEWEST and abs(bits) < _MOST:
            said = float(np.interp(bits, table.at, table.bits))
            before, now = float(_chance(said)), float(_chance(said + bits))
            found.append(Level(each, told, before, now, round(bits, 3)))
    return found


def levelled(weights: Weights, found: list[Level]) -> Weights:
    """`weights` with the calibrations moved; they expect nothing further, so they are not moved twice."""
    lines = dict(weights.calibrations)
    for each in found:
        table = weights.calibrated(each.kind)
        lines[each.kind] = Table(table.at, tuple(round(bits + each.bits, 3) for bits in table.bits))
    return replace(weights, calibrations=lines, expected={})


def are_best(pairs: Pairs, odds: Column) -> NDArray[np.bool_]:
    """Pairs of which neither record has anybody likelier on the other's platform.

    The others are mostly chance, and how many of them are candidates hangs on the search.
    """
    ours, theirs = context.context(pairs, odds).ahead
    best: NDArray[np.bool_] = (ours >= 0) & (theirs >= 0)
    return best


def expected(odds: Column, weight: Column) -> Table:
    """What weights expect, from the calibrated `odds` (log2) of pairs that are each other's best where they hold.

    By bits of a shift: the log2 odds of one person among the pairs that are told after it.
    """
    shares = []
    for bits in _STEPS:
        told = odds > _TOLD - bits
        said = float((weight * _chance(odds))[told].sum() / max(float(weight[told].sum()), 1e-12))
        shares.append(round(float(log_odds(np.array([said]))[0]), 3))
    return Table(tuple(_STEPS.tolist()), tuple(shares))


def shift(odds: Column, table: Table) -> float:
    """Bits to add to calibrated `odds`, −5 to 5: the likeliest among the pairs that are told when they are added."""
    gaps = [
        _likeliest(odds[odds > _TOLD - bits], share) - bits
        for bits, share in zip(table.at, table.bits, strict=True)
    ]
    where = [
        one + gap * (other - one) / (gap - after)
        for one, other, gap, after in zip(table.at, table.at[1:], gaps, gaps[1:], strict=False)
        if gap > 0 >= after
    ]
    if where:
        return float(min(where, key=abs))
    return table.at[-1] if gaps and gaps[-1] > 0 else table.at[0]


def _likeliest(odds: Column, share: float) -> float:
    """The shift under which pairs of these odds are likeliest, where log2 odds of `share` were expected of them all."""
    if not len(odds):
        return 0.0
    ours, theirs = _chance(odds) / _chance(share), (1 - _chance(odds)) / (1 - _chance(share))

    def slope(bits: float) -> float:
        part = _chance(share + bits)
        return float(((ours - theirs) / (part * ours + (1 - part) * theirs)).sum())

    if slope(-_BOUND) <= 0:
        return -_BOUND
    return _BOUND if slope(_BOUND) >= 0 else float(brentq(slope, -_BOUND, _BOUND, xtol=1e-4))


def log_odds(chance: NDArray[np.float64]) -> Column:
    """Log2 odds of a probability."""
    bounded = np.clip(chance, 1e-9, 1 - 1e-9)
    odds: Column = np.log2(bounded / (1 - bounded))
    return odds


def _chance(odds: Any) -> Any:
    return 1 / (1 + np.exp2(-odds))
