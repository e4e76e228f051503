"""Who lives where, as far as the store knows and the purpose permits."""

from __future__ import annotations

from graph.catalogue import query
from graph.errors import BadParameter
from graph.model.purposes import Purpose
from graph.reach.names import near
from graph.store import Store

PLACES = query("reach.places")
AT_PLACE = query("reach.at_place")


def at_place(store: Store, place: str, purpose: Purpose) -> frozenset[str]:
    """Keys of the people (and of accounts without a person) with a permitted record at `place`.

    `place` is a key (`place:utrecht`), its slug or its name. BadParameter offers the nearest where it is
    not known. Nobody there gives an empty set.
    """
    asked = place.strip().lower()
    spelled: dict[str, str] = {}
    for row in store.rows(PLACES):
        key: str = row["place"]
        for spelling in ((row["name"] or "").lower(), key.partition(":")[2], key):
            spelled[spelling] = key
    found = spelled.get(asked)
    if found is None:
        raise BadParameter(f"no place here is called {place!r}", hint=near(asked, spelled, "places"))
    return frozenset(row["key"] for row in store.rows(AT_PLACE, purpose=purpose, place=found))
