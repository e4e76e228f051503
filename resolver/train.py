"""Weights from labelled pairs, in the order the bits are added up.

Each way of telling how somebody is called learns alone (a task without names must not teach that
names do not matter), then all kinds together, then the context on top, last the calibration. Every figure
that is reported comes from folds by person: nobody is scored by weights that saw them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from resolver import block, compare, context, measure, weigh
from resolver.compare.pairs import Column, Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Records
from resolver.weigh import FACTORS, IDENTITY, NO_FACTORS, Factors, Table, Weights

FOLDS = 5
_QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_STRENGTH = (
    1.0  # inverse of the L2 penalty: best of 0.1, 0.3, 1, 10 on D1 by folds and on people of made worlds
)
_THIN = 3
_CALIBRATED = (-8.0, 16.0)  # bits; outside the probability is as at the end
_LEAST = 1e-4  # probability; nothing is said to be likelier than 1 - _LEAST


@cache
def frame() -> Mapping[str, Any]:
    """Thresholds and bounds, which no labelled pair teaches."""
    return dict(
        json.loads(resources.files("resolver").joinpath("weights", "frame.json").read_text(encoding="utf-8"))
    )


@dataclass(frozen=True)
class Task:
    """Labelled pairs of one world: `left` with `right`, or within `left`."""

    name: str
    pairs: Pairs
    features: Mapping[str, Features]
    is_match: NDArray[np.bool_]
    folds: tuple[NDArray[np.int64], NDArray[np.int64]]
    """Folds of the left and of the right person; a pair is scored in the left's."""
    true_pairs: int
    teaches: tuple[str, ...] = IDENTITY
    """Kinds of identity it may teach by itself: a made world does not know how people choose handles."""
    share: float = 1.0
    """How much it counts beside the others, however many pairs it has; a task of 0 only calibrates."""

    @property
    def is_made(self) -> bool:
        """Whether the people were made up: then it counts for less."""
        return self.share < 1

    def without(self, fold: int) -> NDArray[np.bool_]:
        """Pairs of which neither person lies in `fold`."""
        rows: NDArray[np.bool_] = (self.folds[0] != fold) & (self.folds[1] != fold)
        return rows

    @classmethod
    def of(
        cls,
        name: str,
        left: Records,
        right: Records | None = None,
        *,
        teaches: tuple[str, ...] = IDENTITY,
        share: float = 1.0,
    ) -> Task:
        other = left if right is None else right
        found = block.candidates(left, right)
        pairs = Pairs(left, other, found.left, found.right, Rarity.over(left, other))
        ours, theirs = np.array(left.truth)[found.left], np.array(other.truth)[found.right]
        return cls(
            name, pairs, compare.compare(pairs), ours == theirs, (_folds(ours), _folds(theirs)),
            measure.true_pairs(left.truth, None if right is None else other.truth), teaches, share,
        )  # fmt: skip


def _folds(people: NDArray[np.str_]) -> NDArray[np.int64]:
    return np.array([zlib.crc32(str(person).encode()) % FOLDS for person in people], dtype=np.int64)


@dataclass(frozen=True)
class Basis:
    """Hat functions of one feature: value → shares of the two nearest knots."""

    name: str
    at: tuple[float, ...]

    @classmethod
    def over(cls, name: str, column: Column, is_match: NDArray[np.bool_]) -> Basis | None:
        """Knots where the matches lie; None when the feature never tells or never varies."""
        known = column[~np.isnan(column)]
        distinct = np.unique(known)
        if len(distinct) < 2:
            return None
        if fixed := context.KNOTS.get(name.partition("_")[0]):
            return cls(name, fixed)
        if len(distinct) > 3:
            seen = column[is_match & ~np.isnan(column)]
            inner = np.quantile(seen, _QUANTILES) if len(seen) else known[:1]
            distinct = np.unique(np.round(np.concatenate([[np.quantile(known, 0.05)], inner]), 4))
        return cls(name, tuple(float(v) for v in distinct)) if len(distinct) > 1 else None

    def expand(self, columns: Sequence[Column]) -> NDArray[np.float64]:
        """One column a knot but the first, which is worth nothing; several sides are added up."""
        eye = np.eye(len(self.at))
        out = np.zeros((len(columns[0]), len(self.at) - 1))
        for column in columns:
            known = ~np.isnan(column)
            for k in range(1, len(self.at)):
                out[known, k - 1] += np.interp(column[known], self.at, eye[k])
        return out


@dataclass(frozen=True)
class Sums:
    """A fitted sum: tables by feature and the bits where every table is at nothing."""

    tables: dict[str, Table]
    offset: float


def fit_sum(
    columns: Mapping[str, Sequence[Column]],
    is_match: NDArray[np.bool_],
    weight: Column,
    *,
    linear: Mapping[str, Column] = {},
) -> tuple[Sums, dict[str, float]]:
    """Logistic regression on hat functions; `linear` features get one factor each. All in bits."""
    bases = [
        b
        for name, sides in columns.items()
        if (b := Basis.over(name, np.concatenate(sides), np.concatenate([is_match] * len(sides))))
    ]
    plain = list(linear)
    matrix = np.hstack(
        [*(basis.expand(columns[basis.name]) for basis in bases), *(linear[name][:, None] for name in plain)]
    )
    # Most hat functions are nothing for most pairs.
    model = LogisticRegression(C=_STRENGTH, max_iter=300).fit(
        csr_matrix(matrix), is_match, sample_weight=weight
    )
    coefficients = model.coef_[0] / np.log(2)
    tables: dict[str, Table] = {}
    place = 0
    for basis in bases:
        size = len(basis.at) - 1
        tables[basis.name] = Table(
            basis.at, (0.0, *(round(float(c), 3) for c in coefficients[place : place + size]))
        )
        place += size
    return Sums(tables, float(model.intercept_[0] / np.log(2))), dict(
        zip(plain, coefficients[place:].tolist(), strict=True)
    )


def _log_odds(is_match: NDArray[np.bool_], weight: Column) -> float:
    share = float((is_match * weight).sum() / weight.sum())
    return float(np.log2(share / (1 - share)))


def _stack(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(list(parts))


def _thinned(task: Task, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """All matches and every third other pair, which then counts for three: the same sums from a third of the work."""
    third = np.arange(len(rows)) % _THIN == 0
    kept: NDArray[np.bool_] = rows & (task.is_match | third)
    return kept


def _balanced(chosen: Sequence[tuple[Task, NDArray[np.bool_]]]) -> Column:
    """Every task weighs its share, however many pairs it has."""
    counts = [np.where(task.is_match[rows], 1.0, float(_THIN)) for task, rows in chosen]
    mean = sum(float(count.sum()) for count in counts) / len(counts)
    return _stack(
        [
            count * (task.share * mean / float(count.sum()))
            for count, (task, _) in zip(counts, chosen, strict=True)
        ]
    )


def train(
    tasks: Sequence[Task],
    *,
    keep: Callable[[Task], NDArray[np.bool_]],
    frame: Mapping[str, Any],
    version: str,
) -> dict[str, Any]:
    """Weights as JSON data from the pairs `keep` chooses; `frame` holds what no pair teaches."""
    chosen = [(task, rows) for task in tasks if task.share and (rows := _thinned(task, keep(task))).any()]
    tables: dict[str, Table] = {}
    offsets: dict[str, float] = {}
    for kind in IDENTITY:
        _learn_alone(kind, [(task, rows) for task, rows in chosen if kind in task.teaches], tables, offsets)
    given = {name: Table(tuple(t["at"]), tuple(t["bits"])) for name, t in frame["tables"].items()}
    tables.update(given)
    draft = _draft(tables, offsets, frame, version)
    identity, prior = _learn_together(chosen, draft, tables)
    draft = _draft(tables, offsets, frame, version, prior=prior, identity=identity)
    context_tables, scale, shift = _learn_context(chosen, draft)
    alone = {name for kind in IDENTITY for name in chosen[0][0].features[kind]} | given.keys()
    return _as_json(draft, frame, scale, shift, context_tables, alone)


def everything(task: Task) -> NDArray[np.bool_]:
    """Learn from all pairs: for weights that are shipped, never for figures that are told."""
    return np.ones(len(task.pairs), dtype=bool)


def _learn_alone(
    kind: str,
    chosen: Sequence[tuple[Task, NDArray[np.bool_]]],
    tables: dict[str, Table],
    offsets: dict[str, float],
) -> None:
    teachers = []
    for task, rows in chosen:
        known = rows & np.any([~np.isnan(column) for column in task.features[kind].values()], axis=0)
        if known.any() and task.is_match[known].any():
            teachers.append((task, known))
    if not teachers:
        return
    is_match = _stack([task.is_match[rows] for task, rows in teachers]).astype(bool)
    weight = _balanced(teachers)
    columns = {
        name: [_stack([task.features[kind][name][rows] for task, rows in teachers])]
        for name in teachers[0][0].features[kind]
    }
    sums, _ = fit_sum(columns, is_match, weight)
    tables.update(sums.tables)
    offsets[kind] = round(sums.offset - _log_odds(is_match, weight), 3)


def _learn_together(
    chosen: Sequence[tuple[Task, NDArray[np.bool_]]], draft: Weights, tables: dict[str, Table]
) -> tuple[dict[str, Factors], float]:
    is_match = _stack([task.is_match[rows] for task, rows in chosen]).astype(bool)
    weight = _balanced(chosen)
    parts = [_identity_parts(task, draft) for task, _ in chosen]
    linear = {
        name: _stack([part[name][rows] for part, (_, rows) in zip(parts, chosen, strict=True)])
        for name in parts[0]
    }
    kinds = [kind for kind in chosen[0][0].features if kind not in IDENTITY]
    columns = {
        name: [_stack([task.features[kind][name][rows] for task, rows in chosen])]
        for kind in kinds for name in chosen[0][0].features[kind]
        if name not in draft.tables
    }  # fmt: skip
    sums, factors = fit_sum(columns, is_match, weight, linear=linear)
    tables.update(sums.tables)
    # Factors below nothing would turn evidence around; far above one they would count it twice.
    found = {name: round(float(np.clip(factor, 0.0, 1.5)), 3) for name, factor in factors.items()}
    return {
        kind: Factors(**{name: found[f"{kind} {name}"] for name in FACTORS}) for kind in IDENTITY
    }, sums.offset


def _identity_parts(task: Task, draft: Weights) -> dict[str, Column]:
    """What each factor of each kind would be multiplied with."""
    raw = weigh.raw_bits({kind: task.features[kind] for kind in IDENTITY}, draft)
    out = {}
    for kind in IDENTITY:
        for name in FACTORS:
            only = _draft({}, {}, {}, "", identity={kind: replace(NO_FACTORS, **{name: 1.0})})
            out[f"{kind} {name}"] = np.nan_to_num(weigh.identity(task.pairs, raw, only)[kind])
    return out


def _learn_context(
    chosen: Sequence[tuple[Task, NDArray[np.bool_]]], draft: Weights
) -> tuple[dict[str, Table], float, float]:
    is_match = _stack([task.is_match[rows] for task, rows in chosen]).astype(bool)
    weight = _balanced(chosen)
    bases, rivals = [], []
    for task, _ in chosen:
        bits = weigh.base_bits(task.pairs, task.features, draft)
        bases.append(bits)
        rivals.append(context.context(task.pairs, bits).features())
    columns = {
        name: [
            _stack([found[name][side][rows] for found, (_, rows) in zip(rivals, chosen, strict=True)])
            for side in range(len(rivals[0][name]))
        ]
        for name in rivals[0]
    }
    base = _stack([bits[rows] for bits, (_, rows) in zip(bases, chosen, strict=True)])
    sums, factors = fit_sum(columns, is_match, weight, linear={"base": np.clip(base, -20, 20)})
    return sums.tables, factors["base"], sums.offset


def _draft(
    tables: Mapping[str, Table], offsets: Mapping[str, float], frame: Mapping[str, Any], version: str, *,
    prior: float = 0.0, identity: Mapping[str, Factors] | None = None,
) -> Weights:  # fmt: skip
    return Weights(
        version=version, prior=prior, offsets=dict(offsets), tables=dict(tables),
        limits={kind: (float(low), float(high)) for kind, (low, high) in frame.get("limits", {}).items()},
        identity=dict(identity or {}),
        context={}, calibration=Table((-50.0, 50.0), (-50.0, 50.0)), link_at=0.5, review_at=0.1,
    )  # fmt: skip


def _as_json(
    draft: Weights,
    frame: Mapping[str, Any],
    scale: float,
    shift: float,
    rivals: Mapping[str, Table],
    alone: Container[str],
) -> dict[str, Any]:
    """Everything below the context times `scale`, so that the lines add up without a factor on top.

    Tables in `alone` are scaled by the factors of their kind, the others by themselves.
    """
    return {
        "version": draft.version,
        "thresholds": dict(frame["thresholds"]),
        "prior": round(draft.prior * scale + shift, 3),
        "identity": {
            kind: {name: round(getattr(found, name) * scale, 3) for name in FACTORS}
            for kind, found in draft.identity.items()
        },
        "limits": dict(frame["limits"]),
        "size": dict(frame["size"]),
        "offsets": dict(draft.offsets),
        "tables": {
            name: _dump(table, 1.0 if name in alone else scale) for name, table in draft.tables.items()
        },
        "context": {name: _dump(table, 1.0) for name, table in rivals.items()},
        "calibration": {"at": [-50.0, 50.0], "bits": [-50.0, 50.0]},
    }


def _dump(table: Table, scale: float) -> dict[str, list[float]]:
    return {"at": [round(v, 4) for v in table.at], "bits": [round(v * scale, 3) for v in table.bits]}


def calibrate(bits: Column, is_match: NDArray[np.bool_], weight: Column) -> dict[str, list[float]]:
    """Isotonic steps from bits to log2 odds as a rising line, a knot every half bit where it matters."""
    fitted = IsotonicRegression(out_of_bounds="clip", y_min=_LEAST, y_max=1 - _LEAST)
    fitted.fit(bits, is_match, sample_weight=weight)
    knots = np.arange(_CALIBRATED[0], _CALIBRATED[1] + 0.25, 0.5)
    # The mean over a bit smooths the steps; the tiny slope keeps equal bits apart from unequal ones.
    shares = np.mean([fitted.predict(knots + shift) for shift in (-0.5, -0.25, 0.0, 0.25, 0.5)], axis=0)
    clipped = np.clip(shares, _LEAST, 1 - _LEAST)
    odds = np.maximum.accumulate(np.log2(clipped / (1 - clipped)) + np.arange(len(knots)) * 1e-3)
    return {"at": knots.tolist(), "bits": np.round(odds, 3).tolist()}


def straight(bits: Column, is_match: NDArray[np.bool_], weight: Column) -> dict[str, list[float]]:
    """A straight line from bits to log2 odds, for labels too few to bend it (Platt 1999); up to where `calibrate` ends."""
    near = bits > _CALIBRATED[0]
    # Pairs far beyond doubt must not flatten the line where the doubtful ones lie.
    column = np.minimum(bits[near], _CALIBRATED[1])[:, None]
    fitted = LogisticRegression(C=1e4, max_iter=300).fit(
        column, is_match[near], sample_weight=weight[near] / weight.mean()
    )
    slope, start = float(fitted.coef_[0, 0]) / np.log(2), float(fitted.intercept_[0]) / np.log(2)
    most = float(np.log2((1 - _LEAST) / _LEAST))
    last = (most - start) / slope
    return {
        "at": [_CALIBRATED[0], round(float(last), 3)],
        "bits": [round(float(start + slope * _CALIBRATED[0]), 3), round(most, 3)],
    }


_BESIDE = 0.05  # bits below a mark at which the line may still be far from it


def pinned(
    line: Mapping[str, Sequence[float]], before: Table, marks: Sequence[float]
) -> dict[str, list[float]]:
    """A calibration that says what `line` says and decides what `before` decides.

    It meets `before` where that reaches each of `marks` (probabilities, rising): between two marks it stays between
    them, and rises. So what is linked and what is asked stays, and only the probability that is shown moves.
    """
    odds = [float(np.log2(mark / (1 - mark))) for mark in marks]
    where = [float(np.interp(level, before.bits, before.at)) for level in odds]
    at = np.unique([*line["at"], *(place - off for place in where for off in (_BESIDE, 0.0))])
    wanted = np.interp(at, line["at"], line["bits"])
    slope = np.arange(len(at)) * 1e-3  # keeps equal bits apart from unequal ones
    part = np.searchsorted(where, at, side="right")
    for number in range(len(marks) + 1):
        mine = np.flatnonzero(part == number)
        steps = slope[mine] - slope[mine[0]] if len(mine) else slope[:0]
        if number:
            wanted[mine] = np.maximum(wanted[mine], odds[number - 1] + steps)
        if number < len(marks):
            wanted[mine] = np.minimum(wanted[mine], odds[number] - 1e-3 - (steps[-1:] - steps))
        if number:
            wanted[at == where[number - 1]] = odds[number - 1]
    return {"at": at.tolist(), "bits": np.maximum.accumulate(wanted).tolist()}
