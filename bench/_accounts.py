"""Made accounts by the hundred thousand, with known people: what no real data that may be used has.

People have one to five accounts; some names are common and most are rare (Zipf), a quarter of the people go by a
made-up word, and names, handles and towns are cut, mistyped, left out or changed on the way. The same seed, the same accounts.
"""

from __future__ import annotations

import random
import string
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

PLATFORMS = ("twitter", "facebook", "instagram", "youtube", "mastodon", "crm")
_GIVEN = [
    start + end
    for start, end in product(
        ("al", "an", "be", "bri", "ca", "chris", "da", "de", "el", "em", "fe", "flo", "ga", "ge", "ha", "he", "is", "ja", "jo",
         "ka", "ki", "la", "lu", "ma", "mi", "na", "no", "ol", "pa", "pe", "ra", "ro", "sa", "ste", "ta", "ti", "va", "vi", "wil", "za"),
        ("bert", "brina", "ela", "lan", "lena", "lia", "line", "lo", "mara", "mond", "na", "nard", "ne", "nja", "ra", "ran", "ric",
         "ron", "sa", "ta", "tan", "tia", "tin", "ton", "vin"),
    )
]  # fmt: skip
_SURNAMES = [
    start + end
    for start, end in product(
        ("acker", "alder", "apple", "ash", "bach", "bak", "berg", "birn", "black", "bloom", "bos", "brand", "brook", "burg", "cast",
         "clay", "cole", "dal", "dorn", "eber", "elder", "fair", "feld", "fern", "fisch", "frank", "gold", "green", "haas", "hart",
         "hazel", "hill", "hof", "holl", "jans", "kamp", "kerk", "kohl", "kuip", "land", "lang", "linden", "marsh", "meer", "mill",
         "moor", "neu", "nord", "oak", "ost", "park", "peter", "quist", "red", "ried", "rose", "ruther", "sand", "schon", "silver",
         "stein", "storm", "strand", "thorn", "timmer", "veld", "vogel", "wald", "water", "west", "wind", "wolf", "wood", "zand"),
        ("aker", "bauer", "beck", "berger", "bury", "by", "croft", "dahl", "den", "dijk", "er", "ert", "feld", "ford", "gaard", "ham",
         "hausen", "hoff", "holm", "ing", "ink", "kamp", "kins", "land", "ley", "lund", "ma", "mann", "meyer", "mont", "ner", "quist",
         "rich", "sen", "ski", "son", "stad", "stra", "strom", "thal", "ton", "vik", "ward", "well", "wick", "worth"),
    )
]  # fmt: skip
_TOWNS = [
    start + end
    for start, end in product(
        ("spring", "river", "north", "south", "east", "west", "lake", "fair", "green", "oak", "maple", "cedar", "kings", "queens",
         "port", "new ", "mount ", "glen", "ash", "stone"),
        ("field", "ville", "ton", "burg", "port", "wood", "dale", "view", "mouth", "haven", "ford", "ham", "stead", "bury", "gate",
         "mont", "side", "brook", "chester", "well"),
    )
]  # fmt: skip
_PIECES = [
    "ka",
    "zo",
    "mi",
    "ra",
    "tu",
    "ne",
    "sha",
    "lo",
    "vi",
    "dra",
    "px",
    "neo",
    "fox",
    "sky",
    "max",
    "ink",
    "pix",
    "ion",
    "zen",
    "ter",
]
_ADDED = (
    "",
    "",
    "",
    "_",
    "1",
    "x",
    "official",
    "hq",
    "dev",
    "real",
    "99",
    "07",
    "2010",
    "_tv",
    "art",
    "photo",
)
_MAILS = ("gmail.com", "yahoo.com", "outlook.com", "proton.me")


def made(size: int, seed: int = 7) -> pd.DataFrame:
    """`size` rows of an `accounts` file with the column `person`, and first and last name apart for those who want them."""
    draw = random.Random(seed)
    rng = np.random.default_rng(seed)
    given, surnames, towns = _GIVEN[:], _SURNAMES[:], _TOWNS[:]
    for names in (given, surnames, towns):
        draw.shuffle(names)
    firsts, lasts, homes = (
        rng.choice(len(names), size, p=_zipf(len(names), power))
        for names, power in ((given, 0.8), (surnames, 0.7), (towns, 0.6))
    )
    rows: list[dict[str, object]] = []
    person = 0
    while len(rows) < size:
        first, last, town = given[firsts[person]], surnames[lasts[person]], towns[homes[person]]
        rows += _accounts(person, len(rows), first, last, town, towns, draw)
        person += 1
    table = pd.DataFrame(rows[:size])
    both = zip(table["first_name"], table["last_name"], strict=True)
    return table.assign(name=[" ".join(part for part in each if part) for each in both])


def _zipf(size: int, power: float) -> NDArray[np.float64]:
    weight = 1 / np.arange(1, size + 1) ** power
    share: NDArray[np.float64] = weight / weight.sum()
    return share


def _accounts(
    person: int, at: int, first: str, last: str, town: str, towns: list[str], draw: random.Random
) -> list[dict[str, object]]:
    year = draw.randrange(1950, 2008)
    alias = "".join(draw.choice(_PIECES) for _ in range(3)) if draw.random() < 0.25 else None
    bases = [
        first + last, first[0] + last, f"{first}_{last}", f"{first}.{last}", last + first, f"{first}{last[0]}{year % 100:02}",
        f"{first}{year}",
    ]  # fmt: skip
    main = (alias or draw.choice(bases)) + draw.choice(_ADDED)
    mail = f"{first}{draw.choice(('.', '_', ''))}{last}{draw.randrange(1, 999)}@{draw.choice(_MAILS)}"
    phone = f"+1{draw.randrange(2 * 10**9, 10**10)}"
    found: list[dict[str, object]] = []
    for platform in draw.sample(PLATFORMS, draw.choices((1, 2, 3, 4, 5), (0.4, 0.25, 0.18, 0.1, 0.07))[0]):
        is_row = platform == "crm"
        shown, family, home = _told(first, last, town, towns, draw)
        again = (
            (alias or draw.choice(bases)) + draw.choice(_ADDED) if draw.random() < 0.8 else _slip(main, draw)
        )
        if alias and not is_row and draw.random() < 0.5:
            shown, family = alias, None
        found.append({
            "id": f"a{at + len(found):07}", "person": f"p{person}", "platform": platform,
            "handle": None if is_row else main if draw.random() < 0.55 else again,
            "first_name": shown, "last_name": family, "location": home,
            "email": mail if draw.random() < (0.8 if is_row else 0.22) else None,
            "phone": phone if draw.random() < (0.6 if is_row else 0.1) else None,
            "birthday": str(year) if draw.random() < (0.7 if is_row else 0.15) else None,
        })  # fmt: skip
    return found


def _told(
    first: str, last: str, town: str, towns: list[str], draw: random.Random
) -> tuple[str, str | None, str | None]:
    chance = draw.random()
    shown = (
        first[:3]
        if chance < 0.12
        else first[0]
        if chance < 0.18
        else _slip(first, draw)
        if chance < 0.26
        else first
    )
    family = _slip(last, draw) if draw.random() < 0.08 else last[0] if draw.random() < 0.05 else last
    home = None if draw.random() < 0.3 else draw.choice(towns) if draw.random() < 0.06 else town
    return shown, family, home


def _slip(text: str, draw: random.Random) -> str:
    if len(text) < 3:
        return text
    at, chance = draw.randrange(1, len(text) - 1), draw.random()
    if chance < 0.25:
        return text[:at] + text[at + 1 :]
    if chance < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + draw.choice(string.ascii_lowercase) + text[at + (chance < 0.75) :]
