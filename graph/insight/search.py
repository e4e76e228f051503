"""Finding people, accounts, brands, hashtags and interests by what a person types.

The first letters are looked up in an index; only when they find too little are the words looked
for anywhere in names and profiles. Nobody is suggested who may not be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.catalogue import query
from graph.model.keys import fold
from graph.model.purposes import Purpose
from graph.store import Row, Store

_HANDLES = query("explore.suggest_handles")
_CUSTOMERS = query("explore.suggest_customers")
_TAGS = query("explore.suggest_tags")
_THINGS = query("explore.suggest_things")
_ANY_HANDLES = query("explore.search_handles")
_ANY_CUSTOMERS = query("explore.search_customers")
_POSTS = query("explore.search_posts")

MOST_LETTERS = 200
_WORD_LETTERS = 3
"""Shorter texts are looked up by their beginning only: as a word anywhere they match half the graph."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is person, handle, customer, brand, product, interest, place or hashtag; `href` its page."""

    kind: str
    key: str
    label: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class FoundPost:
    key: str
    text: str
    posted_at: datetime | None
    platform: str
    handle: str
    username: str
    mood: float | None
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a text finds, best first within each kind."""

    text: str
    people: list[Suggestion]
    things: list[Suggestion]
    posts: list[FoundPost]


def suggest(
    store: Store, text: str, purpose: Purpose, limit: int = 8, *, language: str = "en"
) -> list[Suggestion]:
    """At most `limit` (1 to 100) suggestions: people first, then things. `@` asks for accounts, `#` for hashtags."""
    asked, wanted = _asked(text), min(max(limit, 1), 100)
    prefix = fold(asked.lstrip("@#"))
    if not prefix:
        return []
    if asked.startswith("#"):
        return _tags(store, asked, wanted)
    if asked.startswith("@"):
        return [_account(row) for row in store.rows(_HANDLES, purpose=purpose, prefix=prefix, limit=wanted)]
    things = [*_things(store, prefix, language, 4), *_tags(store, asked, 2)]
    people = _people(store, prefix, purpose, wanted)
    if len(people) < wanted // 2 and len(prefix) >= _WORD_LETTERS and (words := as_words(asked)):
        people = _distinct([*people, *_by_word(store, words, purpose, wanted)])
    shown = people[: max(wanted - len(things), wanted // 2)]
    return [*shown, *things][:wanted]


def search(store: Store, text: str, purpose: Purpose, limit: int = 20, *, language: str = "en") -> Found:
    """People, things and posts that have every word of `text`; nothing for an empty text."""
    asked, wanted = _asked(text), min(max(limit, 1), 200)
    prefix, words = fold(asked.lstrip("@#")), as_words(asked)
    if not prefix:
        return Found(asked, [], [], [])
    people = _people(store, prefix, purpose, wanted)
    if words:
        people = _distinct([*people, *_by_word(store, words, purpose, wanted)])[:wanted]
    things = [*_things(store, prefix, language, wanted), *_tags(store, asked, wanted)]
    posts = store.rows(_POSTS, purpose=purpose, words=words, limit=wanted) if words else []
    return Found(asked, people, things, [_post(row) for row in posts])


def as_words(text: str) -> str:
    """`text` as the full-text index reads it: every word must be there, the last one may go on.

    Signs of the index's own language never come through; empty when nothing but signs is left.
    """
    words = re.findall(r"\w+", text.lower(), flags=re.UNICODE)
    return " AND ".join([*words[:-1], f"{words[-1]}*"]) if words else ""


def _asked(text: str) -> str:
    return " ".join(text.split())[:MOST_LETTERS]


def _people(store: Store, prefix: str, purpose: Purpose, limit: int) -> list[Suggestion]:
    handles = store.rows(_HANDLES, purpose=purpose, prefix=prefix, limit=limit)
    customers = store.rows(_CUSTOMERS, purpose=purpose, prefix=prefix, limit=limit)
    return _distinct([*map(_customer, customers), *map(_handle, handles)])


def _by_word(store: Store, words: str, purpose: Purpose, limit: int) -> list[Suggestion]:
    customers = store.rows(_ANY_CUSTOMERS, purpose=purpose, words=words, limit=limit)
    handles = store.rows(_ANY_HANDLES, purpose=purpose, words=words, limit=limit)
    return _distinct([*map(_customer, customers), *map(_handle, handles)])


def _things(store: Store, prefix: str, language: str, limit: int) -> list[Suggestion]:
    return [_thing(row, language) for row in store.rows(_THINGS, prefix=prefix, limit=limit)]


def _tags(store: Store, asked: str, limit: int) -> list[Suggestion]:
    word = asked.lstrip("@#").lower()
    if not word or " " in word:
        return []
    rows = store.rows(_TAGS, key=f"tag:{word}", limit=limit)
    return [Suggestion("hashtag", r["key"], f"#{r['text']}", "", f"/explore#a={r['key']}") for r in rows]


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    seen: dict[str, Suggestion] = {}
    for each in found:
        seen.setdefault(each.key, each)
    return list(seen.values())


def _handle(row: Row) -> Suggestion:
    """The person when the account has one, else the account itself."""
    if row["person"] is None:
        return _account(row)
    detail = f"@{row['username']} · {row['platform']}"
    return Suggestion(
        "person", row["person"], str(row["name"] or row["username"]), detail, f"/people/{row['person']}"
    )


def _account(row: Row) -> Suggestion:
    detail = " · ".join(part for part in (row["name"], row["platform"]) if part)
    return Suggestion("handle", row["key"], f"@{row['username']}", detail, f"/handles/{row['key']}")


def _customer(row: Row) -> Suggestion:
    detail = " · ".join(part for part in (row["city"], row["key"]) if part)
    if row["person"] is None:
        return Suggestion("customer", row["key"], str(row["name"]), detail, f"/explore#a={row['key']}")
    return Suggestion("person", row["person"], str(row["name"]), detail, f"/people/{row['person']}")


_THING_PAGES = {
    "Brand": "/brands/{slug}",
    "Interest": "/people?interest={key}",
    "Place": "/people?place={key}",
}


def _thing(row: Row, language: str) -> Suggestion:
    key = str(row["key"])
    href = _THING_PAGES.get(row["label"], "/explore#a={key}").format(key=key, slug=key.partition(":")[2])
    name = (row["name_nl"] if language == "nl" else None) or row["name"] or key
    return Suggestion(str(row["label"]).lower(), key, str(name), "", href)


def _post(row: Row) -> FoundPost:
    return FoundPost(
        key=row["key"],
        text=str(row["text"] or ""),
        posted_at=row["posted_at"],
        platform=row["platform"],
        handle=row["handle"],
        username=row["username"],
        mood=row["mood"],
        href=f"/handles/{row['handle']}",
    )
