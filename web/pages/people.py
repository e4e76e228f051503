"""People: the list, and the card of one person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from graph.errors import PersonMoved
from graph.former import people_now
from graph.insight import influence
from graph.insight.people import SORTS, Asked, People, choices, people
from graph.insight.person import Asked as AskedTimeline
from graph.insight.person import Card, card
from web import context
from web.access import needs
from web.present import asked_int, page
from web.users import Role

bp = Blueprint("people", __name__, url_prefix="/people")
SIZES = (25, 50, 100, 250)


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    args = request.args
    asked = Asked(
        text=args.get("q", ""),
        platform=args.get("platform", ""),
        interest=args.get("interest", ""),
        place=args.get("place", ""),
        sort=args.get("sort", "").lstrip("-") or SORTS[0],
        page=asked_int("page", 1, most=100_000),
        size=asked_int("size", 50, most=1000),
    )
    store, purpose = context.store(), context.purpose()
    found = people(store, purpose, asked)
    offered = choices(store, purpose, context.language())
    return page(
        "people/index.html", data=found, rows=_listed(found), name="people", choices=offered, sizes=SIZES
    )


@bp.get("/<path:key>")
@needs(Role.VIEWER)
def show(key: str) -> ResponseReturnValue:
    try:
        found = card(context.store(), key, context.purpose(), _timeline())
    except PersonMoved as moved:
        return _moved(key, moved)
    return page("people/show.html", data=found, rows=_records(found), name="person")


def _moved(key: str, moved: PersonMoved) -> ResponseReturnValue:
    """An old link: to who it is now, or a page that names them when they are several."""
    if len(moved.people) == 1:
        shown: dict[str, Any] = request.args.to_dict()
        return redirect(url_for("people.show", **{**shown, "key": moved.people[0]}))
    now = people_now(context.store(), key, context.purpose())
    rows = [{"person": each.person, "records": ", ".join(each.records), "why": each.why} for each in now]
    return page("people/moved.html", data={"key": key, "people": now}, rows=rows, name="moved")


@bp.get("/<path:key>/reach")
@needs(Role.VIEWER)
def reach(key: str) -> Response:
    """The part of the card that is measured over the whole graph; htmx brings it in after the rest."""
    found = influence.of_person(context.store(), key, context.purpose())
    rows = [each.row() for each in (found.audience, *found.topics)]
    called = influence.labels(context.store(), [str(each.parts["topic"]) for each in found.topics])
    template = "people/reach.html" if "HX-Request" in request.headers else "people/reach_page.html"
    return page(template, data=found, rows=rows, name="reach", topics=called)


def _timeline() -> AskedTimeline:
    args = request.args
    return AskedTimeline(
        platform=args.get("platform", ""),
        mood=args.get("mood", ""),
        page=asked_int("page", 1, most=10_000),
        size=asked_int("size", 30, most=200),
    )


def _listed(found: People) -> list[dict[str, object]]:
    return [{**asdict(each), "accounts": [account.key for account in each.accounts]} for each in found.rows]


def _records(found: Card) -> list[dict[str, object]]:
    return [asdict(each) for each in found.records]
