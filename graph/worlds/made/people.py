"""Who lives in the made world: names as common as real ones, places, circles, tastes and roles."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from random import Random

from graph.worlds.made.market import COMPANIES, MAVEN_TOPICS, TOPICS


@dataclass(slots=True)
class Human:
    """One human being of the truth. `voice` is how many people act after a post of theirs, on average;
    `side` tells which brand they stand for or against, and how, when they do."""

    id: str
    first: str
    prefix: str
    last: str
    nickname: str
    town: str
    postcode: str
    circle: int
    topics: tuple[str, ...]
    english: float
    activity: float
    voice: float
    born: int
    expertise: str = ""
    side: tuple[str, str] = ("", "")  # brand, and ambassador, fan or critic
    employer: str = ""
    handles: list[str] = field(default_factory=list)

    @property
    def surname(self) -> str:
        return f"{self.prefix} {self.last}".strip()

    @property
    def name(self) -> str:
        return f"{self.first} {self.surname}"


@lru_cache(maxsize=8)
def pool(name: str) -> tuple[Mapping[str, str], ...]:
    """Rows of a data file of this room."""
    text = (files("graph.worlds") / "data" / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


_CIRCLES = 14
_SIDES = (
    ("ambassador", 0.012, 0.005),
    ("fan", 0.03, 0.01),
    ("critic", 0.012, 0.006),
)  # share of people: own brand, rival
_MAVENS = 0.003  # of all people, a topic
_LOUD = (7.0, 14.0)  # people who act after a post of an ambassador, critic or maven
_NAMESAKES = 0.02  # of all people: the same name as somebody else, beyond chance


def population(random: Random, people: int) -> list[Human]:
    """`people` humans with their roles; roles are drawn, what they lead to is left to the posts."""
    surnames = pool("last-names.csv")
    weights = [float(row["weight"]) for row in surnames]
    circles = [random.sample(TOPICS, 3) for _ in range(_CIRCLES)]
    homes = [random.choice(pool("towns.csv")) for _ in range(_CIRCLES)]
    sizes = [1.0 / math.sqrt(rank + 1) for rank in range(_CIRCLES)]
    humans = []
    for number in range(people):
        given = random.choice(pool("first-names.csv"))
        surname = random.choices(surnames, weights)[0]
        circle = random.choices(range(_CIRCLES), sizes)[0]
        home = homes[circle] if random.random() < 0.6 else random.choice(pool("towns.csv"))
        tastes = dict.fromkeys(
            [*random.sample(circles[circle], 2), *random.sample(TOPICS, random.choice((1, 1, 2)))]
        )
        humans.append(
            Human(
                id=f"h{number + 1:05d}",
                first=given["name"],
                prefix=surname["prefix"],
                last=surname["name"],
                nickname=random.choice([given["name"], *filter(None, given["nicknames"].split("|"))]),
                town=home["town"],
                postcode=home["postcode"],
                circle=circle,
                topics=tuple(tastes),
                english=random.choices((0.02, 0.25, 0.95), (70, 20, 10))[0],
                activity=random.lognormvariate(0.0, 0.9),
                voice=min(2.5, random.lognormvariate(-0.5, 0.8)),
                born=random.randint(1950, 2006),
            )
        )
    _share_names(random, humans)
    _give_roles(random, humans)
    return humans


def _share_names(random: Random, humans: list[Human]) -> None:
    for _ in range(max(2, round(_NAMESAKES * len(humans)))):
        one, other = random.sample(humans, 2)
        other.first, other.prefix, other.last, other.nickname = one.first, one.prefix, one.last, one.nickname


def _give_roles(random: Random, humans: list[Human]) -> None:
    free = random.sample(humans, len(humans))
    for topic in MAVEN_TOPICS:
        for _ in range(max(2, round(_MAVENS * len(humans)))):
            maven = free.pop()
            maven.expertise = topic
            maven.topics = tuple(dict.fromkeys((topic, *maven.topics)))
            maven.voice = random.uniform(*_LOUD)
            maven.activity = max(1.2, maven.activity)
    for company in COMPANIES:
        for side, own_share, rival_share in _SIDES:
            for _ in range(max(1, round((own_share if company.own else rival_share) * len(humans)))):
                taker = free.pop()
                taker.side = (company.name, side)
                taker.voice = (
                    random.uniform(*_LOUD) if side in {"ambassador", "critic"} else random.uniform(0.1, 0.5)
                )
        for _ in range(max(1, round((0.008 if company.own else 0.002) * len(humans)))):
            free.pop().employer = company.name
