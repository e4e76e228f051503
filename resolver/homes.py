"""Which key a person has: people keep their keys, and undoing an act restores them.

A record remembers its home: the key of the person it was first known as. A person is called by the home that most
of its records share, provided more than half of that home is with it. So a key is a function of the records of the
person, their homes and people's decisions in force, never of the way that led there; see
docs/decisions/people-keep-their-keys.md for what was weighed.

Pure: reads and writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from graph.model.keys import derived, person_key
from resolver.decide import Pair

NOWHERE = "none"
"""The home of a record that joined a person who had none either."""
NEWS = "news"
"""What parted a record from its home for good: new data, not a person."""
UNSEEN = datetime(9999, 1, 1, tzinfo=UTC)  # a record that is not known yet is younger than all that are


@dataclass(frozen=True, slots=True)
class Home:
    """What a record remembers. `person` is whom it is taken for now; `key` the person it was first known as;
    `left` names the decisions by which it left that home (`NEWS` for new data), and while one of them holds it does
    not count there. `since` is when it was first somebody."""

    person: str
    key: str
    left: tuple[str, ...] = ()
    since: datetime = UNSEEN


@dataclass(frozen=True)
class Memory:
    """What is remembered of records, by key. `abroad` are records that are not settled now but share a home with
    one that is; they stay who they are. `news`: the records may have changed since they were settled last."""

    known: Mapping[str, Home] = field(default_factory=dict)
    abroad: Mapping[str, Home] = field(default_factory=dict)
    news: bool = False


def keys_of(
    groups: Iterable[Sequence[str]],
    memory: Memory,
    apart: Mapping[Pair, str],
    taken_back: Iterable[str] = (),
) -> dict[str, Home]:
    """Whom each record of `groups` is taken for, with what it remembers from now on.

    `apart` holds people's "different" in force, pair → key of the decision; `taken_back` keys of decisions that no
    longer are.
    """
    gone = set(taken_back)
    known = {key: _without(home, gone) for key, home in memory.known.items()}
    abroad = {key: _without(home, gone) for key, home in memory.abroad.items()}
    if memory.news:
        known = _explained(known)
    parts = [tuple(sorted(group)) for group in groups]
    known = _parted(parts, known, apart, news=memory.news)
    return _called(parts, known, abroad)


def _without(home: Home, gone: set[str]) -> Home:
    if home.left and any(each in gone for each in home.left):
        return replace(home, left=tuple(each for each in home.left if each not in gone))
    return home


def _explained(known: Mapping[str, Home]) -> dict[str, Home]:
    """Homes that explain the keys in the graph, also after records are gone that did (permission, erasure).

    A person whose remaining records would be called otherwise takes the key it has for its home.
    """
    out = dict(known)
    by_person: dict[str, list[str]] = {}
    for key, home in known.items():
        by_person.setdefault(home.person, []).append(key)
    now = _called([tuple(sorted(keys)) for keys in by_person.values()], out, {})
    wrong = {home.person for key, home in out.items() if now[key].person != home.person}
    for key, home in known.items():
        if home.person in wrong:
            out[key] = replace(home, key=home.person, left=())
        elif home.key in wrong:
            out[key] = replace(home, left=tuple(sorted({*home.left, NEWS})))
    return out


def _parted(
    parts: Sequence[tuple[str, ...]], known: Mapping[str, Home], apart: Mapping[Pair, str], *, news: bool
) -> dict[str, Home]:
    """Where a person is divided, the part with most of its records keeps the home; the others leave it."""
    out = dict(known)
    part_of = {key: number for number, part in enumerate(parts) for key in part}
    goes: dict[str, dict[int, list[str]]] = {}
    for key, home in known.items():
        if key in part_of:
            goes.setdefault(home.person, {}).setdefault(part_of[key], []).append(key)
    divided = {person: ways for person, ways in goes.items() if len(ways) > 1}
    if not divided:
        return out
    different: dict[str, list[tuple[str, str]]] = {}
    for (one, other), decision in apart.items():
        different.setdefault(one, []).append((other, decision))
        different.setdefault(other, []).append((one, decision))
    for person, ways in divided.items():
        at_home = {
            number: [key for key in keys if out[key].key == person and not out[key].left]
            for number, keys in ways.items()
        }
        if not any(at_home.values()):
            continue
        keeper = min(
            (number for number in ways if at_home[number]),
            key=lambda number: (-len(at_home[number]), min((out[key].since, key) for key in at_home[number])),
        )
        stay = set(ways[keeper])
        for number, keys in ways.items():
            if number == keeper:
                continue
            by = {decision for key in keys for other, decision in different.get(key, ()) if other in stay}
            left = tuple(sorted(by)) or ((NEWS,) if news else ())
            for key in at_home[number]:
                out[key] = replace(out[key], left=left)
    return out


def _called(
    parts: Sequence[tuple[str, ...]], known: Mapping[str, Home], abroad: Mapping[str, Home]
) -> dict[str, Home]:
    counted: dict[str, list[str]] = {}
    for key, home in (*known.items(), *abroad.items()):
        if home.key != NOWHERE and not home.left:
            counted.setdefault(home.key, []).append(key)
    homes = {home.key for home in (*known.values(), *abroad.values())}

    def age(key: str) -> tuple[datetime, str]:
        return (known[key] if key in known else abroad[key]).since, key

    def free(seed: str, key: str) -> str:
        while key in homes:
            key = derived("person", seed, key)
        return key

    out: dict[str, Home] = {}
    for part in parts:
        here = [key for key in part if key in known]
        if not here:
            person = free(part[0], person_key(part[0]))
            out.update((key, Home(person, person)) for key in part)
            continue
        shared = Counter(known[key].key for key in here if not known[key].left)
        shared.pop(NOWHERE, None)
        owned = []
        for shared_home, count in shared.items():
            whole = counted[shared_home]
            if 2 * count > len(whole) or (2 * count == len(whole) and min(whole, key=age) in part):
                oldest = min((key for key in here if known[key].key == shared_home), key=age)
                owned.append((-count, age(oldest), shared_home))
        if owned:
            person = joining = min(owned)[2]
        else:
            oldest = min(here, key=age)
            person, joining = free(oldest, derived("person", oldest, known[oldest].key)), NOWHERE
        for key in part:
            out[key] = replace(known[key], person=person) if key in known else Home(person, joining)
    return out
