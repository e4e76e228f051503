"""A key that is not there gets its near spellings as a way out, among those that may be shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from graph.errors import NotFound
from graph.store import Store
from resolver.compare.near import near
from resolver.index import linkable_keys
from resolver.records import CRM


@contextmanager
def did_you_mean(store: Store, asked: Iterable[str]) -> Iterator[None]:
    """Add to a NotFound the keys that may be linked and are spelled nearly as those of `asked` that may not."""
    try:
        yield
    except NotFound as error:
        # The number of a customer says nothing of who it is, so no other number is near it.
        known = [key for key in linkable_keys(store) if not key.startswith(f"{CRM}:")]
        held = set(known)
        found = [
            key
            for one in asked
            if one not in held and not one.startswith(f"{CRM}:")
            for key in near(one, known)
        ]
        if not found:
            raise
        raise NotFound(error.message, hint=f"{sentence(found)} {error.hint}".strip()) from error


def sentence(found: Iterable[str]) -> str:
    """`did you mean x:jan or x:jan_b?`"""
    return f"did you mean {' or '.join(dict.fromkeys(found))}?"
