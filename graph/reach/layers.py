"""The graph in rows: who attends to whom, per layer, for one purpose at one moment.

Only what is permitted for the purpose is inside; what is hidden leaves no trace, not even in a
count. Nodes are persons; an account that belongs to no known person is a node by itself. A
snapshot never changes, and says until when its permissions hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Flags, Ints, Offsets

FOLLOWS, INFLUENCES, MENTIONS = "follows", "influences", "mentions"
REPLIES, SHARES, LIKES = "replies", "shares", "likes"
LISTS = "lists"
LAYERS = (FOLLOWS, INFLUENCES, MENTIONS, REPLIES, SHARES, LIKES, LISTS)
ACTS = (REPLIES, SHARES, LIKES)
"""What people do after they heard a post."""
OUTLETS = frozenset({"brand", "bot"})
"""Kinds of account that are no one's voice: they carry arcs, and are never ranked as people."""
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True, eq=False)
class Accounts:
    """Aligned by account number, 0 and up."""

    keys: tuple[str, ...]
    usernames: tuple[str, ...]
    stated_followers: Offsets
    """What the platform states; -1 when not known."""
    node: Ints
    """The node each belongs to."""
    idx: Offsets
    """The store's dense number; equal to the place where there is no store."""


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Aligned by node number, 0 and up."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    voices: Flags
    """Has an account that is not a brand's or a bot's."""
    accounts: Arcs
    """Row: the numbers of the node's accounts."""

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, slots=True, eq=False)
class Posts:
    """Aligned by post number; rows of `topics` name interests, the other rows name accounts."""

    author: Ints
    topics: Arcs
    mentioned: Arcs
    acts: Mapping[str, Arcs]
    """Per kind of act: the accounts that did it."""
    at: Offsets
    """When each was posted, in milliseconds since 1970 UTC; `NO_TIME` where that is not known."""
    weights: Doubles | None = None
    """What each counts, 0 to 1; None where all count 1 (see `crowd.fading`)."""

    def __len__(self) -> int:
        return self.author.size

    @classmethod
    def none(cls, accounts: int) -> Posts:
        return cls(
            np.empty(0, np.int32),
            Arcs.none(0),
            Arcs.none(0, accounts),
            {k: Arcs.none(0, accounts) for k in ACTS},
            np.empty(0, np.int64),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """`layers` hold arcs between accounts as they were stored: the one who acts → the one acted on
    (follower → followed), except `influences`: the one who speaks → the one who hears.
    """

    accounts: Accounts
    nodes: Nodes
    layers: Mapping[str, Arcs]
    posts: Posts
    topics: tuple[str, ...]
    """Keys of the interests that posts are about, aligned with the numbers in `posts.topics`."""
    chances: bool
    """The weights of `influences` are chances, 0 to 1."""
    origin: str
    """`store`, or the name of a file."""
    version: int = 0
    """The store's version when reading began."""
    holds_until: datetime | None = None
    """When the first permission inside ends; None when none does."""
    automatic: Flags | None = None
    """Accounts that look automatic by their habits (see `habits`); None where habits are not known."""

    @property
    def account_of_idx(self) -> dict[int, int]:
        return {idx: place for place, idx in enumerate(self.accounts.idx.tolist())}

    def between_people(self, layer: str, rule: int = 0) -> Arcs:
        """A layer between nodes, parallel arcs joined, nobody next to themselves."""
        return self.layers[layer].between(self.accounts.node, len(self.nodes), rule)


@dataclass(frozen=True, slots=True)
class Account:
    """What makes one account of a snapshot."""

    key: str
    username: str
    name: str | None = None
    kind: str | None = None
    followers: int | None = None
    person: str | None = None
    idx: int | None = None


def people(accounts: Sequence[Account]) -> tuple[Accounts, Nodes]:
    """Accounts with the nodes they make: one a person, one an account that has none.

    A node is named after its best-known account: most stated followers, then the smallest key.
    """
    number: dict[str, int] = {}
    node = np.fromiter(
        (number.setdefault(a.person or a.key, len(number)) for a in accounts), np.int32, len(accounts)
    )
    names: list[tuple[int, str, str]] = [(-2, "", "")] * len(number)
    voices = np.zeros(len(number), bool)
    for account, of in zip(accounts, node.tolist(), strict=True):
        known = -1 if account.followers is None else account.followers
        best_known, best_key, _ = names[of]
        if known > best_known or (known == best_known and account.key < best_key):
            names[of] = (known, account.key, account.name or account.username)
        voices[of] |= account.kind not in OUTLETS
    everyone = np.arange(len(accounts), dtype=np.int32)
    return (
        Accounts(
            tuple(a.key for a in accounts),
            tuple(a.username for a in accounts),
            np.array([-1 if a.followers is None else a.followers for a in accounts], np.int64),
            node,
            np.array([place if a.idx is None else a.idx for place, a in enumerate(accounts)], np.int64),
        ),
        Nodes(
            tuple(number),
            tuple(name for _, _, name in names),
            voices,
            Arcs.of(len(number), node, everyone, width=len(accounts)),
        ),
    )
