"""How alike two runs of bytes are: the measures of rapidfuzz, for loops over many pairs.

The common subsequence is counted 64 letters at a time in one machine word (Hyyrö 2004), so texts are
compared by their first 64 letters. A caller marks the shorter text in a table of letters once and
asks several measures; `table` has a word for each byte and is all zero between two texts.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

MOST = 64
"""Letters of a text that are compared."""

Signs = NDArray[np.uint8]
Table = NDArray[np.uint64]

_FULL = np.uint64(0xFFFFFFFFFFFFFFFF)
_ZERO, _ONE, _TWO, _FOUR = np.uint64(0), np.uint64(1), np.uint64(2), np.uint64(4)
_PAIRS, _NIBBLES, _OCTETS = (
    np.uint64(0x3333333333333333), np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101),
)  # fmt: skip
_ODD, _TOP = np.uint64(0x5555555555555555), np.uint64(56)
_PREFIX_WEIGHT, _PREFIX_MOST, _PREFIX_FROM = 0.1, 4, 0.7  # Winkler 1990, as rapidfuzz has them


@njit(cache=True, nogil=True, error_model="numpy")
def ones(word: Any) -> int:
    """Bits that are set."""
    word = word - ((word >> _ONE) & _ODD)
    word = (word & _PAIRS) + ((word >> _TWO) & _PAIRS)
    word = (word + (word >> _FOUR)) & _NIBBLES
    return int((word * _OCTETS) >> _TOP)


@njit(cache=True, nogil=True, error_model="numpy")
def mark(table: Table, signs: Signs, start: int, end: int) -> None:
    """Note at which places of the text each letter stands."""
    bit = _ONE
    for k in range(start, end):
        table[signs[k]] |= bit
        bit = bit << _ONE


@njit(cache=True, nogil=True, error_model="numpy")
def wipe(table: Table, signs: Signs, start: int, end: int) -> None:
    for k in range(start, end):
        table[signs[k]] = _ZERO


@njit(cache=True, nogil=True, error_model="numpy")
def common(table: Table, size: int, signs: Signs, start: int, end: int) -> int:
    """Letters of the longest common subsequence of the marked text, `size` long, and another."""
    left = _FULL
    for k in range(start, end):
        met = left & table[signs[k]]
        left = (left + met) | (left - met)
    return ones(~left & (_FULL >> np.uint64(MOST - size))) if size else 0


@njit(cache=True, nogil=True, error_model="numpy")
def _best_window(table: Table, size: int, signs: Signs, start: int, end: int, both: int) -> float:
    """Share of letters in common of the marked text with the part of the other it fits best.

    No part has more in common than the whole, `both`: where that would not be better, nothing is counted.
    """
    mask = _FULL >> np.uint64(MOST - size)
    best = 0.0
    left = _FULL
    for k in range(start, start + size - 1):
        met = left & table[signs[k]]
        left = (left + met) | (left - met)
        if met or table[signs[k]]:
            best = max(best, 2.0 * ones(~left & mask) / (size + k - start + 1))
    for first in range(start, end - size + 1):
        if both / size <= best:
            break
        if table[signs[first + size - 1]]:
            best = max(best, common(table, size, signs, first, first + size) / size)
    for first in range(end - size + 1, end):
        if 2.0 * min(both, end - first) / (size + end - first) <= best:
            continue
        if table[signs[first]]:
            best = max(best, 2.0 * common(table, size, signs, first, end) / (size + end - first))
    return best


@njit(cache=True, nogil=True, error_model="numpy")
def alike(table: Table, a: Signs, a0: int, a1: int, b: Signs, b0: int, b1: int) -> tuple[float, float, int]:
    """Share of letters in common, the same against the best part of the longer, and letters in common.

    fuzz.ratio, fuzz.partial_ratio (0 to 1) and LCSseq.similarity of rapidfuzz.
    """
    a1, b1 = min(a1, a0 + MOST), min(b1, b0 + MOST)
    if a1 - a0 > b1 - b0:
        a, b, a0, b0, a1, b1 = b, a, b0, a0, b1, a1
    size, longer = a1 - a0, b1 - b0
    if size == 0:
        return (1.0, 1.0, 0) if longer == 0 else (0.0, 0.0, 0)
    mark(table, a, a0, a1)
    both = common(table, size, b, b0, b1)
    part = 1.0 if both == size == longer else _best_window(table, size, b, b0, b1, both) if both else 0.0
    wipe(table, a, a0, a1)
    if size == longer and 0.0 < part < 1.0:
        mark(table, b, b0, b1)
        part = max(part, _best_window(table, size, a, a0, a1, both))
        wipe(table, b, b0, b1)
    return 2.0 * both / (size + longer), part, both


@njit(cache=True, nogil=True, error_model="numpy")
def _within(first: int, last: int) -> Any:
    """A word with the bits from `first` to `last` set, as far as there are any."""
    low = _FULL << np.uint64(first) if first > 0 else _FULL
    return low & (_FULL >> np.uint64(MOST - 1 - last)) if last < MOST - 1 else low


@njit(cache=True, nogil=True, error_model="numpy")
def winkler(table: Table, a: Signs, a0: int, a1: int, b: Signs, b0: int, b1: int) -> float:
    """Jaro's likeness with Winkler's bonus for a common start, 0 to 1 (JaroWinkler.similarity of rapidfuzz)."""
    a1, b1 = min(a1, a0 + MOST), min(b1, b0 + MOST)
    size, other = a1 - a0, b1 - b0
    if size == 0 or other == 0:
        return 1.0 if size == other else 0.0
    reach = max(0, max(size, other) // 2 - 1)
    mark(table, b, b0, b1)
    taken_a, taken_b = _ZERO, _ZERO
    met = 0
    for k in range(size):
        # The first letter within reach that is the same and free: the lowest bit of those.
        free = table[a[a0 + k]] & ~taken_b & _within(k - reach, k + reach)
        if free:
            taken_a |= _ONE << np.uint64(k)
            taken_b |= free & (~free + _ONE)
            met += 1
    wipe(table, b, b0, b1)
    if met == 0:
        return 0.0
    crossed, m = 0, 0
    for k in range(size):
        if taken_a & (_ONE << np.uint64(k)):
            while not taken_b & (_ONE << np.uint64(m)):
                m += 1
            crossed += a[a0 + k] != b[b0 + m]
            m += 1
    found = (met / size + met / other + (met - crossed // 2) / met) / 3.0
    if found > _PREFIX_FROM:
        found += min(same_start(a, a0, a1, b, b0, b1), _PREFIX_MOST) * _PREFIX_WEIGHT * (1.0 - found)
    return min(found, 1.0)


@njit(cache=True, nogil=True, error_model="numpy")
def same_start(a: Signs, a0: int, a1: int, b: Signs, b0: int, b1: int) -> int:
    k = 0
    while a0 + k < a1 and b0 + k < b1 and a[a0 + k] == b[b0 + k]:
        k += 1
    return k


@njit(cache=True, nogil=True, error_model="numpy")
def same_end(a: Signs, a0: int, a1: int, b: Signs, b0: int, b1: int) -> int:
    k = 0
    while a1 - k > a0 and b1 - k > b0 and a[a1 - k - 1] == b[b1 - k - 1]:
        k += 1
    return k


@njit(cache=True, nogil=True, error_model="numpy")
def equal(a: Signs, a0: int, a1: int, b: Signs, b0: int, b1: int) -> bool:
    return a1 - a0 == b1 - b0 and same_start(a, a0, a1, b, b0, b1) == a1 - a0


@njit(cache=True, nogil=True, error_model="numpy")
def find(piece: Signs, p0: int, p1: int, text: Signs, t0: int, t1: int) -> int:
    """Where a piece begins in a text, as a place in `text`; -1 where it does not stand in it."""
    size = p1 - p0
    for start in range(t0, t1 - size + 1):
        k = 0
        while k < size and text[start + k] == piece[p0 + k]:
            k += 1
        if k == size:
            return start
    return -1
