"""Weights moved by labelled pairs: what is shipped is believed beforehand, labels pull it as far as they can.

A logistic regression whose coefficients are what is *added* to the weights, each held at nothing by a spread in
bits. Two layers: every knot of every table, for many labels; one factor a kind of evidence, for few.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from resolver import context, kinds, train, weigh
from resolver.compare.pairs import Column, Features, Pairs
from resolver.kinds import Kind
from resolver.train import Task
from resolver.weigh import FACTORS, IDENTITY, NO_FACTORS, Factors, Table, Weights

Layer = Literal["tables", "kinds"]

_PASSES = 2  # the strongest identity, the bounds and the rivals are those of the weights before a pass
_SPREAD = {
    "table": 1.5,
    "offset": 1.0,
    "factor": 0.2,
    "context": 0.7,
    "prior": 3.0,
    "kind": 0.35,
    "level": 1.5,
}
"""Bits (for factors: shares) within which two thirds of what is added are believed to lie beforehand."""
_LEAST_FACTOR, _MOST_FACTOR = 0.1, 2.5
_ISOTONIC_FROM = 300
"""Matches of a kind of pair from which its calibration is learnt freely; below it the one before is stretched and shifted."""
_STRETCH, _SHIFT = 0.3, 2.0
_LEAST_MATCHES = 10
_PLAIN, _EVERY = -8.0, 4


@dataclass(frozen=True)
class Labels:
    """The pairs at `rows` and whether each is one person; the other pairs are their rivals."""

    pairs: Pairs
    features: Mapping[str, Features]
    rows: NDArray[np.int64]
    is_match: NDArray[np.bool_]
    folds: tuple[NDArray[np.int64], NDArray[np.int64]]
    """Of the left and the right person of each labelled pair."""
    true_pairs: int

    @classmethod
    def of(cls, task: Task) -> Labels:
        every = np.arange(len(task.pairs))
        return cls(task.pairs, task.features, every, task.is_match, task.folds, task.true_pairs)

    def learnt(self, fold: int | None) -> NDArray[np.bool_]:
        """Labels of which neither person lies in `fold`; all without a fold."""
        kept: NDArray[np.bool_] = (self.folds[0] != fold) & (self.folds[1] != fold)
        return np.ones(len(self.rows), dtype=bool) if fold is None else kept


def refit(weights: Weights, labels: Labels, layer: Layer, *, without: int | None = None) -> Weights:
    """`weights` as the labels move them, the calibration left as it is; labels of people in fold `without` are not seen."""
    kept = labels.learnt(without)
    rows, is_match = labels.rows[kept], labels.is_match[kept]
    rows, is_match, weight = _thinned(weights, labels, rows, is_match)
    now = weights
    moved: dict[str, Column] = {}
    kind_of = {name: kind for kind, columns in labels.features.items() for name in columns}
    for _ in range(_PASSES):
        model = _Linear.at(now, labels, rows)
        blocks = [*(model.by_table() if layer == "tables" else model.by_kind())]
        sizes = [block.columns.shape[1] for block in blocks]
        # Each pass begins where the last one ended, but is held to where all began.
        centre = [
            _back(block, moved.get(block.name, np.zeros(size)))
            for block, size in zip(blocks, sizes, strict=True)
        ]
        added = added_bits(
            hstack([block.columns for block in blocks]).tocsr(), model.odds, is_match, weight,
            np.repeat([_SPREAD[block.sort] for block in blocks], sizes), np.concatenate(centre),
        )  # fmt: skip
        parts = np.split(added, np.cumsum(sizes)[:-1])
        for block, part in zip(blocks, parts, strict=True):
            before = moved.get(block.name, np.zeros(len(part)))
            moved[block.name] = (1 + before) * (1 + part) - 1 if block.sort == "kind" else before + part
        now = _tables_moved(weights, moved) if layer == "tables" else _kinds_moved(weights, moved, kind_of)
    return now


def _thinned(
    weights: Weights, labels: Labels, rows: NDArray[np.int64], is_match: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_], Column]:
    """Of the pairs that are plainly two people every fourth, which then counts for four."""
    odds = weigh.weighed(labels.pairs, labels.features, weights).bits[rows]
    plain = ~is_match & (odds < _PLAIN)
    kept = ~plain | (np.arange(len(rows)) % _EVERY == 0)
    return rows[kept], is_match[kept], np.where(plain, float(_EVERY), 1.0)[kept]


def _back(block: _Block, moved: Column) -> Column:
    """What must be added to be where the weights began."""
    back: Column = 1 / (1 + moved) - 1 if block.sort == "kind" else -moved
    return back


def _tables_moved(weights: Weights, moved: Mapping[str, Column]) -> Weights:
    def turned(tables: Mapping[str, Table], sort: str) -> dict[str, Table]:
        return {
            name: Table(
                table.at,
                (table.bits[0], *_rounded(np.asarray(table.bits[1:]) + moved[f"{sort} {name}"])),
            ) if f"{sort} {name}" in moved else table
            for name, table in tables.items()
        }  # fmt: skip

    def factors(kind: str) -> Factors:
        at = weights.identity[kind]
        # Below nothing a factor would turn evidence around; far above one it would count it twice.
        return Factors(**{
            name: round(float(np.clip(getattr(at, name) + moved[f"factor {kind} {name}"][0], 0.0, 1.5)), 3)
            for name in FACTORS
        })  # fmt: skip

    return replace(
        weights, prior=round(weights.prior + float(moved["prior"][0]), 3),
        offsets={
            kind: round(bits + float(moved.get(f"offset {kind}", np.zeros(1))[0]), 3)
            for kind, bits in weights.offsets.items()
        },
        identity={kind: factors(kind) for kind in weights.identity},
        tables=turned(weights.tables, "table"), context=turned(weights.context, "context"),
    )  # fmt: skip


def _kinds_moved(weights: Weights, moved: Mapping[str, Column], kind_of: Mapping[str, str]) -> Weights:
    scale = {
        name.partition(" ")[2]: float(np.clip(1 + part[0], _LEAST_FACTOR, _MOST_FACTOR))
        for name, part in moved.items()
        if name != "prior"
    }

    def times(table: Table, factor: float) -> Table:
        return Table(table.at, _rounded(np.asarray(table.bits) * factor))

    def scaled(kind: str) -> float:
        """What the tables of a kind are multiplied with: those of identity leave it to their factors."""
        return 1.0 if kind in IDENTITY else scale.get(kind, 1.0)

    return replace(
        weights, prior=round(weights.prior + float(moved["prior"][0]), 3),
        identity={
            kind: Factors(**{name: round(getattr(at, name) * scale.get(kind, 1.0), 3) for name in FACTORS})
            for kind, at in weights.identity.items()
        },
        limits={
            kind: (round(low * scaled(kind), 3), round(high * scaled(kind), 3))
            for kind, (low, high) in weights.limits.items()
        },
        tables={name: times(table, scaled(kind_of.get(name, ""))) for name, table in weights.tables.items()},
        context={name: times(table, scale.get(context.KIND, 1.0)) for name, table in weights.context.items()},
    )  # fmt: skip


def _rounded(bits: Column) -> tuple[float, ...]:
    return tuple(round(float(each), 3) for each in bits)


def added_bits(
    design: csr_matrix, odds: Column, is_match: NDArray[np.bool_], weight: Column, spread: Column, centre: Column,
) -> Column:  # fmt: skip
    """What to add to each coefficient so that `odds` (log2) + `design` @ added explains the labels best.

    Believed beforehand: normal around `centre`, `spread` wide. All in bits.
    """
    sign = np.where(is_match, 1.0, -1.0)
    bit = float(np.log(2))

    def loss(added: Column) -> tuple[float, Column]:
        margin = sign * bit * (odds + design @ added)
        pull = (added - centre) / spread
        slope = -weight * sign * bit / (1.0 + np.exp(np.clip(margin, -500, 500)))
        return (
            float((weight * np.logaddexp(0, -margin)).sum() + (pull**2).sum() / 2),
            design.T @ slope + pull / spread,
        )

    found = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B", options={"maxiter": 400})
    return np.asarray(found.x, dtype=np.float64)


@dataclass(frozen=True)
class _Block:
    """Columns of the design that belong to one name; `sort` says how widely they may move."""

    name: str
    sort: str
    columns: csr_matrix


@dataclass(frozen=True)
class _Linear:
    """The weights at some pairs: calibrated log2 odds, and how they change when the weights do."""

    weights: Weights
    labels: Labels
    rows: NDArray[np.int64]
    odds: Column
    slope: Column
    """Of the calibration: calibrated bits per bit of evidence."""
    raw: Mapping[str, Column]
    lines: Mapping[str, Column]
    rivals: Mapping[str, tuple[Column, ...]]

    @classmethod
    def at(cls, weights: Weights, labels: Labels, rows: NDArray[np.int64]) -> _Linear:
        raw = weigh.raw_bits(labels.features, weights)
        weighed = weigh.weighed(labels.pairs, labels.features, weights)
        bits, kind = weighed.bits[rows], kinds.of(labels.pairs)[rows]
        low, odds, high = (_calibrated(weights, bits + step, kind) for step in (-1.0, 0.0, 1.0))
        return cls(
            weights, labels, rows, odds, np.maximum((high - low) / 2, 0.2),
            {name: column[rows] for name, column in raw.items()},
            {name: np.nan_to_num(column[rows]) for name, column in weighed.lines.items()},
            {name: tuple(side[rows] for side in sides) for name, sides in weighed.context.features().items()},
        )  # fmt: skip

    def by_table(self) -> Iterator[_Block]:
        used = self._factors_used()
        for kind, columns in self.labels.features.items():
            raw = self.raw[kind]
            low, high = self.weights.limits.get(kind, (-np.inf, np.inf))
            free = np.where(np.isnan(raw) | (raw <= low) | (raw >= high), 0.0, self.slope)
            if kind in IDENTITY:
                free = free * sum(
                    getattr(self.weights.identity.get(kind, NO_FACTORS), name) * used[kind, name]
                    for name in FACTORS
                )
                if kind in self.weights.offsets:
                    yield _Block(f"offset {kind}", "offset", csr_matrix(free[:, None]))
                for name in FACTORS:
                    part = np.nan_to_num(raw) * used[kind, name] * self.slope
                    yield _Block(f"factor {kind} {name}", "factor", csr_matrix(part[:, None]))
            for name, column in columns.items():
                if name in self.weights.tables:
                    table = self.weights.tables[name]
                    yield _Block(f"table {name}", "table", _hats(table, [column[self.rows]], free))
        for name, table in self.weights.context.items():
            yield _Block(f"context {name}", "context", _hats(table, self.rivals[name], self.slope))
        yield _Block("prior", "prior", csr_matrix(self.slope[:, None]))

    def by_kind(self) -> Iterator[_Block]:
        for kind, line in self.lines.items():
            told = line
            if kind == context.KIND:
                told = sum(
                    (table.weigh(side) for name, table in self.weights.context.items() for side in self.rivals[name]),
                    start=np.zeros(len(line)),
                )  # fmt: skip
            yield _Block(f"kind {kind}", "kind", csr_matrix((told * self.slope)[:, None]))
        yield _Block("prior", "level", csr_matrix(self.slope[:, None]))

    def _factors_used(self) -> dict[tuple[str, str], Column]:
        """1 where a kind of identity counts with a factor, for every kind and factor."""
        raw = weigh.raw_bits({kind: self.labels.features[kind] for kind in IDENTITY}, self.weights)
        found = {}
        for kind in IDENTITY:
            for name in FACTORS:
                only = replace(self.weights, identity={kind: replace(NO_FACTORS, **{name: 1.0})})
                there = weigh.identity(self.labels.pairs, raw, only)[kind]
                found[kind, name] = (np.nan_to_num(there) != 0).astype(np.float64)[self.rows]
        return found


def _hats(table: Table, sides: tuple[Column, ...] | list[Column], free: Column) -> csr_matrix:
    """How the bits at each knot but the first count for each pair; several sides are added up."""
    size = len(table.at)
    found = csr_matrix((len(free), size))
    at = np.asarray(table.at)
    for side in sides:
        known = np.flatnonzero(~np.isnan(side) & (free != 0))
        value = np.clip(side[known], at[0], at[-1])
        place = np.clip(np.searchsorted(at, value, side="right") - 1, 0, size - 2)
        share = (value - at[place]) / (at[place + 1] - at[place])
        both = np.concatenate([(1 - share), share]) * np.concatenate([free[known]] * 2)
        where = (np.concatenate([known, known]), np.concatenate([place, place + 1]))
        found = found + csr_matrix((both, where), shape=(len(free), size))
    return found[:, 1:]


def _calibrated(weights: Weights, bits: Column, kind: NDArray[np.int64]) -> Column:
    chance = np.clip(weigh.probability(bits, weights, kind), 1e-9, 1 - 1e-9)
    odds: Column = np.log2(chance / (1 - chance))
    return odds


def recalibrated(
    weights: Weights, bits: Column, kind: NDArray[np.int64], is_match: NDArray[np.bool_]
) -> Weights:
    """The calibration of each kind of pair that the labels hold, from bits of weights that did not see them.

    Learnt freely where there are matches enough; else the one before is stretched and shifted.
    """
    found, expected = dict(weights.calibrations), dict(weights.expected)
    for each in Kind:
        mine = kind == each
        matches = int(is_match[mine].sum())
        if min(matches, int(mine.sum()) - matches) < _LEAST_MATCHES:
            continue
        expected.pop(each, None)  # it belonged to the calibration before
        if matches >= _ISOTONIC_FROM:
            line = train.calibrate(bits[mine], is_match[mine], np.ones(int(mine.sum())))
            found[each] = Table(tuple(line["at"]), tuple(line["bits"]))
        else:
            found[each] = _stretched(weights.calibrated(each), bits[mine], is_match[mine])
    return replace(weights, calibrations=found, expected=expected)


def _stretched(table: Table, bits: Column, is_match: NDArray[np.bool_]) -> Table:
    odds = np.interp(bits, table.at, table.bits)
    design = csr_matrix(np.stack([odds, np.ones(len(odds))], axis=1))
    more, shift = added_bits(
        design, odds, is_match, np.ones(len(odds)), np.array([_STRETCH, _SHIFT]), np.zeros(2)
    )  # fmt: skip
    return Table(table.at, _rounded(np.asarray(table.bits) * max(0.2, 1 + more) + shift))


@dataclass(frozen=True, slots=True)
class Moved:
    """How far one table went: the usual and the largest difference in bits over the labelled pairs."""

    table: str
    usual: float
    most: float


def moved(before: Weights, after: Weights, labels: Labels) -> list[Moved]:
    """Tables that changed, those that change most first."""
    found = []
    for columns in labels.features.values():
        for name, column in columns.items():
            if name not in before.tables or name not in after.tables:
                continue
            there = column[labels.rows]
            change = (after.tables[name].weigh(there) - before.tables[name].weigh(there))[~np.isnan(there)]
            if len(change) and np.any(change):
                found.append(
                    Moved(
                        name,
                        round(float(np.sqrt((change**2).mean())), 2),
                        round(float(np.abs(change).max()), 2),
                    )
                )
    return sorted(found, key=lambda each: (-each.usual, each.table))
