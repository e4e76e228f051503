"""Habits of an account that look automatic. A sign is a reason to look, never a verdict; two of four are a good one.

In ten worlds with 450 planted bots among 15,000 people (bench/_mavens.py), 95 % of the 460 accounts with two signs were
bots, and 97 % of the bots had two. People there share each habit twice as often or more than was seen, by times of posting, among 525
accounts of the US Congress, of which none had both of the two that can be told from times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from graph.reach.kernels.arrays import Flags, Offsets
from graph.reach.layers import NO_TIME, Posts
from graph.store import Row

FEWEST_SIGNS = 2
_FEWEST_POSTS = 10
"""Two signs take one of those that ask for ten posts or more."""
_HOUR = 3_600_000


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


def looks_automatic(habits: Habits) -> bool:
    return len(signs(habits)) >= FEWEST_SIGNS


def habits_of(idx: Offsets, posts: Posts, told: dict[int, Row]) -> Iterator[tuple[int, Habits]]:
    """Account number and habits, of those who posted enough; `told` holds a row of `reach.habits` a number of the store."""
    known = posts.at != NO_TIME
    order = np.lexsort((posts.at[known], posts.author[known]))
    author, at = posts.author[known][order], posts.at[known][order]
    begins = np.searchsorted(author, np.arange(idx.size + 1))
    many = np.bincount(posts.author, minlength=idx.size) >= _FEWEST_POSTS
    for account in np.flatnonzero(many).tolist():
        row = told.get(int(idx[account]), {})
        yield account, Habits(
            at[begins[account] : begins[account + 1]],
            row.get("followers"), row.get("following"), row.get("texts", 0), row.get("different", 0),
        )  # fmt: skip


def automatic(idx: Offsets, posts: Posts, told: dict[int, Row]) -> Flags:
    """Which accounts look automatic, by account number."""
    found = np.zeros(idx.size, bool)
    for account, habits in habits_of(idx, posts, told):
        found[account] = looks_automatic(habits)
    return found
