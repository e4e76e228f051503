"""Why two records are taken for one person, or not: a sentence a line, and what each is worth.

The lines add up to the bits of the decision, so they are a waterfall as they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

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


def lines(weighed: Weighed, k: int) -> list[Line]:
    """All that was weighed for pair `k`: the start, then the evidence, strongest first."""
    ours, theirs = weighed.pairs.records(k)
    found = []
    for evidence in compare.EVIDENCE:
        bits = float(weighed.lines[evidence.kind][k])
        if not np.isnan(bits) and abs(bits) >= _FAINT_BITS:
            found.append(
                Line(evidence.kind, evidence.says(ours, theirs, weighed.pairs.rarity), round(bits, 2))
            )
    rivals = float(weighed.lines[context.KIND][k])
    if abs(rivals) >= _FAINT_BITS:
        found.append(Line(context.KIND, context.says(weighed.context, k), round(rivals, 2)))
    found.sort(key=lambda line: (-abs(line.bits), line.kind))
    total = round(float(weighed.bits[k]), 2)
    start = round(total - sum(line.bits for line in found), 2)
    return [Line(START, "two records the search finds alike are mostly different people", start), *found]


def reason(evidence: Sequence[Line]) -> str:
    """The strongest line for the side that won, in words."""
    total = sum(line.bits for line in evidence)
    told = [line for line in evidence if line.kind != START and (line.bits > 0) == (total > 0)]
    return str(told[0]) if told else str(evidence[0])


def as_json(evidence: Iterable[Line]) -> str:
    told = [{"kind": line.kind, "says": line.says, "bits": line.bits} for line in evidence]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> list[Line]:
    return [Line(str(each["kind"]), str(each["says"]), float(each["bits"])) for each in json.loads(text)]
