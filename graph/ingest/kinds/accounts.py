"""Accounts on platforms. Nothing but platform and handle is needed: a bare handle is a full citizen."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import BadKey
from graph.ingest.claims import Claim, Problem, Ref, Tie, fingerprint
from graph.ingest.fields import Field
from graph.ingest.kinds.brands import bare_brand
from graph.ingest.kinds.kind import Claimed, NodeKind, Reading
from graph.ingest.typed import TypedRow
from graph.model.keys import HandleKey, brand_key, fold, handle_key

FIELDS = (
    Field("platform", "text", "short name of the platform, such as x or instagram", required=True),
    Field("handle", "text", "username, with or without @", required=True),
    Field("id", "text", "the platform's own id of the account"),
    Field("name", "text", "display name"),
    Field("bio", "text", "profile text"),
    Field("location", "text", "place as the account states it"),
    Field("url", "text", "link in the profile"),
    Field("email", "text", "e-mail address the account shows"),
    Field("phone", "phone", "phone number the account shows"),
    Field("language", "text", "ISO 639-1 code"),
    Field("followers", "count", "followers the platform states"),
    Field("following", "count", "followed accounts the platform states"),
    Field("created", "moment", "when the account was opened"),
    Field("verified", "truth", "the platform vouches for it"),
    Field(
        "kind", "text", "whose account it is", choices=("personal", "business", "employee", "brand", "bot")
    ),
    Field("usernames_before", "words", "earlier usernames, newest first"),
    Field("speaks_for", "text", "name of the brand it is the official or an employee's account of"),
)
_RENAMED = {"id": "account_id"}
_APART = frozenset({"platform", "handle", "speaks_for"})


def claims(rows: Sequence[TypedRow], _: Reading) -> Claimed:
    made: list[Claim] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        platform, username = str(row.values["platform"]), str(row.values["handle"]).lstrip("@").strip()
        try:
            key = handle_key(platform, username)
        except BadKey as exc:
            refused.append((row.row, Problem("handle", exc.message, exc.hint)))
            continue
        values = bare_handle(key, username)
        for name, value in row.values.items():
            if name not in _APART:
                values[_RENAMED.get(name, name)] = value
        if shown := row.values.get("name"):
            values["search_name"] = f"{values['search_name']} {fold(str(shown))}"
        try:
            made.append(_claim(row, Ref("Handle", key), values))
        except BadKey as exc:
            refused.append((row.row, Problem("speaks_for", exc.message, exc.hint)))
    return made, refused


def _claim(row: TypedRow, ref: Ref, values: dict[str, object]) -> Claim:
    if "speaks_for" not in row.values:
        return Claim(row.row, ref, values, fingerprint=fingerprint(values))
    name = str(row.values["speaks_for"])
    brand = Ref("Brand", brand_key(name))
    ties = (Tie("SPEAKS_FOR", ref, brand),)
    return Claim(row.row, ref, values, {brand: bare_brand(name)}, ties, fingerprint(values, ties))


def bare_handle(key: HandleKey, username: str | None = None) -> dict[str, object]:
    """What a key alone tells of an account."""
    platform, _, folded = key.partition(":")
    shown = username or folded
    return {"platform": platform, "username": shown, "search_name": fold(shown)}


ACCOUNTS = NodeKind(
    "accounts", "Handle", "an account on a platform", FIELDS, claims, values_decide=False
)  # fmt: skip
