"""What the reach engine says, in the words of the pages: who hears whom, who knows, who takes sides.

One memory a store: the graph is read into rows once per version and purpose, not once a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from graph.catalogue import query
from graph.insight.naming import names
from graph.model.purposes import Purpose
from graph.reach.affinity import ambassadors, brand_posts, critics, fans
from graph.reach.audience import audience_of
from graph.reach.person import PersonReach, Reach, ReachMemory, person_reach
from graph.reach.report import Ranked
from graph.store import Store

_LABELS = query("explore.interests_named")

SIDES = {"ambassadors": ambassadors, "fans": fans, "critics": critics}

_memories: WeakKeyDictionary[Store, ReachMemory] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Heard:
    """`people` are different people; `potential` adds followers up and counts some of them again."""

    people: int
    potential: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A topic that posts are about."""

    key: str
    label_en: str
    label_nl: str


@dataclass(frozen=True, slots=True)
class Topic(Labelled):
    """A topic with at least one maven."""

    mavens: int


def memory(store: Store) -> ReachMemory:
    """The memory of this store, shared by everything in the process."""
    return _memories.setdefault(store, ReachMemory())


def heard(store: Store, purpose: Purpose, speakers: Mapping[str, Sequence[str]]) -> dict[str, Heard]:
    """How many different people hear each group of `speakers` (keys of people and accounts)."""
    reach = _reach(store, purpose)
    found = {}
    for group, keys in speakers.items():
        nodes = sorted({reach.node_by_key[key] for key in keys if key in reach.node_by_key})
        rows = audience_of(reach.snapshot, nodes)
        parts = rows[0].parts if rows else {"people": 0, "sum": 0}
        found[group] = Heard(int(parts["people"] or 0), int(parts["sum"] or 0))
    return found


def of_person(store: Store, key: str, purpose: Purpose) -> PersonReach:
    """Audience and maven ranks of a person. NotFound when nothing of it may be shown."""
    found = person_reach(store, key, purpose, memory=memory(store))
    called = names(store, purpose, [found.key]).get(found.key)
    return found if called is None else replace(found, name=called.name)


def topics(store: Store, purpose: Purpose) -> list[Topic]:
    """Topics by the number of their mavens, most first."""
    reach = _reach(store, purpose)
    table = reach.mavens
    counted = {reach.snapshot.topics[number]: len(held) for number, held in table.by_topic.items() if held}
    called = labels(store, list(counted))
    found = [Topic(key, *called.get(key, (key, key)), count) for key, count in counted.items()]
    return sorted(found, key=lambda each: (-each.mavens, each.key))


def written_about(store: Store, purpose: Purpose) -> list[Labelled]:
    """Topics that posts are about, in order of key."""
    keys = _reach(store, purpose).snapshot.topics
    called = labels(store, keys)
    return [Labelled(key, *called.get(key, (key, key))) for key in keys]


def labels(store: Store, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """English and Dutch label of interests by key."""
    rows = store.rows(_LABELS, keys=list(keys)) if keys else []
    return {r["key"]: (r["label_en"] or r["key"], r["label_nl"] or r["label_en"] or r["key"]) for r in rows}


def taking_sides(store: Store, brand: str, side: str, purpose: Purpose, limit: int = 50) -> list[Ranked]:
    """`side` is one of `SIDES`; BadParameter for an unknown brand."""
    snapshot = _reach(store, purpose).snapshot
    posts = brand_posts(store, snapshot, brand, purpose)
    return named(store, purpose, SIDES[side](snapshot, posts, limit=limit))


def href(key: str) -> str:
    """The page of a person, or of an account that belongs to nobody known."""
    return f"/people/{key}" if key.startswith("person:") else f"/handles/{key}"


def _reach(store: Store, purpose: Purpose) -> Reach:
    return memory(store).reach(store, purpose)


def named(store: Store, purpose: Purpose, rows: list[Ranked]) -> list[Ranked]:
    """The same rows under the names the other pages use."""
    called = names(store, purpose, [row.key for row in rows])
    return [replace(row, name=called[row.key].name) for row in rows if row.key in called]
