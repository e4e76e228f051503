"""Who shares a key, or enough rare runs, with a few records: from lists of who is filed under what."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.forms import JOINED, KEYS, LETTERS, STEM, Raw, keys_of, plain_of
from resolver.kernels.keys import grams
from resolver.kernels.runs import runs

Ints = NDArray[np.int64]
Numbers = NDArray[np.uint64]
Filed = tuple[Ints, Ints, Ints]
"""Numbers of keys or runs, rising; where the entries of each begin; the entries."""

PLATFORMS = 1 << 15
"""Platforms an entry can tell apart."""
SIZES = 1 << 13
_ALL = 1 << 40
_TURN = np.uint64(0x9E3779B97F4A7C15)
_HIGH = np.uint64(40)


@njit(cache=True, nogil=True, error_model="numpy")
def wanted(raw: Raw, at: Ints, counts: Any, cap: int, number: Ints, base: int) -> Any:
    """What some forms are filed under: their keys and their rare runs, as `near` takes them, and each of both once."""
    _, w, _ = raw
    size, many, letters = len(at), 0, 0
    for r in range(size):
        h = at[r] // 4
        many += w[h + KEYS]
        letters += w[h + LETTERS] + w[h + STEM] + w[h + JOINED]
    numbers, strong, bounds = (
        np.empty(many, np.uint64),
        np.empty(many, np.bool_),
        np.empty(size + 1, np.int64),
    )
    keys_of(raw, at, numbers, strong, bounds)
    out = (np.empty(letters, np.uint8), np.empty(letters, np.uint8), np.empty(letters, np.uint8))
    starts = (np.empty(size + 1, np.int64), np.empty(size + 1, np.int64), np.empty(size + 1, np.int64))
    plain_of(raw, at, out, starts)
    members = np.empty(max(1, 2 * (letters + 9 * size)), np.int32)
    run_at, sizes = np.zeros(size + 1, np.int64), np.zeros(size, np.int32)
    run_at[size] = grams(
        (out[0], starts[0]), (out[1], starts[1]), (out[2], starts[2]), number, base, (0, size), counts, 2, cap, members,
        run_at, sizes,
    )  # fmt: skip
    rare = members[: run_at[size]].astype(np.int64)
    asked = np.empty(many, np.int64)
    for k in range(many):
        asked[k] = np.int64(numbers[k])
    return (numbers, strong, bounds), (rare, run_at, sizes), np.unique(asked), np.unique(rare)


@njit(cache=True, nogil=True, error_model="numpy")
def count_runs(
    raw: Raw, at: Ints, number: Ints, base: int, counts: tuple[Ints, Ints, Ints, Ints], together: Any, by: int
) -> None:
    """Add `by` to the counts of the runs of one form: those of letters, stem, name run together, and of a handle held
    against a name; `together` has those of `wanted`."""
    room = raw[1][at[0] // 4]
    out = (np.empty(room, np.uint8), np.empty(room, np.uint8), np.empty(room, np.uint8))
    starts = (np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(2, np.int64))
    plain_of(raw, at, out, starts)
    members, bounds = np.empty(max(1, 2 * (3 * room + 9)), np.int32), np.zeros(2, np.int64)
    for t in range(3):
        runs(out[t], starts[t], number, base, 3, (0, 1), members, bounds)
        for k in range(bounds[1]):
            counts[t][members[k]] += by
            if t > 0:
                counts[3][members[k]] += by
    sizes = np.zeros(1, np.int32)
    found = grams(
        (out[0], starts[0]), (out[1], starts[1]), (out[2], starts[2]), number, base, (0, 1), together, -_ALL, _ALL,
        members, bounds, sizes,
    )  # fmt: skip
    for k in range(found):
        together[members[k]] += by


@njit(cache=True, nogil=True, error_model="numpy")
def near(
    own: Ints, here: int, keys: tuple[Numbers, NDArray[np.bool_], Ints], by_key: Filed, runs: tuple[Ints, Ints, NDArray[np.int32]],
    by_run: Filed, least: float, out: Ints, bounds: Ints,
) -> int:  # fmt: skip
    """For each record the numbers of the others, in `out`, where `bounds` tells each one's begin; gives how many there are.

    `own` are the records themselves. Above 0, `here` is the platform of the only ones that are looked for, less one.
    `keys`: those of all records, whether each is strong, where each record's begin; `runs` likewise, with how many
    each record has in all last. An entry under a key is number, platform, and whether it is strong there; under a run:
    number, platform, and how many runs it has. Where more are found than `out` has room for, only their number is right.
    """
    numbers, strong, key_at = keys
    members, run_at, sizes = runs
    found = 0
    for r in range(len(own)):
        bounds[r] = found
        most = 0
        for k in range(key_at[r], key_at[r + 1]):
            p = place_of(by_key[0], np.int64(numbers[k]))
            if p >= 0:
                most += by_key[1][p + 1] - by_key[1][p]
        for k in range(run_at[r], run_at[r + 1]):
            p = place_of(by_run[0], members[k])
            if p >= 0:
                most += by_run[1][p + 1] - by_run[1][p]
        if most == 0:
            continue
        width = 4
        while width < 2 * most:
            width *= 2
        slots = np.full(width, -1, dtype=np.int64)
        who, shared, theirs = np.empty(most, np.int64), np.zeros(most, np.int32), np.zeros(most, np.int32)
        met = 0
        for k in range(key_at[r], key_at[r + 1]):
            p = place_of(by_key[0], np.int64(numbers[k]))
            if p < 0:
                continue
            for e in range(by_key[1][p], by_key[1][p + 1]):
                entry = by_key[2][e]
                number = entry >> 16
                if number == own[r] or not (strong[k] or entry & 1):
                    continue
                if here and (entry >> 1) & (PLATFORMS - 1) != here - 1:
                    continue
                at, met = _slot(slots, who, number, met)
                theirs[at] = -1  # near whatever it shares
        for k in range(run_at[r], run_at[r + 1]):
            p = place_of(by_run[0], members[k])
            if p < 0:
                continue
            for e in range(by_run[1][p], by_run[1][p + 1]):
                entry = by_run[2][e]
                number = entry >> 28
                if number == own[r] or (here and (entry >> 13) & (PLATFORMS - 1) != here - 1):
                    continue
                at, met = _slot(slots, who, number, met)
                if theirs[at] >= 0:
                    theirs[at] = entry & (SIZES - 1)
                    shared[at] += 1
        for m in range(met):
            enough = theirs[m] < 0 or np.float32(shared[m]) >= np.float32(least) * np.sqrt(
                np.float32(sizes[r]) * np.float32(theirs[m])
            )
            if enough:
                if found < len(out):
                    out[found] = who[m]
                found += 1
    bounds[len(own)] = found
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def place_of(held: NDArray[Any], number: Any) -> int:
    """Where a number stands among these, which rise; -1 where it does not."""
    low, high = 0, len(held)
    while low < high:
        middle = (low + high) // 2
        if held[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low if low < len(held) and held[low] == number else -1


@njit(cache=True, nogil=True, error_model="numpy")
def _slot(slots: Ints, who: Ints, number: int, met: int) -> tuple[int, int]:
    """The place of a number among those met, a new one where it was not; and how many are met then."""
    last = len(slots) - 1
    at = np.int64((np.uint64(number) * _TURN) >> _HIGH) & last
    while slots[at] >= 0:
        if who[slots[at]] == number:
            return slots[at], met
        at = (at + 1) & last
    slots[at] = met
    who[met] = number
    return met, met + 1
