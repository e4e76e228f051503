"""Sentences from a grammar, then what thumbs do to them: typos, small letters, emoji, tags."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from random import Random

from graph.worlds.made.market import CAMPAIGN, Company, Product
from graph.worlds.made.people import pool

_PLACES = (
    "de Veluwe", "Texel", "de Ardennen", "Schotland", "Vlieland", "de Hoge Venen", "Noorwegen", "Terschelling", "de Eifel", "de Biesbosch", "Lapland", "de Alpen",
    "de Utrechtse Heuvelrug", "het Pieterpad", "Drenthe", "de Pyreneeën", "Zuid-Limburg", "IJsland", "de Loonse en Drunense Duinen", "Zweden", "de Posbank", "de Oostvaardersplassen",
)  # fmt: skip
_ENGLISH_PLACES = (
    "the Veluwe",
    "Texel",
    "the Ardennes",
    "Scotland",
    "Vlieland",
    "Norway",
    "the Eifel",
    "Lapland",
    "the Alps",
    "the Pyrenees",
    "Drenthe",
    "Iceland",
    "Sweden",
    "Zeeland",
)
_WATERS = (
    "de Vecht",
    "het Sneekermeer",
    "de Loosdrechtse Plassen",
    "de Waal",
    "het Wad",
    "de Dommel",
    "de Grevelingen",
)
_MONTHS = {
    "nl": ("mei", "juni", "juli", "augustus", "september", "oktober"),
    "en": ("May", "June", "July", "August", "September", "October"),
}
_PLURALS = {
    "tent": "tenten",
    "jas": "jassen",
    "schoen": "schoenen",
    "rugzak": "rugzakken",
    "slaapzak": "slaapzakken",
    "lamp": "lampen",
}
_EMOJI = {1: ("😍", "🙌", "👌", "🔥", "💚", "😁", "👍", "✨", "🎉", "🤩", "💪", "😊", "🏕️"), -1: ("😡", "🤦‍♂️", "😒", "👎", "🙄", "😤", "💸", "🌧️", "😩"), 0: ("☕", "🚆", "🌦️", "🐕", "📷", "🌲", "🐦", "🏕️", "🥾", "😅", "🚴", "🤔")}  # fmt: skip
_SHORT = {
    "even": "ff",
    "inderdaad": "idd",
    "misschien": "mss",
    "vandaag": "vndg",
    "natuurlijk": "ntrlk",
    "niet": "nie",
    "because": "cuz",
    "you": "u",
    "tomorrow": "tmrw",
}
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=2)
def _sections(language: str) -> dict[str, tuple[str, ...]]:
    text = (files("graph.worlds") / "data" / f"speech-{language}.txt").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if line.startswith("= "):
            section = line[2:]
        elif line and not line.startswith("#"):
            found.setdefault(section, []).append(line)
    return {name: tuple(lines) for name, lines in found.items()}


class Speaker:
    """Says one thing in one language. `brand`, `rival` and `product` fill the slots of sentences on brands."""

    def __init__(self, random: Random, language: str, platform: str) -> None:
        self.random = random
        self.language = language
        self.platform = platform
        self.town = random.choice(pool("towns.csv"))["town"]

    def say(
        self,
        section: str,
        brand: Company | None = None,
        product: Product | None = None,
        rival: Company | None = None,
        first: str = "",
    ) -> str:
        """One sentence of the section; English falls back to small talk for a section it does not have."""
        sections = _sections(self.language)
        sentence = self.random.choice(sections.get(section) or sections["smalltalk"])
        while "[" in sentence:
            sentence = _CHOICE.sub(lambda hit: self.random.choice(hit[1].split("|")), sentence)
        noun = (product.noun if self.language == "nl" else product.noun_en) if product else self.random.choice(("tent", "rugzak" if self.language == "nl" else "backpack"))  # fmt: skip
        if brand and "{brand}{noun}" in sentence:
            glue = self.random.choice(("", "-", " ")) if " " not in brand.name else " "
            sentence = sentence.replace("{brand}{noun}", f"{brand.name}{glue}{noun}")

        def fill(hit: re.Match[str]) -> str:
            return self._slot(hit[1], brand, product, rival, first, noun)

        sentence = _SLOT.sub(fill, sentence)
        return (
            sentence[0].upper() + sentence[1:]
            if sentence[0].islower() and self.random.random() < 0.8
            else sentence
        )

    def _slot(
        self,
        slot: str,
        brand: Company | None,
        product: Product | None,
        rival: Company | None,
        first: str,
        noun: str,
    ) -> str:
        random = self.random
        match slot:
            case "brand" | "Brand":
                return self._named(brand) if brand else ""
            case "rival":
                return self._named(rival) if rival else ""
            case "product":
                return product.name if product else noun
            case "noun":
                return noun
            case "nouns":
                return _PLURALS.get(noun, noun + "s")
            case "place":
                return random.choice(_PLACES if self.language == "nl" else _ENGLISH_PLACES)
            case "water":
                return random.choice(_WATERS)
            case "month":
                return random.choice(_MONTHS[self.language])
            case "digit":
                return str(random.randint(2, 9))
            case "price":
                return str(round(product.price) if product else 99)
            case "size":
                return str(random.randint(36, 46))
            case "campaign":
                return random.choice((CAMPAIGN.name, f"#{CAMPAIGN.tag}"))
            case "initials":
                return random.choice(("MV", "JK", "FB", "TS"))
            case "first":
                return first
            case _:
                return self.town

    def _named(self, brand: Company) -> str:
        roll = self.random.random()
        shorter = brand.aliases[0].removeprefix("=") if brand.aliases[0].startswith("=") else brand.name
        if roll < 0.76:
            return self.random.choice((brand.name, shorter))
        if roll < 0.86:
            return brand.name.lower()
        if roll < 0.92 and self.platform in brand.platforms:
            return f"@{brand.handle}"
        if roll < 0.965:
            return "#" + brand.name.lower().replace(" ", "")
        if roll < 0.98:
            return self._misspelt(brand.name)
        return brand.name

    def _misspelt(self, name: str) -> str:
        at = self.random.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :]

    def dress(self, sentence: str, mood: int, tags: tuple[str, ...] = (), care: float = 0.5) -> str:
        """As it was typed. `care` 0..1: how tidily the writer writes."""
        random = self.random
        words = sentence.split(" ")
        if random.random() > care:
            sentence = " ".join(_SHORT.get(word, word) if random.random() < 0.35 else word for word in words)
        if random.random() > 0.45 + care / 2:
            sentence = sentence.lower()
        if random.random() < 0.08 * (1.2 - care):
            sentence = self._typo(sentence)
        if mood > 0 and random.random() < 0.2:
            sentence += "!" * random.choice((1, 1, 2, 3))
        elif sentence[-1].isalnum() and random.random() < care:
            sentence += "."
        if random.random() < 0.27:
            sentence += " " + "".join(
                random.choices(_EMOJI[mood if random.random() < 0.85 else 0], k=random.choice((1, 1, 1, 2)))
            )
        if tags and random.random() < (
            0.45 if self.platform in {"instagram", "tiktok", "mastodon"} else 0.15
        ):
            sentence += " " + " ".join(f"#{tag.replace('-', '')}" for tag in tags)
        return sentence

    def _typo(self, sentence: str) -> str:
        places = [
            at for at in range(1, len(sentence) - 1) if sentence[at].isalpha() and sentence[at + 1].isalpha()
        ]
        if not places:
            return sentence
        at = self.random.choice(places)
        one, other = sentence[at], sentence[at + 1]
        return sentence[:at] + self.random.choice((other + one, one, one + one + other)) + sentence[at + 2 :]
