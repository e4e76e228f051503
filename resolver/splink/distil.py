"""m and u of each level, so that sums of Splink come as near to our probabilities as its levels allow.

u is counted: among random pairs, and among candidates by what our weights think of them. m is fitted: a regression
on our own probabilities, begun at the counted m and held near it. So two levels that tell one thing share its bits,
which counting each by itself would tell twice. In each comparison m and u sum to one.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from resolver.compare.pairs import Column, Pairs
from resolver.splink.levels import Comparison, View

_RANDOM = 400_000  # pairs u is counted on
_SPREAD = 1.5  # natural logs by which the fitted share of a level may usually differ from the counted one
_HALF = 0.5  # added to every count: nothing is impossible
_ALIKE = 0.25  # probability from which a pair says nothing of two people
_SEED = 1


@dataclass(frozen=True)
class Fitted:
    """One comparison: m, u and how much rarity counts (0 to 1), level by level, the last for all that is left."""

    comparison: Comparison
    m: Column
    u: Column
    rare: Column

    @property
    def bits(self) -> Column:
        found: Column = np.log2(self.m / self.u)
        return found


@dataclass(frozen=True)
class Distilled:
    comparisons: tuple[Fitted, ...]
    prior: float
    """log2 odds of two records before any comparison."""

    def bits(self, view: View) -> Column:
        """What Splink would say of each pair: the match weight."""
        total = np.full(len(view), self.prior)
        for fitted in self.comparisons:
            levels = level_of(fitted.comparison, view)
            known = levels >= 0
            total[known] += fitted.bits[levels[known]]
            for place, column in enumerate(_rarities(fitted.comparison, view, levels, fitted.u)):
                total += column * fitted.rare[place]
        return total


def level_of(comparison: Comparison, view: View) -> NDArray[np.int64]:
    """The first level that holds for each pair, the number of levels where none does; -1 where it does not tell."""
    found = np.full(len(view), len(comparison.levels), dtype=np.int64)
    for place in reversed(range(len(comparison.levels))):
        found[comparison.levels[place].holds(view)] = place
    found[~comparison.tells(view)] = -1
    return found


def distil(pairs: Pairs, probability: NDArray[np.float64], comparisons: Sequence[Comparison]) -> Distilled:
    """The comparisons with m and u of candidate `pairs` and what our weights give them.

    A comparison that no two candidates tell is left out.
    """
    view, random = View(pairs), View(_random(pairs, probability))
    total = len(pairs.left) * (len(pairs.left) - 1) / 2
    if pairs.left is not pairs.right:
        total = float(len(pairs.left) * len(pairs.right))
    counted = []
    for comparison in comparisons:
        levels = level_of(comparison, view)
        if (levels >= 0).any():
            counted.append(_counted(comparison, levels, level_of(comparison, random), probability, total))
    return _fitted(view, probability, counted)


def _random(pairs: Pairs, probability: NDArray[np.float64]) -> Pairs:
    """Pairs of any two records, but for those that are one person to us: in a small sample even these are drawn."""
    rng = np.random.default_rng(_SEED)
    i, j = (rng.integers(0, len(table), _RANDOM) for table in (pairs.left, pairs.right))
    apart = np.ones(_RANDOM, dtype=bool)
    if pairs.left is pairs.right:
        apart = i != j
        i, j = np.minimum(i, j), np.maximum(i, j)
    size = len(pairs.right)
    alike = (pairs.i * size + pairs.j)[probability >= _ALIKE]
    apart &= ~np.isin(i * size + j, alike)
    return Pairs(pairs.left, pairs.right, i[apart], j[apart], pairs.rarity)


def _counted(
    comparison: Comparison, levels: NDArray[np.int64], random: NDArray[np.int64], probability: NDArray[np.float64], total: float
) -> Fitted:  # fmt: skip
    """m from what we think of candidates; u from random pairs, and from candidates where those are too few to hold one."""
    size = len(comparison.levels) + 1
    known, drawn = levels >= 0, random >= 0
    same = np.bincount(levels[known], probability[known], size) + _HALF
    shares = (np.bincount(random[drawn], minlength=size)) / max(1, int(drawn.sum()))
    everyone = max(1.0, total * float(drawn.mean()))
    apart = (np.bincount(levels[known], 1 - probability[known], size) + _HALF) / everyone
    u = np.maximum(shares, apart)
    return Fitted(comparison, same / same.sum(), u / u.sum(), np.zeros(size))


def _rarities(comparison: Comparison, view: View, levels: NDArray[np.int64], u: Column) -> list[Column]:
    """Bits of rarity of each level as Splink has them: how much rarer the value is than two random records agree."""
    base = {level.rare: u[k] for k, level in enumerate(comparison.levels) if level.sql == _plain(level.rare)}
    found = []
    for k, level in enumerate(comparison.levels):
        column = np.zeros(len(view))
        mine = levels == k
        if level.rare and mine.any():
            column[mine] = np.log2(base[level.rare] / view.frequency(level.rare)[mine])
        found.append(column)
    return found


def _plain(column: str) -> str:
    return f'"{column}_l" = "{column}_r"'


def _fitted(view: View, probability: NDArray[np.float64], counted: Sequence[Fitted]) -> Distilled:
    """m, the weight of rarity and the prior that are least surprised by our probabilities."""
    sizes = [len(each.m) for each in counted]
    ends = np.cumsum([0, *sizes])
    width = int(ends[-1])
    rows, columns = [], []
    rarities: list[Column] = []
    for start, each in zip(ends, counted, strict=False):
        levels = level_of(each.comparison, view)
        known = np.flatnonzero(levels >= 0)
        rows.append(known)
        columns.append(levels[known] + start)
        rarities += [*_rarities(each.comparison, view, levels, each.u), np.zeros(len(view))]
    place = (np.concatenate(rows), np.concatenate(columns))
    design = csr_matrix((np.ones(len(place[0])), place), shape=(len(view), width))
    rare = csr_matrix(np.stack(rarities, axis=1))
    u, centre = (
        np.concatenate([np.log(each.u) for each in counted]),
        np.concatenate([np.log(each.m) for each in counted]),
    )

    def logs(theta: Column) -> Column:
        parts = [theta[a:b] for a, b in itertools.pairwise(ends)]
        return np.concatenate([part - np.logaddexp.reduce(part) for part in parts])

    def loss(free: Column) -> tuple[float, Column]:
        theta, share, prior = free[:width], free[width : 2 * width], free[-1]
        m = logs(theta)
        odds = prior + design @ (m - u) + rare @ share * np.log(2)
        slope = 1 / (1 + np.exp(-np.clip(odds, -500, 500))) - probability
        per_level = design.T @ slope
        back = per_level.copy()
        for a, b in itertools.pairwise(ends):
            back[a:b] -= np.exp(m[a:b]) * per_level[a:b].sum()
        pull = (theta - centre) / _SPREAD
        gradient = np.concatenate([back + pull / _SPREAD, rare.T @ slope * np.log(2), [slope.sum()]])
        surprise = np.logaddexp(0, odds).sum() - float(probability @ odds)
        return float(surprise + (pull**2).sum() / 2), gradient

    begin = np.concatenate([centre, np.zeros(width), [np.log(max(probability.mean(), 1e-9)) - 8]])
    bounds = [(None, None)] * width + [(0.0, 1.0)] * width + [(None, None)]
    best = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000}).x
    m, share = np.exp(logs(best[:width])), best[width : 2 * width]
    return Distilled(
        tuple(
            Fitted(each.comparison, m[a:b], each.u, np.round(share[a:b], 3))
            for each, a, b in zip(counted, ends, ends[1:], strict=False)
        ),
        float(best[-1] / np.log(2)),
    )
