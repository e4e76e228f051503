"""Keys spelled nearly as one that nobody has: what somebody who mistyped may have meant."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from resolver import normalise

_CUTOFF = 72.0
"""Least likeness of 0 to 100: `jandevrise` and `jandevries` have 90, two names of one length that share half 50."""
_LOOKED_AT = 50


def near(asked: str, keys: Sequence[str], most: int = 3) -> list[str]:
    """Those of `keys` nearest to `asked` by their letters after the platform, same platform first among equals."""
    platform, colon, spelled = asked.partition(":")
    letters = normalise.letters(spelled if colon else platform)
    if not letters:
        return []
    ends = [normalise.letters(key.partition(":")[2]) for key in keys]
    found = process.extract(letters, ends, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=_LOOKED_AT)
    ranked = sorted(
        (-score, not keys[place].startswith(f"{platform.lower()}:"), keys[place])
        for _, score, place in found if keys[place] != asked
    )  # fmt: skip
    return [key for _, _, key in ranked[:most]]
