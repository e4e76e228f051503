"""The Dutch citizen number (BSN) may not be kept: it is looked for, and the row that holds it refused.

By the name of a column, by the word before it in a text, and by its check digits when a whole
column of numbers passes them. The law: UAVG, article 46.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from graph.ingest.chunk import Chunk
from graph.ingest.claims import Problem

COLUMNS = frozenset(
    {"bsn", "bsn_nummer", "bsnnummer", "burgerservicenummer", "burger_service_nummer", "sofinummer", "sofi_nummer", "sofi"}
)  # fmt: skip
MASK = "[citizen number removed]"
_NUMBER = re.compile(r"\d{8,9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3}")
_NAMED = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofi-?nummer)\b\D{0,20}?(\d[\d .-]{6,11}\d)\b", re.IGNORECASE
)
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ENOUGH_IN_KNOWN = 10
"""A known column such as `id` needs this many numbers before their check digits are no chance (11 ** -10)."""


def is_number(written: str) -> bool:
    """Whether a text is written as a citizen number may be, right or wrong."""
    return bool(_NUMBER.fullmatch(written))


def is_citizen_number(written: str) -> bool:
    """Eight or nine digits that pass the "elfproef". One in eleven numbers does so by chance."""
    if not is_number(written):
        return False
    digits = re.sub(r"\D", "", written).zfill(9)
    return int(digits) > 0 and sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


def named_in(text: str) -> bool:
    """A text that says "BSN 123456782"."""
    found = _NAMED.search(text)
    return bool(found) and is_citizen_number(re.sub(r"\D", "", found[1]) if found else "")


def masked(value: object) -> object:
    """`value` without the numbers that `named_in` finds."""
    if not isinstance(value, str):
        return value
    return _NAMED.sub(lambda m: m[0].replace(m[1], MASK), value)


class CitizenWatch:
    """Sees every chunk of a file once, then tells which columns hold citizen numbers."""

    def __init__(self, known: frozenset[str], exempt: frozenset[str]) -> None:
        self._known = known
        self._exempt = exempt
        self._numbers: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()

    def look(self, chunk: Chunk) -> None:
        for name, values in chunk.columns.items():
            if name in self._exempt or self._numbers[name] > self._passed[name]:
                continue
            self._count(name, values)

    def _count(self, name: str, values: Sequence[object]) -> None:
        for value in values:
            if isinstance(value, str):
                written = value.strip()
            elif isinstance(value, int) and 10_000_000 <= value <= 999_999_999:
                written = str(value)
            else:
                continue
            if 8 <= len(written) <= 11 and _NUMBER.fullmatch(written):
                self._numbers[name] += 1
                self._passed[name] += is_citizen_number(written)

    def columns(self) -> frozenset[str]:
        """Columns whose every number of that length passes the check."""
        return frozenset(
            name
            for name, numbers in self._numbers.items()
            if numbers == self._passed[name] and numbers >= (_ENOUGH_IN_KNOWN if name in self._known else 1)
        )


def problem(column: str) -> Problem:
    return Problem(
        column,
        "holds a citizen number (BSN), which may not be kept (UAVG 46)",
        f"delete {column} from the file, or empty the cell",
    )
