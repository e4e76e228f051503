"""The Cypher library for people: each query a form made from its header, run behind the same gate.

Only reads of the catalogue run here; the text shown is the text that runs. Results are bounded in
rows and time, and both bounds are said beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.catalogue import Field, Query, catalogue
from graph.consent.gate import hide_small
from graph.errors import UnknownQuery
from graph.former import followed
from graph.store import Row
from web import context
from web.access import needs
from web.present import Column, page
from web.users import Role

bp = Blueprint("queries", __name__, url_prefix="/queries")
MOST_ROWS = 1000
FOLDERS = {
    "library": _l("Questions people ask"),
    "brand": _l("Brands"),
    "reach": _l("Reach"),
    "explore": _l("Search, cards, neighbours"),
}
_KINDS = {"integer": "number", "float": "number", "datetime": "time"}


@dataclass(frozen=True, slots=True)
class Result:
    """What one run gave; `hidden` rows were too small to show, `cut` is true when the bound was met."""

    rows: list[Row]
    hidden: int
    cut: bool
    seconds: float


@bp.get("")
@needs(Role.ANALYST)
def index() -> Response:
    found = [each for each in catalogue().values() if may_run(each)]
    listed = [
        {
            "name": each.name,
            "folder": each.name.partition(".")[0],
            "summary": each.summary,
            "question": each.question,
            "personal": str(each.personal),
            "params": [field.name for field in each.params],
        }
        for each in found
    ]
    groups = [
        (title, [row for row in listed if row["folder"] == folder]) for folder, title in FOLDERS.items()
    ]
    return page(
        "queries/index.html", rows=listed, groups=[(t, g) for t, g in groups if g], name="kenner-queries"
    )


@bp.get("/<name>")
@needs(Role.ANALYST)
def show(name: str) -> Response:
    query = readable(name)
    given = {field.name: request.args.get(field.name, "") for field in query.params}
    asked = "run" in request.args or context.wanted() != "html"
    result = run(query, given) if asked else None
    return page(
        "queries/show.html",
        rows=result.rows if result else None,
        columns=columns(query),
        name=name,
        query=query,
        given=given,
        result=result,
        inputs=[_input(field, given[field.name]) for field in query.params],
        most_rows=MOST_ROWS,
        seconds=context.settings().statement_timeout_seconds,
        min_cell=context.settings().min_cell,
    )


def may_run(query: Query) -> bool:
    """Reads of the rooms for people, in plain columns and parameters.

    Invariants, the ledger and the resolver's own reads stand outside the gate on purpose, so they stay
    outside this page; layers that come back as lists of numbers are for machines.
    """
    plain = not any(field.type in {"map", "any"} for field in (*query.params, *query.returns))
    folder = query.name.partition(".")[0]
    lists = sum(field.type == "list" for field in query.returns)
    layers = lists > (0 if folder == "reach" else 1)
    return query.mode == "read" and folder in FOLDERS and plain and not layers


def readable(name: str) -> Query:
    found = catalogue().get(name)
    if found is None or not may_run(found):
        raise UnknownQuery(_("There is no query %(name)s.", name=name), hint=_("The Queries page lists all."))
    return found


def run(query: Query, given: dict[str, str]) -> Result:
    """The rows for `given` texts, as typed in the form; BadParameter names what does not fit."""
    params = query.parse(given)
    limit = params.get("limit")
    if isinstance(limit, int):
        params["limit"] = min(max(limit, 1), MOST_ROWS)
    store = context.store()
    params = followed(store, params, context.purpose() if query.is_gated else None)
    began = perf_counter()
    rows = []
    for row in store.stream(query, purpose=context.purpose() if query.is_gated else None, **params):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            break
    cut = len(rows) > MOST_ROWS
    shown = rows[:MOST_ROWS]
    kept = hide_small(shown, query.cells, store.settings.min_cell) if query.cells else shown
    return Result(list(kept), len(shown) - len(kept), cut, perf_counter() - began)


def columns(query: Query) -> list[Column]:
    return [
        Column(
            field.name, field.name, _KINDS.get(field.type, "key" if field.name.endswith("key") else "text")
        )
        for field in query.returns
    ]


def _input(field: Field, given: str) -> dict[str, object]:
    """What the form needs to ask for `field`."""
    default = field.default.isoformat() if isinstance(field.default, datetime) else field.default
    kinds = {"integer": "number", "float": "number"}
    return {
        "name": field.name,
        "type": field.type,
        "help": field.help,
        "optional": field.optional,
        "default": "" if default is None else default,
        "value": given or ("" if default is None else default),
        "input": kinds.get(field.type, "text"),
        "step": "any" if field.type == "float" else None,
    }
