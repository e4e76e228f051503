"""Who follows whom: within a platform, heavy-tailed, and more often within one's circle and tastes."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from random import Random

from graph.worlds.made.accounts import Account
from graph.worlds.made.people import Human

_PER_ACCOUNT = 13  # follows, on average
_CIRCLE, _TASTE = (
    0.62,
    0.86,
)  # chance to pick from the circle; up to here from shared tastes; else from everybody


class _Choice:
    """Draws accounts by popularity."""

    def __init__(self) -> None:
        self.accounts: list[Account] = []
        self._weights: list[float] = []
        self._sums: list[float] = []

    def add(self, account: Account, weight: float) -> None:
        self.accounts.append(account)
        self._weights.append(weight)

    def draw(self, random: Random) -> Account | None:
        if not self.accounts:
            return None
        self._sums = self._sums or list(accumulate(self._weights))
        return random.choices(self.accounts, cum_weights=self._sums)[0]


def follow(random: Random, accounts: list[Account], humans: list[Human]) -> list[tuple[Account, Account]]:
    """Pairs (follower, followed), each once, in order of drawing. Counts on the accounts are set to match."""
    human_of = {human.id: human for human in humans}
    circles: dict[tuple[str, int], _Choice] = defaultdict(_Choice)
    tastes: dict[tuple[str, str], _Choice] = defaultdict(_Choice)
    everybody: dict[str, _Choice] = defaultdict(_Choice)
    for account in accounts:
        human = human_of.get(account.owner)
        weight = random.paretovariate(1.3) * (1.0 + (human.voice if human else 0.0))
        if account.kind == "brand":
            weight *= 120.0
        everybody[account.platform].add(account, weight)
        if human:
            circles[account.platform, human.circle].add(account, weight)
            for topic in human.topics:
                tastes[account.platform, topic].add(account, weight)
    follows: dict[tuple[str, str], tuple[Account, Account]] = {}
    for account in accounts:
        if account.kind == "brand":
            continue
        human = human_of.get(account.owner)
        for _ in range(min(200, round(random.lognormvariate(0.0, 0.8) * _PER_ACCOUNT * 0.95))):
            roll = random.random()
            if human and roll < _CIRCLE:
                choice = circles[account.platform, human.circle]
            elif human and roll < _TASTE:
                choice = tastes[account.platform, random.choice(human.topics)]
            else:
                choice = everybody[account.platform]
            followed = choice.draw(random)
            if followed is not None and followed.owner != account.owner:
                follows[account.key, followed.key] = (account, followed)
    for one, other in follows.values():
        one.following += 1
        other.followers += 1
    return list(follows.values())
