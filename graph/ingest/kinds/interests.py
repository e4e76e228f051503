"""Nodes of an interest taxonomy. A node of a special category (GDPR 9, 10) is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from graph.errors import BadKey
from graph.ingest.claims import Claim, Problem, Ref, Tie, fingerprint
from graph.ingest.fields import Field
from graph.ingest.kinds.kind import Claimed, NodeKind, Reading
from graph.ingest.typed import TypedRow
from graph.model.keys import interest_key
from graph.text.sensitive import is_sensitive

FIELDS = (
    Field("slug", "text", "short name, lower case", required=True),
    Field("label_nl", "text", "Dutch label"),
    Field("label_en", "text", "English label"),
    Field("broader", "words", "slugs of the nodes that contain it, parted by ;"),
    Field("terms", "words", "words that point to it, parted by ;"),
)


def claims(rows: Sequence[TypedRow], _: Reading) -> Claimed:
    made: list[Claim] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        try:
            claim = _claim(row)
        except BadKey as exc:
            refused.append((row.row, Problem("slug", exc.message, exc.hint)))
            continue
        if problem := _denied(row):
            refused.append((row.row, problem))
        else:
            made.append(claim)
    return made, refused


def _denied(row: TypedRow) -> Problem | None:
    terms = cast("list[str]", row.values.get("terms", []))
    said = (*(str(row.values[n]) for n in ("slug", "label_nl", "label_en") if n in row.values), *terms)
    if any(is_sensitive(each.strip("*=").replace("-", " ")) for each in said):
        return Problem(
            "slug",
            "belongs to a special category (GDPR 9, 10), which is never kept as an interest",
            "delete the row",
        )
    return None


def _claim(row: TypedRow) -> Claim:
    values = dict(row.values)
    ref = Ref("Interest", interest_key(str(values.pop("slug"))))
    broader = dict.fromkeys(interest_key(name) for name in cast("list[str]", values.pop("broader", [])))
    above = [Ref("Interest", key) for key in broader if key != ref.key]
    ties = tuple(Tie("BROADER", ref, each) for each in above)
    return Claim(row.row, ref, values, {each: {} for each in above}, ties, fingerprint(values, ties))


INTERESTS = NodeKind(
    "interests", "Interest", "a node of the interest taxonomy", FIELDS, claims, values_decide=False,
)  # fmt: skip
