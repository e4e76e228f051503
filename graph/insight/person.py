"""The card of one person: accounts, words, interests, purchases, moods and permissions on one page.

Everything on it is read through records that may be shown, says why it is believed, and is computed
at the moment of asking; a person of whom nothing may be shown is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from graph.catalogue import query
from graph.errors import BadParameter, NotFound
from graph.former import moved, people_now
from graph.insight.naming import name_of
from graph.insight.provenance import Origin, origins
from graph.insight.stream import FILTERS, Said, said
from graph.model.purposes import ALL, Purpose
from graph.store import Row, Store

_RECORDS = query("explore.person_records")
_TIMELINE = query("explore.person_timeline")
_INTERESTS = query("explore.person_interests")
_PURCHASES = query("explore.person_purchases")
_BRANDS = query("explore.person_brands")
_SOURCES = query("explore.person_sources")

LATELY = timedelta(days=90)
"""How far back "lately" goes for rivals."""
ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Record:
    """One account or customer row, and why it is this person. `decision` is None for a record by itself."""

    label: str
    key: str
    platform: str | None
    username: str | None
    name: str | None
    bio: str | None
    place: str | None
    language: str | None
    url: str | None
    followers: int | None
    following: int | None
    verified: bool | None
    kind: str | None
    probability: float | None
    reason: str | None
    decision: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Proof:
    post: str
    text: str
    handle: str


@dataclass(frozen=True, slots=True)
class Interest:
    """`weight` is 0 to 1; `proofs` are the newest posts that show it."""

    key: str
    label_en: str
    label_nl: str
    weight: float
    last_seen: datetime | None
    proofs: list[Proof]


@dataclass(frozen=True, slots=True)
class Purchase:
    key: str
    product: str
    product_name: str
    brand: str | None
    brand_name: str | None
    own: bool
    at: datetime | None
    amount: float | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Feeling:
    """How the person speaks of a brand; moods are -1 to 1, the last one that of the newest post."""

    brand: str
    name: str
    own: bool
    posts: int
    mood: float | None
    last_mood: float | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Permission:
    """For one purpose: how many of the shown records permit it, and the first end among those."""

    purpose: Purpose
    permitted: int
    of: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the timeline; empty texts ask for all of it. `page` counts from 1."""

    platform: str = ""
    mood: str = ""
    page: int = 1
    size: int = 30


@dataclass(frozen=True, slots=True)
class Card:
    """`certainty` is the probability of the weakest record; `hidden` records of this person are not shown."""

    key: str
    name: str
    records: list[Record]
    hidden: int
    waiting: int
    certainty: float
    places: list[str]
    languages: list[str]
    interests: list[Interest]
    purchases: list[Purchase]
    feelings: list[Feeling]
    permissions: list[Permission]
    timeline: list[Said]
    asked: Asked
    sources: list[Origin]
    lately: datetime

    @property
    def handles(self) -> list[Record]:
        return [each for each in self.records if each.label == "Handle"]

    @property
    def customers(self) -> list[Record]:
        return [each for each in self.records if each.label == "Customer"]

    @property
    def towards_us(self) -> list[Feeling]:
        """Brands of ours, the one spoken of last first."""
        return [each for each in self.feelings if each.own]

    @property
    def rivals(self) -> list[Feeling]:
        """Other brands spoken of in the last 90 days."""
        return [f for f in self.feelings if not f.own and f.last_at is not None and f.last_at >= self.lately]


def card(store: Store, key: str, purpose: Purpose, asked: Asked | None = None) -> Card:
    """The card of the person `key`. NotFound when there is none, or none of its records may be shown; PersonMoved
    names who a former person is now."""
    asked = asked or Asked()
    if asked.mood not in FILTERS:
        raise BadParameter(
            f"there is no mood {asked.mood!r}", hint="choose one of positive, neutral, negative"
        )
    rows = store.rows(_RECORDS, purpose=purpose, key=key)
    if not rows and (now := people_now(store, key, purpose)):
        raise moved(key, now)
    if not rows:
        raise NotFound(
            f"no person may be shown under {key[:80]}",
            hint=f"the key is unknown, or none of its records is permitted for {purpose.slug}",
        )
    posts = store.rows(
        _TIMELINE, purpose=purpose, key=key, platform=asked.platform, mood=asked.mood,
        offset=(asked.page - 1) * asked.size, limit=asked.size,
    )  # fmt: skip
    return Card(
        key=key,
        name=name_of(rows),
        records=[_record(row) for row in rows],
        hidden=int(rows[0]["in_all"]) - len(rows),
        waiting=sum(int(row["waiting"]) for row in rows),
        certainty=min((float(r["probability"]) for r in rows if r["probability"] is not None), default=1.0),
        places=sorted({p for r in rows if (p := r["place"] or r["city"] or r["location"])}),
        languages=sorted({r["language"] for r in rows if r["language"] not in (None, "", "unknown")}),
        interests=[_interest(row) for row in store.rows(_INTERESTS, purpose=purpose, key=key)],
        purchases=[_purchase(row) for row in store.rows(_PURCHASES, purpose=purpose, key=key)],
        feelings=[_feeling(row) for row in store.rows(_BRANDS, purpose=purpose, key=key)],
        permissions=permissions([row["permissions"] for row in rows], store.clock()),
        timeline=[said(row) for row in posts],
        asked=asked,
        sources=origins(store.rows(_SOURCES, purpose=purpose, key=key)),
        lately=store.clock() - LATELY,
    )


def permissions(records: list[dict[str, datetime | None]], now: datetime) -> list[Permission]:
    """For every purpose how many of `records` permit it now. Each record maps the purpose's property to its end."""
    answers = []
    for purpose in ALL:
        ends = [end for record in records if (end := record.get(purpose.may)) is not None and end > now]
        answers.append(Permission(purpose, len(ends), len(records), min(ends, default=None)))
    return answers


def _record(row: Row) -> Record:
    return Record(
        label=row["label"],
        key=row["key"],
        platform=row["platform"],
        username=row["username"],
        name=row["name"],
        bio=row["bio"],
        place=row["place"] or row["city"] or row["location"],
        language=row["language"],
        url=row["url"],
        followers=row["followers"],
        following=row["following"],
        verified=row["verified"],
        kind=row["kind"],
        probability=row["probability"],
        reason=row["reason"],
        decision=None if row["decision"] in (None, "", ALONE) else row["decision"],
        waiting=int(row["waiting"]),
    )


def _interest(row: Row) -> Interest:
    proofs = [Proof(post, text, handle) for post, text, handle in row["proofs"]]
    label = str(row["label_en"] or row["key"])
    return Interest(
        row["key"], label, str(row["label_nl"] or label), float(row["weight"]), row["last_seen"], proofs
    )


def _purchase(row: Row) -> Purchase:
    return Purchase(
        key=row["key"],
        product=row["product"],
        product_name=str(row["product_name"] or row["product"]),
        brand=row["brand"],
        brand_name=row["brand_name"],
        own=bool(row["own"]),
        at=row["at"],
        amount=row["amount"],
        currency=row["currency"],
    )


def _feeling(row: Row) -> Feeling:
    return Feeling(
        brand=row["key"],
        name=str(row["name"] or row["key"]),
        own=bool(row["own"]),
        posts=int(row["posts"]),
        mood=row["mood"],
        last_mood=row["last_mood"],
        last_at=row["last_at"],
    )
