"""Two names, pair by pair."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.handle import Column, Ints, Sets, Texts, surprise
from resolver.kernels.strings import alike, equal, winkler

ROWS = (
    "name_equal", "name_ratio", "name_partial", "name_winkler", "name_surprise", "name_share_small", "name_share_large",
    "surname", "surname_rare", "given", "name_swapped",
)  # fmt: skip
DIFFERS, INITIAL, CLOSE, SAME = 0, 1, 2, 3
GIVEN_DIFFERS, GIVEN_CLOSE, GIVEN_INITIAL, NICKNAME, GIVEN_SAME = 0, 1, 2, 3, 4

_CLOSE_ABOVE = 0.900001  # Jaro-Winkler: one slip of the finger in a word of six letters or more


@njit(cache=True, nogil=True, error_model="numpy")
def names(
    run: tuple[Texts, Texts], runs: tuple[Sets, Sets], weights: Column, first: tuple[Texts, Texts], last: tuple[Texts, Texts],
    rare: Column, nicks: tuple[Ints, Ints], forms: NDArray[np.bool_], i: Ints, j: Ints, out: NDArray[np.float64],
) -> None:  # fmt: skip
    """`ROWS` of out; NaN where a side has no name, in rows of words where a side shows one word only.

    `rare` has the bits of our surnames, `nicks` the number of a given name in `forms`, which says
    of two whether they are one name; -1 for one that has no other form.
    """
    table = np.zeros(256, dtype=np.uint64)
    (n, n_at), (m, m_at) = run
    (x, x_at), (y, y_at) = first
    (p, p_at), (q, q_at) = last
    for k in range(len(i)):
        n0, n1, m0, m1 = n_at[i[k]], n_at[i[k] + 1], m_at[j[k]], m_at[j[k] + 1]
        out[:, k] = np.nan
        if n0 == n1 or m0 == m1:
            continue
        x0, x1, y0, y1 = x_at[i[k]], x_at[i[k] + 1], y_at[j[k]], y_at[j[k] + 1]
        p0, p1, q0, q1 = p_at[i[k]], p_at[i[k] + 1], q_at[j[k]], q_at[j[k] + 1]
        out[1, k], out[2, k], _ = alike(table, n, n0, n1, m, m0, m1)
        out[3, k] = winkler(table, n, n0, n1, m, m0, m1)
        out[4, k], out[5, k], out[6, k] = surprise(runs, i[k], j[k], weights)
        if p1 > p0 and q1 > q0:
            same = equal(p, p0, p1, q, q0, q1)
            out[7, k] = _surname(table, p, p0, p1, q, q0, q1, same)
            out[8, k] = rare[i[k]] if same else 0.0
            out[10, k] = not same and equal(p, p0, p1, y, y0, y1) and equal(q, q0, q1, x, x0, x1)
        if x1 > x0 and y1 > y0:
            out[9, k] = _given(table, x, x0, x1, y, y0, y1, nicks[0][i[k]], nicks[1][j[k]], forms)
        # "J. Smit" twice is not one full name twice
        out[0, k] = equal(n, n0, n1, m, m0, m1) and out[9, k] != GIVEN_INITIAL


@njit(cache=True, nogil=True, error_model="numpy")
def _surname(
    table: NDArray[np.uint64], p: NDArray[np.uint8], p0: int, p1: int, q: NDArray[np.uint8], q0: int, q1: int, same: bool
) -> int:  # fmt: skip
    if min(p1 - p0, q1 - q0) == 1:
        return INITIAL if p[p0] == q[q0] else DIFFERS
    if same:
        return SAME
    return CLOSE if winkler(table, p, p0, p1, q, q0, q1) >= _CLOSE_ABOVE else DIFFERS


@njit(cache=True, nogil=True, error_model="numpy")
def _given(
    table: NDArray[np.uint64], x: NDArray[np.uint8], x0: int, x1: int, y: NDArray[np.uint8], y0: int, y1: int,
    nick: int, other: int, forms: NDArray[np.bool_],
) -> int:  # fmt: skip
    if equal(x, x0, x1, y, y0, y1):
        return GIVEN_INITIAL if x1 - x0 == 1 else GIVEN_SAME
    if min(x1 - x0, y1 - y0) == 1:
        return GIVEN_INITIAL if x[x0] == y[y0] else GIVEN_DIFFERS
    if nick >= 0 and other >= 0 and forms[nick, other]:
        return NICKNAME
    return GIVEN_CLOSE if winkler(table, x, x0, x1, y, y0, y1) >= _CLOSE_ABOVE else GIVEN_DIFFERS
