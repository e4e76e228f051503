"""What is marked by a sign: hashtags, handles, and the markers of paid content."""

from __future__ import annotations

import re

_HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")
_HANDLE = re.compile(r"(?<![\w.@/])@(\w(?:[\w.-]*\w)?(?:@[\w-]+(?:\.[\w-]+)+)?)")
_SPONSORED = re.compile(
    r"#(?:ad|adv|ads|spon|sponsored|gesponsord|advertentie|advertorial|reclame|samenwerking|betaaldesamenwerking|betaaldpartnerschap"
    r"|paidpartnership|partner(?:ship)?|gifted|gekregen|collab|affiliate|barter)\b"
    r"|\b(?:betaalde? (?:samenwerking|partnerschap|promotie)|(?:in )?samenwerking met|in samenwerking m\b|gesponsord(?:e)? (?:door|post|bericht)"
    r"|gesponsord\b|advertentie\b|advertorial\b|paid partnership|paid promotion|sponsored (?:by|post)|sponsored\b|in partnership with"
    r"|gratis (?:gekregen|ontvangen) van|kreeg (?:ik )?gratis van|gifted by|kortingscode|use my code|met mijn code|affiliate link)"
    r"|[(\[]\s*(?:ad|adv|advertentie|spon)\s*[)\]]"
)


def hashtags(text: str) -> tuple[str, ...]:
    """Tags without "#", lower case, each once, in order. A tag needs a letter: "#1" is a number."""
    return tuple(dict.fromkeys(tag.lower() for tag in _HASHTAG.findall(text)))


def handles(text: str) -> tuple[str, ...]:
    """Handles without "@", lower case, each once, in order. E-mail addresses are not handles."""
    return tuple(dict.fromkeys(handle.lower() for handle in _HANDLE.findall(text)))


def is_sponsored(plain: str) -> bool:
    """Whether the folded text carries a marker of paid content."""
    return _SPONSORED.search(plain) is not None
