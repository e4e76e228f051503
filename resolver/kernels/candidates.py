"""Pairs of records that are filed under one key, or share enough rare runs."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


@njit(cache=True, nogil=True, error_model="numpy")
def filed(
    keys: NDArray[np.uint64], records: NDArray[np.int32], full: NDArray[np.bool_], split: int, size: int, cap: int,
    pairs: Ints,
) -> tuple[int, int]:  # fmt: skip
    """Pairs of each group of equal keys, as row * size + column; with an empty `pairs` they are only counted.

    Entries are in the order of their keys. `split` is 0 within one table; across two it is the size of the left
    one, the records of the right one are numbered from there. Gives the pairs, and the groups above `cap`.
    """
    found, skipped, start, count = 0, 0, 0, len(keys)
    while start < count:
        end = start + 1
        while end < count and keys[end] == keys[start]:
            end += 1
        ours = 0
        if end - start > cap:
            for k in range(start, end):
                ours += records[k] < split
            if max(ours, end - start - ours) > cap:
                skipped += 1
                start = end
                continue
        for a in range(start, end):
            for b in range(a + 1, end):
                one, other = min(records[a], records[b]), max(records[a], records[b])
                if one == other or not (full[a] or full[b]) or (split and not one < split <= other):
                    continue
                if len(pairs):
                    pairs[found] = np.int64(one) * size + (other - split)
                found += 1
        start = end
    return found, skipped


@njit(cache=True, nogil=True, error_model="numpy")
def postings(members: Numbers, bounds: Ints, starts: Numbers, records: Numbers, width: int) -> None:
    """Turn records' members round: the records of each member, rising; `starts` is all 0, with room for `width` + 1."""
    for k in range(len(members)):
        starts[members[k]] += 1
    for k in range(1, width + 1):
        starts[k] += starts[k - 1]
    # Each begins where its last record is put; they come from the last to the first.
    for r in range(len(bounds) - 2, -1, -1):
        for k in range(bounds[r], bounds[r + 1]):
            starts[members[k]] -= 1
            records[starts[members[k]]] = r


@njit(cache=True, nogil=True, error_model="numpy")
def sharing(
    rows: tuple[int, int], members: NDArray[np.int32], bounds: Ints, sizes: NDArray[np.int32], starts: Numbers,
    records: NDArray[np.int32], others: NDArray[np.int32], within: bool, least: float, pairs: Ints,
) -> int:  # fmt: skip
    """Pairs of a row and a record that share enough members, as row * len(others) + column.

    `sizes` and `others` tell how many members each has in all. Gives how many there are; those that fit are in `pairs`.
    """
    shared = np.zeros(len(others), dtype=np.int32)
    touched = np.empty(len(others), dtype=np.int32)
    found = 0
    for r in range(rows[0], rows[1]):
        met = 0
        for k in range(bounds[r], bounds[r + 1]):
            for p in range(starts[members[k] + 1] - 1, starts[members[k]] - 1, -1):
                other = records[p]
                if within and other <= r:
                    break
                if shared[other] == 0:
                    touched[met] = other
                    met += 1
                shared[other] += 1
        for t in range(met):
            other = touched[t]
            if np.float32(shared[other]) >= least * np.sqrt(np.float32(sizes[r]) * np.float32(others[other])):
                if found < len(pairs):
                    pairs[found] = np.int64(r) * len(others) + other
                found += 1
            shared[other] = 0
    return found
