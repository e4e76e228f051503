"""How near the graph comes to the planted truth of a world.

Only what is permitted can be found, so truth is narrowed to it first: a person without a permitted
record is nobody's miss, and `of` says how many cases a figure rests on. Truth files are read here
and nowhere else; nothing is written.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import comb
from pathlib import Path

from graph.catalogue import query
from graph.model.purposes import INSIGHT, LINK
from graph.reach import affinity, snapshot
from graph.reach.layers import Snapshot
from graph.reach.mavens import mavens
from graph.store import Store

BELONGINGS = query("identity.belongings")
SAID = query("reach.posts")
MENTIONS = query("brand.mentions")
BRANDS = query("reach.brands")

AT = 5  # of precision at k
_EVERY = 2**31
_UNKNOWN_MOOD = 9.0  # as brand.mentions writes it
_TAKES_SIDE = 0.05  # mood beyond this is positive or negative (Hutto and Gilbert 2014)
_FROM, _UNTIL = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


_SIDES = {"ambassador": affinity.ambassadors, "fan": affinity.fans, "critic": affinity.critics}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: `value` 0..1, resting on `of` cases; None when there was no case."""

    job: str
    figure: str
    value: float | None
    of: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What may be seen: `snapshot` for insight, the true people with a permitted account, and the true
    person behind each node that reach may name (a person of the graph by most of its records)."""

    snapshot: Snapshot
    visible: frozenset[str]
    who: Mapping[str, str]


def look(store: Store, person_of: Mapping[str, str]) -> View:
    """Read the store once for all figures on people and what they do."""
    found = snapshot.load(store, INSIGHT)
    visible = frozenset(person_of[key] for key in found.accounts.keys if key in person_of)
    return View(found, visible, _who(store, person_of))


def score(store: Store, truth: Path) -> tuple[Figure, ...]:
    """All figures the truth folder allows: people always, the others where their file is there."""
    person_of = {row["record"]: row["person"] for row in _rows(truth / "people.csv")}
    figures = list(people(store, person_of))
    if (truth / "mavens.csv").exists() or (truth / "sides.csv").exists():
        view = look(store, person_of)
        figures += maven_precision(view, truth / "mavens.csv")
        figures += sides(store, view, truth / "sides.csv")
    if (truth / "posts.csv").exists():
        figures += posts(store, truth / "posts.csv")
    return tuple(figures)


def people(store: Store, person_of: Mapping[str, str]) -> tuple[Figure, ...]:
    """Pairs of permitted records: how many of the linked ones are one person, and how many of one person are linked."""
    return pairs({row["record"]: row["person"] for row in store.rows(BELONGINGS, purpose=LINK)}, person_of)


def pairs(linked: Mapping[str, str], person_of: Mapping[str, str]) -> tuple[Figure, ...]:
    """The same for records and the persons they were given; records that truth does not know are left out."""
    known = [(person, person_of[record]) for record, person in linked.items() if record in person_of]
    both, found, true = (
        _pairs(known),
        _pairs(person for person, _ in known),
        _pairs(real for _, real in known),
    )
    return _precision_recall("people", both, found, true, f"pairs of {len(known):,} permitted records")


def maven_precision(view: View, path: Path) -> tuple[Figure, ...]:
    """Of the first k people on a topic, the share that are mavens in truth; k is 5 or as many as can be found."""
    true: dict[str, set[str]] = defaultdict(set)
    for row in _rows(path):
        true[row["topic"]].add(row["person"])
    hits = tried = 0
    for topic in sorted(true):
        findable = true[topic] & view.visible
        if not findable or topic not in view.snapshot.topics:
            continue
        k = min(AT, len(findable))
        hits += sum(
            view.who.get(each.key) in findable for each in mavens(view.snapshot, topic=topic, limit=k)
        )
        tried += k
    return (Figure("mavens", f"precision at {AT}", _share(hits, tried), tried, f"{len(true)} topics"),)


def sides(store: Store, view: View, path: Path) -> tuple[Figure, ...]:
    """Ambassadors, fans and critics found, against those of the truth who can be found."""
    true: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in _rows(path):
        if row["person"] in view.visible:
            true[row["side"]].add((row["brand"], row["person"]))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for brand in sorted({brand for pairs in true.values() for brand, _ in pairs}):
        read = affinity.brand_posts(store, view.snapshot, brand, INSIGHT)
        for side, measure in _SIDES.items():
            found[side] |= {
                (brand, view.who.get(each.key, each.key)) for each in measure(view.snapshot, read)
            }
    figures: list[Figure] = []
    for side in _SIDES:
        right = len(found[side] & true[side])
        figures += _precision_recall(f"{side}s", right, len(found[side]), len(true[side]), "brand and person")
    return tuple(figures)


def posts(store: Store, path: Path) -> tuple[Figure, ...]:
    """Brands named in permitted posts, and the mood towards them where the truth takes a side or none."""
    visible = {
        post for row in store.rows(SAID, purpose=INSIGHT, first=0, until=_EVERY) for post in row["posts"]
    }
    # Posts of employees are the brand's own voice, which brand.mentions leaves out.
    true = {
        (row["post"], brand): int(mood) if mood else None
        for row in _rows(path)
        if row["post"] in visible and row["kind"] != "employee"
        for brand, _, mood in (part.partition("=") for part in row["brands"].split(";") if part)
    }
    personal = {row["post"] for row in _rows(path)}
    found: dict[tuple[str, str], float] = {}
    brands = [row["brand"] for row in store.rows(BRANDS)]
    for row in store.rows(MENTIONS, purpose=INSIGHT, brands=brands, since=_FROM, until=_UNTIL):
        for post, mood in zip(row["posts"], row["moods"], strict=True):
            if post in personal:
                found[post, row["brand"]] = mood
    named = set(found) & set(true)
    figures = list(_precision_recall("brand mentions", len(named), len(found), len(true), "post and brand"))
    told = [
        (mood, found[each])
        for each in sorted(named)
        if (mood := true[each]) is not None and found[each] != _UNKNOWN_MOOD
    ]
    polar = [(mood, said) for mood, said in told if mood]
    right = sum(_sign(said) == mood for mood, said in told)
    figures.append(
        Figure(
            "mood", "accuracy, three classes", _share(right, len(told)), len(told), "towards a named brand"
        )
    )
    turned = sum(_sign(said) == -mood for mood, said in polar)
    seen = sum(_sign(said) == mood for mood, said in polar)
    figures.append(Figure("mood", "accuracy where a side is taken", _share(seen, len(polar)), len(polar)))
    figures.append(
        Figure("mood", "taken for the opposite", _share(turned, len(polar)), len(polar), "lower is better")
    )
    return tuple(figures)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _who(store: Store, person_of: Mapping[str, str]) -> dict[str, str]:
    """True person behind each node that reach may name: a person of the graph by most of its records, or an account."""
    records: dict[str, Counter[str]] = defaultdict(Counter)
    for row in store.rows(BELONGINGS, purpose=LINK):
        if row["record"] in person_of:
            records[row["person"]][person_of[row["record"]]] += 1
    most = {person: min(count, key=lambda one: (-count[one], one)) for person, count in records.items()}
    return {**person_of, **most}


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(comb(size, 2) for size in Counter(groups).values())


def _precision_recall(job: str, right: int, found: int, true: int, note: str) -> tuple[Figure, ...]:
    precision, recall = _share(right, found), _share(right, true)
    f1 = _share(2 * right, found + true)
    return (
        Figure(job, "precision", precision, found, note),
        Figure(job, "recall", recall, true, note),
        Figure(job, "F1", f1, found + true, note),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _sign(mood: float) -> int:
    return (mood >= _TAKES_SIDE) - (mood <= -_TAKES_SIDE)
