"""A few pairs of records by their forms: the bits of what most records tell, in one loop.

The features are those of `compare/`, whose own loops are called here; what a word, a name or a run of letters is worth comes
as a count. Gives the same bits as a run over everything.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from resolver.kernels import name as names_kernel
from resolver.kernels.bits import add
from resolver.kernels.forms import (
    BIRTH,
    GIVEN,
    HEAD,
    IS_ADDRESS,
    IS_BIRTH,
    IS_EMAIL,
    IS_LOCAL,
    IS_NAME,
    IS_PHONE,
    IS_STEM,
    IS_SURNAME,
    JOINED,
    KEYS,
    LETTERS,
    NAMED,
    PLACED,
    SAME,
    SPELLED,
    STEM,
    SURNAME,
    WORDS,
    Raw,
    begins,
    counted_as,
)
from resolver.kernels.handle import ROWS as HANDLE_ROWS
from resolver.kernels.handle import handles
from resolver.kernels.meet import sizes
from resolver.kernels.name import names
from resolver.kernels.postings import place_of
from resolver.kernels.rivals import rivals
from resolver.kernels.runs import runs
from resolver.kernels.spelling import ROWS as SPELLING_ROWS
from resolver.kernels.spelling import spellings
from resolver.kernels.strings import equal

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Column = NDArray[np.float64]
Numbers = NDArray[np.uint64]

NAME_ROWS = (
    *(name for name in names_kernel.ROWS if name not in {"surname", "given"}), "name_crowd", "name_words", "name_words_share",
    "surname_same", "surname_close", "surname_initial", "surname_differs",
    "given_same", "given_nickname", "given_initial", "given_close", "given_differs",
)  # fmt: skip
FEATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("handle", (*HANDLE_ROWS, "stem_crowd")),
    ("name", NAME_ROWS),
    ("spelling", SPELLING_ROWS),
    ("email", ("email_same", "email_local", "email_differs", "email_shared", "email_is_handle")),
    ("phone", ("phone_same", "phone_differs", "phone_shared")),
    ("birth", ("birth_rare", "birth_differs")),
    ("place", ("place_shared", "place_rare", "place_differs")),
)
"""Rows of features by kind of evidence, in the order in which they are added up."""
WORD, LAST, SHOWN, PLACE, BORN, ADDRESS, NUMBER_OF, STEM_CROWD, NAME_CROWD = range(9)
"""What is counted, by its place in `kinds`."""

_HANDLES, _NAMES, _SPELLINGS = len(HANDLE_ROWS) + 1, len(NAME_ROWS), len(SPELLING_ROWS)
_AT_NAMES, _AT_SPELLINGS = _HANDLES, _HANDLES + _NAMES
_AT_EMAIL = _AT_SPELLINGS + _SPELLINGS
_AT_PHONE, _AT_BIRTH, _AT_PLACE = _AT_EMAIL + 5, _AT_EMAIL + 8, _AT_EMAIL + 10
_ALL = _AT_PLACE + 3
_STEM_EQUAL = HANDLE_ROWS.index("stem_equal")
_NAME_RATIO, _AT_SURNAME, _AT_GIVEN = (
    names_kernel.ROWS.index(name) for name in ("name_ratio", "surname", "given")
)
_KEPT_NAMES = tuple(k for k, name in enumerate(names_kernel.ROWS) if name not in {"surname", "given"})
_CROWDED = ((IS_STEM, STEM_CROWD), (IS_NAME, NAME_CROWD))
_HELD = ((IS_EMAIL, ADDRESS), (IS_PHONE, NUMBER_OF))
"""What two records may have the same, and what it is counted as: on one platform, and among all."""
_FEWEST = 2_000.0
_LEAST = 1e-9
_NONE = np.uint64(0)


@njit(cache=True, nogil=True, error_model="numpy")
def asked(raw: Raw, at: Ints, i: Ints, j: Ints, kinds: Numbers) -> Any:
    """Numbers of all that has to be counted for these pairs, and of what is counted by platform; each once, rising."""
    _, w, q = raw
    found, most, room = 0, 0, 4 * len(i)
    for r in range(len(at)):
        h = at[r] // 4
        room += 1 + w[h + NAMED] + w[h + WORDS] + w[h + PLACED]
    out, crowds = np.empty(room, np.uint64), np.empty(2 * len(i), np.uint64)
    for r in range(len(at)):
        h, n = at[r] // 4, at[r] // 8 + HEAD // 2
        if q[n + IS_SURNAME] != _NONE:
            out[found] = counted_as(q[n + IS_SURNAME], kinds[LAST])
            found += 1
        n += SAME + w[h + KEYS]
        for k in range(w[h + NAMED] + w[h + WORDS] + w[h + PLACED]):
            out[found] = q[n + k]
            found += 1
    for k in range(len(i)):
        n, m = at[i[k]] // 8 + HEAD // 2, at[j[k]] // 8 + HEAD // 2
        for same, kind in _CROWDED:
            if q[n + same] == q[m + same] != _NONE:
                crowds[most] = counted_as(q[n + same], kinds[kind])
                most += 1
        for same, kind in _HELD:
            if q[n + same] == q[m + same] != _NONE:
                out[found] = counted_as(q[n + same], kinds[kind])
                found += 1
        if q[n + IS_BIRTH] != _NONE and q[m + IS_BIRTH] != _NONE:
            for each in (n, m):
                out[found] = counted_as(q[each + IS_BIRTH], kinds[BORN])
                found += 1
    return np.unique(out[:found]), np.unique(crowds[:most])


@njit(cache=True, nogil=True, error_model="numpy")
def _count(number: Any, held: Numbers, counts: Ints) -> int:
    place = place_of(held, number)
    return counts[place] if place >= 0 else 0


@njit(cache=True, nogil=True, error_model="numpy")
def _rare(records: float, count: int) -> float:
    """As `Rarity.bits`."""
    return max(0.0, math.log2(max(records, _FEWEST) / max(0.5, count)))


@njit(cache=True, nogil=True, error_model="numpy")
def _filled(members: Any, counts: Ints, records: float, weights: Column) -> None:
    """As `Rarity.run_bits`, of the runs that are there."""
    whole = np.log2(max(records, _FEWEST))
    for k in range(len(members)):
        weights[members[k]] = max(0.0, whole - np.log2(max(np.float64(counts[members[k]]), 0.5)))


@njit(cache=True, nogil=True, error_model="numpy")
def _common(
    q: Numbers, a: int, a_size: int, b: int, b_size: int, held: Numbers, counts: Ints, records: float
) -> tuple[float, int, float, float]:
    """Bits and number of what two sets of words have in common, and bits of either; both are by the alphabet."""
    ours, theirs, bits, both = 0.0, 0.0, 0.0, 0
    for k in range(a_size):
        ours += _rare(records, _count(q[a + k], held, counts))
    for m in range(b_size):
        theirs += _rare(records, _count(q[b + m], held, counts))
    for k in range(a_size):
        for m in range(b_size):
            if q[a + k] == q[b + m]:
                bits += _rare(records, _count(q[a + k], held, counts))
                both += 1
                break
    return bits, both, ours, theirs


@njit(cache=True, nogil=True, error_model="numpy")
def bits(
    raw: Raw, at: Ints, i: Ints, j: Ints, kinds: Numbers, held: Numbers, counts: Ints, crowds: Numbers, crowd_counts: Ints,
    records: float, runs_counted: tuple[Ints, Ints, Ints, Ints], weights: tuple[Column, Column, Column, Column],
    number: Ints, base: int, forms: tuple[Bytes, Ints, Ints], nicks: NDArray[np.bool_],
    tables: tuple[Ints, Column, Column], of_kind: tuple[Ints, Column, Column, Column], only_named: NDArray[np.bool_],
    shares: NDArray[np.float64], out: NDArray[np.float64],
) -> None:  # fmt: skip
    """Bits of each kind of `FEATURES`, a row each, within its limits; NaN where a pair does not tell.

    Handle, name and spelling are scaled as `weigh.shared_out` does, by `shares`: a row for each, with a number for each of
    `weigh.FACTORS`. `only_named` tells of which records the handle is the name.

    `held` and `crowds` are numbers of what was counted, rising, each with its counts. `tables`: where the knots of each
    feature begin, their values and bits. `of_kind`: where the features of each kind begin, offset, least and most.
    """
    features = np.empty((_ALL, len(i)))
    _spelled(
        raw, at, i, j, kinds, held, counts, crowds, crowd_counts, records, runs_counted, weights, number, base, forms, nicks,
        features,
    )  # fmt: skip
    _plain(raw, at, i, j, kinds, held, counts, records, features)
    known = np.empty(len(i), dtype=np.bool_)
    starts, values, worth = tables
    first, offset, low, high = of_kind
    for c in range(len(offset)):
        known[:] = False
        total = out[c]
        total[:] = offset[c]
        for f in range(first[c], first[c + 1]):
            add(
                features[f], values[starts[f] : starts[f + 1]], worth[starts[f] : starts[f + 1]], total, known
            )
        for k in range(len(i)):
            total[k] = min(max(total[k], low[c]), high[c]) if known[k] else np.nan
    for k in range(len(i)):
        strongest = -1
        for c in range(3):
            if not np.isnan(out[c, k]) and (strongest < 0 or out[c, k] > out[strongest, k]):
                strongest = c
        again = 1 if only_named[i[k]] and only_named[j[k]] else 2
        for c in range(3):
            out[c, k] *= shares[c, 0 if c == strongest else again if out[c, k] > 0 else 3]


@njit(cache=True, nogil=True, error_model="numpy")
def _spelled(
    raw: Raw, at: Ints, i: Ints, j: Ints, kinds: Numbers, held: Numbers, counts: Ints, crowds: Numbers, crowd_counts: Ints,
    records: float, runs_counted: tuple[Ints, Ints, Ints, Ints], weights: tuple[Column, Column, Column, Column],
    number: Ints, base: int, forms: tuple[Bytes, Ints, Ints], nicks: NDArray[np.bool_], features: NDArray[np.float64],
) -> None:  # fmt: skip
    """Rows of handle, name and spelling."""
    b, w, q = raw
    size = len(at)
    many = 0
    several = 0
    for r in range(size):
        h = at[r] // 4
        many += w[h]
        several += w[h + GIVEN] + w[h + SPELLED] + w[h + WORDS]
    letters, stems, joined, surname, first = (
        np.empty(many, np.uint8), np.empty(many, np.uint8), np.empty(many, np.uint8), np.empty(many, np.uint8),
        np.empty(many, np.uint8),
    )  # fmt: skip
    l_at, s_at, n_at, p_at, x_at = (
        np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64),
        np.zeros(size + 1, np.int64), np.zeros(size + 1, np.int64),
    )  # fmt: skip
    given, ends, shown = np.empty(many, np.uint8), np.empty(many, np.uint8), np.empty(many, np.uint8)
    g_at, e_at, w_at = (
        np.zeros(several + 1, np.int64),
        np.zeros(several + 1, np.int64),
        np.zeros(several + 1, np.int64),
    )
    g_of, e_of, w_of = (
        np.zeros(size + 1, np.int64),
        np.zeros(size + 1, np.int64),
        np.zeros(size + 1, np.int64),
    )
    numbers, first_number = np.empty(several, np.int64), np.empty(size, np.int64)
    worth, rare = np.empty(several), np.zeros(size)
    ng, ne, nw = 0, 0, 0
    for r in range(size):
        h, n = at[r] // 4, at[r] // 8 + HEAD // 2
        m, p = begins(w, h)
        l_at[r + 1] = l_at[r] + w[h + LETTERS]
        letters[l_at[r] : l_at[r + 1]] = b[p : p + w[h + LETTERS]]
        p += w[h + LETTERS]
        s_at[r + 1] = s_at[r] + w[h + STEM]
        stems[s_at[r] : s_at[r + 1]] = b[p : p + w[h + STEM]]
        p += w[h + STEM]
        n_at[r + 1] = n_at[r] + w[h + JOINED]
        joined[n_at[r] : n_at[r + 1]] = b[p : p + w[h + JOINED]]
        p += w[h + JOINED]
        p_at[r + 1] = p_at[r] + w[h + SURNAME]
        surname[p_at[r] : p_at[r + 1]] = b[p : p + w[h + SURNAME]]
        p += w[h + SURNAME] + w[h + BIRTH]
        first_number[r] = -1
        x_at[r + 1] = x_at[r]
        for k in range(w[h + GIVEN]):
            length = w[m]
            g_at[ng + 1] = g_at[ng] + length
            given[g_at[ng] : g_at[ng + 1]] = b[p : p + length]
            numbers[ng] = w[m + 1]
            if k == 0:
                first_number[r] = w[m + 1]
                x_at[r + 1] = x_at[r] + length
                first[x_at[r] : x_at[r + 1]] = b[p : p + length]
            p += length
            m += 2
            ng += 1
        g_of[r + 1] = ng
        for _ in range(w[h + SPELLED]):
            e_at[ne + 1] = e_at[ne] + w[m]
            ends[e_at[ne] : e_at[ne + 1]] = b[p : p + w[m]]
            p += w[m]
            m += 1
            ne += 1
        e_of[r + 1] = ne
        word = n + SAME + w[h + KEYS] + w[h + NAMED]
        for k in range(w[h + WORDS]):
            w_at[nw + 1] = w_at[nw] + w[m]
            shown[w_at[nw] : w_at[nw + 1]] = b[p : p + w[m]]
            worth[nw] = _rare(records, _count(q[word + k], held, counts))
            p += w[m]
            m += 1
            nw += 1
        w_of[r + 1] = nw
        if q[n + IS_SURNAME] != _NONE:
            rare[r] = _rare(records, _count(counted_as(q[n + IS_SURNAME], kinds[LAST]), held, counts))
    l_runs, s_runs, n_runs = (
        np.empty(l_at[-1] + 2 * size, np.int32), np.empty(s_at[-1] + 2 * size, np.int32),
        np.empty(n_at[-1] + 2 * size, np.int32),
    )  # fmt: skip
    l_of, s_of, n_of = (
        np.zeros(size + 1, np.int64),
        np.zeros(size + 1, np.int64),
        np.zeros(size + 1, np.int64),
    )
    runs(letters, l_at, number, base, 3, (0, 1), l_runs, l_of)
    runs(stems, s_at, number, base, 3, (0, 1), s_runs, s_of)
    runs(joined, n_at, number, base, 3, (0, 1), n_runs, n_of)
    l_runs, s_runs, n_runs = l_runs[: l_of[-1]], s_runs[: s_of[-1]], n_runs[: n_of[-1]]
    _filled(l_runs, runs_counted[0], records, weights[0])
    _filled(s_runs, runs_counted[1], records, weights[1])
    _filled(n_runs, runs_counted[2], records, weights[2])
    _filled(s_runs, runs_counted[3], records, weights[3])
    _filled(n_runs, runs_counted[3], records, weights[3])
    l_bits, s_bits, n_bits, t_bits, m_bits = (
        np.empty(size),
        np.empty(size),
        np.empty(size),
        np.empty(size),
        np.empty(size),
    )
    sizes(l_of, l_runs, weights[0], l_bits)
    sizes(s_of, s_runs, weights[1], s_bits)
    sizes(n_of, n_runs, weights[2], n_bits)
    sizes(s_of, s_runs, weights[3], t_bits)
    sizes(n_of, n_runs, weights[3], m_bits)

    l_texts, s_texts, n_texts = (letters, l_at), (stems, s_at), (joined, n_at)
    l_sets, s_sets, n_sets = (l_runs, l_of, l_bits), (s_runs, s_of, s_bits), (n_runs, n_of, n_bits)
    t_sets, m_sets = (s_runs, s_of, t_bits), (n_runs, n_of, m_bits)
    words = (shown, w_at[: nw + 1], w_of, worth)
    handles(
        (l_texts, l_texts), (s_texts, s_texts), (l_sets, l_sets), (s_sets, s_sets), (weights[0], weights[1]),
        (words, words), i, j, features[: _HANDLES - 1],
    )  # fmt: skip
    found = np.empty((_KEPT_NAMES[-1] + 1, len(i)))
    x_texts, p_texts = (first, x_at), (surname, p_at)
    names(
        (n_texts, n_texts), (n_sets, n_sets), weights[2], (x_texts, x_texts), (p_texts, p_texts), rare,
        (first_number, first_number), nicks, i, j, found,
    )  # fmt: skip
    named = (n_texts, (ends, e_at[: ne + 1], e_of), (given, g_at[: ng + 1], g_of), numbers, rare)
    spellings(
        (s_texts, s_texts), (named, named), forms, (t_sets, m_sets), (t_sets, m_sets), weights[3], i, j,
        features[_AT_SPELLINGS : _AT_SPELLINGS + _SPELLINGS],
    )  # fmt: skip
    for c, row in enumerate(_KEPT_NAMES):
        features[_AT_NAMES + c] = found[row]
    rest = _AT_NAMES + len(_KEPT_NAMES)
    for k in range(len(i)):
        n, m = at[i[k]] // 8 + HEAD // 2, at[j[k]] // 8 + HEAD // 2
        same = features[_STEM_EQUAL, k]
        features[_HANDLES - 1, k] = 0.0 if same == 0 else same
        if same == 1:
            number_of = counted_as(q[n + IS_STEM], kinds[STEM_CROWD])
            features[_HANDLES - 1, k] = math.log2(_count(number_of, crowds, crowd_counts))
        features[rest : rest + 12, k] = np.nan
        if np.isnan(found[_NAME_RATIO, k]):
            continue
        features[rest, k] = 0.0
        if found[_NAME_RATIO, k] == 1 and q[n + IS_NAME] == q[m + IS_NAME]:
            number_of = counted_as(q[n + IS_NAME], kinds[NAME_CROWD])
            features[rest, k] = math.log2(_count(number_of, crowds, crowd_counts))
        ours, theirs = at[i[k]] // 4, at[j[k]] // 4
        common, _, mine, their = _common(
            q, n + SAME + w[ours + KEYS], w[ours + NAMED], m + SAME + w[theirs + KEYS], w[theirs + NAMED], held, counts,
            records,
        )  # fmt: skip
        features[rest + 1, k] = common
        features[rest + 2, k] = common / max(min(mine, their), _LEAST)
        level = found[_AT_SURNAME, k]
        if not np.isnan(level):
            for c, wanted in enumerate(
                (names_kernel.SAME, names_kernel.CLOSE, names_kernel.INITIAL, names_kernel.DIFFERS)
            ):
                features[rest + 3 + c, k] = level == wanted
        level = found[_AT_GIVEN, k]
        if not np.isnan(level):
            for c, wanted in enumerate(
                (
                    names_kernel.GIVEN_SAME, names_kernel.NICKNAME, names_kernel.GIVEN_INITIAL, names_kernel.GIVEN_CLOSE,
                    names_kernel.GIVEN_DIFFERS,
                )
            ):  # fmt: skip
                features[rest + 7 + c, k] = level == wanted


@njit(cache=True, nogil=True, error_model="numpy")
def _plain(
    raw: Raw, at: Ints, i: Ints, j: Ints, kinds: Numbers, held: Numbers, counts: Ints, records: float,
    features: NDArray[np.float64],
) -> None:  # fmt: skip
    """Rows of e-mail, telephone, birth and place."""
    b, w, q = raw
    features[_AT_EMAIL:] = np.nan
    for k in range(len(i)):
        h, g = at[i[k]] // 4, at[j[k]] // 4
        n, m = h // 2 + HEAD // 2, g // 2 + HEAD // 2
        one, other = q[n + IS_EMAIL], q[m + IS_EMAIL]
        same = one == other and one != _NONE
        if one != _NONE and other != _NONE:
            local = not same and q[n + IS_LOCAL] == q[m + IS_LOCAL] and q[n + IS_LOCAL] != _NONE
            features[_AT_EMAIL, k], features[_AT_EMAIL + 1, k] = same, local
            features[_AT_EMAIL + 2, k] = not (same or local)
            features[_AT_EMAIL + 3, k] = (
                math.log2(max(1, _count(counted_as(one, kinds[ADDRESS]), held, counts) - 1)) if same else 0.0
            )
        mine, theirs = q[n + IS_ADDRESS], q[m + IS_ADDRESS]
        if mine != _NONE or theirs != _NONE:
            alike = (mine != _NONE and mine == q[m + IS_STEM]) or (
                theirs != _NONE and theirs == q[n + IS_STEM]
            )
            features[_AT_EMAIL + 4, k] = alike and not same
        one, other = q[n + IS_PHONE], q[m + IS_PHONE]
        if one != _NONE and other != _NONE:
            features[_AT_PHONE, k], features[_AT_PHONE + 1, k] = one == other, one != other
            features[_AT_PHONE + 2, k] = (
                math.log2(max(1, _count(counted_as(one, kinds[NUMBER_OF]), held, counts) - 1))
                if one == other
                else 0.0
            )
        one, other = q[n + IS_BIRTH], q[m + IS_BIRTH]
        if one != _NONE and other != _NONE:
            p = begins(w, h)[1] + w[h + LETTERS] + w[h + STEM] + w[h + JOINED] + w[h + SURNAME]
            o = begins(w, g)[1] + w[g + LETTERS] + w[g + STEM] + w[g + JOINED] + w[g + SURNAME]
            size = min(w[h + BIRTH], w[g + BIRTH])
            same = equal(b, p, p + size, b, o, o + size)
            features[_AT_BIRTH, k] = (
                min(
                    _rare(records, _count(counted_as(one, kinds[BORN]), held, counts)),
                    _rare(records, _count(counted_as(other, kinds[BORN]), held, counts)),
                )
                if same
                else 0.0
            )
            features[_AT_BIRTH + 1, k] = not same
        if w[h + PLACED] and w[g + PLACED]:
            common, both, _, _ = _common(
                q, n + SAME + w[h + KEYS] + w[h + NAMED] + w[h + WORDS], w[h + PLACED],
                m + SAME + w[g + KEYS] + w[g + NAMED] + w[g + WORDS], w[g + PLACED], held, counts, records,
            )  # fmt: skip
            features[_AT_PLACE, k], features[_AT_PLACE + 1, k] = both > 0, common
            features[_AT_PLACE + 2, k] = both == 0


@njit(cache=True, nogil=True, error_model="numpy")
def _worth(value: float, at: Column, bits: Column) -> Any:
    """As `Table.weigh`."""
    last = len(at) - 1
    if last < 0 or np.isnan(value):
        return 0.0
    if value <= at[0]:
        return bits[0]
    if value >= at[last]:
        return bits[last]
    m = 0
    while value >= at[m + 1]:
        m += 1
    return (bits[m + 1] - bits[m]) / (at[m + 1] - at[m]) * (value - at[m]) + bits[m]


@njit(cache=True, nogil=True, error_model="numpy")
def in_context(
    i: Ints, j: Ints, codes: NDArray[np.int32], crm: int, bits: Column, limits: tuple[float, float, float, float],
    most: tuple[float, float], least: tuple[Column, Column], ahead: tuple[tuple[Column, Column], tuple[Column, Column]],
    crowd: tuple[tuple[Column, Column], tuple[Column, Column]], sides: Column, near: NDArray[np.int32], told: Column,
    level: Column,
) -> None:  # fmt: skip
    """As `context.of_ends` and `weigh.rivalry`: bits ahead on either side (two rows of `sides`) and their crowds (two
    more), how many are near, and what that is worth. The tables of `ahead` and `crowd` are for accounts and for customers."""
    size = len(i)
    ends, groups, twice = np.empty(2 * size, np.int64), np.empty(2 * size, np.int32), np.empty(2 * size)
    for k in range(size):
        ends[k], ends[size + k] = i[k], j[k]
        groups[k], groups[size + k] = codes[j[k]], codes[i[k]]
        twice[k] = twice[size + k] = bits[k]
    starts = np.zeros(len(codes) + 1, np.int64)
    for k in range(2 * size):
        starts[ends[k] + 1] += 1
    for r in range(len(codes)):
        starts[r + 1] += starts[r]
    place, order = starts[:-1].copy(), np.empty(2 * size, np.int64)
    for k in range(2 * size):
        order[place[ends[k]]] = k
        place[ends[k]] += 1
    far, many, count = np.empty(2 * size), np.empty(2 * size), np.empty(2 * size, np.int32)
    rivals(order, starts, groups, twice, limits, far, many, count)
    for k in range(size):
        told[k] = level[k] = 0.0
        one = min(max(far[k], -most[0]), most[0])
        other = min(max(far[size + k], -most[0]), most[0])
        even = _worth(0.0, least[0], least[1])
        level[k] += even
        told[k] += _worth(min(one, other), least[0], least[1]) - even
        for customers in range(2):
            for what in range(2):
                table = ahead[customers] if what == 0 else crowd[customers]
                even = _worth(0.0, table[0], table[1])
                for s in range(2):
                    m = s * size + k
                    if (groups[m] == crm) != (customers == 1):
                        continue
                    value = min(max(far[m], -most[0]), most[0]) if what == 0 else min(many[m], most[1])
                    level[k] += even
                    told[k] += _worth(value, table[0], table[1]) - even
        for s in range(2):
            sides[s, k], sides[2 + s, k], near[s, k] = (
                far[s * size + k],
                many[s * size + k],
                count[s * size + k],
            )
