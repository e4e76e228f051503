"""What a person is called, from the records that may be shown.

A person has no name of its own: a customer row names first, then the accounts in the order of
their keys, so the same records always give the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def name_of(records: Iterable[Mapping[str, Any]]) -> str:
    """`records` have `label`, `key`, `name` and `username`; a record without a name lends its handle."""
    ordered = sorted(records, key=lambda r: (r["label"] != "Customer", r["key"]))
    for record in ordered:
        if name := record.get("name") or record.get("username"):
            return str(name)
    return str(ordered[0]["key"]) if ordered else ""
