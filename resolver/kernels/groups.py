"""Groups that grow along the strongest pairs while the whole still holds. The rules stand in `resolver/cluster.py`."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Column = NDArray[np.float64]

SCORED, SAME, DIFFERENT, UNSURE = 0, 1, 2, 3
"""What a person said of a pair: nothing, or a verdict."""
LET, SAID_DIFFERENT, CLASH, TOO_LARGE, AGAINST, TOGETHER = 0, 1, 2, 3, 4, 5
"""What became of a joining pair: let, refused and why, or together already."""


@njit(cache=True, nogil=True, error_model="numpy")
def grow(
    order: Ints, one: Ints, other: Ints, codes: Ints, bits: Column, said: NDArray[np.int8], platforms: NDArray[np.int32],
    strong: NDArray[np.int32], largest: int, costs: tuple[float, float, float], group: Ints, fate: NDArray[np.int8],
    value: Column,
) -> None:  # fmt: skip
    """Take the pairs in `order`; `group` gets for each record the smallest of its group, `fate` and `value` what
    became of each pair and the figure that goes with it.

    Pairs are `one[k] < other[k]` in the order of `codes` (one * records + other). `strong` has a row for each kind of
    id of which a person has one, -1 where it is not known. `costs`: bits of a second account on one platform, of a
    pair that is not here, and the most a pair counts.
    """
    size = len(group)
    follows, last, count = np.full(size, -1, dtype=np.int64), np.arange(size), np.ones(size, dtype=np.int64)
    ours, theirs = np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    for record in range(size):
        group[record] = record
    for k in order:
        a, b = group[one[k]], group[other[k]]
        if a == b:
            fate[k] = TOGETHER
            continue
        _gather(a, follows, ours)
        _gather(b, follows, theirs)
        n, m = count[a], count[b]
        fate[k], value[k] = _objection(
            ours[:n],
            theirs[:m],
            size,
            codes,
            bits,
            said,
            platforms,
            strong,
            largest,
            costs,
            said[k] != SCORED,
        )
        if fate[k] != LET:
            continue
        low, high = min(a, b), max(a, b)
        for p in range(n):
            group[ours[p]] = low
        for p in range(m):
            group[theirs[p]] = low
        follows[last[low]] = high
        last[low] = last[high]
        count[low] = n + m


@njit(cache=True, nogil=True, error_model="numpy")
def _gather(first: int, follows: Ints, members: Ints) -> None:
    """The members of a group, rising."""
    size, record = 0, first
    while record >= 0:
        place = size
        while place > 0 and members[place - 1] > record:
            members[place] = members[place - 1]
            place -= 1
        members[place] = record
        size += 1
        record = follows[record]


@njit(cache=True, nogil=True, error_model="numpy")
def _objection(
    ours: Ints, theirs: Ints, size: int, codes: Ints, bits: Column, said: NDArray[np.int8], platforms: NDArray[np.int32],
    strong: NDArray[np.int32], largest: int, costs: tuple[float, float, float], is_human: bool,
) -> tuple[int, float]:  # fmt: skip
    """Why two groups must not become one. A person's "same" yields to their "different" only."""
    second, unseen, most = costs
    total = 0.0
    for a in ours:
        for b in theirs:
            code = min(a, b) * size + max(a, b)
            k = np.searchsorted(codes, code)
            known = k < len(codes) and codes[k] == code
            same = False
            if not known:
                total += unseen
            elif said[k] == DIFFERENT:
                return SAID_DIFFERENT, 0.0
            elif said[k] == SAME:
                same = True
                total += most
            else:
                total += max(-most, min(most, bits[k]))
            # Only the chance likeness is discounted: a person's word is not.
            if platforms[a] == platforms[b] and not same:
                total -= second
    if is_human:
        return LET, 0.0
    for kind in range(len(strong)):
        if _clash(ours, theirs, strong[kind]):
            return CLASH, float(kind)
    if len(ours) + len(theirs) > largest:
        return TOO_LARGE, float(len(ours) + len(theirs))
    mean = total / (len(ours) * len(theirs))
    return (AGAINST, mean) if mean < 0 else (LET, mean)


@njit(cache=True, nogil=True, error_model="numpy")
def _clash(ours: Ints, theirs: Ints, held: NDArray[np.int32]) -> bool:
    """Whether both groups have the id and no value in common."""
    any_ours, any_theirs = False, False
    for b in theirs:
        any_theirs = any_theirs or held[b] >= 0
    for a in ours:
        if held[a] < 0:
            continue
        any_ours = True
        for b in theirs:
            if held[a] == held[b]:
                return False
    return any_ours and any_theirs
