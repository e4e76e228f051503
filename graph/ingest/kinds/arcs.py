"""Arcs between accounts: who follows whom, whose word makes whom act, who liked which post, who keeps whom on a list.

Direction: the follower → the followed; the one who speaks → the one who hears; the one who
likes → the post; the one whose list it is → who is on it. The rows are many, so they are handled by column.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph.errors import BadKey
from graph.ingest.fields import Field
from graph.ingest.kinds.kind import EdgeKind
from graph.model.keys import handle_key, post_key


@dataclass(frozen=True, slots=True)
class ArcType:
    """`value` is the column whose value the relationship carries, empty when it carries none."""

    kind: str
    type: str
    end_label: str
    value: str


ARC_TYPES = {
    each.kind: each
    for each in (
        ArcType("follows", "FOLLOWS", "Handle", "since"),
        ArcType("influences", "INFLUENCES", "Handle", "probability"),
        ArcType("likes", "LIKES", "Post", ""),
        ArcType("lists", "LISTS", "Handle", ""),
    )
}

FIELDS = (
    Field("source", "text", "account, platform:username; a bare username when there is a column platform", required=True),
    Field("target", "text", "account, or for likes the post, platform:id", required=True),
    Field("kind", "text", "follows when empty, influences when there is a probability", choices=tuple(ARC_TYPES)),
    Field("platform", "text", "platform of sources and targets that do not name theirs"),
    Field("probability", "share", "chance that a post of source makes target act, 0 to 1"),
    Field("weight", "share", "another name for probability"),
    Field("since", "moment", "when it began"),
)  # fmt: skip


def end_key(written: str, platform: str | None, make: Callable[[str, str], str]) -> str:
    """Key of one end; BadKey when no platform is named."""
    head, colon, rest = written.strip().lstrip("@").partition(":")
    if colon:
        return make(head, rest)
    if platform:
        return make(platform, head)
    raise BadKey(
        f"{written[:40]!r} has no platform", hint="write platform:username, or add a column platform"
    )


def account_end(written: str, platform: str | None) -> str:
    return end_key(written, platform, handle_key)


def post_end(written: str, platform: str | None) -> str:
    return end_key(written, platform, post_key)


ARCS = EdgeKind("arcs", "a tie between two accounts, or an account and a post", FIELDS)
