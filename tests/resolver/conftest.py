"""A small town of accounts and customer rows: eight people, sixteen records, one who permits nothing.

Jan (x, instagram and a customer row), Anna (x, facebook), two different people called Piet Bakker, a
pair of like handles that nobody can be sure of, and crowd enough that names are not all rare.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from graph.store import NewNodes, Store
from resolver import pipeline

FAR = datetime(9999, 12, 31, tzinfo=UTC)

HANDLES: dict[str, dict[str, object]] = {
    "x:jandevries": {"name": "Jan de Vries", "location": "Deventer", "email": "jan.devries@post.example"},
    "instagram:jan.de.vries": {"name": "Jan de Vries", "url": "https://x.com/jandevries"},
    "x:annakuiper": {"name": "Anna Kuiper", "location": "Zwolle"},
    "facebook:anna.kuiper": {"name": "Anna Kuiper", "location": "Zwolle"},
    "x:pietbakker": {"name": "Piet Bakker", "location": "Breda"},
    "instagram:skylark_77": {"name": "Skylark"},
    "tiktok:skylarkie": {"name": "Marieke"},
    "x:roos_timmer": {"name": "Roos Timmer", "location": "Assen"},
    "instagram:roostimmer": {"name": "Roos Timmer"},
    "x:hidde.postma": {"name": "Hidde Postma", "location": "Sneek"},
    "x:sannekuipers": {"name": "Sanne Kuipers", "location": "Almelo"},
    "x:bergwad": {"name": "Bergwad", "kind": "brand"},
    "instagram:bergwad": {"name": "Bergwad", "kind": "brand"},
}
CUSTOMERS: dict[str, dict[str, object]] = {
    "crm:1": {
        "name": "J. de Vries",
        "city": "Deventer",
        "email": "jan.devries@post.example",
        "birthday": "1980-02-01",
    },
    "crm:2": {"name": "Piet Bakker", "city": "Groningen", "birthday": "1961-07-09"},
    "crm:3": {"name": "Hidde Postma", "city": "Sneek"},
}
SILENT = "x:annakuiper_prive"


def handle_rows() -> list[dict[str, object]]:
    rows = []
    for number, (key, facts) in enumerate(HANDLES.items()):
        platform, _, username = key.partition(":")
        rows.append(
            {
                "key": key,
                "idx": number,
                "platform": platform,
                "username": username,
                "kind": "personal",
                "may_link": FAR,
                **facts,
            }
        )
    silent = {
        "key": SILENT,
        "idx": 99,
        "platform": "x",
        "username": "annakuiper_prive",
        "name": "Anna Kuiper",
        "kind": "personal",
    }
    return [*rows, silent]


def fill(store: Store) -> None:
    store.bulk(
        [
            NewNodes("Handle", handle_rows()),
            NewNodes(
                "Customer", [{"key": key, "may_link": FAR, **facts} for key, facts in CUSTOMERS.items()]
            ),
        ],
        [],
    )


@pytest.fixture
def town(embedded: Store) -> Store:
    """The embedded store with the town in it, nothing resolved yet."""
    fill(embedded)
    return embedded


LOOKALIKES = {
    "x:ellamulder": "Ella Mulder", "x:bellamulders": "Bella Mulders", "x:ansdrent": "Ans Drent", "x:hansdrents": "Hans Drents",
    "x:inahoekstra": "Ina Hoekstra", "x:tinahoekstras": "Tina Hoekstras", "x:evavisser": "Eva Visser", "x:nevavissers": "Neva Vissers",
}  # fmt: skip
"""Accounts on one platform that are alike two by two: nobody can be sure of them."""


def add_lookalikes(store: Store) -> None:
    rows: list[dict[str, object]] = [
        {
            "key": key, "idx": 200 + number, "platform": "x", "username": key.partition(":")[2], "kind": "personal",
            "name": name, "location": ("Zwolle", "Almelo")[number % 2], "followers": 100 * number, "may_link": FAR,
        }
        for number, (key, name) in enumerate(LOOKALIKES.items())
    ]  # fmt: skip
    store.bulk([NewNodes("Handle", rows)], [])


@pytest.fixture
def doubtful(town: Store) -> Store:
    """The town and its lookalikes, resolved: several questions wait."""
    add_lookalikes(town)
    pipeline.resolve(town)
    return town
