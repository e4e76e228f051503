"""What a person is called, from the records that may be shown.

A person has no name of its own: a customer row names first, then the accounts in the order of
their keys, so the same records always give the same name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.catalogue import query
from graph.model.purposes import Purpose
from graph.store import Store

_PEOPLE = query("explore.people_named")
_ACCOUNTS = query("explore.handles_named")


@dataclass(frozen=True, slots=True)
class Called:
    """A person or an account by name, with the address of its page."""

    key: str
    name: str
    href: str


def name_of(records: Iterable[Mapping[str, Any]]) -> str:
    """`records` have `label`, `key`, `name` and `username`; a record without a name lends its handle."""
    ordered = sorted(records, key=lambda r: (r["label"] != "Customer", r["key"]))
    for record in ordered:
        if name := record.get("name") or record.get("username"):
            return str(name)
    return str(ordered[0]["key"]) if ordered else ""


def names(store: Store, purpose: Purpose, keys: Sequence[str]) -> dict[str, Called]:
    """The names of people and accounts by key; whom may not be shown is left out."""
    people = [key for key in keys if key.startswith("person:")]
    accounts = [key for key in keys if not key.startswith("person:")]
    records = defaultdict(list)
    for row in store.rows(_PEOPLE, purpose=purpose, keys=people) if people else ():
        records[row["person"]].append(row)
    called = {key: Called(key, name_of(rows), f"/people/{key}") for key, rows in records.items()}
    for row in store.rows(_ACCOUNTS, purpose=purpose, keys=accounts) if accounts else ():
        called[row["key"]] = Called(row["key"], str(row["name"] or row["username"]), f"/handles/{row['key']}")
    return called
