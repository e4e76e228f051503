"""Made people in public: several profiles on one platform beside one official row each.

What the made world of `kenner demo` has none of, and files of members, guests or politicians are full of: most
surnames are rare, the file has the name of the passport and the profile the everyday one, a profile may carry a
title, a trade or the surname alone, one person has a private and a working profile, and a row says a region where a
profile says a town. The shares are set by hand and fitted to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from resolver import normalise
from resolver.records import CRM, Record, Records

PLATFORM, ELSEWHERE = "x", "instagram"
_BEGIN = ("b", "br", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "r", "s", "sch", "st", "t", "v", "w", "z", "")  # fmt: skip
_MIDDLE = ("a", "aa", "e", "ee", "i", "ie", "o", "oe", "oo", "u", "ui", "ou", "ei")
_END = (
    "berg", "bos", "dal", "der", "ers", "est", "gen", "ing", "ker", "kes", "land", "lin", "man", "mers", "nes", "rick", "ring",
    "s", "sen", "ski", "son", "stra", "ton", "veld", "well", "zen",
)  # fmt: skip
_PARTICLES = ("van", "de", "van de", "van der", "ter", "von", "di", "la")
_TITLES = ("Dr.", "Prof.", "Mr.", "Ds.", "Ir.", "Rep.", "Sen.", "Mayor", "Coach", "Chef", "DJ", "Judge")
_TRADES = (
    "Fotografie", "Photography", "Press", "Office", "Team", "Advies", "Coaching", "Media", "Studio", "Design", "Fans",
    "Official", "Bouw", "Music", "Consultancy", "Racing", "Campaign", "Nieuws",
)  # fmt: skip
_ADDED = ("", "", "", "_", "1", "x", "nl", "official", "real", "the", "team", "press", "99", "07")
_REGIONS = 24
_TOWNS = 160


@dataclass(frozen=True)
class _Person:
    name: str
    given: str
    everyday: str
    middle: str
    particle: str
    last: str
    town: str
    region: str

    @property
    def surname(self) -> str:
        return f"{self.particle} {self.last}".strip()


def profiles_and_others(people: int, seed: int) -> tuple[Records, Records]:
    """Profiles of `people`; their official rows and bare accounts elsewhere; with their truth.

    Of six people one has no profile and one has no row.
    """
    random = Random(seed)
    humans = _people(random, people)
    profiles: list[tuple[Record, str]] = []
    others: list[tuple[Record, str]] = []
    taken: set[str] = set()
    for human in humans:
        has = random.choices(("both", "row", "profiles"), (70, 15, 15))[0]
        if has != "profiles":
            others.append((_row(random, human, len(others)), human.name))
        handles = []
        if has != "row":
            for _ in range(random.choices((1, 2, 3), (62, 27, 11))[0]):
                profiles.append((_profile(random, human, taken), human.name))
                handles.append(profiles[-1][0].handle)
        if random.random() < 0.7:
            others.append((_elsewhere(random, human, handles, taken), human.name))
    return _table(profiles), _table(others)


def _table(found: Sequence[tuple[Record, str]]) -> Records:
    return Records(tuple(row for row, _ in found), tuple(who for _, who in found)).in_order()


def _people(random: Random, people: int) -> list[_Person]:
    # As many surnames as people, the n-th 1/(n + 8) as common as the first: most stand once, a few dozen times.
    surnames = sorted({_word(random) + random.choice(_END) for _ in range(people)})
    random.shuffle(surnames)
    shares = [1 / (rank + 8) for rank in range(len(surnames))]
    given = sorted({word for word in normalise.nicks() if len(word) > 2})
    random.shuffle(given)
    given_shares = [1 / (rank + 4) for rank in range(len(given))]
    towns = [f"{_word(random)}{random.choice(('dam', 'burg', 'ville', 'field', 'wijk', 'port', 'hoven'))}".title() for _ in range(_TOWNS)]  # fmt: skip
    regions = [
        f"{_word(random)}{random.choice(('land', 'shire', 'ia', 'ana'))}".title() for _ in range(_REGIONS)
    ]
    found = []
    for number in range(people):
        name = random.choices(given, given_shares)[0]
        town = random.randrange(_TOWNS)
        found.append(_Person(
            f"p{number}", name.title(), random.choice([name, *normalise.forms(name)]).title(),
            random.choices(given, given_shares)[0].title() if random.random() < 0.4 else "",
            random.choice(_PARTICLES) if random.random() < 0.15 else "",
            random.choices(surnames, shares)[0].title(), towns[town], regions[town % _REGIONS],
        ))  # fmt: skip
    return found


def _word(random: Random) -> str:
    return "".join(random.choice(_BEGIN) + random.choice(_MIDDLE) for _ in range(random.choice((1, 1, 2))))


def _row(random: Random, human: _Person, number: int) -> Record:
    initial = f"{human.middle[:1]}." if human.middle else ""
    name = random.choices(
        (
            f"{human.given} {human.surname}", f"{human.given} {initial} {human.surname}", f"{human.given} {human.middle} {human.surname}",
            f"{human.surname}, {human.given}", f"{human.given[0]}. {human.surname}", f"{human.everyday} {human.surname}",
        ),
        (50, 14, 8, 5, 10, 13),
    )[0]  # fmt: skip
    place = random.choices((human.region, human.town, f"{human.town}, {human.region}", ""), (40, 25, 15, 20))[
        0
    ]
    return Record(f"{CRM}:r{number:05}", CRM, "", " ".join(name.split()), place)


def _profile(random: Random, human: _Person, taken: set[str]) -> Record:
    shown = random.choices(
        (
            f"{human.given} {human.surname}", f"{human.everyday} {human.surname}", f"{random.choice(_TITLES)} {human.everyday} {human.surname}",
            f"{human.given} {human.middle[:1]} {human.surname}", f"{human.everyday}{human.last}", human.everyday,
            f"{human.given[0]}. {human.surname}", f"{random.choice(_TITLES)} {human.surname}", f"{human.surname} {random.choice(_TRADES)}",
            f"{random.choice(_TRADES)} {human.surname}", f"{human.everyday} {random.choice(_TRADES)}", _word(random).title(), "",
        ),
        (34, 18, 9, 5, 3, 6, 4, 5, 5, 4, 2, 2, 3),
    )[0]  # fmt: skip
    place = random.choices(
        (human.town, f"{human.town}, {human.region}", human.region, f"{_word(random)}ville".title(), ""),
        (28, 22, 14, 8, 28),
    )[0]
    handle = _handle(random, human)
    while handle.lower() in taken:
        handle = f"{handle}{random.randint(1, 99)}"
    taken.add(handle.lower())
    return Record(f"{PLATFORM}:{handle.lower()}", PLATFORM, handle, " ".join(shown.split()), place)


def _elsewhere(random: Random, human: _Person, handles: Sequence[str], taken: set[str]) -> Record:
    """An account of which the handle is all that is known: half of them have that of a profile."""
    chance = random.random()
    handle = random.choice(handles) if handles else _handle(random, human)
    if chance > 0.75:
        handle = _handle(random, human)
    elif chance > 0.5:
        handle = random.choice((handle.replace("_", ""), f"{handle}{random.choice(_ADDED)}", f"{handle}{random.randint(1, 99)}", f"the{handle}"))  # fmt: skip
    while f"{ELSEWHERE}:{handle.lower()}" in taken:
        handle = f"{handle}{random.randint(1, 99)}"
    taken.add(f"{ELSEWHERE}:{handle.lower()}")
    return Record(f"{ELSEWHERE}:{handle.lower()}", ELSEWHERE, handle)


def _handle(random: Random, human: _Person) -> str:
    given, everyday, last = (text.lower() for text in (human.given, human.everyday, human.last))
    glued = human.particle.replace(" ", "")
    trade = random.choice(_TRADES).lower()
    base = random.choices(
        (
            f"{given}{glued}{last}", f"{everyday}{last}", f"{given}_{last}", f"{everyday[0]}{glued}{last}", f"{last}{everyday}",
            f"{everyday}{last[0]}", f"{last}{trade}", f"{trade}{last}", f"{everyday}{trade}", last, f"{_word(random)}{_word(random)}",
        ),
        (16, 18, 8, 14, 5, 6, 8, 6, 4, 5, 10),
    )[0]  # fmt: skip
    added = random.choice(_ADDED)
    return f"{added}{base}" if added in {"the", "team", "real"} else f"{base}{added}"
