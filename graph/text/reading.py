"""One text in, everything we may say about it out.

Invariant: a text that touches a special category gives no interest, no tag, no mood and no
praise; names of brands stay, because webcare must be able to answer its writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.text import sensitive, signs
from graph.text.folding import composed, folded
from graph.text.intent import intent_of
from graph.text.interests import About, Taxonomy
from graph.text.language import language_of
from graph.text.mood import Mood, mood_of
from graph.text.names import Brand, Mention, Product, Span, Vocabulary

_NOTHING = Vocabulary.of()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.

    `mood` −1..1 and `confidence` 0..1; mood is None when the language has no lexicon or when it is
    held back. `sensitive` says that a special category was met, never which. Tags and handles come
    without their sign, lower case.
    """

    language: str
    mood: float | None
    confidence: float
    brands: tuple[Mention, ...]
    products: tuple[Mention, ...]
    hashtags: tuple[str, ...]
    handles: tuple[str, ...]
    interests: tuple[About, ...]
    intent: str | None
    sponsored: bool
    sensitive: bool


def read_text(
    text: str, brands: Vocabulary | None = None, taxonomy: Taxonomy | None = None, language: str | None = None
) -> Reading:
    """Read one text. `brands` holds the names to look for, `taxonomy` defaults to the shipped one;
    a `language` that is known (ISO 639-1) is not guessed again."""
    written = composed(text)
    plain = folded(written)
    spoken = language or language_of(written)
    spans = (brands or _NOTHING).find(written, plain)
    tags = signs.hashtags(written)
    is_sensitive = sensitive.is_sensitive(written, plain) or any(map(sensitive.is_sensitive_tag, tags))
    mood = (
        Mood(None, 0.0, tuple(None for _ in spans))
        if is_sensitive
        else mood_of(written, plain, spoken, spans)
    )
    named, bought = _mentions(spans, mood.towards)
    return Reading(
        language=spoken,
        mood=mood.value,
        confidence=mood.confidence,
        brands=named,
        products=bought,
        hashtags=() if is_sensitive else tags,
        handles=tuple(handle for handle in signs.handles(written) if not sensitive.is_sensitive_tag(handle)),
        interests=() if is_sensitive else (taxonomy or Taxonomy.shipped()).find(written, plain),
        intent=intent_of(plain, mood.value, bool(named)),
        sponsored=signs.is_sponsored(plain),
        sensitive=is_sensitive,
    )


def read_texts(
    texts: Iterable[str],
    brands: Vocabulary | None = None,
    taxonomy: Taxonomy | None = None,
    languages: Sequence[str | None] | None = None,
) -> list[Reading]:
    """`read_text` for many, in order; `languages` is as long as `texts` when given."""
    known = iter(languages) if languages is not None else None
    return [read_text(text, brands, taxonomy, next(known) if known else None) for text in texts]


def _mentions(
    spans: Sequence[Span], moods: Sequence[float | None]
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Mentions by brand and by product, each key once: its moods are averaged, its first rule stays.

    A product names its brand as well, unless the brand is named by itself.
    """
    brands: dict[str, list[tuple[Mention, float | None]]] = {}
    products: dict[str, list[tuple[Mention, float | None]]] = {}
    for span, mood in zip(spans, moods, strict=True):
        found = Mention(span.owner.key, span.rule, mood)
        (brands if isinstance(span.owner, Brand) else products).setdefault(found.key, []).append(
            (found, mood)
        )
    for span, mood in zip(spans, moods, strict=True):
        if isinstance(span.owner, Product) and span.owner.brand and span.owner.brand not in brands:
            brands[span.owner.brand] = [(Mention(span.owner.brand, "product", mood), mood)]
    return _merged(brands), _merged(products)


def _merged(found: dict[str, list[tuple[Mention, float | None]]]) -> tuple[Mention, ...]:
    merged: list[Mention] = []
    for mentions in found.values():
        moods = [mood for _, mood in mentions if mood is not None]
        first = mentions[0][0]
        merged.append(Mention(first.key, first.rule, round(sum(moods) / len(moods), 3) if moods else None))
    return tuple(merged)
