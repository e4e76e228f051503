"""Mavens by topic, and a brand's ambassadors, fans and critics, each with the reason."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l

from graph.errors import BadParameter
from graph.insight import influence
from graph.insight.brand import brands
from graph.reach.affinity import AMBASSADOR, CRITIC, FAN
from graph.reach.mavens import ON_TOPIC
from graph.reach.report import Ranked
from web import context
from web.access import needs
from web.present import asked_int, number, page, share
from web.users import Role

bp = Blueprint("mavens", __name__, url_prefix="/mavens")

SIDES = {"ambassadors": _l("Ambassadors"), "fans": _l("Fans"), "critics": _l("Critics")}
SENTENCES = {
    ON_TOPIC: _l("People who turn to %(name)s on this topic: %(heard_from)s (%(authority)s times the average). People who act after a post: %(per_post)s (%(travel)s times), over %(posts)s posts. Topics: %(topics)s, breadth %(breadth)s."),
    AMBASSADOR: _l("%(positive)s positive posts of their own accord in %(weeks)s weeks, %(positive_share)s of those that take a side, none sponsored; %(travel)s people act after a post, more than after three of four who post on the brand."),
    FAN: _l("%(positive)s positive posts of their own accord in %(weeks)s weeks, %(positive_share)s of those that take a side, none sponsored; %(travel)s people act after a post, no more than after most who post on the brand."),
    CRITIC: _l("%(negative)s negative posts of their own accord in %(weeks)s weeks, only %(positive_share)s of those that take a side are positive, none sponsored; %(travel)s people act after a post."),
}  # fmt: skip
"""The engine's sentences in words that can be translated; the parts that fill them are the same."""


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    """Mavens, of one `?topic=` or of any; with `?side=`, those who take sides on `?brand=`."""
    store, purpose, args = context.store(), context.purpose(), request.args
    side, topic, limit = args.get("side", ""), args.get("topic", ""), asked_int("limit", 50, most=500)
    if side and side not in SIDES:
        raise BadParameter(f"there is no side {side!r}", hint="choose one of " + ", ".join(SIDES))
    offered = brands(store, purpose)
    chosen = args.get("brand", "") or (offered[0].key if offered else "")
    if side:
        found = influence.taking_sides(store, chosen, side, purpose, limit) if chosen else []
    else:
        found = influence.mavens(store, purpose, topic or None, limit)
    topics = influence.topics(store, purpose)
    called = {each.key: each for each in topics}
    rows = [{**each.row(), "because": because(each), "href": influence.href(each.key)} for each in found]
    return page(
        "mavens/index.html",
        rows=rows,
        name=side or "mavens",
        side=side,
        sides=SIDES,
        topic=topic,
        topics=sorted(topics, key=lambda each: context.label_of(each).casefold()),
        called=called,
        brands=offered,
        brand=chosen,
    )


def because(row: Ranked) -> str:
    """Why somebody is in the list, in the language of the page; the engine's own words where we have none."""
    sentence = SENTENCES.get(row.sentence)
    if sentence is None:
        return row.because
    parts: dict[str, object] = {"name": row.name}
    for name, value in row.parts.items():
        if name == "positive_share":
            parts[name] = share(float(value or 0))
        elif isinstance(value, float):
            parts[name] = number(value, 1)
        elif isinstance(value, int):
            parts[name] = number(value)
        else:
            parts[name] = value
    return str(sentence) % parts
