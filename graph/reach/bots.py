"""Accounts that look automatic, and by which signs. A sign is a reason to look, never a verdict.

Two of four signs make a row. Nobody is left out of any measure by them: that takes a kind `bot` told at import, or
`--exclude`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from graph.catalogue import query
from graph.model.purposes import Purpose
from graph.reach.kernels.arrays import Offsets
from graph.reach.layers import NO_TIME, Snapshot
from graph.reach.report import Ranked
from graph.reach.snapshot import Reader
from graph.store import Store

HABITS = query("reach.habits")
FEWEST_SIGNS = 2
_HOUR = 3_600_000

SAID = "{account} looks automatic: {signs}"


@dataclass(frozen=True, slots=True)
class Habits:
    """Of one account. `at` holds the times of its posts in milliseconds, rising, as far as they are known; followers
    and followed are None where they are not."""

    at: Offsets
    followers: int | None = None
    following: int | None = None
    texts: int = 0
    different: int = 0


def is_clockwork(habits: Habits) -> bool:
    """20 posts or more with gaps that hardly differ: a standard deviation under half their mean. Gaps at random have one
    as large as the mean, and people post in bursts, which makes it larger (Barabási 2005)."""
    if habits.at.size < 20:
        return False
    gaps = np.diff(habits.at)
    return bool(gaps.std() < 0.5 * gaps.mean())


def is_sleepless(habits: Habits) -> bool:
    """96 posts or more, and no four hours of the day, whichever, in which under a quarter of the even share is posted."""
    if habits.at.size < 96:
        return False
    hours = np.bincount(habits.at // _HOUR % 24, minlength=24)
    windows = sum(np.roll(hours, -shift) for shift in range(4))
    return bool(np.min(windows) >= habits.at.size * 4 / 24 / 4)


def repeats_itself(habits: Habits) -> bool:
    """10 posts or more with a text, and half of them say what the account has said before, word for word."""
    return habits.texts >= 10 and habits.texts - habits.different >= habits.texts / 2


def follows_many(habits: Habits) -> bool:
    """Follows 1,000 or more, and 20 times as many as follow it."""
    if habits.followers is None or habits.following is None:
        return False
    return habits.following >= 1_000 and habits.following >= 20 * habits.followers


SIGNS: dict[str, Callable[[Habits], bool]] = {
    "posts like clockwork": is_clockwork,
    "posts round the clock": is_sleepless,
    "says the same again and again": repeats_itself,
    "follows far more than follow it": follows_many,
}


def signs(habits: Habits) -> list[str]:
    """Those that hold, in words."""
    return [said for said, holds in SIGNS.items() if holds(habits)]


def bots(store: Store, snapshot: Snapshot, purpose: Purpose, *, limit: int | None = None) -> list[Ranked]:
    """People with an account that shows two signs or more, most signs first, then most posts. Accounts that are told to be
    a brand's or a bot's are not looked at where nobody's voice is with them."""
    told = {row["idx"]: row for row in Reader(store, purpose).rows(HABITS)}
    posts, nodes = snapshot.posts, snapshot.nodes
    known = posts.at != NO_TIME
    order = np.lexsort((posts.at[known], posts.author[known]))
    author, at = posts.author[known][order], posts.at[known][order]
    begins = np.searchsorted(author, np.arange(len(snapshot.accounts.keys) + 1))
    worst: dict[int, tuple[int, int, str, list[str]]] = {}
    for account, node in enumerate(snapshot.accounts.node.tolist()):
        row = told.get(int(snapshot.accounts.idx[account]), {})
        habits = Habits(
            at[begins[account] : begins[account + 1]],
            row.get("followers"), row.get("following"), row.get("texts", 0), row.get("different", 0),
        )  # fmt: skip
        found = signs(habits)
        if len(found) >= FEWEST_SIGNS and nodes.voices[node]:
            shown = (len(found), habits.at.size, snapshot.accounts.keys[account], found)
            worst[node] = max(worst.get(node, shown), shown)
    ordered = sorted(worst.items(), key=lambda each: (-each[1][0], -each[1][1], nodes.keys[each[0]]))
    return [
        Ranked(
            rank, nodes.keys[node], nodes.names[node], float(count), SAID,
            {"account": account, "posts": size, "signs": ", ".join(found)},
        )
        for rank, (node, (count, size, account, found)) in enumerate(ordered[:limit], start=1)
    ]  # fmt: skip
