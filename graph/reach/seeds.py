"""The people whose word together sets most people in motion, within what the asker is bound to.

`plan` is the answer with its parts as values, `seeds` the same as ranked rows. The choice and its
certificate are made in `choosing`; the certificate is a floor under the same terms and not the quality,
so the spread that is shown comes from cascades played forward.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from graph.errors import BadParameter
from graph.reach.arcs import as_ints
from graph.reach.audience import Heard, heard_so_far
from graph.reach.cascade import Cascades, Estimate
from graph.reach.choosing import PROMISED, PROMISED_FOR_BUDGET, Chosen, Limits, choose
from graph.reach.hearing import CHANCES, influence
from graph.reach.kernels.arrays import Doubles, Flags
from graph.reach.layers import Snapshot
from graph.reach.names import find
from graph.reach.prices import Prices
from graph.reach.report import Part, Ranked
from graph.reach.topics import authors_on

USUAL = 10
"""People where neither a number nor a budget is asked, or as many as there are."""

_VISITS = 20_000_000
"""Activations that verifying may play: a few seconds."""
_RUNS_FOR_EACH = (2_000, 50_000)
"""Every prefix is played forward when at least this many runs fit, and never more than the second."""
_RUNS_FOR_ALL = 200

SAID = {
    layer: "{name} sets {score:,.2f} people in motion ({low:,.2f} to {high:,.2f}), themselves counted, " + how
    for layer, how in CHANCES.items()
}
SAID_TOGETHER = {
    layer: "with {name} the first {rank} of the list set {score:,.2f} people in motion ({low:,.2f} to {high:,.2f}), "
    "{gain:,.2f} more than without, " + how
    for layer, how in CHANCES.items()
}
NAMED = "; in the list because you named them"
PRICED = "; for {cost:,.2f}, {spent:,.2f} so far"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a choice is bound to. Names are keys or names of people or accounts.

    `must_include` are in it whatever the other terms say, and count for the number and the budget; a brand's
    account may be among them. `topic`: only who posted on it; `among`: only these keys (see `places.at_place`).
    Both bind who is chosen, not whom their word may reach. `budget` is in the money of `prices`; who has no
    price is not chosen then.
    """

    must_include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    topic: str | None = None
    among: Collection[str] | None = None
    budget: float | None = None
    prices: Prices | None = None


FREE = Terms()


@dataclass(frozen=True, slots=True)
class Seed:
    """One choice. `spread`, `spent`, `audience` and `potential` are of the list so far, this one in it;
    `gain` is what this one adds to the spread, `alone` what they would reach by themselves."""

    rank: int
    key: str
    name: str
    is_named: bool
    """In the list because `must_include` says so."""
    gain: Estimate
    spread: Estimate
    alone: Estimate
    cost: float | None
    """None where no price is known."""
    spent: float | None
    """The known prices so far; None where there are none at all."""
    heard: Heard
    """Unique and potential audience of the list so far."""

    @property
    def audience(self) -> int:
        """Different people who hear anybody of the list so far, the list itself left out."""
        return self.heard.people

    @property
    def potential(self) -> int:
        """Followers added up: what is usually called potential reach."""
        return self.heard.sum


@dataclass(frozen=True, slots=True)
class Plan:
    """Seeds in the order of choice: those named first, then by what each adds (for its cost)."""

    seeds: tuple[Seed, ...]
    certified: float | None
    """Share of the best possible spread under the same terms that the list reaches at least; None for nobody."""
    certificate: str
    """The same in words, with what was promised beforehand."""
    promised: float | None
    """What the way of choosing promises of the best before anything is drawn; None where nothing is."""
    eligible: int
    """People who could have been chosen, those named counted."""
    unpriced: int
    """People left out because no price of theirs is known."""
    chances: str
    """Where the chances come from: a key of `hearing.CHANCES`."""

    def rows(self) -> list[Ranked]:
        """The same as ranked rows; `cost` and `spent` only where prices are known."""
        return [self._row(each) for each in self.seeds]

    def _row(self, seed: Seed) -> Ranked:
        sentence = (SAID if seed.rank == 1 else SAID_TOGETHER)[self.chances]
        paid: dict[str, Part] = {}
        if seed.spent is not None:
            paid = {"cost": seed.cost, "spent": seed.spent}
            sentence += PRICED if seed.cost is not None else ""
        return Ranked(
            seed.rank,
            seed.key,
            seed.name,
            seed.spread.people,
            sentence + (NAMED if seed.is_named else ""),
            {
                "gain": seed.gain.people,
                "gain_low": seed.gain.low,
                "gain_high": seed.gain.high,
                "alone": seed.alone.people,
                **paid,
                "audience": seed.audience,
                "potential": seed.potential,
                "certified": self.certified,
                "promised": self.promised,
                "chances": self.chances,
                "runs": seed.spread.runs,
            },
            interval_low=seed.spread.low,
            interval_high=seed.spread.high,
        )


def seeds(snapshot: Snapshot, k: int | None = None, *, terms: Terms = FREE, seed: int = 1) -> list[Ranked]:
    """The rows of `plan`: row i tells the spread of the first i together."""
    return plan(snapshot, k, terms=terms, seed=seed).rows()


def plan(snapshot: Snapshot, k: int | None = None, *, terms: Terms = FREE, seed: int = 1) -> Plan:
    """The best `k` people under `terms`, in the order of choice.

    Without `k`: as many as the budget buys, else `USUAL`, or everybody where they are fewer. Nobody in the
    snapshot gives an empty plan; BadParameter where the terms leave nobody, fewer than `k`, or contradict
    each other.
    """
    if k is not None and k < 1:
        raise BadParameter(f"k is {k}", hint="ask for at least 1 person")
    layer = influence(snapshot)
    if not snapshot.nodes.voices.any():
        return Plan((), None, "there is nobody to choose from", None, 0, 0, layer.name)
    bound = _Bound.of(snapshot, terms)
    limits = bound.limits(k)
    cascades = Cascades(layer.arcs)
    chosen = choose(cascades, limits.places, among=limits.among, seed=seed, limits=limits)
    together = verified(cascades, chosen, seed=seed)
    promised = _promised(limits, k)
    eligible = len(limits.first) + int(limits.eligible().sum())
    return Plan(
        tuple(_told(snapshot, chosen, together, bound)),
        chosen.certified,
        _certificate(chosen, len(snapshot.nodes), eligible, promised, limits),
        promised,
        eligible,
        bound.unpriced,
        layer.name,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Bound:
    """Terms, as nodes of one snapshot."""

    terms: Terms
    keys: tuple[str, ...]
    first: tuple[int, ...]
    among: Flags
    costs: Doubles | None
    unpriced: int = 0

    @classmethod
    def of(cls, snapshot: Snapshot, terms: Terms) -> _Bound:
        keys = snapshot.nodes.keys
        first = tuple(dict.fromkeys(find(snapshot, terms.must_include)))
        out = set(find(snapshot, terms.exclude))
        both = [keys[node] for node in first if node in out]
        if both:
            raise BadParameter(
                f"{both[0]} is to be in the list and out of it",
                hint="drop it from --must-include or --exclude",
            )
        among = snapshot.nodes.voices.copy()
        among[list(out)] = False
        if terms.topic is not None:
            among &= _flags(len(keys), authors_on(snapshot, terms.topic).tolist())
        if terms.among is not None:
            allowed = frozenset(terms.among)
            among &= np.fromiter((key in allowed for key in keys), bool, len(keys))
        costs, unpriced = None, 0
        if terms.prices is not None:
            costs = terms.prices.of(snapshot)
        if terms.budget is not None:
            if costs is None:
                raise BadParameter(
                    "a budget without prices",
                    hint="give them with --costs FILE, --cost-property NAME, or --cost for everybody",
                )
            unpriced = int((among & np.isnan(costs)).sum())
            among &= ~np.isnan(costs)
        return cls(terms, keys, first, among, costs, unpriced)

    def limits(self, k: int | None) -> Limits:
        """Checked: what is asked can be had."""
        budget = self.terms.budget
        others = self.among.copy()
        others[list(self.first)] = False
        all_ = len(self.first) + int(others.sum())
        if k is not None and k < len(self.first):
            raise BadParameter(
                f"{len(self.first)} people must be in a list of {k}",
                hint=f"ask for --k {len(self.first)} or more",
            )
        if not all_:
            raise BadParameter("nobody is left to choose from", hint=self._way_out("ask again"))
        if k is not None and k > all_:
            raise BadParameter(
                f"{k:,} people are asked, {all_:,} can be chosen",
                hint=self._way_out(f"ask for --k {all_} or fewer"),
            )
        if budget is not None:
            self._check_budget(budget, others)
        places = k if k is not None else all_ if budget is not None else min(USUAL, all_)
        return Limits(max(places, len(self.first)), self.among, self.first, self.costs, budget)

    def _check_budget(self, budget: float, others: Flags) -> None:
        assert self.costs is not None
        dear = [self.keys[node] for node in self.first if isnan(self.costs[node])]
        if dear:
            raise BadParameter(
                f"{dear[0]} must be in the list and has no price",
                hint="give a price, or one for everybody with --cost",
            )
        spent = float(self.costs[list(self.first)].sum())
        if spent > budget:
            raise BadParameter(
                f"those who must be in the list cost {spent:,.2f}, more than {budget:,.2f}",
                hint=f"raise --budget to {spent:,.2f}, or name fewer people",
            )
        if not self.first and not (self.costs[others] <= budget).any():
            cheapest = float(self.costs[others].min())
            raise BadParameter(
                f"nobody can be had for {budget:,.2f}",
                hint=f"the cheapest asks {cheapest:,.2f}: raise --budget",
            )

    def _way_out(self, first: str) -> str:
        asked = {
            "--exclude": self.terms.exclude,
            "--topic": self.terms.topic,
            "--place": self.terms.among is not None,
            "--budget": self.unpriced,
        }
        binding = [name for name, binds in asked.items() if binds]
        more = f"{self.unpriced:,} have no price; " if self.unpriced else ""
        return more + first + (", or without " + " or ".join(binding) if binding else "")


def _flags(size: int, nodes: Sequence[int]) -> Flags:
    found = np.zeros(size, bool)
    found[as_ints(nodes)] = True
    return found


def _promised(limits: Limits, k: int | None) -> float | None:
    if not limits.is_priced:
        return PROMISED
    return PROMISED_FOR_BUDGET if k is None else None


def _certificate(chosen: Chosen, people: int, eligible: int, promised: float | None, limits: Limits) -> str:
    bound = (
        f"at most {limits.places:,} people"
        if not limits.is_priced
        else f"people for at most {limits.budget:,.2f}"
    )
    named = f", the {len(limits.first)} you named among them," if limits.first else ""
    said = (
        f"no choice of {bound}{named} from the same {eligible:,} reaches more"
        if chosen.certified == 1.0
        else f"reaches at least {chosen.certified:.0%} of what any choice of {bound}{named} from the same "
        f"{eligible:,} can (wrong at most once in {max(people, 1000):,})"
    )
    before = "nothing" if promised is None else f"{promised:.0%}"
    return f"{said}; {before} is promised beforehand; the chances are taken as true"


def _told(snapshot: Snapshot, chosen: Chosen, together: Sequence[Estimate], bound: _Bound) -> list[Seed]:
    nodes, costs = snapshot.nodes, bound.costs
    met = chosen.judge.met_by(chosen.nodes)
    newly = chosen.judge.estimates(np.diff(met, prepend=0), least=0.0)
    alone = _alone(chosen)
    heard = heard_so_far(snapshot, chosen.nodes)
    told: list[Seed] = []
    spent: float | None = None
    before = 0.0
    for place, node in enumerate(chosen.nodes):
        cost = None if costs is None or isnan(costs[node]) else float(costs[node])
        spent = spent if cost is None else (spent or 0.0) + cost
        gain = max(0.0, together[place].people - before)
        before = together[place].people
        told.append(
            Seed(
                place + 1,
                nodes.keys[node],
                nodes.names[node],
                place < len(bound.first),
                Estimate(
                    gain, min(newly[place].low, gain), max(newly[place].high, gain), together[place].runs
                ),
                together[place],
                alone[place],
                cost,
                spent,
                heard[place],
            )
        )
    return told


def verified(cascades: Cascades, chosen: Chosen, *, seed: int) -> list[Estimate]:
    """Spread of the first 1, 2 … seeds: played forward, all of them where that is soon done, else
    the whole set only and its beginnings from the sets that never saw the choice."""
    guessed = chosen.judge.estimates(chosen.judge.met_by(chosen.nodes))
    least, most = _RUNS_FOR_EACH
    runs = int(_VISITS / sum(each.people for each in guessed))
    if runs >= least:
        return [
            cascades.simulate(chosen.nodes[:size], runs=min(runs, most), seed=seed + size)
            for size in range(1, len(guessed) + 1)
        ]
    for_all = max(_RUNS_FOR_ALL, int(_VISITS / guessed[-1].people))
    return [*guessed[:-1], cascades.simulate(chosen.nodes, runs=min(for_all, most), seed=seed)]


def _alone(chosen: Chosen) -> list[Estimate]:
    held = np.array([int(chosen.judge.met_by([node])[0]) for node in chosen.nodes], np.int64)
    return chosen.judge.estimates(held)
