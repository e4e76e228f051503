"""The page of a brand: its share of the conversation against rivals, and when, where and how it is spoken of.

Mentions are posts of permitted accounts, without accounts of brands, employees and bots. People
are counted once. Every figure belongs to the one period of the report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.catalogue import query
from graph.errors import BadParameter, NotFound
from graph.insight.home import visible
from graph.insight.mentions import (
    Channel,
    Mention,
    Moments,
    Tally,
    Trend,
    Week,
    by_channel,
    by_moment,
    by_week,
    from_columns,
    tally,
    trend,
    voices,
)
from graph.insight.naming import names
from graph.insight.posts import ShownPost
from graph.insight.voice import ShareOfVoice as ShareOfVoice
from graph.insight.voice import shares_of_voice
from graph.model.keys import brand_key
from graph.model.purposes import Purpose
from graph.store import Row, Store

_BRANDS = query("brand.brands")
_RIVALS = query("brand.rivals")
_MENTIONS = query("brand.mentions")
_POSTS = query("brand.posts")

USUAL = timedelta(weeks=26)
"""The period of a report that names none: this long, up to the newest post."""
MOST_VOICES = 15


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` up to but not including `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class BrandLine:
    """One brand of the list; `mentions` of all time."""

    key: str
    name: str
    own: bool
    aliases: list[str]
    mentions: int
    products: int
    rivals: int
    href: str


@dataclass(frozen=True, slots=True)
class TopVoice:
    """A person (or an account of nobody known) who speaks of the brand; mood -1 to 1."""

    key: str
    name: str
    mentions: int
    positive: int
    negative: int
    mood: float | None
    href: str


@dataclass(frozen=True, slots=True)
class Opinion(ShownPost):
    """A post that takes sides."""

    likes: int | None
    shares: int | None
    replies: int | None


@dataclass(frozen=True, slots=True)
class BrandReport:
    """`minimum` is the fewest people a shown cell has; `weeks` of the brand asked for, `rival_weeks` by brand key."""

    key: str
    name: str
    own: bool
    period: Period
    minimum: int
    total: Tally
    shares: list[ShareOfVoice]
    trend: Trend
    weeks: list[Week]
    rival_weeks: dict[str, list[Week]]
    channels: list[Channel]
    moments: Moments
    voices: list[TopVoice]
    negative: list[Opinion]
    positive: list[Opinion]


def brands(store: Store, purpose: Purpose) -> list[BrandLine]:
    """All brands, our own first, then the most mentioned."""
    return [
        BrandLine(
            key=row["key"],
            name=str(row["name"] or row["key"]),
            own=bool(row["own"]),
            aliases=list(row["aliases"]),
            mentions=int(row["mentions"]),
            products=int(row["products"]),
            rivals=int(row["rivals"]),
            href=f"/brands/{row['key'].partition(':')[2]}",
        )
        for row in store.rows(_BRANDS, purpose=purpose, limit=1000)
    ]


def brand(
    store: Store,
    name: str,
    purpose: Purpose,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    rivals: Sequence[str] | None = None,
) -> BrandReport:
    """The report on `name` (a name or a key) against `rivals`, else against those the graph knows.

    NotFound for a brand that is not there, BadParameter for an unknown rival or a period that ends
    before it begins.
    """
    compared = _compared(store, name, rivals)
    asked = compared[0]
    period = _period(store, purpose, since, until)
    mentions = _mentions(store, purpose, [row["key"] for row in compared], period)
    minimum = store.settings.min_cell
    ours = mentions[asked["key"]]
    return BrandReport(
        key=asked["key"],
        name=asked["name"],
        own=bool(asked["own"]),
        period=period,
        minimum=minimum,
        total=tally(ours, minimum),
        shares=shares_of_voice(store, purpose, compared, mentions, minimum),
        trend=trend(ours, period.since, period.until),
        weeks=by_week(ours, period.since, period.until, minimum),
        rival_weeks={
            row["key"]: by_week(mentions[row["key"]], period.since, period.until, minimum)
            for row in compared[1:]
        },
        channels=by_channel(ours, minimum),
        moments=by_moment(ours, minimum),
        voices=_voices(store, purpose, ours),
        negative=_opinions(store, purpose, asked["key"], period, positive=False),
        positive=_opinions(store, purpose, asked["key"], period, positive=True),
    )


def _compared(store: Store, name: str, rivals: Sequence[str] | None) -> list[Row]:
    """The brand asked for, first, and those to compare it with."""
    found = _known(store, name)
    if not found:
        raise NotFound(
            f"there is no brand {name[:60]!r}", hint="kenner import brands FILE, or see the list of brands"
        )
    if rivals is None:
        return found
    chosen = [found[0]]
    for each in rivals:
        rival = _known(store, each)
        if not rival:
            raise BadParameter(
                f"there is no rival {each[:60]!r}", hint="name brands that are in the list of brands"
            )
        if rival[0]["key"] not in {row["key"] for row in chosen}:
            chosen.append({**rival[0], "is_asked": False})
    return chosen


def _known(store: Store, name: str) -> list[Row]:
    return store.rows(_RIVALS, brand=brand_key(name.removeprefix("brand:")))


def _period(store: Store, purpose: Purpose, since: datetime | None, until: datetime | None) -> Period:
    newest = visible(store, purpose).newest or store.clock()
    last = until or newest + timedelta(seconds=1)
    first = since or last - USUAL
    if first >= last:
        raise BadParameter(
            f"the period from {first:%Y-%m-%d} to {last:%Y-%m-%d} is empty",
            hint="let it begin before it ends",
        )
    return Period(first, last)


def _mentions(
    store: Store, purpose: Purpose, keys: Sequence[str], period: Period
) -> Mapping[str, list[Mention]]:
    rows = store.rows(_MENTIONS, purpose=purpose, brands=list(keys), since=period.since, until=period.until)
    held: dict[str, list[Mention]] = defaultdict(list)
    for row in rows:
        held[row["brand"]] = from_columns(row["posts"], row["at"], row["who"], row["platforms"], row["moods"])
    return held


def _voices(store: Store, purpose: Purpose, mentions: Sequence[Mention]) -> list[TopVoice]:
    loudest = voices(mentions, MOST_VOICES)
    called = names(store, purpose, [each.who for each in loudest])
    return [
        TopVoice(
            each.who,
            called[each.who].name,
            each.mentions,
            each.positive,
            each.negative,
            each.mood,
            called[each.who].href,
        )
        for each in loudest
        if each.who in called
    ]


def _opinions(store: Store, purpose: Purpose, key: str, period: Period, *, positive: bool) -> list[Opinion]:
    rows = store.rows(
        _POSTS, purpose=purpose, brand=key, since=period.since, until=period.until, positive=positive
    )
    return [Opinion(**row) for row in rows]
