"""The two names: surname, given name with its everyday forms and initials, and the letters."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Column, Features, Pairs, mask
from resolver.compare.shared import shared
from resolver.rarity import Rarity
from resolver.records import Record

KIND = "name"

_CLOSE = 0.9  # Jaro-Winkler: one slip of the finger in a word of six letters or more
SURNAME = {"differs": 0, "initial": 1, "close": 2, "same": 3}
GIVEN = {"differs": 0, "close": 1, "initial": 2, "nickname": 3, "same": 4}


def features(pairs: Pairs) -> Features:
    """NaN where one side has no name; word features NaN where a side shows one word only."""
    ours, theirs = pairs.both(pairs.left.names, pairs.right.names)
    run = pairs.both(pairs.left.joined_names, pairs.right.joined_names)
    common, of_small, of_large = letters.surprise(
        pairs, KIND, pairs.left.joined_names, pairs.right.joined_names, pairs.rarity["name_grams"]
    )
    surname, rare, given, swapped = _levels(pairs)
    initials = given == GIVEN["initial"]  # "J. Smit" twice is not one full name twice
    words, word_small = _words(pairs)
    return mask(letters.known(ours, theirs), {
        "name_equal": letters.equal(*run) * (~initials),
        "name_crowd": letters.crowd(ours, theirs, pairs.rarity["name_crowds"]), "name_ratio": letters.ratio(*run), "name_partial": letters.partial(*run),
        "name_winkler": letters.winkler(*run),
        "name_surprise": common, "name_share_small": of_small, "name_share_large": of_large,
        "name_words": words, "name_words_share": word_small,
        "surname_same": _is(surname, SURNAME["same"]), "surname_close": _is(surname, SURNAME["close"]),
        "surname_initial": _is(surname, SURNAME["initial"]), "surname_differs": _is(surname, SURNAME["differs"]),
        "surname_rare": rare,
        "given_same": _is(given, GIVEN["same"]), "given_nickname": _is(given, GIVEN["nickname"]),
        "given_initial": _is(given, GIVEN["initial"]), "given_close": _is(given, GIVEN["close"]),
        "given_differs": _is(given, GIVEN["differs"]), "name_swapped": swapped,
    })  # fmt: skip


def _is(level: Column, wanted: int) -> Column:
    return np.where(np.isnan(level), np.nan, (level == wanted).astype(float))


def _levels(pairs: Pairs) -> tuple[Column, Column, Column, Column]:
    ours, theirs = pairs.left.name_parts, pairs.right.name_parts
    last = pairs.both([parts[2] for parts in ours], [parts[2] for parts in theirs])
    near = letters.winkler(*last) >= _CLOSE
    first = pairs.both(
        [(parts[0] or ("",))[0] for parts in ours], [(parts[0] or ("",))[0] for parts in theirs]
    )
    given_near = letters.winkler(*first) >= _CLOSE
    out = np.full((len(pairs), 4), np.nan)
    for k, (a, b, x, y) in enumerate(zip(*last, *first, strict=True)):
        if a and b:
            out[k, 0] = SURNAME[_surname(a, b, close=bool(near[k]))]
            out[k, 1] = pairs.rarity.bits(pairs.rarity["surnames"], a) if a == b else 0.0
            out[k, 3] = float(a == y and b == x and a != b)
        if x and y:
            out[k, 2] = GIVEN[_given(x, y, close=bool(given_near[k]))]
    return out[:, 0], out[:, 1], out[:, 2], out[:, 3]


def _surname(one: str, other: str, *, close: bool) -> str:
    if min(len(one), len(other)) == 1:
        return "initial" if one[0] == other[0] else "differs"
    return "same" if one == other else "close" if close else "differs"


def _given(one: str, other: str, *, close: bool) -> str:
    if one == other:
        return "initial" if len(one) == 1 else "same"
    if min(len(one), len(other)) == 1:
        return "initial" if one[0] == other[0] else "differs"
    if normalise.are_nicknames(one, other):
        return "nickname"
    return "close" if close else "differs"


def _words(pairs: Pairs) -> tuple[Column, Column]:
    """Bits of the words both names have (in any order), and their share of the smaller name."""
    found = shared(
        pairs, "name words", pairs.left.spoken, pairs.right.spoken,
        lambda word: pairs.rarity.bits(pairs.rarity["name_words"], word),
    )  # fmt: skip
    return found.bits, found.bits / np.maximum(np.minimum(found.ours, found.theirs), 1e-9)


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    one, other = normalise.name_words(ours.name), normalise.name_words(theirs.name)
    if one == other:
        return f"both are called {ours.name}"
    mine, their = normalise.name_parts(ours.name), normalise.name_parts(theirs.name)
    if not (mine[2] and their[2]):
        shared = [word for word in one if word in other]
        return (
            f"{ours.name} and {theirs.name} share {' '.join(shared)}"
            if shared
            else f"{ours.name} is not {theirs.name}"
        )
    if min(len(mine[2]), len(their[2])) == 1 and mine[2][0] == their[2][0] and mine[0][0] == their[0][0]:
        return f"{ours.name} and {theirs.name} fit, one with an initial for the surname"
    if mine[2] != their[2]:
        shared = [word for word in one if word in other and len(word) > 1]
        if shared:
            return f"{ours.name} and {theirs.name} share {' '.join(shared)}, their surnames differ"
        return f"{ours.name} and {theirs.name} have different surnames"
    share = f"{rarity['surnames'][mine[2]]:,} of {rarity.records:,} records have it"
    x, y = mine[0][0], their[0][0]
    how = _given(x, y, close=False)
    text = {
        "same": f"the given name {x} too", "nickname": f"{x} and {y} are forms of one given name",
        "initial": f"the initial {x[0].upper()} fits", "differs": f"the given names {x} and {y} differ",
        "close": f"the given names {x} and {y} are close",
    }[how]  # fmt: skip
    return f"the surname {mine[2]} is the same ({share}), {text}"
