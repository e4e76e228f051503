"""What a score is worth: how much of the graph is known, how new it is, and how well it told the future.

The check plays the past: posts are parted by time so that four fifths of the acts fall on the earlier ones. The
measure runs on those alone, and its order is compared with what came after: how many different people acted on
the later posts of the same people. An act is as old as the post it was done to. Follows and measured influence
have no times, so they are in the past whole; a measure that rests on them is flattered by as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import atanh, sqrt, tanh

import numpy as np

from graph.reach.acted import acted
from graph.reach.cascade import Z
from graph.reach.crowd import of_posts
from graph.reach.hearing import actors_of_posts, author_nodes, heard_by
from graph.reach.kernels.arrays import Doubles, Flags, Offsets
from graph.reach.layers import NO_TIME, Snapshot
from graph.reach.report import Part, Ranked
from graph.reach.topics import authors_on, topic_number

PAST = 0.8
"""Share of the acts that the past holds."""
FEWEST_PEOPLE = 10
"""Fewer cannot be put in an order worth comparing."""
_MOST_FIRST = 50

Measure = Callable[[Snapshot], Sequence[Ranked]]


@dataclass(frozen=True, slots=True)
class Check:
    """How the order made of the past agrees with what came after, over `people` who posted in both parts."""

    people: int
    until: datetime
    """The newest post of the past."""
    spearman: float
    """Rank correlation, -1 to 1: 0 is no better than any order."""
    low: float
    high: float
    """Ends of its 99 % interval (Fisher's z with the variance 1.06 / (n - 3) of Fieller, Hartley and Pearson 1957)."""
    first: int
    """How many the first are."""
    hits: int
    """Of the first by the measure, those who are among the first afterwards."""
    hits_by_chance: float
    plain: float
    """Rank correlation of the plainest measure, for comparison: how many different people acted on them before."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Beside a list of people by a measure."""

    accounts: int
    listed: int
    """Accounts of which a follower (or a person they influence, where no follower is known) is held."""
    newest: datetime | None
    """The newest post; None where no time is known."""
    typical: datetime | None
    """Half of the people in the list have posted since."""
    check: Check | None
    """None where too little is known of times."""
    why_not: str = ""

    @property
    def coverage(self) -> float:
        """Share of the accounts whose list is held at all, 0 to 1."""
        return self.listed / self.accounts if self.accounts else 0.0

    def sentences(self) -> list[str]:
        """In words, for under a list."""
        said = [
            f"known: followers of {self.listed:,} of {self.accounts:,} accounts ({self.coverage:.0%}); "
            + (f"newest post {_day(self.newest)}" if self.newest else "no post has a time")
            + (f", half of these people posted after {_day(self.typical)}" if self.typical else "")
        ]
        if self.check is None:
            return [*said, f"not checked against what came after: {self.why_not}"]
        c = self.check
        return [
            *said,
            f"checked: made of the posts until {_day(c.until)} (80 % of the acts) this order has a rank correlation of "
            f"{c.spearman:.2f} ({c.low:.2f} to {c.high:.2f}) with how many acted on the later posts of the same "
            f"{c.people:,} people; {c.hits} of its first {c.first} were among the first {c.first} then "
            f"({c.hits_by_chance:.1f} by chance); counting who acted before gives {c.plain:.2f}",
        ]


def worth(snapshot: Snapshot, rows: Sequence[Ranked], measure: Measure, *, topic: str | None = None) -> Worth:
    """Of `rows`, which `measure` made of `snapshot`; with `topic` the future is that of posts on the topic."""
    found = check(snapshot, measure, topic=topic)
    listed = _listed(snapshot)
    newest = _newest(snapshot)
    place = {key: node for node, key in enumerate(snapshot.nodes.keys)}
    times = [int(newest[place[row.key]]) for row in rows if newest[place[row.key]] != NO_TIME]
    return Worth(
        listed.size,
        int(listed.sum()),
        _moment(int(newest.max())) if newest.size else None,
        _moment(int(np.median(times))) if times else None,
        found if isinstance(found, Check) else None,
        found if isinstance(found, str) else "",
    )


def beside(snapshot: Snapshot, rows: Sequence[Ranked], told: Worth) -> list[Ranked]:
    """The rows with what their scores are worth among their parts: `coverage` and `newest` are of each person."""
    accounts = np.bincount(snapshot.accounts.node, minlength=len(snapshot.nodes))
    listed = np.bincount(snapshot.accounts.node, weights=_listed(snapshot), minlength=len(snapshot.nodes))
    newest = _newest(snapshot)
    place = {key: node for node, key in enumerate(snapshot.nodes.keys)}
    of_all = _columns(told.check)

    def of_one(key: str) -> dict[str, Part]:
        node = place[key]
        return {
            "coverage": float(listed[node] / accounts[node]),
            "newest": _day(_moment(int(newest[node]))) or None,
        }

    return [replace(row, parts={**row.parts, **of_one(row.key), **of_all}) for row in rows]


def _columns(found: Check | None) -> dict[str, Part]:
    """The check as columns, empty where there is none."""
    names = ("spearman", "low", "high", "people", "first", "hits", "plain")
    columns: dict[str, Part] = {f"check_{name}": getattr(found, name, None) for name in names}
    return {**columns, "check_until": None if found is None else _day(found.until)}


def check(snapshot: Snapshot, measure: Measure, *, topic: str | None = None) -> Check | str:
    """How well `measure` on the past told the future; in words why not, where that cannot be said."""
    posts = snapshot.posts
    acts = actors_of_posts(snapshot).degrees
    until = _cut(posts.at, acts)
    if until is None:
        return "no acts on posts with a time"
    known = posts.at != NO_TIME
    past, later = known & (posts.at <= until), known & (posts.at > until)
    before, after = of_posts(snapshot, past), of_posts(snapshot, later & _on(snapshot, topic))
    people = np.intersect1d(
        author_nodes(before) if topic is None else authors_on(before, topic), author_nodes(after)
    )
    people = people[snapshot.nodes.voices[people]]
    if people.size < FEWEST_PEOPLE:
        return (
            f"{people.size} people posted before and after {_day(_moment(until))}, {FEWEST_PEOPLE} are needed"
        )
    place = {key: node for node, key in enumerate(snapshot.nodes.keys)}
    scores = np.zeros(len(snapshot.nodes))
    for row in measure(before):
        scores[place[row.key]] = row.score
    then = _acted_on(after)[people]
    if (then == then[0]).all():
        return "afterwards the same number acted on everybody"
    first = max(1, min(_MOST_FIRST, people.size // 10))
    rho = spearman(scores[people], then)
    margin = Z * sqrt(1.06 / (people.size - 3))
    z = atanh(max(-0.999999, min(0.999999, rho)))
    moment = _moment(until)
    assert moment is not None
    return Check(
        int(people.size),
        moment,
        rho,
        min(rho, tanh(z - margin)),
        max(rho, tanh(z + margin)),
        first,
        len(_first(scores[people], first) & _first(then, first)),
        first * first / people.size,
        spearman(_acted_on(of_posts(snapshot, past & _on(snapshot, topic)))[people], then),
    )


def spearman(left: Doubles, right: Doubles) -> float:
    """Rank correlation with mean ranks for ties; 0 where one side is all the same."""
    a, b = _ranks(left), _ranks(right)
    a, b = a - a.mean(), b - b.mean()
    spread = sqrt(float((a * a).sum()) * float((b * b).sum()))
    return float((a * b).sum() / spread) if spread else 0.0


def _ranks(values: Doubles) -> Doubles:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean: Doubles = last - (counts - 1) / 2.0
    return mean[inverse]


def _first(values: Doubles, count: int) -> set[int]:
    """Places of the largest; equals in order of place, so that the same list is taken twice."""
    return set(np.argsort(-values, kind="stable")[:count].tolist())


def _cut(at: Offsets, acts: Offsets) -> int | None:
    """The time until which the past runs: the first by which four fifths of the acts have been on a post."""
    known = at != NO_TIME
    order = np.argsort(at[known], kind="stable")
    total = np.cumsum(acts[known][order])
    if not total.size or total[-1] == 0:
        return None
    return int(at[known][order][np.searchsorted(total, PAST * total[-1])])


def _on(snapshot: Snapshot, topic: str | None) -> Flags:
    posts = snapshot.posts
    if topic is None:
        return np.ones(len(posts), bool)
    found = np.zeros(len(posts), bool)
    found[posts.topics.sources[posts.topics.ends == topic_number(snapshot.topics, topic)]] = True
    return found


def _acted_on(snapshot: Snapshot) -> Doubles:
    """Different people who acted on any post of each."""
    word = acted(author_nodes(snapshot), actors_of_posts(snapshot), len(snapshot.nodes))
    return word.people.astype(np.float64)


def _listed(snapshot: Snapshot) -> Flags:
    return heard_by(snapshot).arcs.degrees > 0


def _newest(snapshot: Snapshot) -> Offsets:
    """The time of the newest post of each person; `NO_TIME` where none is known."""
    newest = np.full(len(snapshot.nodes), NO_TIME, np.int64)
    np.maximum.at(newest, author_nodes(snapshot), snapshot.posts.at)
    return newest


def _moment(milliseconds: int) -> datetime | None:
    return None if milliseconds == NO_TIME else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _day(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%Y-%m-%d}"
