"""The words of mood: two published lexicons, a list of our own, and how Dutch words bend.

Valence runs from −1 to 1. Our own list wins over a lexicon; nl from Pattern (PDDL), en from
VADER (MIT); see docs/decisions/lexicon.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.text.datafiles import rows
from graph.text.folding import folded

_VOWELS = "aeiou"
_VADER_SCALE = 4.0
# Below this a Pattern entry describes rather than judges ("Brussels" 0, "breed" 0.1).
_MIN_POLARITY = 0.15
_REPEATED = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Valence of single words and of phrases; phrases are keyed by their first word, longest first."""

    words: Mapping[str, float]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], float], ...]]

    def valence(self, word: str) -> float:
        """Valence of a folded word, 0 when it carries none; "suuuper" counts as "super"."""
        found = self.words.get(word)
        if found is not None:
            return found
        plain = _without_repeats(word)
        if plain:
            return next((self.words[form] for form in plain if form in self.words), 0.0)
        return max((self.words.get(part, 0.0) for part in word.split("-")), key=abs) if "-" in word else 0.0


@lru_cache(maxsize=65_536)
def _without_repeats(word: str) -> tuple[str, ...]:
    if not _REPEATED.search(word):
        return ()
    return _REPEATED.sub(r"\1", word), _REPEATED.sub(r"\1\1", word)


@lru_cache(maxsize=1)
def signs() -> Mapping[str, float]:
    """Valence of emoji and emoticons."""
    return {row["sign"]: float(row["polarity"]) for row in rows("mood-emoji.csv")}


def words_of(role: str) -> frozenset[str]:
    """Words that bend mood without having one, both languages: negator, strong, weak, contrast, filler."""
    return frozenset(row["word"] for row in rows("mood-modifiers.csv") if row["role"] == role)


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """The lexicon of `nl` or `en`; for `unknown` both, where they disagree the stronger word; else none."""
    if language == "unknown":
        dutch, english = lexicon("nl"), lexicon("en")
        words = {
            word: max(dutch.words.get(word, 0.0), english.words.get(word, 0.0), key=abs)
            for word in {*dutch.words, *english.words}
        }
        return Lexicon(words, {**english.phrases, **dutch.phrases})
    words = {"nl": _dutch, "en": _english}.get(language, dict[str, float])()
    phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}
    for row in rows("mood-own.csv"):
        if row["language"] != language:
            continue
        parts = tuple(folded(row["words"]).split())
        if len(parts) == 1:
            words[parts[0]] = float(row["polarity"])
        else:
            phrases.setdefault(parts[0], []).append((parts, float(row["polarity"])))
    return Lexicon(
        words,
        {first: tuple(sorted(found, key=lambda phrase: -len(phrase[0]))) for first, found in phrases.items()},
    )


def _english() -> dict[str, float]:
    return {folded(row["word"]): float(row["valence"]) / _VADER_SCALE for row in rows("mood-en-vader.csv")}


def _dutch() -> dict[str, float]:
    stems = {
        folded(row["word"]): float(row["polarity"])
        for row in rows("mood-nl-pattern.csv")
        if abs(float(row["polarity"])) >= _MIN_POLARITY
    }
    bent: dict[str, float] = {}
    for word, polarity in stems.items():
        for form in inflections(word):
            bent.setdefault(form, polarity)
    return bent | stems


def inflections(adjective: str) -> tuple[str, ...]:
    """Attributive, comparative and superlative of a Dutch adjective: mooi → mooie, mooier, mooist, mooiste.

    Spelling follows the open and closed syllable ("groot" → "grote", "wit" → "witte", "lief" → "lieve").
    Irregular ones ("beter") stand in the list of our own.
    """
    if len(adjective) < 3 or not adjective.isalpha() or adjective[-1] == "e":
        return ()
    stem = adjective
    if stem[-1] not in _VOWELS:
        if len(stem) > 3 and stem[-2] == stem[-3] and stem[-2] in _VOWELS:
            stem = stem[:-2] + stem[-1]
        elif stem[-2] in _VOWELS and stem[-3] not in _VOWELS and stem[-1] not in "wxg" and len(stem) < 5:
            stem += stem[-1]
        if stem[-1] in "fs" and stem[-2] in "aeiou" and len(adjective) > 3 and adjective[-2] != stem[-1]:
            stem = stem[:-1] + {"f": "v", "s": "z"}[stem[-1]]
    most = "t" if adjective[-1] == "s" else "st"
    return (
        stem + "e",
        stem + ("der" if adjective[-1] == "r" else "er"),
        adjective + most,
        adjective + most + "e",
        adjective + "s",
    )
