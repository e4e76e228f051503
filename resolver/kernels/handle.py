"""Two handles, pair by pair."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.meet import met
from resolver.kernels.strings import alike, equal, find, same_end, same_start, winkler

Ints = NDArray[np.int64]
Column = NDArray[np.float64]
Texts = tuple[NDArray[np.uint8], Ints]
Sets = tuple[NDArray[np.int32], Ints, Column]
"""Members, where each set begins, and the bits of each set."""
Words = tuple[NDArray[np.uint8], Ints, Ints, Column]
"""Signs, where each word begins, where each record's words begin, and the bits of each word."""

ROWS = (
    "handle_equal", "stem_equal", "handle_ratio", "handle_partial", "stem_ratio", "stem_partial", "stem_subsequence",
    "stem_winkler", "handle_start", "handle_end", "stem_start", "stem_end", "stem_shorter", "stem_longer",
    "handle_surprise", "handle_share_small", "handle_share_large", "stem_surprise", "stem_share_small", "stem_share_large",
    "digits", "word_surprise", "word_share", "word_share_least",
)  # fmt: skip

_LEAST = 1e-9  # keeps a share of nothing from dividing by nothing


@njit(cache=True, nogil=True, error_model="numpy")
def handles(
    whole: tuple[Texts, Texts], bare: tuple[Texts, Texts], runs: tuple[Sets, Sets], bare_runs: tuple[Sets, Sets],
    weights: tuple[Column, Column], words: tuple[Words, Words], i: Ints, j: Ints, out: NDArray[np.float64],
) -> None:  # fmt: skip
    """`ROWS` of out for each pair; NaN where a side has no handle."""
    table = np.zeros(256, dtype=np.uint64)
    (a, a_at), (b, b_at) = whole
    (s, s_at), (t, t_at) = bare
    for k in range(len(i)):
        a0, a1, b0, b1 = a_at[i[k]], a_at[i[k] + 1], b_at[j[k]], b_at[j[k] + 1]
        s0, s1, t0, t1 = s_at[i[k]], s_at[i[k] + 1], t_at[j[k]], t_at[j[k] + 1]
        if a0 == a1 or b0 == b1:
            out[:, k] = np.nan
            continue
        out[0, k] = equal(a, a0, a1, b, b0, b1)
        out[1, k] = s1 > s0 and equal(s, s0, s1, t, t0, t1)
        out[2, k], out[3, k], both = alike(table, a, a0, a1, b, b0, b1)
        if equal(s, s0, s1, a, a0, a1) and equal(t, t0, t1, b, b0, b1):
            out[4, k], out[5, k] = out[2, k], out[3, k]
        else:
            out[4, k], out[5, k], both = alike(table, s, s0, s1, t, t0, t1)
        out[6, k] = both
        out[7, k] = winkler(table, s, s0, s1, t, t0, t1)
        out[8, k] = same_start(a, a0, a1, b, b0, b1)
        out[9, k] = same_end(a, a0, a1, b, b0, b1)
        out[10, k] = same_start(s, s0, s1, t, t0, t1)
        out[11, k] = same_end(s, s0, s1, t, t0, t1)
        out[12, k] = min(s1 - s0, t1 - t0)
        out[13, k] = max(s1 - s0, t1 - t0)
        out[14, k], out[15, k], out[16, k] = surprise(runs, i[k], j[k], weights[0])
        out[17, k], out[18, k], out[19, k] = surprise(bare_runs, i[k], j[k], weights[1])
        out[20, k] = _digits(a, a0, a1, b, b0, b1)
        ours, of_ours = _told(words[0], i[k], b, b0, b1)
        theirs, of_theirs = _told(words[1], j[k], a, a0, a1)
        out[21, k] = max(ours, theirs)
        if of_ours > 0 and of_theirs > 0:
            one, other = ours / of_ours, theirs / of_theirs
            out[22, k], out[23, k] = (one + other) / 2, min(one, other)
        else:
            only = ours / of_ours if of_ours > 0 else theirs / of_theirs if of_theirs > 0 else 0.5
            out[22, k] = out[23, k] = only


@njit(cache=True, nogil=True, error_model="numpy")
def surprise(runs: tuple[Sets, Sets], i: int, j: int, weights: Column) -> tuple[float, float, float]:
    """Bits of the runs two texts share, and their share of the smaller and of the larger side."""
    (ours, at, bits), (theirs, at_others, bits_others) = runs
    total, _ = met(ours, at[i], at[i + 1], theirs, at_others[j], at_others[j + 1], weights)
    small, large = min(bits[i], bits_others[j]), max(bits[i], bits_others[j])
    return total, total / max(small, _LEAST), total / max(large, _LEAST)


@njit(cache=True, nogil=True, error_model="numpy")
def _digits(a: NDArray[np.uint8], a0: int, a1: int, b: NDArray[np.uint8], b0: int, b1: int) -> float:
    """1 the same number in both, -1 two different ones, 0 when a side has none."""
    m, ours, theirs, same = b0, 0, 0, True
    for k in range(a0, a1):
        if a[k] > 57:  # a letter
            continue
        ours += 1
        while m < b1 and b[m] > 57:
            m += 1
        if m == b1 or b[m] != a[k]:
            same = False
        if m < b1:
            m += 1
    for k in range(b0, b1):
        theirs += b[k] <= 57
    if ours == 0 or theirs == 0:
        return 0.0
    return 1.0 if same and ours == theirs else -1.0


@njit(cache=True, nogil=True, error_model="numpy")
def _told(words: Words, row: int, text: NDArray[np.uint8], t0: int, t1: int) -> tuple[float, float]:
    """Bits of a record's words that stand in a text, and of all its words."""
    signs, starts, of_record, bits = words
    found, whole = 0.0, 0.0
    for w in range(of_record[row], of_record[row + 1]):
        whole += bits[w]
        if find(signs, starts[w], starts[w + 1], text, t0, t1) >= 0:
            found += bits[w]
    return found, whole
