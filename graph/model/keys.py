"""Keys: text, lower case, `<namespace>:<id>`, the same in files, graph, addresses and logs.

Two spellings that mean one thing give one key: `key(x) == key(variant of x)` for case,
surrounding space, a leading "@" and Unicode composition.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from functools import lru_cache
from typing import NewType

from anyascii import anyascii

from graph.errors import BadKey

Key = NewType("Key", str)
HandleKey = NewType("HandleKey", Key)
CustomerKey = NewType("CustomerKey", Key)
PersonKey = NewType("PersonKey", Key)
PostKey = NewType("PostKey", Key)
BrandKey = NewType("BrandKey", Key)
ProductKey = NewType("ProductKey", Key)
InterestKey = NewType("InterestKey", Key)
TagKey = NewType("TagKey", Key)
PlaceKey = NewType("PlaceKey", Key)
SourceKey = NewType("SourceKey", Key)
DecisionKey = NewType("DecisionKey", Key)

# A namespace of our own, so that a key never meets the uuid5 of somebody else's name.
_NAMESPACE = uuid.UUID("6b8f1a52-52a5-5d0c-9c51-0f6f0a5be7a1")
_MAX_ID = 512


def fold(text: str) -> str:
    """Lower-case ASCII with single spaces: what two people would call "the same spelling"."""
    if text.isascii():  # composition and transliteration leave it as it is
        return " ".join(text.lower().split())
    return " ".join(anyascii(unicodedata.normalize("NFKC", text)).lower().split())


def slug(text: str) -> str:
    """`fold`ed and joined by hyphens; empty when nothing but signs is left."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _clean(text: str, what: str) -> str:
    cleaned = unicodedata.normalize("NFKC", text).strip().lower()
    if 0 < len(cleaned) <= _MAX_ID and cleaned.isascii() and cleaned.isprintable():
        return cleaned
    if not cleaned or len(cleaned) > _MAX_ID or any(unicodedata.category(c) == "Cc" for c in cleaned):
        raise BadKey(
            f"{what} {text[:40]!r} cannot be a key", hint="a key needs 1 to 512 printable characters"
        )
    return cleaned


def _slugged(namespace: str, text: str) -> Key:
    made = slug(text)
    if not made:
        raise BadKey(f"{namespace} {text[:40]!r} has no letter or digit", hint="give it a name with letters")
    return Key(f"{namespace}:{made}")


def handle_key(platform: str, username: str) -> HandleKey:
    """`x:jan_devries` for platform "X" and username "@Jan_deVries"."""
    return HandleKey(Key(f"{_platform(platform)}:{_clean(username.strip().lstrip('@'), 'handle')}"))


def post_key(platform: str, post_id: str) -> PostKey:
    return PostKey(Key(f"{_platform(platform)}:{_clean(post_id, 'post id')}"))


@lru_cache(maxsize=1024)
def _platform(platform: str) -> str:
    made = slug(platform)
    if not made:
        raise BadKey(
            f"platform {platform[:40]!r} has no letter or digit",
            hint="use a short name such as x or instagram",
        )
    return made


def customer_key(customer_id: str) -> CustomerKey:
    return CustomerKey(Key(f"crm:{_clean(customer_id, 'customer id')}"))


def brand_key(name: str) -> BrandKey:
    return BrandKey(_slugged("brand", name))


def product_key(name: str) -> ProductKey:
    return ProductKey(_slugged("product", name))


def interest_key(name: str) -> InterestKey:
    return InterestKey(_slugged("interest", name))


def tag_key(text: str) -> TagKey:
    """Hashtags keep their letters whatever the script; `#Bergen` and `#bergen` are one."""
    return TagKey(Key("tag:" + _clean(text.strip().lstrip("#"), "hashtag")))


def place_key(name: str) -> PlaceKey:
    return PlaceKey(_slugged("place", name))


def source_key(name: str) -> SourceKey:
    return SourceKey(_slugged("source", name))


def derived(namespace: str, *parts: str) -> Key:
    """`<namespace>:<uuid5 of parts>`: the same parts give the same key on every engine and run."""
    return Key(f"{namespace}:{uuid.uuid5(_NAMESPACE, chr(0x1F).join((namespace, *parts)))}")


def person_key(seed: str) -> PersonKey:
    """Key of the person first seen through the record `seed`."""
    return PersonKey(derived("person", seed))


def namespace(key: str) -> str:
    """What stands before the colon; BadKey when there is none."""
    head, colon, rest = key.partition(":")
    if not (head and colon and rest):
        raise BadKey(f"{key[:60]!r} is not a key", hint="keys look like x:name, crm:123 or person:<uuid>")
    return head
