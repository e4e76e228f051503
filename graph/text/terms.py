"""Many terms looked up in one pass over a folded text.

A term is a word or a phrase. `*` at its end lets the word go on (`fiets*` finds "fietstas"),
`*` at its start lets it begin earlier (`*blessure` finds "knieblessure"), `=` at its start asks
for the spelling as written (`=SP` does not find "sp"). Without them both ends are word borders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from graph.text.folding import composed, folded


@dataclass(frozen=True, slots=True)
class Term:
    """One parsed term; `text` is folded, `exact` holds the spelling when it matters."""

    text: str
    starts_anywhere: bool = False
    goes_on: bool = False
    exact: str = ""

    @classmethod
    def parse(cls, written: str) -> Term:
        plain = composed(written.strip())
        exact = plain[1:] if plain.startswith("=") else ""
        body = folded(plain.lstrip("=")).strip("*")
        return cls(body, plain.startswith("*"), plain.endswith("*"), exact)

    def fits(self, text: str, plain: str, start: int, end: int) -> bool:
        """Whether the hit at `plain[start:end]` keeps the term's borders and spelling."""
        if not self.starts_anywhere and start and plain[start - 1].isalnum():
            return False
        if not self.goes_on and end < len(plain) and plain[end].isalnum():
            return False
        return not self.exact or text[start:end] == self.exact


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    index: int  # place of the term in the list the finder was made from


class Finder:
    """Finds every term of a list; overlapping hits all come out, in order of their end."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self.terms = terms
        self._indexes: dict[str, list[int]] = {}
        for index, term in enumerate(terms):
            if term.text:
                self._indexes.setdefault(term.text, []).append(index)
        self._texts = list(self._indexes)
        self._automaton = AhoCorasick(self._texts) if self._texts else None

    @classmethod
    def of(cls, written: Iterable[str]) -> Finder:
        return cls([Term.parse(term) for term in written])

    def find(self, text: str, plain: str) -> Iterator[Hit]:
        """Hits in `text` (composed), whose folding is `plain`."""
        if self._automaton is None:
            return
        for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            for index in self._indexes[self._texts[pattern]]:
                if self.terms[index].fits(text, plain, start, end):
                    yield Hit(start, end, index)
