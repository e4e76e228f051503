"""Of whom a snapshot of the graph says something else once an effect is stored: what imports tell the trail of reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.catalogue import query
from graph.ingest.effect import Effect
from graph.reach.trail import Touched
from graph.store import Step, Store

_AUTHORS = (query("ingest.authors"), query("ingest.authors_answered"))
_FROM_ACCOUNT = frozenset({"FOLLOWS", "INFLUENCES", "LISTS"})
_OF_POST = frozenset({"POSTED", "LIKES"})
_FROM_POST = frozenset({"REPLY_TO", "SHARES", "QUOTES", "MENTIONS", "ABOUT"})
"""Relationships that a snapshot reads with the account they start at, or with the author of the post at their end, or start."""
_ELSEWHERE = frozenset(
    {"TAGGED", "OF", "BROADER", "COMPETES_WITH", "SPEAKS_FOR", "LIVES_IN", "LINKS_TO", "FROM", "BOUGHT"}
)
_TIE = {
    "ingest.tie_posted": "POSTED", "ingest.tie_reply_to": "REPLY_TO", "ingest.tie_shares": "SHARES",
    "ingest.tie_quotes": "QUOTES", "ingest.tie_mentions_handle": "MENTIONS", "ingest.tie_about": "ABOUT",
    "ingest.set_follows": "FOLLOWS", "ingest.set_influences": "INFLUENCES",
}  # fmt: skip
_RELEASE = frozenset({"ingest.release_post", "ingest.release_author"})
_NOTHING = frozenset(
    {f"ingest.tie_{name}" for name in (
        "mentions_brand", "mentions_product", "tagged", "of", "broader", "competes_with", "speaks_for", "lives_in"
    )}
    | {f"ingest.release_{name}" for name in ("handle", "customer", "brand", "interest")}
    | {f"ingest.{act}_{name}" for act in ("set", "forget", "tell") for name in (
        "customer", "brand", "interest", "product"
    )}
    | {f"ingest.{act}_{name}" for act in ("forget", "tell") for name in ("handle", "post")}
    | {"ingest.set_bought"}
)  # fmt: skip
"""Statements of imports that touch nothing that is in a snapshot."""


def touched_by(store: Store, effect: Effect) -> Touched:
    """What `effect`, which is not stored yet, will touch; not whole where it does what is not known here. New accounts are in no
    snapshot before somebody permits it, which the ledger tells."""
    found = Touched(is_whole=effect.between is None)
    for nodes in effect.nodes:
        if nodes.label == "Post":
            found.add(posts=(str(row["key"]) for row in nodes.rows))
        found.is_whole &= nodes.label != "Consent"
    for edges in effect.edges:
        _add(found, edges.type, edges.starts, edges.ends)
    for step in effect.steps:
        _add_step(store, found, step)
    return found


def _add(found: Touched, of_type: str, starts: Iterable[str], ends: Iterable[str]) -> None:
    if of_type in _FROM_ACCOUNT:
        found.add(arcs=starts)
    elif of_type in _OF_POST:
        found.add(posts=ends)
    elif of_type in _FROM_POST:
        found.add(posts=starts)
    elif of_type not in _ELSEWHERE:
        found.is_whole = False


def _add_step(store: Store, found: Touched, step: Step) -> None:
    name = step.query.name
    if name in _TIE:
        rows = _rows(step.params)
        _add(found, _TIE[name], [row["start"] for row in rows], [row["end"] for row in rows])
    elif name == "ingest.set_handle":
        found.add(accounts=[row["key"] for row in _rows(step.params)])
    elif name == "ingest.set_post":
        found.add(posts=[row["key"] for row in _rows(step.params)])
    elif name in _RELEASE:
        # What these posts were before is gone afterwards.
        keys = step.params["keys"]
        found.add(posts=keys)  # type: ignore[arg-type]
        for asked in _AUTHORS:
            found.add(accounts=[row["account"] for row in store.rows(asked, keys=keys)])
    elif name not in _NOTHING:
        found.is_whole = False


def _rows(params: Mapping[str, object]) -> Sequence[Mapping[str, Any]]:
    return params["rows"]  # type: ignore[return-value]
