"""Search: suggestions while one types, and a page with everything a text finds."""

from __future__ import annotations

from flask import Blueprint, Response, request

from graph.insight import search
from web import context
from web.access import needs
from web.present import page
from web.users import Role

bp = Blueprint("search", __name__, url_prefix="/search")


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    found = search.search(
        context.store(), request.args.get("q", ""), context.purpose(), 25, language=context.language()
    )
    rows = [
        *(
            {"kind": s.kind, "key": s.key, "label": s.label, "detail": s.detail}
            for s in found.people + found.things
        ),
        *({"kind": "post", "key": p.key, "label": p.text, "detail": p.handle} for p in found.posts),
    ]
    return page("search/index.html", data=found, rows=rows, name="search")


@bp.get("/suggest")
@needs(Role.VIEWER)
def suggest() -> Response:
    text = request.args.get("q", "")
    found = search.suggest(context.store(), text, context.purpose(), 8, language=context.language())
    return page("search/suggest.html", data=found, rows=found, text=text.strip(), name="suggestions")
