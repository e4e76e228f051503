"""Mentions of brands counted by week, channel and moment: pure figures from columns of posts.

People are counted once however many posts or accounts they have. A cell with fewer people than the
minimum is None, which means "not shown", never zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CLEAR_MOOD = 0.25
"""Beyond this a mention is positive or negative; the same bounds as on every timeline."""
LOCAL = ZoneInfo("Europe/Amsterdam")
"""Weekdays, hours and weeks are those of the clock people post by; the graph keeps UTC."""
_UNKNOWN_MOOD = 9.0


@dataclass(frozen=True, slots=True)
class Mention:
    """One post that names the brand; `who` is the person, or the account when it belongs to nobody known."""

    post: str
    at: datetime
    who: str
    platform: str
    mood: float | None

    @property
    def is_positive(self) -> bool:
        return self.mood is not None and self.mood >= CLEAR_MOOD

    @property
    def is_negative(self) -> bool:
        return self.mood is not None and self.mood <= -CLEAR_MOOD


@dataclass(frozen=True, slots=True)
class Tally:
    """Posts and people of one cell. `people` is None when there are too few to show; then so is all else."""

    mentions: int | None
    people: int | None
    positive: int | None
    negative: int | None
    mood: float | None


@dataclass(frozen=True, slots=True)
class Week:
    """`start` is its Monday by the local clock; a week the period cuts is not whole."""

    start: date
    tally: Tally
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Channel:
    """`share` (0..1) is of all mentions of the brand in the period; None when it is not shown."""

    platform: str
    tally: Tally
    share: float | None


@dataclass(frozen=True, slots=True)
class Moments:
    """`mentions[weekday][hour]`, Monday first; None is a cell of too few people, counted in `hidden`."""

    mentions: list[list[int | None]]
    hidden: int


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's mentions; `who` as in `Mention`."""

    who: str
    mentions: int
    positive: int
    negative: int
    mood: float | None


def from_columns(
    posts: Sequence[str],
    at: Sequence[datetime],
    who: Sequence[str],
    platforms: Sequence[str],
    moods: Sequence[float],
) -> list[Mention]:
    """The columns of `brand.mentions` as rows."""
    columns = zip(posts, at, who, platforms, moods, strict=True)
    return [Mention(p, t, w, c, None if m == _UNKNOWN_MOOD else float(m)) for p, t, w, c, m in columns]


def tally(mentions: Sequence[Mention], minimum: int) -> Tally:
    """All figures of a cell, or none of them when it has mentions of fewer than `minimum` people."""
    people = len({each.who for each in mentions})
    if mentions and people < minimum:
        return Tally(None, None, None, None, None)
    return Tally(
        len(mentions),
        people,
        sum(each.is_positive for each in mentions),
        sum(each.is_negative for each in mentions),
        mean_mood(mentions),
    )


def mean_mood(mentions: Iterable[Mention]) -> float | None:
    """-1 to 1 over the mentions whose mood is known; None when none is."""
    known = [each.mood for each in mentions if each.mood is not None]
    return sum(known) / len(known) if known else None


def by_week(mentions: Iterable[Mention], since: datetime, until: datetime, minimum: int) -> list[Week]:
    """Every week that touches the period, empty ones too, so that a gap is seen."""
    held: dict[datetime, list[Mention]] = defaultdict(list)
    for each in mentions:
        held[monday(each.at)].append(each)
    weeks, start = [], monday(since)
    while start.astimezone(UTC) < until:
        following = monday(start + timedelta(days=8))
        is_whole = since <= start and following <= until
        weeks.append(Week(start.date(), tally(held.get(start, []), minimum), is_whole))
        start = following
    return weeks


def monday(at: datetime) -> datetime:
    """Midnight of the Monday before `at`, on the local clock."""
    local = at.astimezone(LOCAL)
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) - timedelta(days=local.weekday())
    return day.replace(tzinfo=LOCAL)


def by_channel(mentions: Sequence[Mention], minimum: int) -> list[Channel]:
    """Platforms, loudest first; those with too few people stand last."""
    held: dict[str, list[Mention]] = defaultdict(list)
    for each in mentions:
        held[each.platform].append(each)
    channels = [(platform, tally(those, minimum)) for platform, those in held.items()]
    channels.sort(key=lambda each: (-(each[1].mentions or 0), each[0]))
    return [Channel(p, t, None if t.mentions is None else t.mentions / len(mentions)) for p, t in channels]


def by_moment(mentions: Iterable[Mention], minimum: int) -> Moments:
    held: dict[tuple[int, int], list[Mention]] = defaultdict(list)
    for each in mentions:
        local = each.at.astimezone(LOCAL)
        held[local.weekday(), local.hour].append(each)
    cells = [[tally(held.get((day, hour), []), minimum).mentions for hour in range(24)] for day in range(7)]
    return Moments(cells, sum(cell is None for line in cells for cell in line))


def voices(mentions: Iterable[Mention], limit: int) -> list[Voice]:
    """Who speaks of the brand most, loudest first."""
    held: dict[str, list[Mention]] = defaultdict(list)
    for each in mentions:
        held[each.who].append(each)
    loudest = Counter({who: len(those) for who, those in held.items()})
    ordered = sorted(loudest, key=lambda who: (-loudest[who], who))[:limit]
    return [
        Voice(
            who,
            len(held[who]),
            sum(each.is_positive for each in held[who]),
            sum(each.is_negative for each in held[who]),
            mean_mood(held[who]),
        )
        for who in ordered
    ]


@dataclass(frozen=True, slots=True)
class Trend:
    """The second half of the period against the first; `ratio` is None when there was nothing before.

    `change` is "up", "down" or "level" (within a tenth).
    """

    before: int
    after: int
    ratio: float | None
    change: str


def trend(mentions: Iterable[Mention], since: datetime, until: datetime) -> Trend:
    middle = since + (until - since) / 2
    before, after = 0, 0
    for each in mentions:
        if each.at < middle:
            before += 1
        else:
            after += 1
    ratio = after / before if before else None
    change = "level" if before == after else "up" if after > before else "down"
    if ratio is not None and 0.9 <= ratio <= 1.1:
        change = "level"
    return Trend(before, after, ratio, change)
