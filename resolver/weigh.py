"""Evidence in bits: log2 of how much more often it is seen with one person than with two.

Additive as in Fellegi and Sunter 1969, so every decision is a sum one can read aloud:
`bits == start + evidence lines + context`. Handle, name and their cross spelling tell one
thing: the strongest counts in full, the others only for what they add.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import MalformedRow
from resolver import compare, context, kinds
from resolver.compare.pairs import Column, Features, Pairs
from resolver.compare.spelling import only_named
from resolver.habits import Affix
from resolver.kinds import Kind

IDENTITY = ("handle", "name", "spelling")
"""Kinds that all tell how somebody is called."""


Line = NDArray[np.float32] | NDArray[np.float64]
"""Bits of one kind of evidence for every pair."""


@dataclass(frozen=True, slots=True)
class Table:
    """Bits at given values of a feature, straight lines between, flat outside; unknown is worth nothing."""

    at: tuple[float, ...]
    bits: tuple[float, ...]

    def weigh(self, column: Column) -> Column:
        found = np.interp(column, self.at, self.bits)
        return np.where(np.isnan(found), 0.0, found)

    def highest(self, column: Column) -> Column:
        """Most bits at any value up to the given one."""
        rising = np.maximum.accumulate(self.bits)
        return np.maximum(np.interp(column, self.at, rising), self.weigh(column))


@dataclass(frozen=True, slots=True)
class Factors:
    """What the bits of one kind of identity count when another kind tells the same fact louder."""

    strongest: float
    """Loudest for the pair, or the only kind that tells."""
    repeated: float
    """Also for it, where both handles only spell the names."""
    added: float
    """Also for it, as a fact of its own."""
    against: float


@dataclass(frozen=True, slots=True)
class Size:
    """What many records take off: among more of them, more pairs look as alike by chance."""

    records: int
    """Up to so many nothing is taken off: as many as the weights were learnt among."""
    bits: Mapping[Kind, float]
    """For each doubling beyond them, by kind of pair."""

    def costs(self, kind: NDArray[np.int64], records: int) -> Column:
        """Bits that a pair of each `kind` loses among `records`."""
        doublings = np.log2(max(1.0, records / self.records))
        found: Column = np.array([self.bits.get(each, 0.0) for each in Kind])[kind] * doublings
        return found


NO_FACTORS = Factors(0.0, 0.0, 0.0, 0.0)
FACTORS = ("strongest", "repeated", "added", "against")


@dataclass(frozen=True)
class Weights:
    """The model: tables by feature, what binds them, and the calibration. Data, never code."""

    version: str
    prior: float
    """Bits before any evidence, for a pair that the candidate search proposes."""
    offsets: Mapping[str, float]
    tables: Mapping[str, Table]
    limits: Mapping[str, tuple[float, float]]
    """Least and most bits of a kind: what no amount of likeness may exceed."""
    identity: Mapping[str, Factors]
    """How handle, name and spelling share one fact."""
    context: Mapping[str, Table]
    calibration: Table
    link_at: float
    review_at: float
    calibrations: Mapping[Kind, Table] = field(default_factory=dict)
    """For kinds of pair that have one of their own; `calibration` is for the others."""
    expected: Mapping[Kind, Table] = field(default_factory=dict)
    """What share of one person the calibrations of these kinds go out from (`resolver.level`)."""
    size: Size = field(default_factory=lambda: Size(1, {}))
    affixes: tuple[Affix, ...] = ()
    """What the people these weights were learnt for add to a handle, besides `words/affixes.txt`."""

    @cached_property
    def knots(self) -> Mapping[str, tuple[Column, Column]]:
        """Where each table has its values, and the bits there, as compiled loops read them."""
        return {
            name: (np.array(table.at, np.float64), np.array(table.bits, np.float64))
            for name, table in self.tables.items()
        }

    def calibrated(self, kind: Kind) -> Table:
        """From bits to log2 odds, for pairs of this kind."""
        return self.calibrations.get(kind, self.calibration)

    @classmethod
    def read(cls, path: Path | None = None) -> Weights:
        """The shipped weights, or those in a file; MalformedRow when it is no weights file."""
        if path is None:
            return _shipped()
        try:
            return from_data(json.loads(path.read_text(encoding="utf-8")))
        except (KeyError, TypeError, ValueError) as exc:
            raise MalformedRow(
                str(path),
                1,
                f"not a weights file ({exc})",
                hint="leave --weights out to use the shipped ones",
            ) from exc


@cache
def _shipped() -> Weights:
    text = resources.files("resolver").joinpath("weights", "default.json").read_text(encoding="utf-8")
    return from_data(json.loads(text))


def from_data(data: Mapping[str, Any]) -> Weights:
    """The weights in the form of a weights file; KeyError, TypeError or ValueError when they are not."""
    tables = {name: Table(tuple(t["at"]), tuple(t["bits"])) for name, t in data["tables"].items()}
    return Weights(
        version=str(data["version"]), prior=float(data["prior"]), offsets=data["offsets"], tables=tables,
        limits={kind: (float(low), float(high)) for kind, (low, high) in data["limits"].items()},
        identity={kind: Factors(**{name: float(found[name]) for name in FACTORS}) for kind, found in data["identity"].items()},
        context={name: Table(tuple(t["at"]), tuple(t["bits"])) for name, t in data["context"].items()},
        calibration=Table(tuple(data["calibration"]["at"]), tuple(data["calibration"]["bits"])),
        link_at=float(data["thresholds"]["link"]), review_at=float(data["thresholds"]["review"]),
        calibrations=by_kind(data.get("calibrations", {})), expected=by_kind(data.get("expected", {})),
        size=_size(data.get("size", {})),
        affixes=tuple(Affix(**each) for each in data.get("affixes", ())),
    )  # fmt: skip


def by_kind(data: Mapping[str, Any]) -> dict[Kind, Table]:
    """Tables of a weights file that stand under the name of a kind of pair."""
    return {
        kind: Table(tuple(found["at"]), tuple(found["bits"]))
        for kind in Kind
        if (found := data.get(kind.slug))
    }


def _size(data: Mapping[str, Any]) -> Size:
    bits = data.get("bits", {})
    return Size(
        int(data.get("records", 1)), {kind: float(bits[kind.slug]) for kind in Kind if kind.slug in bits}
    )


def to_data(weights: Weights) -> dict[str, Any]:
    """The weights in the form of a weights file, as `from_data` reads it."""
    return {
        "version": weights.version,
        "thresholds": {"link": weights.link_at, "review": weights.review_at},
        "prior": round(weights.prior, 3),
        "identity": {kind: asdict(found) for kind, found in weights.identity.items()},
        "limits": {kind: list(bounds) for kind, bounds in weights.limits.items()},
        "offsets": dict(weights.offsets),
        "tables": {name: asdict(table) for name, table in weights.tables.items()},
        "context": {name: asdict(table) for name, table in weights.context.items()},
        "calibration": asdict(weights.calibration),
        "calibrations": {kind.slug: asdict(table) for kind, table in weights.calibrations.items()},
        **(
            {"expected": {kind.slug: asdict(table) for kind, table in weights.expected.items()}}
            if weights.expected
            else {}
        ),
        "size": {
            "records": weights.size.records,
            "bits": {kind.slug: bits for kind, bits in weights.size.bits.items()},
        },
        **({"affixes": [asdict(each) for each in weights.affixes]} if weights.affixes else {}),
    }


@dataclass(frozen=True)
class Weighed:
    """Pairs with their bits: `lines` by kind (NaN: that kind does not tell), their sum, and the probability."""

    pairs: Pairs
    lines: Mapping[str, Line]
    context: context.Context
    bits: Column
    probability: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.pairs)


_PART = 30_000  # pairs whose features are in memory at a time, some 25 MB


def weigh(pairs: Pairs, weights: Weights) -> Weighed:
    """Compare all pairs and add up what the evidence is worth."""
    return _in_context(pairs, *evidence(pairs, weights), weights)


def evidence(pairs: Pairs, weights: Weights) -> tuple[dict[str, Line], Column]:
    """The lines of all pairs, with room for the context, and the bits of the pairs by themselves."""
    lines: dict[str, Line] = {
        kind: np.empty(len(pairs), dtype=np.float32) for kind in (*compare.KINDS, context.KIND)
    }
    base = np.empty(len(pairs))
    for rows in _parts(len(pairs)):
        part = pairs.part(rows)
        found = _evidence(part, compare.compare(part), weights)
        base[rows] = weights.prior + total(found, len(part))
        for kind, line in found.items():
            lines[kind][rows] = line
    return lines, base


def _parts(size: int) -> Iterator[slice]:
    return (slice(start, min(start + _PART, size)) for start in range(0, size, _PART))


def weighed(pairs: Pairs, features: Mapping[str, Features], weights: Weights) -> Weighed:
    """As `weigh`, with the features that `compare` gave."""
    found = _evidence(pairs, features, weights)
    return _in_context(
        pairs,
        {**found, context.KIND: np.empty(len(pairs))},
        weights.prior + total(found, len(pairs)),
        weights,
    )


def _evidence(pairs: Pairs, features: Mapping[str, Features], weights: Weights) -> dict[str, Column]:
    return identity(pairs, raw_bits(features, weights), weights)


def _in_context(pairs: Pairs, lines: dict[str, Line], base: Column, weights: Weights) -> Weighed:
    """The whole of it; the context goes to its place in `lines`."""
    rivals = context.context(pairs, base)
    pairs.made.clear()
    kind = kinds.of(pairs)
    for rows in _parts(len(pairs)):
        told, level = rivalry(rivals.part(rows), weights)
        lines[context.KIND][rows] = told
        base[rows] += level + told - weights.size.costs(kind[rows], pairs.rarity.records)
    return Weighed(pairs, lines, rivals, base, probability(base, weights, kind))


def rivalry(rivals: context.Context, weights: Weights) -> tuple[Column, Column]:
    """Bits of the context, and what belongs to the start: the bits of a pair with one rival exactly as good."""
    found, level = [], []
    for name, sides in rivals.features().items():
        if (table := weights.context.get(name)) is None:
            continue
        for side in sides:
            even = np.where(np.isnan(side), np.nan, 0.0)
            level.append(table.weigh(even))
            found.append(table.weigh(side) - level[-1])
    zero = np.zeros(len(rivals.near[0]))
    return sum(found, start=zero), sum(level, start=zero)


def most_bits(pairs: Pairs, base: Column, weights: Weights, *, known: int) -> Column:
    """Bits that no context of the other side exceeds, where all pairs of the record at `known` are here.

    For looking one record up: only who can come above a threshold needs the rivals of the other side.
    """
    rivals = context.context(pairs, base)
    mine = pairs.i == known
    bits = base - weights.size.costs(kinds.of(pairs), pairs.rarity.records)
    for name, sides in rivals.features().items():
        if (table := weights.context.get(name)) is None:
            continue
        if len(sides) == 1:
            own = np.where(mine, *rivals.ahead)
            bits = bits + table.highest(own)
            continue
        own, other = np.where(mine, *sides), np.where(mine, *reversed(sides))
        bits = bits + table.weigh(own) + np.where(np.isnan(other), 0.0, max(table.bits))
    return bits


def base_bits(pairs: Pairs, features: Mapping[str, Features], weights: Weights) -> Column:
    """Bits of the pairs by themselves, before the context; `features` as `compare` gave them."""
    return weights.prior + total(identity(pairs, raw_bits(features, weights), weights), len(pairs))


def raw_bits(features: Mapping[str, Features], weights: Weights) -> dict[str, Column]:
    """Bits of each kind on its own, within its limits; NaN where the pair does not tell."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels.bits import add

    out: dict[str, Column] = {}
    for kind, columns in features.items():
        size = len(next(iter(columns.values())))
        known, bits = np.zeros(size, dtype=np.bool_), np.full(size, weights.offsets.get(kind, 0.0))
        for name, column in columns.items():
            add(column, *weights.knots.get(name, _NOTHING), bits, known)
        low, high = weights.limits.get(kind, (-np.inf, np.inf))
        out[kind] = np.where(known, np.clip(bits, low, high), np.nan)
    return out


_NOTHING: tuple[Column, Column] = (np.empty(0), np.empty(0))


def identity(pairs: Pairs, raw: dict[str, Column], weights: Weights) -> dict[str, Column]:
    """The same kinds with handle, name and spelling scaled so that one fact counts once."""
    shares = np.stack([raw[kind] for kind in IDENTITY])
    strongest = np.where(np.isnan(shares), -np.inf, shares).argmax(axis=0)
    repeats = _repeats(pairs)
    scaled = dict(raw)
    for place, kind in enumerate(IDENTITY):
        each = weights.identity.get(kind, NO_FACTORS)
        further = np.where(shares[place] > 0, np.where(repeats, each.repeated, each.added), each.against)
        scaled[kind] = shares[place] * np.where(strongest == place, each.strongest, further)
    return scaled


def _repeats(pairs: Pairs) -> NDArray[np.bool_]:
    """Whether both sides' handles are just their names: then handle and name are one piece of evidence."""
    ours, theirs = only_named(pairs)
    both: NDArray[np.bool_] = ours[pairs.i] & theirs[pairs.j]
    return both


def total(lines: Mapping[str, Column], size: int) -> Column:
    return sum((np.nan_to_num(line) for line in lines.values()), start=np.zeros(size))


def probability(bits: Column, weights: Weights, kind: NDArray[np.int64] | None = None) -> NDArray[np.float64]:
    """Calibrated chance of one person, 0 to 1; rises with the bits.

    `kind` is the `Kind` of each pair. Without it the highest chance that any kind gives: a bound.
    """
    tables = [weights.calibrated(each) for each in Kind]
    if kind is None:
        odds = np.max([np.interp(bits, table.at, table.bits) for table in {*tables}], axis=0)
    else:
        odds = np.zeros(len(bits))
        for each, table in zip(Kind, tables, strict=True):
            mine = kind == each
            odds[mine] = np.interp(bits[mine], table.at, table.bits)
    chance: NDArray[np.float64] = 1.0 / (1.0 + np.exp2(-odds))
    return chance
