"""What two records share and where they conflict, field by field, as a reviewer would see it side by side.

Told from the records alone: it holds no score, so it may stand beside a pair that is judged blind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from resolver import normalise
from resolver.records import CRM
from resolver.review import Side


class Mark(StrEnum):
    SAME = "same"
    ALIKE = "alike"
    DIFFERS = "differs"
    """Both tell, and not the same, which is common with one person: other handles, other links."""
    CONFLICT = "conflict"
    """Both tell, and one person seldom has both: other names, other places, two accounts on one platform."""
    ONE_SIDED = "one side only"
    SILENT = "not told"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of both records; `name` is platform, handle, name, bio, place, url or followers."""

    name: str
    left: str
    right: str
    mark: Mark


def compared(left: Side, right: Side) -> list[Field]:
    """All fields in a fixed order."""
    return [
        Field("platform", left.platform, right.platform, _platform(left.platform, right.platform)),
        Field("handle", left.handle, right.handle, _told(left.handle, right.handle) or _handle(left.handle, right.handle)),
        Field("name", left.name, right.name, _told(left.name, right.name) or _words(
            set(normalise.name_words(left.name)), set(normalise.name_words(right.name)))),
        Field("place", left.place, right.place, _told(left.place, right.place) or _words(
            set(normalise.place_words(left.place)), set(normalise.place_words(right.place)))),
        Field("bio", left.bio, right.bio, _told(left.bio, right.bio) or _bio(left.bio, right.bio)),
        Field("url", left.url, right.url, _told(left.url, right.url) or _same(
            normalise.link_key(left.url), normalise.link_key(right.url))),
    ]  # fmt: skip


def _told(left: str, right: str) -> Mark | None:
    if left and right:
        return None
    return Mark.ONE_SIDED if left or right else Mark.SILENT


def _same(left: str, right: str) -> Mark:
    if not (left and right):
        return Mark.SILENT
    return Mark.SAME if left == right else Mark.DIFFERS


def _platform(left: str, right: str) -> Mark:
    """Two accounts on one platform are what speaks against: one person has them seldom."""
    return Mark.CONFLICT if left == right and left != CRM else Mark.SILENT


def _handle(left: str, right: str) -> Mark:
    if normalise.letters(left) == normalise.letters(right):
        return Mark.SAME
    one, other = normalise.stem(left), normalise.stem(right)
    holds = (len(one) > 3 and one in other) or (len(other) > 3 and other in one)
    return Mark.ALIKE if one == other or holds else Mark.DIFFERS


def _words(left: set[str], right: set[str]) -> Mark:
    if not (left and right):  # a place like "everywhere" tells nothing
        return Mark.SILENT
    if left == right:
        return Mark.SAME
    return Mark.ALIKE if left & right else Mark.CONFLICT


def _bio(left: str, right: str) -> Mark:
    """Profiles seldom repeat a word: nothing in common is no conflict."""
    if left.casefold() == right.casefold():
        return Mark.SAME
    return Mark.ALIKE if normalise.bio_words(left) & normalise.bio_words(right) else Mark.SILENT


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is odd about records taken for one person: `what` is platform (several accounts on one), or customer
    (several rows of the customer file); `keys` are the records."""

    what: str
    where: str
    keys: tuple[str, ...]


def conflicts(records: Sequence[Side]) -> list[Conflict]:
    """What speaks against these records being one person, as far as one can see it at once."""
    held: dict[str, list[str]] = {}
    for side in records:
        held.setdefault(side.platform, []).append(side.key)
    return [
        Conflict("customer" if platform == CRM else "platform", platform, tuple(keys))
        for platform, keys in held.items()
        if len(keys) > 1
    ]
