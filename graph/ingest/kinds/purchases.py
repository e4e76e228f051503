"""Purchases: which customer bought which product, when, for how much.

A purchase is the same when customer, product, time and amount are, or its `id` when the file has one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import BadKey
from graph.ingest.claims import Problem, Ref, Tie
from graph.ingest.fields import Field
from graph.ingest.kinds.brands import bare_brand
from graph.ingest.kinds.kind import EdgeKind
from graph.ingest.typed import TypedRow
from graph.model.keys import brand_key, customer_key, derived, product_key

FIELDS = (
    Field("customer", "text", "id of the customer", required=True),
    Field("product", "text", "name of the product", required=True),
    Field("brand", "text", "name of its brand"),
    Field("at", "moment", "when it was bought", required=True),
    Field("amount", "number", "price paid"),
    Field("currency", "text", "ISO 4217; EUR when empty and there is an amount"),
    Field("id", "text", "number of the sale, when one customer may buy a thing twice at one time"),
)


@dataclass(frozen=True, slots=True)
class Purchase:
    """The purchase of a row, the nodes it names, and the tie of its product to a brand."""

    row: TypedRow
    tie: Tie
    bare: Mapping[Ref, Mapping[str, object]]
    ties: tuple[Tie, ...]


def purchases(rows: Sequence[TypedRow]) -> tuple[list[Purchase], list[tuple[int, Problem]]]:
    """Purchases, and the rows (by number) that make none."""
    made: list[Purchase] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        try:
            made.append(_purchase(row))
        except BadKey as exc:
            column = (
                "customer" if "customer" in exc.message else "brand" if "brand" in exc.message else "product"
            )
            refused.append((row.row, Problem(column, exc.message, exc.hint)))
    return made, refused


def _purchase(row: TypedRow) -> Purchase:
    stated = row.values
    buyer = Ref("Customer", customer_key(str(stated["customer"]).lower().removeprefix("crm:")))
    product = Ref("Product", product_key(str(stated["product"])))
    facts: dict[str, object] = {"at": stated["at"]}
    if "amount" in stated:
        facts["amount"] = stated["amount"]
        facts["currency"] = str(stated.get("currency", "EUR")).upper()
    what = (
        str(stated["id"])
        if "id" in stated
        else f"{facts['at']}|{facts.get('amount')}|{facts.get('currency')}"
    )
    facts["key"] = str(derived("purchase", buyer.key, product.key, what))
    bare: dict[Ref, Mapping[str, object]] = {buyer: {}, product: {"name": str(stated["product"])}}
    ties: tuple[Tie, ...] = ()
    if "brand" in stated:
        brand = Ref("Brand", brand_key(str(stated["brand"])))
        bare[brand] = bare_brand(str(stated["brand"]))
        ties = (Tie("OF", product, brand),)
    return Purchase(row, Tie("BOUGHT", buyer, product, facts), bare, ties)


PURCHASES = EdgeKind("purchases", "a customer bought a product", FIELDS)
