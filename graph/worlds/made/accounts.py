"""Accounts as people open them: variations of a name, nicknames, years, and now and then nothing alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from graph.model.keys import fold, handle_key
from graph.worlds.made.market import BEGINS, COMPANIES, PLATFORMS
from graph.worlds.made.people import Human, pool

_PER_PERSON = ((1, 28), (2, 38), (3, 22), (4, 9), (5, 3))
_POPULAR = {"x": 24, "instagram": 30, "facebook": 22, "tiktok": 10, "linkedin": 9, "mastodon": 7}
_SHORT = {"instagram": "ig", "facebook": "fb"}
_BIOS = {
    "trail-running": ("Trailrunner", "Loopt graag door de modder", "Runs on trails and coffee"), "camping": ("Kampeerder", "Liefst in een tent", "Happy camper"),
    "bikepacking": ("Bikepacker", "Fiets, tent, klaar", "Slow miles by bike"), "birdwatching": ("Vogelaar", "Kijkt naar vogels", "Birder"),
    "climbing": ("Klimmer", "Boulderen na het werk", "Climbs badly"), "photography": ("Natuurfotografie", "Maakt foto's", "Nature photos"),
    "coffee": ("Koffie eerst", "Espresso", "Coffee first"), "kayaking": ("Kajakker", "Altijd op het water", "Paddler"),
    "wild-swimming": ("Zwemt buiten", "Koudwaterzwemmer", "Cold water person"), "dogs": ("Hondenmens", "Baasje van Moos", "Dog person"),
    "football": ("Voetbal", "Op zondag langs de lijn", "Football on Sundays"), "gardening": ("Moestuinier", "Groene vingers", "Grows tomatoes"),
    "cooking": ("Kookt graag", "Altijd honger", "Home cook"), "reading": ("Leest", "Boeken en thee", "Reader"),
    "live-music": ("Festivals", "Muziek", "Gigs"), "travel": ("Altijd onderweg", "Reist met de trein", "Night trains"),
}  # fmt: skip


@dataclass(slots=True)
class Account:
    """An account and, in `owner`, who is really behind it; that never goes into an import file."""

    platform: str
    username: str
    owner: str
    kind: str
    name: str = ""
    bio: str = ""
    location: str = ""
    url: str = ""
    email: str = ""
    speaks_for: str = ""
    language: str = "nl"
    number: int = 0
    created: datetime = BEGINS
    followers: int = 0
    following: int = 0
    verified: bool = False
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = handle_key(self.platform, self.username)


class Register:
    """Gives out usernames; each is used once a platform."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.accounts: list[Account] = []
        self._taken: set[str] = set()

    def open(self, platform: str, wanted: str, owner: str, kind: str) -> Account:
        username = re.sub(r"[^a-z0-9._]", "", fold(wanted))[:28] or "gast"
        tried = username
        while f"{platform}:{tried}" in self._taken:
            tried = f"{username}{self.random.choice(('', '_', '.'))}{self.random.randint(1, 99)}"
        self._taken.add(f"{platform}:{tried}")
        account = Account(platform, tried, owner, kind, number=len(self.accounts) + 10_001)
        account.created = BEGINS - timedelta(days=self.random.randint(40, 5000))
        self.accounts.append(account)
        return account


def open_accounts(random: Random, humans: list[Human]) -> list[Account]:
    """Accounts of people, brands, employees, businesses and bots, in the order of their numbers."""
    register = Register(random)
    for company in COMPANIES:
        for platform in company.platforms:
            account = register.open(platform, company.handle, f"brand:{company.name}", "brand")
            account.name, account.bio, account.speaks_for = company.name, company.description, company.name
            account.url, account.verified = (
                f"https://{company.handle}.example",
                platform in {"x", "instagram"},
            )
    for human in humans:
        _open_personal(random, register, human)
    for number in range(max(2, len(humans) // 40)):
        _open_business(random, register, number)
    for number in range(max(1, len(humans) // 150)):
        account = register.open(
            random.choice(PLATFORMS),
            f"deals_{random.choice(('outdoor', 'kampeer', 'korting'))}{number}",
            f"bot:{number}",
            "bot",
        )
        account.name, account.bio = "Outdoor deals 24/7", "Best prices, link in bio"
    return register.accounts


def _open_personal(random: Random, register: Register, human: Human) -> None:
    count = random.choices([n for n, _ in _PER_PERSON], [w for _, w in _PER_PERSON])[0]
    if human.expertise or human.side[0]:
        count = max(count, 2)
    base = _style(random, human)
    opened: list[Account] = []
    platforms = dict.fromkeys(random.choices(list(_POPULAR), list(_POPULAR.values()), k=count * 3))
    for platform in list(platforms)[:count]:
        account = register.open(platform, _username(random, human, base), human.id, "personal")
        _describe(random, human, account)
        opened.append(account)
    if human.employer:
        company = next(each for each in COMPANIES if each.name == human.employer)
        account = register.open(
            random.choice(company.platforms), f"{human.first}_{company.handle}", human.id, "employee"
        )
        account.name, account.bio, account.speaks_for = (
            f"{human.first} van {company.name}",
            f"Werkt bij {company.name}. Meningen zijn van mezelf",
            company.name,
        )
        opened.append(account)
    _point_at_each_other(random, human, opened)
    human.handles = [account.key for account in opened]


def _style(random: Random, human: Human) -> str:
    first, nick, last = fold(human.first), fold(human.nickname), fold(human.last).replace(" ", "")
    prefix = fold(human.prefix)
    glued = prefix.replace(" ", "").replace("'", "")
    short = "".join(part[0] for part in prefix.replace("'", "").split())  # "van den" → "vd"
    year = str(human.born)[2:]
    return random.choice((
        f"{first}{glued}{last}", f"{first}.{glued}{last}", f"{first}_{last}", f"{first}{short}{last}", f"{first[0]}{glued}{last}",
        f"{first}{last[0]}{year}", f"{nick}{last}", f"{nick}_{year}", f"{last}{first}", f"{first}{glued}{last}{year}", f"{first[0]}.{last}", f"{nick}.{short}{last[0]}",
        f"{nick}_{random.choice(('loopt', 'buiten', 'fietst', 'klimt', 'onderweg', 'outdoor'))}", f"{first}{random.randint(1, 999)}",
        random.choice(pool("nicknames.csv"))["nickname"],
    ))  # fmt: skip


def _username(random: Random, human: Human, base: str) -> str:
    roll = random.random()
    if roll < 0.34:
        return base
    if roll < 0.62:
        return _varied(random, human, base)
    if roll < 0.84:
        return _style(random, human)
    return random.choice(pool("nicknames.csv"))["nickname"] + random.choice(
        ("", "", str(random.randint(1, 99)), "_nl")
    )


def _varied(random: Random, human: Human, base: str) -> str:
    bare = re.sub(r"[._]", "", base)
    return random.choice((
        bare, f"{base}_", f"_{base}", f"{base}nl", f"{base}_nl", f"{base}{str(human.born)[2:]}", f"{base}{human.born}", f"the{bare}", f"echt{bare}",
        f"{base}{random.randint(1, 99)}", bare[:-1] or bare, bare.replace("ij", "y"), bare + bare[-1], base.replace("_", "."), base.replace(".", "_"),
        f"{base}.{fold(human.town).replace(' ', '')[:4]}", f"{base}_{human.topics[0].split('-')[0]}",
    ))  # fmt: skip


def _describe(random: Random, human: Human, account: Account) -> None:
    account.name = random.choices(
        (human.name, human.first, f"{human.first} {human.last[0]}.", human.nickname, f"{human.nickname} {human.surname}", f"{human.first[0]}. {human.surname}", ""),
        (46, 12, 8, 6, 10, 8, 10),
    )[0]  # fmt: skip
    account.language = "en" if human.english > 0.5 else "nl"
    parts = [
        random.choice(_BIOS[topic])
        for topic in random.sample(human.topics, min(len(human.topics), random.choice((0, 1, 2, 2))))
    ]
    if random.random() < 0.2:
        parts.append(human.town)
    account.bio = random.choice((" | ", ". ", ", ", " · ")).join(parts)
    account.location = random.choices(
        (human.town, f"{human.town}, Nederland", "Nederland", "", "onderweg"), (38, 10, 10, 36, 6)
    )[0]
    if account.platform == "linkedin":
        account.name, account.location = human.name, human.town


def _point_at_each_other(random: Random, human: Human, opened: list[Account]) -> None:
    """Bio links between own accounts, and one site shared by several: the evidence of a graph."""
    address = {"x": "https://x.com/", "instagram": "https://instagram.com/", "facebook": "https://facebook.com/", "tiktok": "https://tiktok.com/@", "linkedin": "https://linkedin.com/in/", "mastodon": "https://mastodon.nl/@"}  # fmt: skip
    personal = [account for account in opened if account.kind == "personal"]
    if len(personal) > 1 and random.random() < 0.22:
        one, other = random.sample(personal, 2)
        one.url = address[other.platform] + other.username
        if random.random() < 0.35:
            other.url = address[one.platform] + one.username
    elif len(personal) > 1 and random.random() < 0.12:
        site = f"https://{fold(human.first)}{fold(human.last).replace(' ', '')}{human.id[-3:]}.example"
        for account in personal:
            account.url = site
    elif len(personal) > 1 and random.random() < 0.12:
        one, other = random.sample(personal, 2)
        one.bio = f"{one.bio} {_SHORT.get(other.platform, other.platform)}: @{other.username}".strip()


def _open_business(random: Random, register: Register, number: int) -> None:
    town = random.choice(pool("towns.csv"))["town"]
    what = random.choice(
        (
            "Koffiebar",
            "Klimhal",
            "Kanoverhuur",
            "Fietsenmaker",
            "Camping",
            "Hondenschool",
            "Boekhandel",
            "Wandelgids",
        )
    )
    name = f"{what} {random.choice(('De Hoek', 'Onderweg', 'Het Veer', 'De Zwaan', 'Buitenlust', 'Zuid', 'Het Anker'))}"
    for platform in random.sample(PLATFORMS[:4], random.choice((1, 2))):
        account = register.open(
            platform, name.replace(" ", random.choice(("", "_"))), f"business:{number}", "business"
        )
        account.name, account.bio, account.location = name, f"{what} in {town}", town
        account.email, account.url = (
            f"info@{fold(name).replace(' ', '')}{number}.example",
            f"https://{fold(name).replace(' ', '')}{number}.example",
        )
