"""The two handles, as they stand and without what people add to a name that is taken."""

from __future__ import annotations

import numpy as np

from resolver import normalise
from resolver.compare.columns import Sides, crowd, rows, run_sides, sides, text_sides
from resolver.compare.pairs import Column, Features, Pairs
from resolver.rarity import Rarity
from resolver.records import Record, Records
from resolver.texts import Ints, Lists

KIND = "handle"

Words = tuple[np.ndarray[tuple[int], np.dtype[np.uint8]], Ints, Ints, Column]


def features(pairs: Pairs) -> Features:
    """NaN where one side has no handle."""
    # Here, not above: the compiler takes a second to load, and most commands and every page do without it.
    from resolver.kernels import handle as kernel

    whole = text_sides(pairs, lambda columns: columns.letters)
    bare = text_sides(pairs, lambda columns: columns.stems)
    runs, weights = run_sides(pairs, "letters", lambda columns: columns.letters, "handle_grams")
    bare_runs, bare_weights = run_sides(pairs, "stems", lambda columns: columns.stems, "stem_grams")
    words = _words(pairs)
    found = rows(
        pairs, kernel.ROWS,
        lambda i, j, out: kernel.handles(
            whole, bare, runs, bare_runs, (weights, bare_weights), words, i, j, out
        ),
    )  # fmt: skip
    found["stem_crowd"] = np.where(
        np.isnan(found["stem_equal"]), np.nan,
        crowd(pairs, lambda columns: columns.stems, found["stem_equal"] == 1, pairs.rarity["stem_crowds"]),
    )  # fmt: skip
    return found


def _words(pairs: Pairs) -> Sides[Words]:
    """The words each handle shows (`SenToddYoung`) with their bits; none for a handle of one word."""
    counts = pairs.rarity["handle_words"]

    def make(table: Records) -> Words:
        held = shown_words(table.columns.handle_words)
        numbered = held.words.numbered
        return *held.arrays, pairs.rarity.bits_each(counts, numbered.texts)[numbered.numbers]

    return sides(pairs, "handle words", make)


def shown_words(words: Lists) -> Lists:
    """Those of the words of handles that tell something: of letters, three and more, and beside another."""
    signs, starts = words.words.arrays
    several = np.repeat(np.diff(words.starts) > 1, np.diff(words.starts))
    # A word is letters or figures throughout.
    lettered = signs[starts[:-1]] > ord("9")
    return words.chosen(several & lettered & (np.diff(starts) > 2))


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    """What the pair of handles tells, for a reader who knows neither account."""
    one, other = normalise.letters(ours.alias), normalise.letters(theirs.alias)
    stem, twin = ours.stem, theirs.stem
    if one == other:
        what = ours.called if ours.handle and theirs.handle else f"{ours.called} and {theirs.called}"
        return f"{what} {'is' if what == ours.called else 'are'} the same; {_shared_by(rarity['letters'][one], rarity)}"
    if stem == twin:
        return f"{ours.called} and {theirs.called} are the same but for additions; {_shared_by(rarity['stems'][stem], rarity)}"
    for short, long, part, whole in ((stem, other, ours, theirs), (twin, one, theirs, ours)):
        if len(short) > 3 and short in long:
            return f"{part.called} is part of {whole.called.removeprefix('the handle ')}"
    common = _longest_common(one, other)
    if len(common) >= 4 and ours.handle and theirs.handle:
        return f"the handles {ours.handle} and {theirs.handle} share {common!r}"
    return f"{ours.called} and {theirs.called} {'are partly alike' if len(common) >= 4 else 'differ'}"


def _shared_by(count: int, rarity: Rarity) -> str:
    return f"{'only ' if count <= 3 else ''}{count:,} of {rarity.records:,} accounts have it"


def _longest_common(one: str, other: str) -> str:
    size, start, best = 0, 0, ""
    while start + size < len(one):
        piece = one[start : start + size + 1]
        if piece in other:
            best, size = piece, size + 1
        else:
            start += 1
    return best
