"""The arcs that are known already, as sorted arrays: 24 bytes each, a million looked up in a tenth of a second.

An arc is a code of its two ends; its value is a float (a probability, or seconds since 1970), NaN
when it has none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def codes_of(starts: Codes, ends: Codes) -> Codes:
    """One number for two; ends are numbered from 0 and fewer than 2 ** 31."""
    coded: Codes = (starts << 32) | ends
    return coded


def halves(codes: Codes) -> tuple[Codes, Codes]:
    return codes >> 32, codes & 0xFFFFFFFF


class ArcBook:
    def __init__(self) -> None:
        self._codes: Codes = np.empty(0, np.int64)
        self._values: Floats = np.empty(0, np.float64)
        self._rows: Codes = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, codes: Codes) -> tuple[Flags, Floats, Codes]:
        """Which of `codes` are known, their values, and the row that set them, 0 when that was not this import."""
        if not len(self._codes):
            none = np.zeros(len(codes), np.int64)
            return none.astype(np.bool_), np.full(len(codes), np.nan), none
        at = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        hit = self._codes[at] == codes
        return hit, np.where(hit, self._values[at], np.nan), np.where(hit, self._rows[at], 0)

    def add(self, codes: Codes, values: Floats, rows: Codes) -> None:
        """Learn `codes`, each once; a known one gets the new value."""
        hit, _, _ = self.find(codes)
        if hit.any():
            at = np.searchsorted(self._codes, codes[hit])
            self._values[at], self._rows[at] = values[hit], rows[hit]
        fresh = ~hit
        merged = np.concatenate([self._codes, codes[fresh]])
        order = np.argsort(merged, kind="stable")
        self._codes = merged[order]
        self._values = np.concatenate([self._values, values[fresh]])[order]
        self._rows = np.concatenate([self._rows, rows[fresh]])[order]


@dataclass(frozen=True, slots=True)
class Judged:
    """Rows (as places in the chunk) by what they do. `new` rows make an arc; `changes` are (place of
    the row, value) for known arcs; `values` and `says` give each new arc its value and the row it is
    from, which is a later one when that changed it."""

    new: Codes
    values: Floats
    says: Codes
    changes: tuple[tuple[int, float], ...]
    changed: int
    unchanged: int


def judge(codes: Codes, values: Floats, rows: Codes, book: ArcBook) -> Judged:
    """What each row does to an arc, taken in order. A row without a value says nothing of the value; one
    that a later row of the file overruled in an earlier run stays overruled."""
    unique, first = np.unique(codes, return_index=True)
    is_first = np.zeros(len(codes), np.bool_)
    is_first[first] = True
    known, before, set_by = book.find(codes)
    is_new = is_first & ~known
    differs = ~np.isnan(values) & ~(values == before) & (set_by <= rows)
    new = np.flatnonzero(is_new)
    new_values, says = values[new], new.copy()
    changes: dict[int, tuple[int, float]] = {
        int(codes[at]): (int(at), float(values[at])) for at in np.flatnonzero(is_first & known & differs)
    }
    changed = len(changes)
    if len(unique) < len(codes):
        repeats = np.flatnonzero(~is_first)
        again = np.flatnonzero(np.isin(codes[new], codes[repeats]))
        place = {int(codes[new[n]]): n for n in again.tolist()}
        for at in repeats.tolist():
            code, value = int(codes[at]), float(values[at])
            n = place.get(code)
            current = new_values[n] if n is not None else changes.get(code, (at, float(before[at])))[1]
            if value != value or value == current or set_by[at] > rows[at]:
                continue
            changed += 1
            if n is not None:
                new_values[n], says[n] = value, at
            else:
                changes[code] = (at, value)
    unchanged = len(codes) - len(new) - changed
    return Judged(new, new_values, says, tuple(changes.values()), changed, unchanged)
