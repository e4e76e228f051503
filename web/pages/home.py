"""Home: what is in the graph, how much of it may be seen, what waits for a person."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response

from graph.insight.home import home
from web import context
from web.access import needs
from web.present import page
from web.users import Role

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(Role.VIEWER)
def index() -> Response:
    found = home(context.store(), context.purpose())
    rows = [
        {"what": name, "in_all": there, "shown": getattr(found.visible, name, None)}
        for name, there in asdict(found.extent).items()
    ]
    return page("home/index.html", data=found, rows=rows, name="kenner")
