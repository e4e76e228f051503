"""A few people with accounts, posts and acts, written straight into a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph.catalogue import Query, parse
from graph.store import NewEdges, NewNodes, Store

FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
MONDAY = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)


def statement(name: str, text: str) -> Query:
    header = "// For a test.\n//\n// mode:     write\n// personal: none\n"
    return parse(name, header + text)


WITHDRAW = statement(
    "tests.withdraw",
    """// params:   handle string  key
// returns:  nothing
MATCH (h:Handle {key: $handle})
REMOVE h.may_insight
""",
)


@dataclass(frozen=True, slots=True)
class Message:
    """A post in shorthand; handles are keys."""

    key: str
    by: str
    topics: Sequence[str] = ()
    mentions: Sequence[str] = ()
    answered_by: Sequence[str] = ()
    shared_by: Sequence[str] = ()
    liked_by: Sequence[str] = ()
    brands: Mapping[str, float] = field(default_factory=dict)
    at: datetime = MONDAY
    sponsored: bool = False
    prompted: bool = False
    answers: str | None = None
    """Key of the post that this one answers."""


def given(
    store: Store,
    *,
    handles: Mapping[str, str | None],
    follows: Sequence[tuple[str, str]] = (),
    influences: Sequence[tuple[str, str, float]] = (),
    posts: Sequence[Message] = (),
    speaks_for: Sequence[tuple[str, str]] = (),
    permitted_until: Mapping[str, datetime | None] | None = None,
    kinds: Mapping[str, str] | None = None,
    followers: Mapping[str, int] | None = None,
) -> None:
    """`handles` maps each account to its person, or to None when it has none."""
    until = permitted_until or {}
    nodes = [
        NewNodes(
            "Handle",
            [
                _known(
                    key=key,
                    idx=idx,
                    platform=key.partition(":")[0],
                    username=key.partition(":")[2],
                    may_insight=until.get(key, FOREVER),
                    kind=(kinds or {}).get(key),
                    followers=(followers or {}).get(key),
                )
                for idx, key in enumerate(handles)
            ],
        ),
        NewNodes("Person", [{"key": key} for key in sorted({p for p in handles.values() if p})]),
        NewNodes("Interest", [{"key": key} for key in sorted({t for post in posts for t in post.topics})]),
        NewNodes(
            "Brand",
            [
                {"key": key, "name": key.partition(":")[2].title()}
                for key in sorted({b for post in posts for b in post.brands} | {b for _, b in speaks_for})
            ],
        ),
    ]
    acting = [(post, by, "REPLY_TO") for post in posts for by in post.answered_by]
    acting += [(post, by, "SHARES") for post in posts for by in post.shared_by]
    acts = [(f"{post.key}/{number}", post, by, kind) for number, (post, by, kind) in enumerate(acting)]
    nodes.append(
        NewNodes(
            "Post",
            [
                *(
                    _known(
                        key=post.key,
                        posted_at=post.at,
                        sponsored=post.sponsored or None,
                        prompted=post.prompted or None,
                    )
                    for post in posts
                ),
                *({"key": key, "posted_at": MONDAY} for key, _, _, _ in acts),
            ],
        )
    )
    store.bulk(
        [each for each in nodes if each.rows],
        [
            each
            for each in (
                _edges("IS", "Handle", "Person", [(h, p) for h, p in handles.items() if p]),
                _edges("FOLLOWS", "Handle", "Handle", follows),
                _edges(
                    "INFLUENCES",
                    "Handle",
                    "Handle",
                    [(a, b) for a, b, _ in influences],
                    [{"probability": p} for _, _, p in influences],
                ),
                _edges("SPEAKS_FOR", "Handle", "Brand", speaks_for),
                _edges(
                    "POSTED",
                    "Handle",
                    "Post",
                    [(p.by, p.key) for p in posts] + [(by, key) for key, _, by, _ in acts],
                ),
                _edges(
                    "REPLY_TO",
                    "Post",
                    "Post",
                    [(key, p.key) for key, p, _, kind in acts if kind == "REPLY_TO"]
                    + [(p.key, p.answers) for p in posts if p.answers],
                ),
                _edges(
                    "SHARES", "Post", "Post", [(key, p.key) for key, p, _, kind in acts if kind == "SHARES"]
                ),
                _edges("LIKES", "Handle", "Post", [(by, p.key) for p in posts for by in p.liked_by]),
                _edges("ABOUT", "Post", "Interest", [(p.key, t) for p in posts for t in p.topics]),
                _edges("MENTIONS", "Post", "Handle", [(p.key, h) for p in posts for h in p.mentions]),
                _edges(
                    "MENTIONS",
                    "Post",
                    "Brand",
                    [(p.key, b) for p in posts for b in p.brands],
                    [{"mood": mood} for p in posts for mood in p.brands.values()],
                ),
            )
            if each.starts
        ],
    )


def _known(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _edges(
    kind: str,
    start: str,
    end: str,
    pairs: Sequence[tuple[str, str]],
    rows: Sequence[Mapping[str, object]] = (),
) -> NewEdges:
    return NewEdges(kind, start, end, [a for a, _ in pairs], [b for _, b in pairs], rows)
