"""The two names: surname, given name with its everyday forms and initials, and the letters."""

from __future__ import annotations

from functools import cache

import numpy as np

from resolver import normalise
from resolver.compare.columns import code_sides, crowd, rows, run_sides, sides, text_sides
from resolver.compare.pairs import Column, Features, Pairs
from resolver.compare.shared import shared_words
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Ints, Texts, texts, together

KIND = "name"


def features(pairs: Pairs) -> Features:
    """NaN where one side has no name; word features NaN where a side shows one word only."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import name as kernel

    run = text_sides(pairs, lambda columns: columns.joined_names)
    runs, weights = run_sides(pairs, "joined names", lambda columns: columns.joined_names, "name_grams")
    first = text_sides(pairs, lambda columns: columns.first_names)
    last = text_sides(pairs, lambda columns: columns.surnames)
    nicks = sides(pairs, "nicknames", lambda table: nick_numbers(table.columns.first_names))
    rare = surname_bits(pairs)[0]
    forms = normalise.nick_matrix()
    found = rows(
        pairs, kernel.ROWS,
        lambda i, j, out: kernel.names(run, runs, weights, first, last, rare, nicks, forms, i, j, out),
    )  # fmt: skip
    surname, given = found.pop("surname"), found.pop("given")
    known = ~np.isnan(found["name_ratio"])
    ours, theirs = code_sides(pairs, "names", lambda columns: columns.names)
    same = (found["name_ratio"] == 1) & (ours[pairs.i] == theirs[pairs.j])
    words, word_small = _words(pairs)
    told = {
        "name_crowd": crowd(pairs, lambda columns: columns.names, same, pairs.rarity["name_crowds"]),
        "name_words": words, "name_words_share": word_small,
    }  # fmt: skip
    return {
        **found, **{name: np.where(known, column, np.nan) for name, column in told.items()},
        "surname_same": _is(surname, kernel.SAME), "surname_close": _is(surname, kernel.CLOSE),
        "surname_initial": _is(surname, kernel.INITIAL), "surname_differs": _is(surname, kernel.DIFFERS),
        "given_same": _is(given, kernel.GIVEN_SAME), "given_nickname": _is(given, kernel.NICKNAME),
        "given_initial": _is(given, kernel.GIVEN_INITIAL), "given_close": _is(given, kernel.GIVEN_CLOSE),
        "given_differs": _is(given, kernel.GIVEN_DIFFERS),
    }  # fmt: skip


def surname_bits(pairs: Pairs) -> tuple[Column, Column]:
    """How rare each record's surname is."""
    counts = pairs.rarity["surnames"]

    def make(table: Records) -> Column:
        last = table.columns.surnames.numbered
        return np.append(pairs.rarity.bits_each(counts, last.texts), 0.0)[last.numbers]

    return sides(pairs, "surname bits", make)


def nick_numbers(words: Texts) -> Ints:
    """As `normalise.nick_numbers`."""
    known = _nicks()
    numbers = together([known, words.numbered.texts]).numbered.numbers[len(known) :]
    found: Ints = np.append(np.where(numbers < len(known), numbers, -1), -1)[words.numbered.numbers]
    return found


@cache
def _nicks() -> Texts:
    return texts(normalise.nicks())


def _is(level: Column, wanted: int) -> Column:
    return np.where(np.isnan(level), np.nan, (level == wanted).astype(float))


def _given(one: str, other: str) -> str:
    """How two given names compare, in words."""
    if one == other:
        return "initial" if len(one) == 1 else "same"
    if min(len(one), len(other)) == 1:
        return "initial" if one[0] == other[0] else "differs"
    return "nickname" if normalise.are_nicknames(one, other) else "differs"


def _words(pairs: Pairs) -> tuple[Column, Column]:
    """Bits of the words both names have (in any order), and their share of the smaller name."""
    found = shared_words(
        pairs, "name words", lambda columns: columns.name_words,
        lambda words: pairs.rarity.bits_each(pairs.rarity["name_words"], words),
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
    how = _given(x, y)
    text = {
        "same": f"the given name {x} too", "nickname": f"{x} and {y} are forms of one given name",
        "initial": f"the initial {x[0].upper()} fits", "differs": f"the given names {x} and {y} differ",
    }[how]  # fmt: skip
    return f"the surname {mine[2]} is the same ({share}), {text}"
