"""What somebody types, to the node that is meant. Only what the snapshot holds can be found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from graph.errors import BadParameter
from graph.model.keys import fold
from graph.reach.layers import Snapshot


def find(snapshot: Snapshot, names: Sequence[str]) -> list[int]:
    """The node of each name: a person's key, an account's key, a username or a display name.

    BadParameter names the first that means nothing or more than one person, with what comes near.
    """
    index = _index(snapshot)
    return [_one(snapshot, index, name) for name in names]


def known(snapshot: Snapshot, names: Iterable[str]) -> dict[str, int]:
    """The node of each name that means somebody here; others are left out. BadParameter where one means two people."""
    index = _index(snapshot)
    return {name: _one(snapshot, index, name) for name in names if _meant(index, name)}


def _index(snapshot: Snapshot) -> dict[str, set[int]]:
    """Spelling → nodes. Keys come first, so that a key is never drowned by a name."""
    index: dict[str, set[int]] = {}
    owners = snapshot.accounts.node.tolist()
    for node, key in enumerate(snapshot.nodes.keys):
        index.setdefault(key.lower(), {node})
    keys = set(index)
    for account, node in zip(snapshot.accounts.keys, owners, strict=True):
        index.setdefault(account.lower(), {node})
        keys.add(account.lower())
    spellings: Iterable[tuple[str, int]] = (
        *zip(snapshot.accounts.usernames, owners, strict=True),
        *zip(snapshot.nodes.names, range(len(snapshot.nodes)), strict=True),
    )
    for name, node in spellings:
        spelling = fold(name)
        if spelling not in keys:
            index.setdefault(spelling, set()).add(node)
    return index


def _one(snapshot: Snapshot, index: Mapping[str, set[int]], name: str) -> int:
    found = _meant(index, name)
    if len(found) == 1:
        return next(iter(found))
    if found:
        meant = sorted(snapshot.nodes.keys[node] for node in found)[:5]
        raise BadParameter(
            f"{name!r} is {len(found)} different people", hint="say which: " + ", ".join(meant)
        )
    raise BadParameter(f"nobody here is called {name!r}", hint=near(_asked(name), index, "names"))


def _asked(name: str) -> str:
    return name.strip().lstrip("@").lower()


def _meant(index: Mapping[str, set[int]], name: str) -> set[int]:
    asked = _asked(name)
    return index.get(asked) or index.get(fold(asked)) or set()


def near(asked: str, known: Iterable[str], what: str) -> str:
    """A hint with the nearest of `known`."""
    close = get_close_matches(asked, list(known), n=3)
    return (
        "did you mean " + " or ".join(close) + "?"
        if close
        else f"no {what} come near; look in the list first"
    )
