"""Brands and products named in a text.

A name counts when it stands as a word, in a handle or tag, or heads a Dutch compound with a
product word ("noordkaaptent", "Noordkaap-jas"); case and diacritics do not matter, unless the
alias begins with "=" ("=Veld" is not the field). Where names overlap the longest one counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graph.model.keys import BrandKey, ProductKey
from graph.text.datafiles import rows
from graph.text.terms import Finder, Term

_MIN_COMPOUND = 5  # letters a name needs to head a compound: shorter ones begin ordinary words
_INFLECTIONS = frozenset({"s", "'s", "es", "je", "jes", "tje", "tjes", "en"})


@dataclass(frozen=True, slots=True)
class Brand:
    key: BrandKey
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Product:
    key: ProductKey
    name: str
    brand: BrandKey | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A named brand or product: `rule` says how it was found (word, compound, handle, tag, product), `mood` is −1..1
    towards it, None when nothing is said or when mood is held back."""

    key: BrandKey | ProductKey
    rule: str
    mood: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A name at `text[start:end]`; `end` includes the tail of a compound."""

    start: int
    end: int
    owner: Brand | Product
    rule: str


@lru_cache(maxsize=1)
def product_words() -> frozenset[str]:
    """Words that a brand heads in a compound: "tent", "jas", "schoenen"."""
    return frozenset(row["word"] for row in rows("product-words.csv"))


class Vocabulary:
    """The names to look for. `Vocabulary.of(brands, products)`; empty is fine."""

    def __init__(self, owners: list[Brand | Product], terms: list[Term], joined: frozenset[int]) -> None:
        self._owners = owners
        self._finder = Finder(terms)
        self._joined = joined

    @classmethod
    def of(cls, brands: Iterable[Brand] = (), products: Iterable[Product] = ()) -> Vocabulary:
        owners: list[Brand | Product] = []
        terms: list[Term] = []
        joined: set[int] = set()
        named: list[Brand | Product] = [*brands, *products]
        for owner in named:
            for name in dict.fromkeys((owner.name, *owner.aliases)):
                term = Term.parse(name)
                together = "".join(filter(str.isalnum, term.text))
                if len(term.text) > 1:
                    owners.append(owner)
                    terms.append(Term(term.text, starts_anywhere=True, goes_on=True, exact=term.exact))
                if together != term.text and len(together) >= _MIN_COMPOUND:
                    joined.add(len(terms))
                    owners.append(owner)
                    terms.append(Term(together, starts_anywhere=True, goes_on=True))
        return cls(owners, terms, frozenset(joined))

    def find(self, text: str, plain: str) -> list[Span]:
        """Names in the text from left to right; of overlapping ones the longest."""
        spans: list[Span] = []
        for hit in self._finder.find(text, plain):
            found = _span(plain, hit.start, hit.end, self._owners[hit.index])
            # A name of two words is written together behind a sign only: "#kompasoutdoor".
            if found and (found.rule in {"tag", "handle"} or hit.index not in self._joined):
                spans.append(found)
        spans.sort(key=lambda span: (span.start - span.end, span.start, span.owner.key))
        kept: list[Span] = []
        for span in spans:
            if all(span.end <= other.start or span.start >= other.end for other in kept):
                kept.append(span)
        return sorted(kept, key=lambda span: span.start)


def _span(plain: str, start: int, end: int, owner: Brand | Product) -> Span | None:
    begin = start
    while begin and (plain[begin - 1].isalnum() or plain[begin - 1] == "_"):
        begin -= 1
    stop = end
    while stop < len(plain) and (plain[stop].isalnum() or plain[stop] == "_"):
        stop += 1
    head, tail = plain[begin:start], plain[end:stop]
    sign = plain[begin - 1] if begin else ""
    if sign in {"#", "@"}:
        return _signed(sign, begin, stop, head, tail, owner, end - start)
    if head:
        return None
    if not tail:
        return Span(start, end, owner, "word")
    if end - start >= _MIN_COMPOUND and (tail in _INFLECTIONS or tail in product_words()):
        return Span(start, stop, owner, "compound")
    return None


def _signed(
    sign: str, begin: int, stop: int, head: str, tail: str, owner: Brand | Product, length: int
) -> Span | None:
    if not head and not tail:
        return Span(begin, stop, owner, "tag" if sign == "#" else "handle")
    if sign == "#" and length >= _MIN_COMPOUND:
        return Span(begin, stop, owner, "tag")
    # "@noordkaap_nl" is the brand's; "@noordkaapfan" and "@ik_noordkaap" belong to somebody else.
    if (
        sign == "@"
        and not head
        and tail.strip("_.") in {"nl", "be", "eu", "outdoor", "official", "webcare", "service", "help", "hq"}
    ):
        return Span(begin, stop, owner, "handle")
    return None
