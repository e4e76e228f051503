"""Customers the company knows by other means. Everything but the id is optional."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.errors import BadKey
from graph.ingest.claims import Claim, Problem, Ref, Tie, fingerprint
from graph.ingest.fields import Field
from graph.ingest.kinds.kind import Claimed, NodeKind, Reading
from graph.ingest.typed import TypedRow
from graph.model.keys import customer_key, fold, handle_key, place_key

FIELDS = (
    Field("id", "text", "number or code of the customer in your file", required=True),
    Field("name", "text", "full name"),
    Field("first_name", "text", "first name"),
    Field("last_name", "text", "last name with its prefix"),
    Field("address", "text", "street and number"),
    Field("postcode", "text", "postal code"),
    Field("city", "text", "town"),
    Field("country", "country", "ISO 3166 code or name"),
    Field("email", "text", "e-mail address"),
    Field("phone", "phone", "phone number"),
    Field("birthday", "day", "date of birth"),
    Field("handles", "text", "accounts the customer gave, platform:username, parted by ; or space"),
)
_PARTS = re.compile(r"[;|,\s]+")


def claims(rows: Sequence[TypedRow], _: Reading) -> Claimed:
    made: list[Claim] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        try:
            made.append(_claim(row))
        except BadKey as exc:
            column = "handles" if "handle" in exc.message else "id"
            refused.append((row.row, Problem(column, exc.message, exc.hint)))
    return made, refused


def _claim(row: TypedRow) -> Claim:
    values = dict(row.values)
    key = customer_key(str(values.pop("id")))
    if "handles" in values:
        values["handles"] = _handles(str(values["handles"]))
    if "name" not in values and (parts := [values[n] for n in ("first_name", "last_name") if n in values]):
        values["name"] = " ".join(map(str, parts))
    if "name" in values:
        values["search_name"] = fold(str(values["name"]))
    ref = Ref("Customer", key)
    bare: dict[Ref, dict[str, object]] = {}
    ties: tuple[Tie, ...] = ()
    if "city" in values and (place := _place(str(values["city"]))):
        facts = {"name": values["city"], "country": values.get("country")}
        bare = {place: {name: fact for name, fact in facts.items() if fact is not None}}
        ties = (Tie("LIVES_IN", ref, place),)
    return Claim(row.row, ref, values, bare, ties, fingerprint(values))


def _place(city: str) -> Ref | None:
    try:
        return Ref("Place", place_key(city))
    except BadKey:  # a town of signs only: the text is kept, it makes no place
        return None


def _handles(written: str) -> list[str]:
    """`platform:username` keys; BadKey for a name without its platform."""
    found = []
    for part in filter(None, _PARTS.split(written)):
        platform, colon, username = part.partition(":")
        if not colon:
            raise BadKey(
                f"handle {part[:40]!r} has no platform", hint="write platform:username, such as x:anna"
            )
        found.append(str(handle_key(platform, username)))
    return list(dict.fromkeys(found))


CUSTOMERS = NodeKind(
    "customers", "Customer", "a customer of yours", FIELDS, claims,
)  # fmt: skip
