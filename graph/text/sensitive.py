"""The deny list of GDPR Art. 9 and 10: what may not be inferred about anyone.

Whatever meets a term of `data/sensitive.csv` is held back. The answer is a plain yes:
which class was met is never told, because telling it would be storing it.
A term with `unless` words is let through when one of them begins a word of the text
("depressie" with "regen"), and only that term: another hit still holds the text back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.text.datafiles import rows
from graph.text.folding import composed, folded
from graph.text.terms import Finder, Term

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")
_MIN_INSIDE = 6  # letters a term needs to count in the middle of a tag; shorter ones must begin or end it
_MIN_AT_END = 4


@dataclass(frozen=True)
class _DenyList:
    finder: Finder
    unless: tuple[re.Pattern[str] | None, ...]
    inside_tags: tuple[str, ...]
    at_ends_of_tags: tuple[str, ...]


@lru_cache(maxsize=1)
def _deny_list() -> _DenyList:
    denied = rows("sensitive.csv")
    terms = [Term.parse(row["term"]) for row in denied]
    unless = [
        re.compile(r"\b(?:" + "|".join(re.escape(folded(words)) for words in row["unless"].split("|")) + ")") if row["unless"] else None
        for row in denied
    ]  # fmt: skip
    joined = {
        re.sub(r"[^a-z0-9]", "", term.text)
        for term, guard in zip(terms, unless, strict=True)
        if guard is None and not term.exact
    }
    return _DenyList(
        Finder(terms),
        tuple(unless),
        tuple(sorted(word for word in joined if len(word) >= _MIN_INSIDE)),
        tuple(sorted(word for word in joined if _MIN_AT_END <= len(word) < _MIN_INSIDE)),
    )


def is_sensitive(text: str, plain: str | None = None) -> bool:
    """Whether `text` touches a special category; `plain` is its folding, when already made."""
    text = composed(text)
    plain = folded(text) if plain is None else plain
    deny = _deny_list()
    for hit in deny.finder.find(text, plain):
        guard = deny.unless[hit.index]
        if guard is None or not guard.search(plain):
            return True
    return False


@lru_cache(maxsize=65_536)
def is_sensitive_tag(tag: str) -> bool:
    """The same for a hashtag or handle, whose words are written together."""
    if is_sensitive(tag) or is_sensitive(_CAMEL.sub(" ", tag)):
        return True
    plain = re.sub(r"[^a-z0-9]", "", folded(composed(tag)))
    deny = _deny_list()
    return (
        any(word in plain for word in deny.inside_tags)
        or plain.startswith(deny.at_ends_of_tags)
        or plain.endswith(deny.at_ends_of_tags)
    )
