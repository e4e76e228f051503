"""The keys a record is filed under, as numbers: hashes of what they spell.

64 bits (FNV-1a, Fowler, Noll and Vo 1991): among ten million keys two different ones meet with a chance of three in a million.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.handle import Ints, Texts

Lists = tuple[NDArray[np.uint8], Ints, Ints]
Keys = NDArray[np.uint64]

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_SPACE = np.uint64(32)
HANDLE, EMAIL, PHONE, PAGE, PLACE, BIRTH, ACCOUNT = (np.uint64(ord(sign)) for sign in "hetupbk")
_SHORTEST = 4  # letters of a spelling worth looking for
ROOM = 24
"""Most keys of a record besides the accounts it names."""


@njit(cache=True, nogil=True, error_model="numpy")
def _signed(kind: Any) -> Any:
    return (_BASIS ^ kind) * _PRIME


@njit(cache=True, nogil=True, error_model="numpy")
def _spell(found: Any, text: Texts, row: int) -> Any:
    signs, at = text
    for k in range(at[row], at[row + 1]):
        found = (found ^ np.uint64(signs[k])) * _PRIME
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _initial(found: Any, text: Texts, row: int) -> Any:
    return (found ^ np.uint64(text[0][text[1][row]])) * _PRIME


@njit(cache=True, nogil=True, error_model="numpy")
def _size(text: Texts, row: int) -> int:
    return int(text[1][row + 1] - text[1][row])


@njit(cache=True, nogil=True, error_model="numpy")
def _add(keys: Keys, full: NDArray[np.bool_], begin: int, place: int, key: Any, is_full: bool) -> int:
    """One key more, once; strong where it is strong in any way."""
    for k in range(begin, place):
        if keys[k] == key:
            full[k] = full[k] or is_full
            return place
    keys[place], full[place] = key, is_full
    return place + 1


@njit(cache=True, nogil=True, error_model="numpy")
def exact(
    first: Texts, between: Texts, surname: Texts, stems: Texts, emails: Texts, locals_: Texts, phones: Texts, urls: Texts,
    places: Texts, births: Texts, own: Texts, more: Lists, keys: Keys, full: NDArray[np.bool_], bounds: Ints,
) -> None:  # fmt: skip
    """The keys of each record, and whether each is strong; `bounds` gets where each record's begin."""
    place = 0
    for r in range(len(bounds) - 1):
        begin = bounds[r] = place
        if _size(first, r):
            place = _forms(first, between, surname, r, keys, full, begin, place)
        for text in (stems, locals_):
            if _size(text, r) >= _SHORTEST:
                place = _add(keys, full, begin, place, _spell(_signed(HANDLE), text, r), True)
        for kind, text in ((EMAIL, emails), (PHONE, phones), (PAGE, urls)):
            if _size(text, r):
                place = _add(keys, full, begin, place, _spell(_signed(kind), text, r), True)
        if _size(first, r) and _size(surname, r):
            # A common name is told apart by the town or the day it was born.
            for kind, text in ((PLACE, places), (BIRTH, births)):
                if _size(text, r):
                    for spoken in (_spell(_signed(kind), first, r), _initial(_signed(kind), first, r)):
                        named = (_spell(spoken, surname, r) ^ _SPACE) * _PRIME
                        place = _add(keys, full, begin, place, _spell(named, text, r), True)
        place = _add(keys, full, begin, place, _spell(_signed(ACCOUNT), own, r), True)
        signs, at, of = more
        for a in range(of[r], of[r + 1]):
            place = _add(keys, full, begin, place, _spell(_signed(ACCOUNT), (signs, at), a), True)
    bounds[len(bounds) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def _forms(
    first: Texts,
    between: Texts,
    surname: Texts,
    r: int,
    keys: Keys,
    full: NDArray[np.bool_],
    begin: int,
    place: int,
) -> int:
    """A name as people make handles of it, in full and with one part cut to its initial, in both orders."""
    head = _spell(_signed(HANDLE), first, r)
    size, rest = _size(first, r), _size(surname, r)
    if rest == 0:
        return _add(keys, full, begin, place, head, True) if size >= _SHORTEST else place
    cut_head = _initial(_signed(HANDLE), first, r)
    for with_between in range(2 if _size(between, r) else 1):
        whole, last, initial = rest, _signed(HANDLE), head
        after, cut_after = head, cut_head
        if with_between:
            whole += _size(between, r)
            last = _spell(last, between, r)
            after, cut_after = _spell(after, between, r), _spell(cut_after, between, r)
            initial = _initial(initial, between, r)
        else:
            initial = _initial(initial, surname, r)
        last = _spell(last, surname, r)
        after, cut_after = _spell(after, surname, r), _spell(cut_after, surname, r)
        if size + whole >= _SHORTEST:
            place = _add(keys, full, begin, place, after, True)
            place = _add(keys, full, begin, place, _spell(last, first, r), True)
        if 1 + whole >= _SHORTEST:
            place = _add(keys, full, begin, place, cut_after, False)
            place = _add(keys, full, begin, place, _initial(last, first, r), False)
        if size + 1 >= _SHORTEST:
            place = _add(keys, full, begin, place, initial, False)
    return place


@njit(cache=True, nogil=True, error_model="numpy")
def grams(
    one: Texts, two: Texts, three: Texts, number: Ints, base: int, rows: tuple[int, int], counts: NDArray[np.int32],
    least: int, most: int, members: NDArray[np.int32], bounds: Ints, sizes: NDArray[np.int32],
) -> int:  # fmt: skip
    """Runs of three and four characters of three texts together, the ends marked, for each record of `rows`.

    Without `members` (length 0) they are only counted in `counts`; with it, those that `least` to `most` records
    have are written, record after record, and how many a record has in all goes to `sizes`. Gives how many were written.
    """
    held = np.empty(_MOST, dtype=np.int32)
    table, since = np.empty(2 * _MOST, dtype=np.int32), np.full(2 * _MOST, -1, dtype=np.int32)
    place = 0
    for r in range(rows[0], rows[1]):
        size = 0
        for text in (one, two, three):
            signs, at = text
            size = _runs(signs, at[r], at[r + 1], number, base, held, size, table, since, r)
        if not len(members):
            for k in range(size):
                counts[held[k]] += 1
            continue
        bounds[r] = place
        sizes[r] = size
        for k in range(size):
            if least <= counts[held[k]] <= most:
                members[place] = held[k]
                place += 1
    return place


_MOST = 4 * 1024
"""Runs of a record that are counted, a power of two."""


@njit(cache=True, nogil=True, error_model="numpy")
def _runs(
    signs: NDArray[np.uint8], first: int, last: int, number: Ints, base: int, held: NDArray[np.int32], size: int,
    table: NDArray[np.int32], since: NDArray[np.int32], record: int,
) -> int:  # fmt: skip
    """Put the runs of a text among those that are held, each once; how many there are then.

    `table` has what is held where `since` is this record.
    """
    if first == last:
        return size
    cube = base * base * base
    value = 0
    for m in range(first - 1, last + 1):
        sign = 0 if m < first else 1 if m == last else number[signs[m]]
        value = (value * base + sign) % (cube * base)
        if m - first + 2 >= 3:
            size = _insert(held, size, value % cube, table, since, record)
        if m - first + 2 >= 4:
            size = _insert(held, size, cube + value, table, since, record)
    return size


@njit(cache=True, nogil=True, error_model="numpy")
def _insert(
    held: NDArray[np.int32], size: int, value: int, table: NDArray[np.int32], since: NDArray[np.int32], record: int
) -> int:  # fmt: skip
    last = len(table) - 1
    at = (value * 40503 >> 3) & last
    while since[at] == record:
        if table[at] == value:
            return size
        at = (at + 1) & last
    if size == len(held):
        return size
    table[at], since[at], held[size] = value, record, value
    return size + 1
