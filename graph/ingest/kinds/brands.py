"""Brands, own and of others, with their products and rivals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from graph.errors import BadKey
from graph.ingest.claims import Claim, Problem, Ref, Tie, fingerprint
from graph.ingest.fields import Field
from graph.ingest.kinds.kind import Claimed, NodeKind, Reading
from graph.ingest.typed import TypedRow
from graph.model.keys import brand_key, product_key

FIELDS = (
    Field("name", "text", "brand name", required=True),
    Field("aliases", "words", "other spellings, parted by ;"),
    Field("own", "truth", "one of yours"),
    Field("rivals", "words", "names of brands it competes with, parted by ;"),
    Field("products", "words", "names of its products, parted by ;"),
    Field("description", "text", "what it is"),
)


def claims(rows: Sequence[TypedRow], _: Reading) -> Claimed:
    made: list[Claim] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        try:
            made.append(_claim(row))
        except BadKey as exc:
            refused.append((row.row, Problem("name", exc.message, exc.hint)))
    return made, refused


def _claim(row: TypedRow) -> Claim:
    values = {"own": False, **row.values}
    rivals = cast("list[str]", values.pop("rivals", []))
    products = cast("list[str]", values.pop("products", []))
    ref = Ref("Brand", brand_key(str(values["name"])))
    bare: dict[Ref, dict[str, object]] = {}
    ties: list[Tie] = []
    for name in rivals:
        rival = Ref("Brand", brand_key(name))
        if rival != ref:
            bare.setdefault(rival, bare_brand(name))
            ties.append(Tie("COMPETES_WITH", ref, rival))
    for name in products:
        product = Ref("Product", product_key(name))
        bare.setdefault(product, {"name": name})
        ties.append(Tie("OF", product, ref))
    stated = tuple(dict.fromkeys((t.type, t.start, t.end) for t in ties))
    kept = tuple(Tie(*each) for each in stated)
    return Claim(row.row, ref, values, bare, kept, fingerprint(values, kept))


def bare_brand(name: str) -> dict[str, object]:
    """What a name alone tells of a brand."""
    return {"name": name, "own": False}


BRANDS = NodeKind(
    "brands", "Brand", "a brand", FIELDS, claims, values_decide=False
)  # fmt: skip
