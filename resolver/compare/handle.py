"""The two handles, as they stand and without what people add to a name that is taken."""

from __future__ import annotations

import re

import numpy as np

from resolver import normalise
from resolver.compare import letters
from resolver.compare.pairs import Column, Features, Pairs, mask
from resolver.rarity import Rarity
from resolver.records import Record, Records

KIND = "handle"


def features(pairs: Pairs) -> Features:
    """NaN where one side has no handle."""
    whole = pairs.both(pairs.left.letters, pairs.right.letters)
    bare = pairs.both(pairs.left.stems, pairs.right.stems)
    rarity = pairs.rarity
    shared, of_small, of_large = letters.surprise(
        pairs, "handles", pairs.left.letters, pairs.right.letters, rarity["handle_grams"]
    )
    stem_shared, stem_small, stem_large = letters.surprise(
        pairs, "stems", pairs.left.stems, pairs.right.stems, rarity["stem_grams"]
    )
    sizes = np.stack([letters.lengths(bare[0]), letters.lengths(bare[1])])
    words, share, least = _words(pairs)
    return mask(letters.known(*whole), {
        "handle_equal": letters.equal(*whole), "stem_equal": letters.equal(*bare),
        "stem_crowd": letters.crowd(*bare, rarity["stem_crowds"]),
        "handle_ratio": letters.ratio(*whole), "stem_ratio": letters.ratio(*bare),
        "handle_partial": letters.partial(*whole), "stem_partial": letters.partial(*bare),
        "stem_winkler": letters.winkler(*bare), "stem_subsequence": letters.subsequence(*bare),
        "handle_start": letters.same_start(*whole), "handle_end": letters.same_end(*whole),
        "stem_start": letters.same_start(*bare), "stem_end": letters.same_end(*bare),
        "stem_shorter": sizes.min(axis=0), "stem_longer": sizes.max(axis=0),
        "handle_surprise": shared, "handle_share_small": of_small, "handle_share_large": of_large,
        "stem_surprise": stem_shared, "stem_share_small": stem_small, "stem_share_large": stem_large,
        "digits": _digits(*whole),
        "word_surprise": words, "word_share": share, "word_share_least": least,
    })  # fmt: skip


def _digits(ours: list[str], theirs: list[str]) -> Column:
    """1 the same number in both, -1 two different ones, 0 when a side has none."""
    number = {text: "".join(re.findall(r"\d+", text)) for text in {*ours, *theirs}}
    return np.array(
        [
            (1.0 if number[a] == number[b] else -1.0) if number[a] and number[b] else 0.0
            for a, b in zip(ours, theirs, strict=True)
        ]
    )


def _words(pairs: Pairs) -> tuple[Column, Column, Column]:
    """Bits of the words one handle shows (`SenToddYoung`) that stand in the other, and their share.

    The better side for the bits; mean and worse side for the share; a half where no side shows words.
    """
    ours = pairs.once("telling left", lambda: _telling(pairs.left, pairs.rarity))
    theirs = (
        ours if pairs.right is pairs.left
        else pairs.once("telling right", lambda: _telling(pairs.right, pairs.rarity))
    )  # fmt: skip
    out = np.empty((len(pairs), 3))
    for k, (i, j) in enumerate(zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)):
        found = [
            (sum(bits for word, bits in words if word in text), whole)
            for (words, whole), text in (
                (ours[i], pairs.right.letters[j]),
                (theirs[j], pairs.left.letters[i]),
            )
            if whole
        ]
        shares = [bits / whole for bits, whole in found] or [0.5]
        out[k] = max((bits for bits, _ in found), default=0.0), sum(shares) / len(shares), min(shares)
    return out[:, 0], out[:, 1], out[:, 2]


def _telling(records: Records, rarity: Rarity) -> list[tuple[tuple[tuple[str, float], ...], float]]:
    """Per record the words its handle shows with their bits, and the sum; nothing for a handle of one word."""
    found = []
    for row in records.rows:
        words = normalise.handle_words(row.alias)
        telling = tuple(
            (word, rarity.bits(rarity["handle_words"], word))
            for word in words
            if len(words) > 1 and len(word) > 2 and not word.isdigit()
        )
        found.append((telling, sum(bits for _, bits in telling)))
    return found


def says(ours: Record, theirs: Record, rarity: Rarity) -> str:
    """What the pair of handles tells, for a reader who knows neither account."""
    one, other = normalise.letters(ours.alias), normalise.letters(theirs.alias)
    stem, twin = normalise.stem(ours.alias), normalise.stem(theirs.alias)
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
