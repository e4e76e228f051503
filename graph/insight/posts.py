"""What every page shows of a post that takes a side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShownPost:
    """`mood` is -1 to 1 and `mood_confidence` 0 to 1; None means not known."""

    key: str
    text: str
    posted_at: datetime | None
    platform: str
    handle: str
    username: str
    mood: float | None
    mood_confidence: float | None
    intent: str | None
