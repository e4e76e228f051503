"""Normal forms of one record in a row of bytes, and back: what comparing it takes, with nothing left to normalise.

A form is a head of `HEAD` 32-bit numbers, 64-bit numbers (what is equal, what is counted, and the keys it is filed
under), sizes of words, and texts; its length is a multiple of eight.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Texts = tuple[Bytes, Ints]
Lists = tuple[Bytes, Ints, Ints]
Numbers = NDArray[np.uint64]
Raw = tuple[Bytes, NDArray[np.int32], Numbers]
"""The same bytes as bytes, and as numbers of four and of eight."""

HEAD = 16
SIZE, PLATFORM, TOLD, KEYS, NAMED, WORDS, PLACED, GIVEN, SPELLED, LETTERS, STEM, JOINED, SURNAME, BIRTH = (
    range(14)
)
"""Places in the head: bytes in all, platform, what is told, how many keys, words of the name, of the handle and of the
place, given names and spellings of the surname there are, and letters of each text."""
SAME = 8
IS_STEM, IS_NAME, IS_EMAIL, IS_LOCAL, IS_ADDRESS, IS_PHONE, IS_SURNAME, IS_BIRTH = range(SAME)
"""Numbers that are the same where a text is the same, 0 where there is none; the keys follow them, then the words."""

_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_NONE = np.uint64(0)
_SPACE = np.uint64(32)


@njit(cache=True, nogil=True, error_model="numpy")
def spelled(signs: Bytes, start: int, end: int) -> Any:
    """A number for a text (FNV-1a); 0 for an empty one."""
    found = _BASIS if end > start else _NONE
    for k in range(start, end):
        found = (found ^ np.uint64(signs[k])) * _PRIME
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def counted_as(number: Any, kind: Any) -> Any:
    """Under which number a text of a kind is counted."""
    return ((number ^ np.uint64(kind)) * _PRIME) ^ (number >> np.uint64(32))


@njit(cache=True, nogil=True, error_model="numpy")
def counted(signs: Bytes, starts: Ints, kinds: Ints, out: Numbers) -> None:
    """Under which number each text is counted."""
    for k in range(len(starts) - 1):
        out[k] = counted_as(spelled(signs, starts[k], starts[k + 1]), kinds[k])


@njit(cache=True, nogil=True, error_model="numpy")
def _in_order(signs: Bytes, at: Ints, first: int, last: int, held: Ints) -> int:
    """Words by the alphabet, each once: their places in `held`; how many they are."""
    size = 0
    for w in range(first, last):
        p, again = size, False
        while p > 0:
            turn = _compared(signs, at[w], at[w + 1], at[held[p - 1]], at[held[p - 1] + 1])
            if turn > 0:
                break
            if turn == 0:
                again = True
                break
            p -= 1
        if again:
            continue
        for m in range(size, p, -1):
            held[m] = held[m - 1]
        held[p] = w
        size += 1
    return size


@njit(cache=True, nogil=True, error_model="numpy")
def _compared(signs: Bytes, a: int, a_end: int, b: int, b_end: int) -> int:
    """Above 0 where the first text comes after the second, 0 where they are the same."""
    while a < a_end and b < b_end:
        if signs[a] != signs[b]:
            return 1 if signs[a] > signs[b] else -1
        a += 1
        b += 1
    return (a_end - a) - (b_end - b)


@njit(cache=True, nogil=True, error_model="numpy")
def _copied(signs: Bytes, start: int, end: int, out: Bytes, place: int) -> int:
    for k in range(start, end):
        out[place] = signs[k]
        place += 1
    return place


@njit(cache=True, nogil=True, error_model="numpy")
def pack(
    told: NDArray[np.int32], platforms: NDArray[np.int32], plain: tuple[Texts, Texts, Texts, Texts, Texts],
    names: Lists, given: Lists, nicks: Ints, surnames: Lists, words: Lists, places: Lists,
    same: tuple[Texts, Texts, Texts, Texts], keys: tuple[Ints, Numbers, NDArray[np.bool_]],
    kinds: tuple[int, int, int, int, int], raw: Raw, bounds: Ints,
) -> None:  # fmt: skip
    """A form for each record; `bounds` gets where each begins. `raw` is zero, with room for all.

    `plain`: letters, stem, names run together, surname, birth. `same`: e-mail, its name, that as a stem, telephone.
    `kinds` numbers the counts of words of names, surnames, words of handles, places and births.
    """
    b, w, q = raw
    letters, stems, joined, surname, births = plain
    starts, numbers, strong = keys
    emails, locals_, stems_of_addresses, phones = same
    held = np.empty(len(names[1]) + len(places[1]), dtype=np.int64)
    place = 0
    for r in range(len(bounds) - 1):
        bounds[r] = place
        h, n = place // 4, place // 8 + HEAD // 2
        w[h + TOLD], w[h + PLATFORM] = told[r], platforms[r]
        q[n + IS_STEM] = spelled(stems[0], stems[1][r], stems[1][r + 1])
        q[n + IS_EMAIL] = spelled(emails[0], emails[1][r], emails[1][r + 1])
        q[n + IS_LOCAL] = spelled(locals_[0], locals_[1][r], locals_[1][r + 1])
        q[n + IS_ADDRESS] = spelled(
            stems_of_addresses[0], stems_of_addresses[1][r], stems_of_addresses[1][r + 1]
        )
        q[n + IS_PHONE] = spelled(phones[0], phones[1][r], phones[1][r + 1])
        q[n + IS_SURNAME] = spelled(surname[0], surname[1][r], surname[1][r + 1])
        q[n + IS_BIRTH] = spelled(births[0], births[1][r], births[1][r + 1])
        signs, at, of = names
        name = _BASIS if of[r + 1] > of[r] else _NONE
        for k in range(of[r], of[r + 1]):
            if k > of[r]:
                name = (name ^ _SPACE) * _PRIME
            for m in range(at[k], at[k + 1]):
                name = (name ^ np.uint64(signs[m])) * _PRIME
        q[n + IS_NAME] = name
        n += SAME
        w[h + KEYS] = starts[r + 1] - starts[r]
        for k in range(starts[r], starts[r + 1]):
            q[n] = numbers[k]
            n += 1
        size = _in_order(signs, at, of[r], of[r + 1], held)
        w[h + NAMED] = size
        for k in range(size):
            q[n] = counted_as(spelled(signs, at[held[k]], at[held[k] + 1]), kinds[0])
            n += 1
        signs, at, of = words
        w[h + WORDS] = of[r + 1] - of[r]
        for k in range(of[r], of[r + 1]):
            q[n] = counted_as(spelled(signs, at[k], at[k + 1]), kinds[2])
            n += 1
        signs, at, of = places
        size = _in_order(signs, at, of[r], of[r + 1], held)
        w[h + PLACED] = size
        for k in range(size):
            q[n] = counted_as(spelled(signs, at[held[k]], at[held[k] + 1]), kinds[3])
            n += 1
        m = 2 * n
        w[h + GIVEN] = given[2][r + 1] - given[2][r]
        for k in range(given[2][r], given[2][r + 1]):
            w[m] = given[1][k + 1] - given[1][k]
            w[m + 1] = nicks[k]
            m += 2
        w[h + SPELLED] = surnames[2][r + 1] - surnames[2][r]
        for k in range(surnames[2][r], surnames[2][r + 1]):
            w[m] = surnames[1][k + 1] - surnames[1][k]
            m += 1
        for k in range(words[2][r], words[2][r + 1]):
            w[m] = words[1][k + 1] - words[1][k]
            m += 1
        p = 4 * m
        for k in range(starts[r], starts[r + 1]):
            b[p] = strong[k]
            p += 1
        for where, text in (
            (LETTERS, letters),
            (STEM, stems),
            (JOINED, joined),
            (SURNAME, surname),
            (BIRTH, births),
        ):
            w[h + where] = text[1][r + 1] - text[1][r]
            p = _copied(text[0], text[1][r], text[1][r + 1], b, p)
        for listed in (given, surnames, words):
            signs, at, of = listed
            p = _copied(signs, at[of[r]], at[of[r + 1]], b, p)
        place = (p + 7) // 8 * 8
        w[h + SIZE] = place - bounds[r]
    bounds[len(bounds) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def keys_of(raw: Raw, at: Ints, numbers: Numbers, strong: NDArray[np.bool_], bounds: Ints) -> None:
    """The keys each of these forms is filed under, and whether each is strong."""
    b, w, q = raw
    place = 0
    for r in range(len(at)):
        bounds[r] = place
        h, n = at[r] // 4, at[r] // 8 + HEAD // 2 + SAME
        size = w[h + KEYS]
        m = 2 * (n + size + w[h + NAMED] + w[h + WORDS] + w[h + PLACED])
        p = 4 * (m + 2 * w[h + GIVEN] + w[h + SPELLED] + w[h + WORDS])
        for k in range(size):
            numbers[place], strong[place] = q[n + k], b[p + k]
            place += 1
    bounds[len(at)] = place


@njit(cache=True, nogil=True, error_model="numpy")
def begins(w: NDArray[np.int32], h: int) -> tuple[int, int]:
    """Where the sizes of words begin, in numbers of four, and the texts, in bytes."""
    m = 2 * (h // 2 + HEAD // 2 + SAME + w[h + KEYS] + w[h + NAMED] + w[h + WORDS] + w[h + PLACED])
    return m, 4 * (m + 2 * w[h + GIVEN] + w[h + SPELLED] + w[h + WORDS]) + w[h + KEYS]


@njit(cache=True, nogil=True, error_model="numpy")
def plain_of(raw: Raw, at: Ints, out: tuple[Bytes, Bytes, Bytes], bounds: tuple[Ints, Ints, Ints]) -> None:
    """Letters, stems and names run together of these forms."""
    b, w, _ = raw
    places = np.zeros(3, dtype=np.int64)
    for r in range(len(at)):
        h = at[r] // 4
        p = begins(w, h)[1]
        for t in range(3):
            bounds[t][r] = places[t]
            size = w[h + LETTERS + t]
            places[t] = _copied(b, p, p + size, out[t], places[t])
            p += size
    for t in range(3):
        bounds[t][len(at)] = places[t]
