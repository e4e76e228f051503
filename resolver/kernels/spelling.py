"""A handle beside a name, pair by pair."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.handle import Column, Ints, Sets, Texts, surprise
from resolver.kernels.strings import MOST, alike, find, winkler

Lists = tuple[NDArray[np.uint8], Ints, Ints]
"""Signs, where each word begins, where each record's words begin."""
Named = tuple[Texts, Lists, Lists, Ints, Column]
"""Names run together, spellings of the surname, given names, their numbers among the forms, bits of the surname."""

ROWS = (
    "spelled_share", "spelled_surname", "spelled_given", "spelled_initial", "spelled_rare", "spelled_only_given",
    "spelled_ratio", "spelled_partial", "spelled_winkler", "spelled_surprise", "spelled_small", "spelled_large",
)  # fmt: skip

_SPACE = np.uint8(32)
_SHORTEST = 3  # letters of a word that is looked for in a handle


@njit(cache=True, nogil=True, error_model="numpy")
def spellings(
    stems: tuple[Texts, Texts], named: tuple[Named, Named], forms: Lists, there: tuple[Sets, Sets], back: tuple[Sets, Sets],
    weights: Column, i: Ints, j: Ints, out: NDArray[np.float64],
) -> None:  # fmt: skip
    """`ROWS` of out: our handle with their name or the other way, where more of the handle is explained.

    `there` has the runs of our handles and their names, `back` those of their handles and our names.
    """
    table = np.zeros(256, dtype=np.uint64)
    rest = np.empty(MOST, dtype=np.uint8)
    for k in range(len(i)):
        out[:, k] = np.nan
        a, share_a = _share(stems[0], i[k], named[1], j[k], forms, rest)
        b, share_b = _share(stems[1], j[k], named[0], i[k], forms, rest)
        if share_a < 0 and share_b < 0:
            continue
        if share_a >= share_b:
            _row(
                table,
                stems[0],
                i[k],
                named[1],
                j[k],
                a,
                share_a,
                surprise(there, i[k], j[k], weights),
                out,
                k,
            )
        else:
            _row(
                table, stems[1], j[k], named[0], i[k], b, share_b, surprise(back, j[k], i[k], weights), out, k
            )


@njit(cache=True, nogil=True, error_model="numpy")
def own(stems: Texts, named: Named, forms: Lists, least: float, out: NDArray[np.bool_]) -> None:
    """Whether each record's own name explains `least` of its handle."""
    rest = np.empty(MOST, dtype=np.uint8)
    for k in range(len(out)):
        found, share = _share(stems, k, named, k, forms, rest)
        out[k] = (found[0] or found[1]) and share >= least


@njit(cache=True, nogil=True, error_model="numpy")
def _share(
    stems: Texts, row: int, named: Named, other: int, forms: Lists, rest: NDArray[np.uint8]
) -> tuple[tuple[bool, bool, bool, int], float]:
    """What is explained, and the share; -1 where there is no handle or no name."""
    signs, at = stems
    start, end = at[row], min(at[row + 1], at[row] + MOST)
    if start == end or named[0][1][other] == named[0][1][other + 1]:
        return (False, False, False, 0), -1.0
    found = explained(signs, start, end, named[1], named[2], named[3], other, forms, rest)
    return found, 1.0 - found[3] / (end - start)


@njit(cache=True, nogil=True, error_model="numpy")
def _row(
    table: NDArray[np.uint64], stems: Texts, row: int, named: Named, other: int, found: tuple[bool, bool, bool, int],
    share: float, common: tuple[float, float, float], out: NDArray[np.float64], k: int,
) -> None:  # fmt: skip
    (s, s_at), (n, n_at) = stems, named[0]
    s0, s1, n0, n1 = s_at[row], s_at[row + 1], n_at[other], n_at[other + 1]
    surname, given, initial, _ = found
    out[0, k], out[1, k], out[2, k], out[3, k] = share, surname, given, initial
    out[4, k] = named[4][other] if surname else 0.0
    out[5, k] = given and not surname
    out[6, k], out[7, k], _ = alike(table, s, s0, s1, n, n0, n1)
    out[8, k] = winkler(table, s, s0, s1, n, n0, n1)
    out[9, k], out[10, k], out[11, k] = common


@njit(cache=True, nogil=True, error_model="numpy")
def explained(
    signs: NDArray[np.uint8], start: int, end: int, surnames: Lists, given: Lists, numbers: Ints, row: int, forms: Lists,
    rest: NDArray[np.uint8],
) -> tuple[bool, bool, bool, int]:  # fmt: skip
    """Whether the handle holds surname, given name (or a form of it), initial; letters left unexplained."""
    size = end - start
    for k in range(size):
        rest[k] = signs[start + k]
    has_surname, has_given, has_initial = False, False, False
    l_signs, l_at, l_of = surnames
    for w in range(l_of[row], l_of[row + 1]):
        place = find(l_signs, l_at[w], l_at[w + 1], rest, 0, size)
        if place >= 0:
            size = _cut(rest, size, place, l_at[w + 1] - l_at[w])
            has_surname = True
            break
    g_signs, g_at, g_of = given
    f_signs, f_at, f_of = forms
    for w in range(g_of[row], g_of[row + 1]):
        length = g_at[w + 1] - g_at[w]
        place = -1
        if length >= _SHORTEST:
            place = find(g_signs, g_at[w], g_at[w + 1], rest, 0, size)
        if place < 0 and numbers[w] >= 0:
            for f in range(f_of[numbers[w]], f_of[numbers[w] + 1]):
                place = find(f_signs, f_at[f], f_at[f + 1], rest, 0, size)
                if place >= 0:
                    length = f_at[f + 1] - f_at[f]
                    break
        if place >= 0:
            size = _cut(rest, size, place, length)
            has_given = True
        elif has_surname:
            place = find(g_signs, g_at[w], g_at[w] + 1, rest, 0, size)
            if place >= 0:
                rest[place] = _SPACE
                has_initial = True
    left = 0
    for k in range(size):
        left += rest[k] != _SPACE
    return has_surname, has_given, has_initial, left


@njit(cache=True, nogil=True, error_model="numpy")
def _cut(rest: NDArray[np.uint8], size: int, place: int, length: int) -> int:
    """Put a space where a word of `length` stood; the size that is left."""
    rest[place] = _SPACE
    for k in range(place + 1, size - length + 1):
        rest[k] = rest[k + length - 1]
    return size - length + 1
