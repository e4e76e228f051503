"""The page of one account: what it says of itself, what it posts, what hangs on it, where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.catalogue import query
from graph.errors import BadParameter, NotFound
from graph.insight.explore import TypeCount, counts
from graph.insight.person import ALONE, Asked, Permission, permissions
from graph.insight.provenance import Origin, origins
from graph.insight.stream import FILTERS, Said, said
from graph.model.purposes import Purpose
from graph.store import Row, Store

_HANDLE = query("explore.handle")
_TIMELINE = query("explore.handle_timeline")
_SOURCES = query("explore.handle_sources")


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whose account it is, how sure that is (0 to 1) and why. `decision` is None for an account by itself."""

    person: str
    probability: float | None
    reason: str | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class HandlePage:
    key: str
    platform: str
    username: str
    usernames_before: list[str]
    name: str | None
    bio: str | None
    place: str | None
    language: str | None
    url: str | None
    followers: int | None
    following: int | None
    created: datetime | None
    verified: bool | None
    kind: str | None
    belongs: Belongs | None
    ties: list[TypeCount]
    permissions: list[Permission]
    timeline: list[Said]
    asked: Asked
    sources: list[Origin]


def handle(store: Store, key: str, purpose: Purpose, asked: Asked | None = None) -> HandlePage:
    """The page of the account `key`. NotFound when there is none, or it may not be shown."""
    asked = asked or Asked()
    if asked.mood not in FILTERS:
        raise BadParameter(
            f"there is no mood {asked.mood!r}", hint="choose one of positive, neutral, negative"
        )
    row = store.one(_HANDLE, purpose=purpose, key=key)
    if row is None:
        raise NotFound(
            f"no account may be shown under {key[:80]}",
            hint=f"the key is unknown, or the account is not permitted for {purpose.slug}",
        )
    posts = store.rows(
        _TIMELINE, purpose=purpose, key=key, mood=asked.mood,
        offset=(asked.page - 1) * asked.size, limit=asked.size,
    )  # fmt: skip
    return HandlePage(
        key=key,
        platform=row["platform"],
        username=row["username"],
        usernames_before=list(row["before"] or []),
        name=row["name"],
        bio=row["bio"],
        place=row["place"] or row["location"],
        language=row["language"],
        url=row["url"],
        followers=row["followers"],
        following=row["following"],
        created=row["created"],
        verified=row["verified"],
        kind=row["kind"],
        belongs=_belongs(row),
        ties=counts(store, key, purpose),
        permissions=permissions([row["permissions"]], store.clock()),
        timeline=[said(each) for each in posts],
        asked=asked,
        sources=origins(store.rows(_SOURCES, purpose=purpose, key=key)),
    )


def _belongs(row: Row) -> Belongs | None:
    if row["person"] is None:
        return None
    decision = None if row["decision"] in (None, "", ALONE) else row["decision"]
    return Belongs(row["person"], row["probability"], row["reason"], decision)
