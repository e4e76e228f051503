"""Accounts that look automatic, and by which signs: a list to look at.

Mavens and a brand's ambassadors, fans and critics are told without them (see `crowd`); elsewhere nobody is left out by signs.
"""

from __future__ import annotations

from graph.model.purposes import Purpose
from graph.reach.habits import FEWEST_SIGNS, habits_of, signs
from graph.reach.layers import Snapshot
from graph.reach.report import Ranked
from graph.reach.snapshot import habits_told
from graph.store import Row, Store

SAID = "{account} looks automatic: {signs}"


def bots(store: Store, snapshot: Snapshot, purpose: Purpose, *, limit: int | None = None) -> list[Ranked]:
    """People with an account that shows two signs or more, most signs first, then most posts. Accounts that are told to be
    a brand's or a bot's are not looked at where nobody's voice is with them."""
    return told_bots(snapshot, habits_told(store, purpose), limit=limit)


def told_bots(snapshot: Snapshot, told: dict[int, Row], *, limit: int | None = None) -> list[Ranked]:
    """As `bots`; `told` holds a row of `reach.habits` a number of the store."""
    accounts, nodes = snapshot.accounts, snapshot.nodes
    worst: dict[int, tuple[int, int, str, list[str]]] = {}
    for account, habits in habits_of(accounts.idx, snapshot.posts, told):
        node = int(accounts.node[account])
        found = signs(habits)
        if len(found) >= FEWEST_SIGNS and nodes.voices[node]:
            shown = (len(found), habits.at.size, accounts.keys[account], found)
            worst[node] = max(worst.get(node, shown), shown)
    ordered = sorted(worst.items(), key=lambda each: (-each[1][0], -each[1][1], nodes.keys[each[0]]))
    return [
        Ranked(
            rank, nodes.keys[node], nodes.names[node], float(count), SAID,
            {"account": account, "posts": size, "signs": ", ".join(found)},
        )
        for rank, (node, (count, size, account, found)) in enumerate(ordered[:limit], start=1)
    ]  # fmt: skip
