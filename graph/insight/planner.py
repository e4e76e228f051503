"""Which people to ask together: how many different people hear them, and what one more voice adds.

A set is chosen by hand or by the reach engine; either way the same picture of it comes out. Keys
that may not be shown for the purpose are counted and never named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from graph.errors import BadParameter
from graph.insight import influence
from graph.insight.held import Held, Kept
from graph.insight.naming import names
from graph.insight.search import Suggestion, suggest
from graph.model.purposes import Purpose
from graph.reach.audience import audience_of
from graph.reach.overlap import overlap
from graph.reach.person import Reach
from graph.reach.report import Ranked
from graph.reach.seeds import seeds
from graph.reach.spread import spread
from graph.store import Store

MOST = 50
"""Voices in one plan: more is a list nobody calls, and a picture nobody reads."""
_best: Held[tuple[Ranked, ...]] = Held()
_motion: Held[Ranked | None] = Held()


@dataclass(frozen=True, slots=True)
class Voice:
    """One of a set. Counts are of different people, nobody of the set among them, except `potential`,
    which adds followers up. `gain` is how many more people are set in motion with than without them."""

    rank: int
    key: str
    name: str
    href: str
    heard: int
    added: int
    only: int
    potential: int
    topics: tuple[tuple[str, int], ...]
    """Keys of the topics they are a maven of with their rank there, best first."""
    gain: float | None = None
    together: float | None = None
    """People set in motion by this voice and those above it, with the ends of a 99 % interval."""
    together_low: float | None = None
    together_high: float | None = None

    @property
    def again(self) -> int:
        """People who hear them and somebody above them too."""
        return self.heard - self.added


@dataclass(frozen=True, slots=True)
class Motion:
    """People set in motion by the whole set, its members counted, with the ends of a 99 % interval.

    `chances` says where the chance of each arc comes from (`graph.reach.hearing.CHANCES`).
    """

    people: float
    low: float
    high: float
    runs: int
    chances: str


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` is a lower bound where the lists of some `accounts` are not held; `times[i]` people hear
    exactly i + 1 of the voices. `certified` (0 to 1) is the share of the best possible set of this size
    that the engine is sure of; None for a set chosen by hand. `unknown` keys were asked for and are not
    there for this purpose.
    """

    voices: tuple[Voice, ...]
    people: int
    potential: int
    listed: int
    accounts: int
    times: tuple[int, ...]
    motion: Motion | None
    certified: float | None
    unknown: int

    @property
    def people_so_far(self) -> list[float]:
        """Different people who hear the first 1, 2 … voices."""
        return [float(each) for each in accumulate(voice.added for voice in self.voices)]

    @property
    def potential_so_far(self) -> list[float]:
        return [float(each) for each in accumulate(voice.potential for voice in self.voices)]

    @property
    def again(self) -> int:
        """How often the sum of followers counts somebody again."""
        return self.potential - self.people


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the best set is asked for: `k` people, 1 to `MOST`."""

    k: int


def chosen(store: Store, purpose: Purpose, keys: Sequence[str]) -> Plan:
    """The set of these people and accounts, whoever adds most first. BadParameter above `MOST`."""
    if len(keys) > MOST:
        raise BadParameter(f"{len(keys)} voices at once", hint=f"choose at most {MOST}")
    reach = influence.memory(store).reach(store, purpose)
    nodes = _nodes(reach, keys)
    shown = names(store, purpose, [reach.snapshot.nodes.keys[node] for node in nodes])
    nodes = [node for node in nodes if reach.snapshot.nodes.keys[node] in shown]
    unknown = len(
        {key.strip().lower() for key in keys if reach.node_by_key.get(key.strip().lower()) not in nodes}
    )
    return _plan(store, purpose, reach, nodes, unknown=unknown)


def best(store: Store, purpose: Purpose, wanted: Wanted) -> Plan:
    """The best set there is for what is wanted, in the order of choice; takes seconds unless `is_ready`."""
    reach = influence.memory(store).reach(store, purpose)
    rows = _best.get(store, purpose, wanted, lambda: Kept(_sought(reach, wanted), reach.snapshot.holds_until))
    return _plan(store, purpose, reach, _nodes(reach, [row.key for row in rows]), rows=rows)


def is_ready(store: Store, purpose: Purpose, wanted: Wanted) -> bool:
    """True when `best` answers at once."""
    return _best.has(store, purpose, wanted)


def candidates(
    store: Store, purpose: Purpose, text: str, without: Iterable[str], limit: int = 8
) -> list[Suggestion]:
    """People and accounts found by `text` whose word somebody may hear, those in `without` left out."""
    reach = influence.memory(store).reach(store, purpose)
    taken = set(_nodes(reach, without))
    nodes, found = reach.snapshot.nodes, []
    for each in suggest(store, text, purpose, 4 * limit):
        node = reach.node_by_key.get(each.key)
        if node is not None and node not in taken and nodes.voices[node]:
            taken.add(node)
            found.append(each)
    return found[:limit]


def _nodes(reach: Reach, keys: Iterable[str]) -> list[int]:
    """Each node once, in the order of `keys`."""
    found = (reach.node_by_key.get(key.strip().lower()) for key in keys)
    return list(dict.fromkeys(node for node in found if node is not None))


def _sought(reach: Reach, wanted: Wanted) -> tuple[Ranked, ...]:
    return tuple(seeds(reach.snapshot, wanted.k))


def _plan(
    store: Store,
    purpose: Purpose,
    reach: Reach,
    nodes: list[int],
    *,
    rows: Sequence[Ranked] = (),
    unknown: int = 0,
) -> Plan:
    if not nodes:
        return Plan((), 0, 0, 0, 0, (), None, None, unknown)
    over = overlap(reach.snapshot, nodes, widest_first=not rows)
    keys = [reach.snapshot.nodes.keys[node] for node in over.nodes]
    called = names(store, purpose, keys)
    parts = audience_of(reach.snapshot, nodes)[0].parts
    row_of = {row.key: row for row in rows}
    voices = tuple(
        _voice(rank, key, reach, node, over.heard[at], over.added[at], over.only[at], over.sums[at],
               name=called[key].name if key in called else key, row=row_of.get(key))
        for at, (rank, key, node) in enumerate(zip(range(1, len(keys) + 1), keys, over.nodes, strict=True))
    )  # fmt: skip
    last = rows[-1] if rows else _moved(store, purpose, reach, keys)
    return Plan(
        voices,
        int(parts["people"] or 0),
        int(parts["sum"] or 0),
        int(parts["listed"] or 0),
        int(parts["accounts"] or 0),
        over.times,
        None if last is None else _as_motion(last),
        float(last.parts["certified"] or 0) if rows and last else None,
        unknown,
    )


def _voice(
    rank: int, key: str, reach: Reach, node: int, heard: int, added: int, only: int, potential: int, *,
    name: str, row: Ranked | None,
) -> Voice:  # fmt: skip
    standings = reach.mavens.by_node.get(node, ())
    topics = tuple((reach.snapshot.topics[each.topic], each.rank) for each in standings[:3])
    gain = None if row is None else float(row.parts["gain"] or 0)
    return Voice(
        rank, key, name, influence.href(key), heard, added, only, potential, topics, gain,
        None if row is None else row.score, None if row is None else row.interval_low, None if row is None else row.interval_high,
    )  # fmt: skip


def _moved(store: Store, purpose: Purpose, reach: Reach, keys: Sequence[str]) -> Ranked | None:
    """What the set of `keys` sets in motion; the order of the keys makes no difference."""
    asked = tuple(sorted(keys))

    def play() -> Kept[Ranked | None]:
        rows = spread(reach.snapshot, asked)
        return Kept(rows[0] if rows else None, reach.snapshot.holds_until)

    return _motion.get(store, purpose, asked, play)


def _as_motion(row: Ranked) -> Motion:
    return Motion(
        row.score,
        row.score if row.interval_low is None else row.interval_low,
        row.score if row.interval_high is None else row.interval_high,
        int(row.parts["runs"] or 0),
        str(row.parts["chances"]),
    )
