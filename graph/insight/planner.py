"""Which people to ask together: how many different people hear them, and what one more voice adds.

A set is chosen by hand or by the reach engine; either way the same picture of it comes out. Keys
that may not be shown for the purpose are counted and never named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
from graph.reach.places import at_place
from graph.reach.prices import Prices, prices_of
from graph.reach.report import Ranked
from graph.reach.seeds import Plan as Choice
from graph.reach.seeds import Seed, Terms
from graph.reach.seeds import plan as choose
from graph.reach.spread import spread
from graph.store import Store

MOST = 50
"""Voices in one plan: more is a list nobody calls, and a picture nobody reads."""
_best: Held[Choice] = Held()
_motion: Held[Ranked | None] = Held()


@dataclass(frozen=True, slots=True)
class Gain:
    """What a voice of the best set does to the number of people set in motion: so many `more` than without
    them, `together` with those above, both with the ends of a 99 % interval. `spent` is the cost so far."""

    more: float
    more_low: float
    more_high: float
    together: float
    together_low: float
    together_high: float
    is_named: bool
    """In the set because the asker said so."""
    cost: float | None
    spent: float | None


@dataclass(frozen=True, slots=True)
class Voice:
    """One of a set. Counts are of different people, nobody of the set among them, except `potential`,
    which adds followers up."""

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
    gain: Gain | None = None
    """None in a set chosen by hand."""

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
class Certificate:
    """How good a set surely is: `share` (0 to 1) of the best under the same terms, out of `eligible` people;
    `promised` before anything was drawn. `unpriced` people could not be chosen for want of a price."""

    share: float
    promised: float | None
    eligible: int
    unpriced: int
    spent: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """`people` is a lower bound where the lists of some `accounts` are not held; `times[i]` people hear
    exactly i + 1 of the voices. `unknown` keys were asked for and are not there for this purpose. `certificate` is None for a
    set chosen by hand.
    """

    voices: tuple[Voice, ...]
    people: int
    potential: int
    listed: int
    accounts: int
    times: tuple[int, ...]
    motion: Motion | None
    unknown: int
    certificate: Certificate | None = None

    @property
    def people_so_far(self) -> list[float]:
        """Different people who hear the first 1, 2 … voices."""
        return [float(each) for each in accumulate(voice.added for voice in self.voices)]

    @property
    def potential_so_far(self) -> list[float]:
        return [float(each) for each in accumulate(voice.potential for voice in self.voices)]

    @property
    def motion_so_far(self) -> list[float]:
        """People set in motion by the first 1, 2 … voices; empty for a set chosen by hand."""
        return [voice.gain.together for voice in self.voices if voice.gain is not None]

    @property
    def again(self) -> int:
        """How often the sum of followers counts somebody again."""
        return self.potential - self.people


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the best set is asked for: `k` people (1 to `MOST`; None for as many as the budget buys), who must be
    in it and who may not, who posted on `topic`, who lives at `place`. `prices` are by key, else the price is what
    accounts have in the column `priced_in`, else `price`, all in the money of `budget`.
    """

    k: int | None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    topic: str = ""
    place: str = ""
    budget: float | None = None
    price: float | None = None
    prices: tuple[tuple[str, float], ...] = ()
    priced_in: str = ""


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
    """The best set there is for what is wanted, in the order of choice; takes seconds unless `is_ready`.

    BadParameter where nobody, or fewer than `k`, can be had, for a topic or place that is not known, and for a
    column in which nobody has a price.
    """
    reach = influence.memory(store).reach(store, purpose)
    priced = _priced(store, purpose, reach, wanted)
    known = replace(wanted, must=_shown(reach, wanted.must), without=_shown(reach, wanted.without))
    among = _living_at(store, purpose, wanted.place)

    def seek() -> Kept[Choice]:
        return Kept(_sought(reach, known, among, priced), reach.snapshot.holds_until)

    found = _best.get(store, purpose, (wanted, among), seek)
    unknown = len({*wanted.must, *wanted.without}) - len({*known.must, *known.without})
    return _plan(
        store,
        purpose,
        reach,
        _nodes(reach, [each.key for each in found.seeds]),
        choice=found,
        unknown=unknown,
    )


def topics(store: Store, purpose: Purpose) -> dict[str, tuple[str, str]]:
    """English and Dutch label of every topic somebody permitted posts on, by key."""
    return influence.labels(store, influence.memory(store).reach(store, purpose).snapshot.topics)


def is_ready(store: Store, purpose: Purpose, wanted: Wanted) -> bool:
    """True when `best` answers at once."""
    return _best.has(store, purpose, (wanted, _living_at(store, purpose, wanted.place)))


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


def _living_at(store: Store, purpose: Purpose, place: str) -> frozenset[str] | None:
    """Read anew for every page: the permission of a customer row may end before any that a snapshot rests on."""
    return at_place(store, place, purpose) if place else None


def _shown(reach: Reach, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in keys if key.strip().lower() in reach.node_by_key)


def _priced(store: Store, purpose: Purpose, reach: Reach, wanted: Wanted) -> Prices | None:
    told = dict(wanted.prices)
    if wanted.priced_in:
        known = prices_of(store, reach.snapshot, wanted.priced_in, purpose, otherwise=wanted.price)
        return Prices({**known.by_name, **told}, wanted.price)
    return Prices(told, wanted.price) if told or wanted.price is not None else None


def _sought(reach: Reach, wanted: Wanted, among: frozenset[str] | None, prices: Prices | None) -> Choice:
    terms = Terms(
        wanted.must,
        wanted.without,
        wanted.topic or None,
        among,
        wanted.budget,
        prices,
    )
    found = choose(reach.snapshot, wanted.k, terms=terms)
    if len(found.seeds) > MOST:
        raise BadParameter(
            f"{wanted.budget:,.0f} buys {len(found.seeds):,} people",
            hint=f"say how many you want, at most {MOST}",
        )
    return found


def _plan(
    store: Store,
    purpose: Purpose,
    reach: Reach,
    nodes: list[int],
    *,
    choice: Choice | None = None,
    unknown: int = 0,
) -> Plan:
    if not nodes:
        return Plan((), 0, 0, 0, 0, (), None, unknown)
    over = overlap(reach.snapshot, nodes, widest_first=choice is None)
    keys = [reach.snapshot.nodes.keys[node] for node in over.nodes]
    called = names(store, purpose, keys)
    parts = audience_of(reach.snapshot, nodes)[0].parts
    seeds = {each.key: each for each in choice.seeds} if choice else {}
    voices = tuple(
        Voice(
            at + 1, key, called[key].name if key in called else key, influence.href(key),
            over.heard[at], over.added[at], over.only[at], over.sums[at], _standings(reach, over.nodes[at]),
            _gain(seeds.get(key)),
        )
        for at, key in enumerate(keys)
    )  # fmt: skip
    return Plan(
        voices,
        int(parts["people"] or 0),
        int(parts["sum"] or 0),
        int(parts["listed"] or 0),
        int(parts["accounts"] or 0),
        over.times,
        _of_choice(choice) if choice else _moved(store, purpose, reach, keys),
        unknown,
        _certificate(choice) if choice else None,
    )


def _standings(reach: Reach, node: int) -> tuple[tuple[str, int], ...]:
    held = reach.mavens.by_node.get(node, ())
    return tuple((reach.snapshot.topics[each.topic], each.rank) for each in held[:3])


def _gain(seed: Seed | None) -> Gain | None:
    if seed is None:
        return None
    gain, spread_ = seed.gain, seed.spread
    return Gain(
        gain.people,
        gain.low,
        gain.high,
        spread_.people,
        spread_.low,
        spread_.high,
        seed.is_named,
        seed.cost,
        seed.spent,
    )


def _certificate(choice: Choice) -> Certificate | None:
    if choice.certified is None:
        return None
    return Certificate(
        choice.certified, choice.promised, choice.eligible, choice.unpriced, choice.seeds[-1].spent
    )


def _of_choice(choice: Choice) -> Motion:
    last = choice.seeds[-1].spread
    return Motion(last.people, last.low, last.high, last.runs, choice.chances)


def _moved(store: Store, purpose: Purpose, reach: Reach, keys: Sequence[str]) -> Motion | None:
    """What the set of `keys` sets in motion; the order of the keys makes no difference."""
    asked = tuple(sorted(keys))

    def play() -> Kept[Ranked | None]:
        rows = spread(reach.snapshot, asked)
        return Kept(rows[0] if rows else None, reach.snapshot.holds_until)

    row = _motion.get(store, purpose, asked, play)
    return None if row is None else _as_motion(row)


def _as_motion(row: Ranked) -> Motion:
    return Motion(
        row.score,
        row.score if row.interval_low is None else row.interval_low,
        row.score if row.interval_high is None else row.interval_high,
        int(row.parts["runs"] or 0),
        str(row.parts["chances"]),
    )
