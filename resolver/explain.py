"""Why two records are taken for one person, or not: a sentence a line, and what each is worth.

The lines add up to the bits of the decision, so they are a waterfall as they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolver import compare, context
from resolver.weigh import Weighed
from resolver.wording import ENGLISH, said

_FAINT_BITS = 0.05  # a line that moves nothing is not shown; its bits go to the start line


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence: its kind, what it says, and its bits (above zero speaks for one person)."""

    kind: str
    says: str
    bits: float

    def __str__(self) -> str:
        return f"{self.says}: {self.bits:+.1f} bits"

    def told(self, language: str = ENGLISH) -> str:
        """The line in the language of the reader."""
        return said(str(self), language)


START = "start"


_KINDS = (*compare.KINDS, context.KIND)
_SAYS = tuple(evidence.says for evidence in compare.EVIDENCE)
_STARTS = "two records the search finds alike are mostly different people"


def lines(weighed: Weighed, k: int) -> list[Line]:
    """All that was weighed for pair `k`: the start, then the evidence, strongest first."""
    return next(of_pairs(weighed, np.array([k])))


def of_pairs(weighed: Weighed, places: NDArray[np.int64]) -> Iterator[list[Line]]:
    """`lines` of many pairs, in the order of `places`."""
    pairs, rarity = weighed.pairs, weighed.pairs.rarity
    # float32 widened first, as the bits of one pair always were: they are rounded to what is stored.
    bits = np.stack([weighed.lines[kind][places].astype(np.float64) for kind in _KINDS], axis=1)
    shown = np.abs(bits) >= _FAINT_BITS  # not where a kind does not tell: NaN is at least nothing
    until = np.cumsum(shown.sum(axis=1)).tolist()
    which, worth = np.nonzero(shown)[1].tolist(), bits[shown].tolist()
    totals = weighed.bits[places].tolist()
    at = 0
    for k, end, total in zip(places.tolist(), until, totals, strict=True):
        ours, theirs = pairs.records(k)
        found = [
            Line(
                _KINDS[kind],
                _SAYS[kind](ours, theirs, rarity) if kind < len(_SAYS) else context.says(weighed.context, k),
                round(line, 2),
            )
            for kind, line in zip(which[at:end], worth[at:end], strict=True)
        ]
        at = end
        found.sort(key=lambda line: (-abs(line.bits), line.kind))
        start = round(round(total, 2) - sum(line.bits for line in found), 2)
        yield [Line(START, _STARTS, start), *found]


def reason(evidence: Sequence[Line]) -> str:
    """The strongest line for the side that won, in words."""
    speaks_for = sum(line.bits for line in evidence) > 0
    told = (line for line in evidence if line.kind != START and (line.bits > 0) == speaks_for)
    return str(next(told, evidence[0]))


def as_json(evidence: Iterable[Line]) -> str:
    return _ENCODED([{"kind": line.kind, "says": line.says, "bits": line.bits} for line in evidence])


_ENCODED = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
).encode  # `dumps` makes one for each text


def from_json(text: str) -> list[Line]:
    return [Line(str(each["kind"]), str(each["says"]), float(each["bits"])) for each in json.loads(text)]
