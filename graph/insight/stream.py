"""A post with what was understood of it: the same shape on every timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.store import Row

FILTERS = ("", "positive", "neutral", "negative")
"""Moods a timeline can be narrowed to; the bounds (±0.25) stand in the timeline queries."""


@dataclass(frozen=True, slots=True)
class Named:
    """The Dutch label is the English one where it has none of its own."""

    key: str
    label_en: str
    label_nl: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """The post that another one passes on or quotes."""

    key: str
    text: str | None
    handle: str
    username: str


@dataclass(frozen=True, slots=True)
class Said:
    """`passed_on` is None when it passes nothing on, or something that may not be shown.

    `mood` is -1 to 1 and `mood_confidence` 0 to 1; None means not known.
    """

    key: str
    text: str
    posted_at: datetime | None
    platform: str
    handle: str
    username: str
    language: str | None
    mood: float | None
    mood_confidence: float | None
    intent: str | None
    sponsored: bool
    likes: int | None
    shares: int | None
    replies: int | None
    views: int | None
    brands: list[Named]
    interests: list[Named]
    tags: list[str]
    passes_on: bool
    passed_on: PassedOn | None


def said(row: Row) -> Said:
    """A row of a timeline query."""
    return Said(
        key=row["key"],
        text=str(row["text"] or ""),
        posted_at=row["posted_at"],
        platform=row["platform"],
        handle=row["handle"],
        username=row["username"],
        language=row["language"],
        mood=row["mood"],
        mood_confidence=row["mood_confidence"],
        intent=row["intent"],
        sponsored=bool(row["sponsored"]),
        likes=row["likes"],
        shares=row["shares"],
        replies=row["replies"],
        views=row["views"],
        brands=[Named(key, str(name or key), str(name or key)) for key, name in row["brands"]],
        interests=[Named(key, str(en or key), str(nl or en or key)) for key, en, nl in row["interests"]],
        tags=list(row["tags"]),
        passes_on=bool(row["passes_on"]),
        passed_on=PassedOn(*row["passed_on"]) if row["passed_on"] else None,
    )
