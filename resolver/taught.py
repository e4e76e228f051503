"""What people's decisions tell of the machine's probabilities: were they right, too careful or too sure?

Only pairs a person looked at are counted, and the machine chose which: the figures tell about doubtful pairs and
nothing of the rest. Nothing is changed here; learning weights is `kenner train`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from resolver.decide import Verdict
from resolver.explain import START
from resolver.questions import FAIR_BITS
from resolver.second import Word

BINS = 10
LEAST = 5  # pairs below which a bin says nothing
_Z = 1.96  # 95 %


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose probability lay from `low` to `high`. `predicted` is their mean probability, `same` the share of
    them that people called one person, between `least` and `most` with 95 % confidence (Wilson 1927)."""

    low: float
    high: float
    pairs: int
    predicted: float
    same: float
    least: float
    most: float

    @property
    def verdict(self) -> str:
        """`few` below `LEAST` pairs, `right` while the prediction lies in the interval; else `careful` (people say
        "same" more often) or `sure`."""
        if self.pairs < LEAST:
            return "few"
        if self.least <= self.predicted <= self.most:
            return "right"
        return "careful" if self.predicted < self.least else "sure"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of evidence: in how many decided pairs it spoke for or against, and the share of those that were the same."""

    kind: str
    speaks_for: int
    same_for: float | None
    speaks_against: int
    same_against: float | None


@dataclass(frozen=True)
class Taught:
    """`pairs` were decided same or different, `blind` of them without a look at the score."""

    pairs: int
    blind: int
    bins: tuple[Bin, ...]
    kinds: tuple[Kind, ...]


def taught(said: Sequence[Word]) -> Taught:
    """What decisions in force say; "unsure", second readings, and pairs the machine never weighed do not count."""
    held = {
        word.pair: word for word in said
        if word.decision.holds and not word.is_second and word.decision.verdict is not Verdict.UNSURE
        and word.decision.probability > 0
    }  # fmt: skip
    found = list(held.values())
    return Taught(len(found), sum(word.is_blind for word in found), tuple(_bins(found)), tuple(_kinds(found)))


def _bins(found: Iterable[Word]) -> Iterable[Bin]:
    by_bin: dict[int, list[tuple[float, bool]]] = {}
    for word in found:
        at = min(int(word.decision.probability * BINS), BINS - 1)
        by_bin.setdefault(at, []).append((word.decision.probability, word.decision.verdict is Verdict.SAME))
    for at, held in sorted(by_bin.items()):
        same = sum(is_same for _, is_same in held)
        least, most = wilson(same, len(held))
        mean = sum(probability for probability, _ in held) / len(held)
        yield Bin(
            at / BINS, (at + 1) / BINS, len(held), round(mean, 4), round(same / len(held), 4), least, most
        )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) when nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def _kinds(found: Iterable[Word]) -> list[Kind]:
    told: dict[str, dict[bool, list[bool]]] = {}
    for word in found:
        for line in json.loads(word.decision.evidence):
            if line["kind"] != START and abs(line["bits"]) >= FAIR_BITS:
                sides = told.setdefault(line["kind"], {True: [], False: []})
                sides[line["bits"] > 0].append(word.decision.verdict is Verdict.SAME)
    kinds = [
        Kind(kind, len(sides[True]), _share(sides[True]), len(sides[False]), _share(sides[False]))
        for kind, sides in told.items()
    ]
    return sorted(kinds, key=lambda each: (-each.speaks_for - each.speaks_against, each.kind))


def _share(held: Sequence[bool]) -> float | None:
    return round(sum(held) / len(held), 4) if held else None
