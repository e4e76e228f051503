"""What a post is about: nodes of a bilingual taxonomy, found by their words.

A taxonomy cannot hold a special category: a node whose labels or terms meet the deny list
is left out when the taxonomy is built, and named in `Taxonomy.refused`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.model.keys import InterestKey, interest_key
from graph.text.datafiles import rows
from graph.text.sensitive import is_sensitive
from graph.text.terms import Finder, Term

_TAG_WEIGHT = 0.7  # a tag names the subject on purpose
_WORD_WEIGHT = 0.5
_MIN_WORD = 3


@dataclass(frozen=True, slots=True)
class About:
    """A post is about `key`: `weight` 0..1 grows with the number of different words; `rule` names the strongest."""

    key: InterestKey
    weight: float
    rule: str


@dataclass(frozen=True)
class Taxonomy:
    """Nodes and the words that point to them. Make one with `of` or take the `shipped` one."""

    nodes: tuple[Mapping[str, str], ...]
    refused: tuple[str, ...]
    finder: Finder
    keys: tuple[InterestKey, ...]  # key of each term of the finder

    @classmethod
    def of(cls, nodes: Iterable[Mapping[str, str]]) -> Taxonomy:
        """From rows with `id, label_nl, label_en, broader, terms` (terms parted by `|`)."""
        kept: list[Mapping[str, str]] = []
        refused: list[str] = []
        for node in nodes:
            words = [node["label_nl"], node["label_en"], node["id"], *node.get("terms", "").split("|")]
            is_denied = any(is_sensitive(word.strip("*=")) for word in words if word)
            refused.append(node["id"]) if is_denied else kept.append(node)
        terms: list[Term] = []
        keys: list[InterestKey] = []
        for node in kept:
            written = (*node.get("terms", "").split("|"), node["label_nl"], node["label_en"])
            for term in dict.fromkeys(Term.parse(word) for word in written):
                if len(term.text) >= _MIN_WORD or term.exact:
                    terms.append(term)
                    keys.append(interest_key(node["id"]))
        return cls(tuple(kept), tuple(refused), Finder(terms), tuple(keys))

    @classmethod
    def shipped(cls) -> Taxonomy:
        """The taxonomy in `data/interests.csv`."""
        return _shipped()

    def find(self, text: str, plain: str) -> tuple[About, ...]:
        """Interests of a text, heaviest first, then by key."""
        weights: dict[InterestKey, dict[str, float]] = {}
        for hit in self.finder.find(text, plain):
            is_tag = hit.start > 0 and plain[hit.start - 1] == "#"
            words = weights.setdefault(self.keys[hit.index], {})
            term = self.finder.terms[hit.index].text
            words[term] = max(words.get(term, 0.0), _TAG_WEIGHT if is_tag else _WORD_WEIGHT)
        found = [_about(key, words) for key, words in weights.items()]
        return tuple(sorted(found, key=lambda about: (-about.weight, about.key)))


def _about(key: InterestKey, words: Mapping[str, float]) -> About:
    doubt = 1.0
    for weight in words.values():
        doubt *= 1.0 - weight
    strongest = min(words, key=lambda word: (-words[word], word))
    return About(key, round(1.0 - doubt, 3), strongest)


@lru_cache(maxsize=1)
def _shipped() -> Taxonomy:
    return Taxonomy.of(rows("interests.csv"))
