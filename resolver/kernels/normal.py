"""Normal forms of many texts at once, as `resolver/normalise.py` gives them one by one.

Texts come in as UTF-8. Of a text that is not ASCII the caller gives the folded form (of a handle's words the text as it
is: letters beyond ASCII part words).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels.strings import equal

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Texts = tuple[Bytes, Ints]
Words = tuple[Bytes, Ints, Ints]
"""Signs, where each word begins, where each record's words begin."""

_UPPER_A, _UPPER_Z, _LOWER_A, _LOWER_Z, _ZERO, _NINE = 65, 90, 97, 122, 48, 57
_COMMA, _APOSTROPHE, _AT, _PLUS, _DOT, _SPACE = 44, 39, 64, 43, 46, np.uint8(32)
_OTHER, _DIGIT, _SMALL, _LARGE = 0, 1, 2, 3
_SHORTEST_STEM = 4


@njit(cache=True, nogil=True, error_model="numpy")
def kind(sign: Any) -> int:
    if _LOWER_A <= sign <= _LOWER_Z:
        return _SMALL
    if _ZERO <= sign <= _NINE:
        return _DIGIT
    return _LARGE if _UPPER_A <= sign <= _UPPER_Z else _OTHER


@njit(cache=True, nogil=True, error_model="numpy")
def low(sign: Any) -> Any:
    return sign + 32 if _UPPER_A <= sign <= _UPPER_Z else sign


@njit(cache=True, nogil=True, error_model="numpy")
def blank(sign: Any) -> bool:
    """Whether `str.split` takes it for a space."""
    return bool(sign == _SPACE or 9 <= sign <= 13 or 28 <= sign <= 31)


@njit(cache=True, nogil=True, error_model="numpy")
def letters(text: Texts, out: Bytes, bounds: Ints) -> None:
    """Letters and digits only, in lower case."""
    signs, starts = text
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        for m in range(starts[k], starts[k + 1]):
            if kind(signs[m]) != _OTHER:
                out[place] = low(signs[m])
                place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def stems(text: Texts, before: Words, after: Words, out: Bytes, bounds: Ints) -> None:
    """Letters without figures and additions at their ends; `before` and `after` have the longest first, by first letter."""
    signs, starts = text
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        first, last = _bare(signs, starts[k], starts[k + 1], before, after)
        for m in range(first, last):
            out[place] = signs[m]
            place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def _bare(signs: Bytes, first: int, last: int, before: Words, after: Words) -> tuple[int, int]:
    while last - first > _SHORTEST_STEM:
        a, b = first, last
        while a < b and signs[a] <= _NINE:
            a += 1
        while b > a and signs[b - 1] <= _NINE:
            b -= 1
        if _SHORTEST_STEM <= b - a < last - first:
            first, last = a, b
            continue
        most = last - first - _SHORTEST_STEM
        cut = _affix(signs, first, last, before, most, False)
        if cut:
            first += cut
            continue
        cut = _affix(signs, first, last, after, most, True)
        if not cut:
            break
        last -= cut
    return first, last


@njit(cache=True, nogil=True, error_model="numpy")
def _affix(signs: Bytes, first: int, last: int, affixes: Words, most: int, at_end: bool) -> int:
    """Letters of the first affix of at most `most` letters that stands at an end; 0 for none.

    Affixes are found by the sign at the very edge.
    """
    a_signs, a_starts, by_edge = affixes
    edge = signs[last - 1] if at_end else signs[first]
    for w in range(by_edge[edge], by_edge[edge + 1]):
        size = a_starts[w + 1] - a_starts[w]
        begin = last - size if at_end else first
        if size <= most and equal(signs, begin, begin + size, a_signs, a_starts[w], a_starts[w + 1]):
            return int(size)
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def _listed(signs: Bytes, start: int, end: int, words: Words) -> bool:
    """Whether a word stands in a list that is filed by first letter."""
    w_signs, w_starts, by_edge = words
    for w in range(by_edge[signs[start]], by_edge[signs[start] + 1]):
        if equal(signs, start, end, w_signs, w_starts[w], w_starts[w + 1]):
            return True
    return False


@njit(cache=True, nogil=True, error_model="numpy")
def handle_words(text: Texts, out: Bytes, words: Ints, bounds: Ints) -> int:
    """The words of each handle by capitals, signs and digits, in lower case; gives how many there are."""
    signs, starts = text
    place, count = 0, 0
    for k in range(len(starts) - 1):
        bounds[k] = count
        before = _OTHER
        for m in range(starts[k], starts[k + 1]):
            here = kind(signs[m])
            if here != _OTHER:
                parted = (
                    (here == _LARGE and before == _SMALL)
                    or ((here == _DIGIT) != (before == _DIGIT))
                    or (
                        here == _LARGE and before == _LARGE
                        and m + 1 < starts[k + 1] and kind(signs[m + 1]) == _SMALL
                    )
                )  # fmt: skip
                if before == _OTHER or parted:
                    words[count] = place
                    count += 1
                out[place] = low(signs[m])
                place += 1
            before = here
    bounds[len(starts) - 1], words[count] = count, place
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def name_words(text: Texts, titles: Words, out: Bytes, words: Ints, bounds: Ints) -> int:
    """The words of each name in spoken order, titles left out unless there is nothing else; gives how many there are."""
    signs, starts = text
    place, count = 0, 0
    for k in range(len(starts) - 1):
        bounds[k] = count
        first, last = starts[k], starts[k + 1]
        comma = first
        while comma < last and signs[comma] != _COMMA:
            comma += 1
        turned = comma < last and not _only_titles(signs, comma + 1, last, titles, out, place)
        for kept in range(2):
            for part in range(2):
                a, b = (first, comma) if (part == 1) == turned else (comma + 1, last)
                place, count = _spoken(signs, a, b, titles, kept == 0, out, place, words, count)
            if count > bounds[k]:
                break
    bounds[len(starts) - 1], words[count] = count, place
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def _spoken(
    signs: Bytes, first: int, last: int, titles: Words, without_titles: bool, out: Bytes, place: int, words: Ints, count: int
) -> tuple[int, int]:  # fmt: skip
    """Write the words of a part of a name; an apostrophe parts none."""
    begin = place
    for m in range(first, last + 1):
        sign = signs[m] if m < last else _SPACE
        if sign == _APOSTROPHE:
            continue
        if kind(sign) != _OTHER:
            out[place] = low(sign)
            place += 1
        elif place > begin:
            if without_titles and _listed(out, begin, place, titles):
                place = begin
            else:
                words[count] = begin
                count += 1
            begin = place
    return place, count


@njit(cache=True, nogil=True, error_model="numpy")
def _only_titles(signs: Bytes, first: int, last: int, titles: Words, out: Bytes, begin: int) -> bool:
    """Whether a part of a name has no other word; `out` from `begin` is room to write in. An apostrophe parts words here."""
    place = begin
    for m in range(first, last + 1):
        sign = signs[m] if m < last else _SPACE
        if kind(sign) != _OTHER:
            out[place] = low(sign)
            place += 1
        elif place > begin:
            if not _listed(out, begin, place, titles):
                return False
            place = begin
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def parts(
    names: Words, particles: Words, surnames: Texts, between: Texts, given: Words,
) -> tuple[int, int, int]:  # fmt: skip
    """Surname, particles run together, and given names of each; gives the signs of surnames and particles, and given names.

    One word alone is a given name.
    """
    signs, at, of = names
    s_out, s_at = surnames
    b_out, b_at = between
    g_out, g_at, g_of = given
    s, b, g, count = 0, 0, 0, 0
    for k in range(len(of) - 1):
        s_at[k], b_at[k], g_of[k] = s, b, count
        first, last = of[k], of[k + 1] - 1
        for w in range(first, last + 1):
            if w == last and w > first:
                for m in range(at[w], at[w + 1]):
                    s_out[s] = signs[m]
                    s += 1
            elif w > first and _listed(signs, at[w], at[w + 1], particles):
                for m in range(at[w], at[w + 1]):
                    b_out[b] = signs[m]
                    b += 1
            else:
                g_at[count] = g
                count += 1
                for m in range(at[w], at[w + 1]):
                    g_out[g] = signs[m]
                    g += 1
    size = len(of) - 1
    s_at[size], b_at[size], g_of[size], g_at[count] = s, b, count, g
    return s, b, count


@njit(cache=True, nogil=True, error_model="numpy")
def spaced(words: Words, out: Bytes, bounds: Ints) -> None:
    """The words of each record with a space between two."""
    signs, at, of = words
    place = 0
    for k in range(len(of) - 1):
        bounds[k] = place
        for w in range(of[k], of[k + 1]):
            if w > of[k]:
                out[place] = _SPACE
                place += 1
            for m in range(at[w], at[w + 1]):
                out[place] = signs[m]
                place += 1
    bounds[len(of) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def latin(text: Texts, plain: Texts, out: Bytes, bounds: Ints, left: NDArray[np.bool_]) -> None:
    """Texts with their letters beyond ASCII as `plain` has them, by code; nothing where it has not, which `left` tells."""
    signs, starts = text
    p_signs, p_at = plain
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        m = starts[k]
        while m < starts[k + 1]:
            if signs[m] < 128:
                out[place] = signs[m]
                place += 1
                m += 1
                continue
            code = 0
            # Two bytes, and no more, are a letter below U+0800.
            if 0xC0 <= signs[m] < 0xE0:
                code = int(((np.int64(signs[m]) & 31) << 6) | (np.int64(signs[m + 1]) & 63))
            if code >= len(p_at) - 1 or p_at[code] == p_at[code + 1]:
                left[k], place = True, bounds[k]
                break
            for q in range(p_at[code], p_at[code + 1]):
                out[place] = p_signs[q]
                place += 1
            m += 2
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def split(text: Texts, out: Bytes, words: Ints, bounds: Ints) -> int:
    """The words of texts that have one space between two; gives how many there are."""
    signs, starts = text
    place, count = 0, 0
    for k in range(len(starts) - 1):
        bounds[k] = count
        for m in range(starts[k], starts[k + 1]):
            if m == starts[k] or signs[m - 1] == _SPACE:
                words[count] = place
                count += 1
            if signs[m] != _SPACE:
                out[place] = signs[m]
                place += 1
    bounds[len(starts) - 1], words[count] = count, place
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def edges(text: Texts, odd: NDArray[np.bool_]) -> None:
    """Which texts begin or end with a sign that may be a space: a blank, or one beyond ASCII."""
    signs, starts = text
    for k in range(len(starts) - 1):
        a, b = starts[k], starts[k + 1]
        odd[k] = b > a and (blank(signs[a]) or blank(signs[b - 1]) or signs[a] >= 128 or signs[b - 1] >= 128)


@njit(cache=True, nogil=True, error_model="numpy")
def either(one: Texts, other: Texts, out: Bytes, bounds: Ints) -> None:
    """The first of the two that is not empty."""
    place = 0
    for k in range(len(bounds) - 1):
        bounds[k] = place
        signs, starts = one
        if starts[k] == starts[k + 1]:
            signs, starts = other
        for m in range(starts[k], starts[k + 1]):
            out[place] = signs[m]
            place += 1
    bounds[len(bounds) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def joined(one: Texts, other: Texts, out: Bytes, bounds: Ints) -> None:
    """The two with a space between, where both tell."""
    (a, a_at), (b, b_at) = one, other
    place = 0
    for k in range(len(bounds) - 1):
        bounds[k] = place
        for m in range(a_at[k], a_at[k + 1]):
            out[place] = a[m]
            place += 1
        if place > bounds[k] and b_at[k + 1] > b_at[k]:
            out[place] = _SPACE
            place += 1
        for m in range(b_at[k], b_at[k + 1]):
            out[place] = b[m]
            place += 1
    bounds[len(bounds) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def before_at(text: Texts, out: Bytes, bounds: Ints) -> None:
    """What stands before the first @."""
    signs, starts = text
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        for m in range(starts[k], starts[k + 1]):
            if signs[m] == _AT:
                break
            out[place] = signs[m]
            place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def after_signs(text: Texts, sign: int, out: Bytes, bounds: Ints) -> None:
    """Without a run of `sign` at the start."""
    signs, starts = text
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        for m in range(starts[k], starts[k + 1]):
            if place > bounds[k] or signs[m] != sign:
                out[place] = signs[m]
                place += 1
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def emails(text: Texts, gmail: Bytes, google: Bytes, out: Bytes, bounds: Ints) -> None:
    """Addresses in lower case without spaces, the part after +, and the dots of `gmail` (which is also called `google`)."""
    signs, starts = text
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = begin = place
        at = -1
        for m in range(starts[k], starts[k + 1]):
            if not blank(signs[m]):
                out[place] = low(signs[m])
                if signs[m] == _AT:
                    at = place
                place += 1
        place = _address(out, begin, at, place, gmail, google)
    bounds[len(starts) - 1] = place


@njit(cache=True, nogil=True, error_model="numpy")
def _address(out: Bytes, begin: int, at: int, end: int, gmail: Bytes, google: Bytes) -> int:
    """Write the address that lies in `out` shorter; where it ends, `begin` for none."""
    if at <= begin:
        return begin
    dots = 0
    for m in range(at + 1, end):
        dots += out[m] == _DOT
    if dots == 0:
        return begin
    is_long = equal(out, at + 1, end, google, 0, len(google))
    is_gmail = is_long or equal(out, at + 1, end, gmail, 0, len(gmail))
    place = begin
    for m in range(begin, at):
        if out[m] == _PLUS:
            break
        if not (is_gmail and out[m] == _DOT):
            out[place] = out[m]
            place += 1
    if place == begin:
        return begin
    out[place] = _AT
    place += 1
    if is_long:
        for m in range(len(gmail)):
            out[place + m] = gmail[m]
        return place + len(gmail)
    for m in range(at + 1, end):
        out[place] = out[m]
        place += 1
    return place


@njit(cache=True, nogil=True, error_model="numpy")
def account_keys(before: Words, platforms: Ints, handles: Texts, out: Bytes, bounds: Ints) -> None:
    """What stands before the handles of each platform, and the handle in lower case, its spaces single, no @ in front.

    Nothing where there is no handle, or one of spaces alone.
    """
    b_signs, b_at, _ = before
    signs, starts = handles
    place = 0
    for k in range(len(starts) - 1):
        bounds[k] = place
        p = platforms[k]
        told, spaced, is_front = False, False, True
        for m in range(starts[k], starts[k + 1]):
            if blank(signs[m]):
                spaced = told
                continue
            if not told:
                told = True
                for q in range(b_at[p], b_at[p + 1]):
                    out[place] = b_signs[q]
                    place += 1
            if spaced:
                out[place] = _SPACE
                place += 1
                spaced = is_front = False
            if is_front and signs[m] == _AT:
                continue
            is_front = False
            out[place] = low(signs[m])
            place += 1
    bounds[len(starts) - 1] = place
