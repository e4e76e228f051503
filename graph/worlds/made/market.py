"""The brands of the made world, what they sell, and when it all happens. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGINS = datetime(2026, 5, 4, tzinfo=UTC)  # a Monday
WEEKS = 26
ENDS = BEGINS + timedelta(weeks=WEEKS)
PLATFORMS = ("x", "instagram", "facebook", "tiktok", "linkedin", "mastodon")
TOPICS = (
    "trail-running", "camping", "bikepacking", "birdwatching", "climbing", "photography", "coffee", "kayaking",
    "wild-swimming", "dogs", "football", "gardening", "cooking", "reading", "live-music", "travel",
)  # fmt: skip
MAVEN_TOPICS = TOPICS[:8]
INTEREST_OF_TOPIC = {"wild-swimming": "open-water-swimming"} | {
    topic: topic for topic in TOPICS if topic != "wild-swimming"
}


@dataclass(frozen=True, slots=True)
class Product:
    """`noun` and `noun_en` say what it is, in the singular."""

    name: str
    noun: str
    noun_en: str
    price: float


@dataclass(frozen=True, slots=True)
class Company:
    """A brand: `share` of talk it gets (0..1), and how often casual talk is good or bad (0..1)."""

    name: str
    own: bool
    aliases: tuple[str, ...]
    handle: str
    platforms: tuple[str, ...]
    products: tuple[Product, ...]
    share: float
    liked: float
    disliked: float
    description: str


COMPANIES = (
    Company(
        "Bergwad", True, ("bergwad.example", "Berg-wad"), "bergwad", PLATFORMS,
        (
            Product("Wadhut 2", "tent", "tent", 329.0), Product("Regenwulp", "jas", "jacket", 189.0),
            Product("Duinstap", "schoen", "boot", 159.0), Product("Trekvogel 45", "rugzak", "backpack", 149.0),
            Product("Nachtzwaluw", "slaapzak", "sleeping bag", 219.0),
        ),
        0.42, 0.42, 0.2, "Outdoor gear from the Dutch coast",
    ),
    Company(
        "Noordkaap", False, ("NK Outdoor",), "noordkaap_nl", ("x", "instagram", "facebook", "tiktok"),
        (Product("Poolhut", "tent", "tent", 399.0), Product("Fjordjas", "jas", "jacket", 249.0), Product("Rotsganger", "schoen", "boot", 189.0)),
        0.28, 0.38, 0.26, "Gear for the far north",
    ),
    Company(
        "Heidekroon", False, ("Heide-kroon",), "heidekroon", ("x", "instagram", "facebook"),
        (Product("Struin 30", "rugzak", "backpack", 119.0), Product("Bries", "jas", "jacket", 139.0)),
        0.18, 0.36, 0.24, "Light gear for days on the heath",
    ),
    # Its name is an ordinary word: only the capital tells it from the thing one navigates by.
    Company(
        "Kompas Outdoor", False, ("=Kompas",), "kompasoutdoor", ("instagram", "facebook", "linkedin"),
        (Product("Azimut", "schoen", "boot", 129.0), Product("Noordster", "lamp", "headlamp", 49.0)),
        0.12, 0.33, 0.3, "Everything for outside at a small price",
    ),
)  # fmt: skip
OWN = COMPANIES[0]


@dataclass(frozen=True, slots=True)
class Campaign:
    """What the own brand did and what it truly did: exposed people speak and buy `lift` times as much while it runs."""

    name: str
    tag: str
    starts: datetime
    ends: datetime
    talk_lift: float
    buying_lift: float


CAMPAIGN = Campaign(
    "Nacht Buiten", "nachtbuiten", BEGINS + timedelta(weeks=12), BEGINS + timedelta(weeks=16), 2.2, 1.8
)
