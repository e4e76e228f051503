"""The page of one account."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, request

from graph.insight.handle import handle
from graph.insight.person import Asked
from web import context
from web.access import needs
from web.pages.explore import KINDS, TIES
from web.present import asked_int, page
from web.users import Role

bp = Blueprint("handles", __name__, url_prefix="/handles")


@bp.get("/<path:key>")
@needs(Role.VIEWER)
def show(key: str) -> Response:
    asked = Asked(
        mood=request.args.get("mood", ""),
        page=asked_int("page", 1, most=10_000),
        size=asked_int("size", 30, most=200),
    )
    found = handle(context.store(), key, context.purpose(), asked)
    rows = [asdict(each) for each in found.timeline]
    return page("handles/show.html", data=found, rows=rows, name="account", kinds=KINDS, ties=TIES)
