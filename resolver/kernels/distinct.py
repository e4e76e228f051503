"""Texts as numbers: the same number for the same text."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.strings import equal

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_TURN = np.uint64(32)


@njit(cache=True, nogil=True, error_model="numpy")
def number(signs: Bytes, starts: Ints, table: NDArray[np.int32], numbers: Ints, first: Ints) -> int:
    """Number texts in the order in which they first come, -1 for an empty one; gives how many there are.

    `first` gets where each stands first; `table` is all -1 and has a power of two of places, more than there are texts.
    """
    found, last = 0, len(table) - 1
    for k in range(len(starts) - 1):
        a, b = starts[k], starts[k + 1]
        if a == b:
            numbers[k] = -1
            continue
        code = _BASIS
        for m in range(a, b):
            code = (code ^ np.uint64(signs[m])) * _PRIME
        at = np.int64(code ^ (code >> _TURN)) & last
        while table[at] >= 0:
            other = first[table[at]]
            if equal(signs, a, b, signs, starts[other], starts[other + 1]):
                break
            at = (at + 1) & last
        if table[at] < 0:
            table[at] = found
            first[found] = k
            found += 1
        numbers[k] = table[at]
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def count(numbers: Ints, starts: Ints, counts: Ints) -> None:
    """One more in `counts` for each record that has a number, however often it has it."""
    for k in range(len(starts) - 1):
        for m in range(starts[k], starts[k + 1]):
            again = numbers[m] < 0
            for p in range(starts[k], m):
                again = again or numbers[p] == numbers[m]
            if not again:
                counts[numbers[m]] += 1


@njit(cache=True, nogil=True, error_model="numpy")
def sets(numbers: Ints, starts: Ints, members: NDArray[np.int32], bounds: Ints) -> None:
    """The numbers of each record rising, each once; `members` has room for all."""
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = begin = place
        for m in range(starts[k], starts[k + 1]):
            p = place
            while p > begin and members[p - 1] > numbers[m]:
                p -= 1
            if p > begin and members[p - 1] == numbers[m]:
                continue
            for q in range(place, p, -1):
                members[q] = members[q - 1]
            members[p] = numbers[m]
            place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def chosen(
    signs: Bytes, at: Ints, of: Ints, keep: NDArray[np.bool_], out: Bytes, words: Ints, bounds: Ints
) -> int:
    """Some of the words of each record, in their order; gives how many they are."""
    place, count = 0, 0
    for k in range(len(of) - 1):
        bounds[k] = count
        for w in range(of[k], of[k + 1]):
            if keep[w]:
                words[count] = place
                count += 1
                for m in range(at[w], at[w + 1]):
                    out[place] = signs[m]
                    place += 1
    bounds[len(of) - 1], words[count] = count, place
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def taken(signs: Bytes, starts: Ints, places: Ints, out: Bytes, bounds: Ints) -> None:
    """The texts at `places`, nothing at -1; `bounds` says where each goes."""
    for k in range(len(places)):
        if places[k] >= 0:
            shift = bounds[k] - starts[places[k]]
            for m in range(starts[places[k]], starts[places[k] + 1]):
                out[m + shift] = signs[m]


@njit(cache=True, nogil=True, error_model="numpy")
def rising(signs: Bytes, starts: Ints) -> bool:
    """Whether each text comes after the one before it, byte by byte, which in UTF-8 is the order of the letters."""
    for k in range(1, len(starts) - 1):
        a, b, end = starts[k - 1], starts[k], starts[k + 1]
        while a < starts[k] and b < end and signs[a] == signs[b]:
            a += 1
            b += 1
        if b == end or (a < starts[k] and signs[a] > signs[b]):
            return False
    return True
