"""Mavens by topic, two of them compared, and a brand's ambassadors, fans and critics, each with the reason."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l

from graph.errors import BadParameter
from graph.insight import influence, knowing, siding
from graph.insight.brand import brands
from graph.insight.hottest import hottest
from graph.insight.knowing import Asked
from graph.insight.people import choices
from graph.insight.siding import Sided
from graph.reach.affinity import AMBASSADOR, CRITIC, FAN
from graph.reach.fresh import FIRST
from graph.reach.hearing import TALK
from graph.reach.layers import FOLLOWS, INFLUENCES
from graph.reach.mavens import ON_TOPIC, Standing
from graph.reach.report import Ranked
from web import context
from web.access import needs
from web.present import asked_day, asked_int, number, page, share
from web.users import Role

bp = Blueprint("mavens", __name__, url_prefix="/mavens")

SIDES = {"ambassadors": _l("Ambassadors"), "fans": _l("Fans"), "critics": _l("Critics")}
LAYERS_SAID = {
    TALK: _l("who answers, names and passes on whom"),
    FOLLOWS: _l("who follows whom"),
    INFLUENCES: _l("who was measured to act on whom"),
}
"""What a walk goes along."""
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
    """Mavens, of one `?topic=` or of any, narrowed by `?place=`, `?platform=`, `?from=` and `?to=` (days, both
    in the period); with `?side=`, those who take sides on `?brand=`."""
    side = request.args.get("side", "")
    if side:
        return _taking_sides(side)
    store, purpose, args = context.store(), context.purpose(), request.args
    last = asked_day("to")
    asked = Asked(
        args.get("topic", ""), args.get("place", ""), args.get("platform", ""),
        asked_day("from"), None if last is None else last + timedelta(days=1),
    )  # fmt: skip
    found = knowing.mavens(store, purpose, asked, asked_int("limit", 50, most=500))
    topics = influence.topics(store, purpose)
    rows = [{**each.row(), "because": because(each), "href": influence.href(each.key)} for each in found.rows]
    return page(
        "mavens/index.html",
        rows=rows, name="mavens", found=found, asked=asked, last=last, sides=SIDES,
        topics=sorted(topics, key=lambda each: context.label_of(each).casefold()),
        called={each.key: each for each in topics},
        choices=choices(store, purpose, context.language()),
    )  # fmt: skip


@bp.get("/authority")
@needs(Role.VIEWER)
def authority() -> Response:
    """The first by authority on `?topic=`, or at large, as the store is now, and how fresh that is."""
    store, purpose, topic = context.store(), context.purpose(), request.args.get("topic", "")
    found = hottest(store, purpose, topic, asked_int("limit", 50, most=FIRST))
    rows = [{**each.row(), "href": influence.href(each.key)} for each in found.rows]
    return page(
        "mavens/authority.html",
        rows=rows, name="authority", fresh=found.freshness, sides=SIDES,
        asked=topic if ":" in topic or not topic else f"interest:{topic}",
        topics=sorted(influence.written_about(store, purpose), key=lambda each: context.label_of(each).casefold()),
        layers=LAYERS_SAID, every=context.settings().full_ranks_seconds,
    )  # fmt: skip


@bp.get("/compare")
@needs(Role.VIEWER)
def compare() -> Response:
    """The two people of `?who=`, given twice, side by side."""
    who = list(dict.fromkeys(request.args.getlist("who")))
    if len(who) != 2:
        return page("mavens/compare.html", data=None, rows=[], name="compare", asked_for=len(who))
    found = knowing.compare(context.store(), context.purpose(), *who)
    rows = [
        {"topic": each.topic, **_standing("left", each.left), **_standing("right", each.right)}
        for each in found.topics
    ]
    return page("mavens/compare.html", data=found, rows=rows, name="compare", asked_for=2)


def _standing(side: str, held: Standing | None) -> dict[str, object]:
    """One side of a topic as columns of a table; empty where there is no voice."""
    names = ("score", "rank", "authority", "travel", "posts", "heard_from", "people")
    return {f"{side}_{name}": getattr(held, name, None) for name in names}


def _taking_sides(side: str) -> Response:
    if side not in SIDES:
        raise BadParameter(f"there is no side {side!r}", hint="choose one of " + ", ".join(SIDES))
    store, purpose = context.store(), context.purpose()
    offered = brands(store, purpose)
    chosen = request.args.get("brand", "") or (offered[0].key if offered else "")
    limit = asked_int("limit", 50, most=500)
    found = siding.taking_sides(store, chosen, side, purpose, limit) if chosen else []
    rows = [_sided(each) for each in found]
    return page(
        "mavens/sides.html",
        data=found, rows=rows, name=side, side=side, sides=SIDES, brands=offered, brand=chosen,
    )  # fmt: skip


def _sided(each: Sided) -> dict[str, object]:
    """One who takes sides as a row: without the posts, which stand in the page and in the JSON."""
    counts = ("since", "last", "posts", "answered", "passed_on", "liked", "moved", "carried_to")
    told = {name: getattr(each, name) for name in counts}
    return {**each.row.row(), **told, "because": because(each.row), "href": each.href}


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
        elif isinstance(value, int) and not isinstance(value, bool):
            parts[name] = number(value)
        else:
            parts[name] = value
    return str(sentence) % parts
