"""Brands: the list, and the report on one brand against its rivals."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.insight.brand import BrandReport, ShareOfVoice, brand, brands
from graph.insight.mentions import Week
from web import context
from web.access import needs
from web.charts import line_chart
from web.present import Column, asked_day, number, page, sorted_as_asked
from web.users import Role

bp = Blueprint("brands", __name__, url_prefix="/brands")

LIST = (
    Column("name", _l("Brand"), href="href"),
    Column("own", _l("Ours")),
    Column("mentions", _l("Mentions, all time"), "number"),
    Column("products", _l("Products"), "number"),
    Column("rivals", _l("Rivals"), "number"),
    Column("aliases", _l("Also called"), sortable=False),
)


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    rows = sorted_as_asked(brands(context.store(), context.purpose()), LIST)
    return page("brands/index.html", rows=rows, columns=LIST, name="brands")


@bp.get("/<slug>")
@needs(Role.VIEWER)
def show(slug: str) -> Response:
    """`?from=` and `?to=` are days (both in the period), `?rivals=` brands by comma or repeated."""
    args = request.args
    since, last = asked_day("from"), asked_day("to")
    chosen = [part.strip() for text in args.getlist("rivals") for part in text.split(",") if part.strip()]
    found = brand(
        context.store(),
        slug,
        context.purpose(),
        since=since,
        until=None if last is None else last + timedelta(days=1),
        rivals=chosen or None,
    )
    return page(
        "brands/show.html",
        data=found,
        rows=[_row(each) for each in found.shares],
        name=f"brand-{slug}",
        mentions_chart=_mentions(found),
        mood_chart=line_chart(
            [(found.name, [_whole(week, week.tally.mood) for week in found.weeks])], bounds=(-1.0, 1.0)
        ),
        starts=[format_date(week.start, "d MMM") for week in found.weeks],
        finding=_finding(found),
        last=found.period.until - timedelta(seconds=1),
    )


def _mentions(found: BrandReport) -> object:
    names = {each.brand: each.name for each in found.shares}
    series = [(found.name, [_whole(week, week.tally.mentions) for week in found.weeks])]
    series += [
        (names[key], [_whole(w, w.tally.mentions) for w in weeks])
        for key, weeks in list(found.rival_weeks.items())[:5]
    ]
    return line_chart(series)


def _whole(week: Week, value: float | None) -> float | None:
    """A week the period cuts would look like a fall: it stands in the table, not in the line."""
    return value if week.is_whole else None


def _finding(found: BrandReport) -> str:
    """What the line of mentions shows, in one sentence."""
    said = found.trend
    if found.total.mentions is None:
        return str(_("Too few people spoke of %(name)s to show", name=found.name))
    parts = {"name": found.name, "before": number(said.before), "after": number(said.after)}
    sentences = {
        "up": _l("%(name)s is spoken of more: %(after)s posts in the second half, %(before)s in the first"),
        "down": _l("%(name)s is spoken of less: %(after)s posts in the second half, %(before)s in the first"),
        "level": _l("%(name)s is spoken of as much as before: %(before)s posts, then %(after)s"),
    }
    return str(sentences[said.change]) % parts


def _row(each: ShareOfVoice) -> dict[str, object]:
    return {
        "brand": each.brand,
        "name": each.name,
        "own": each.own,
        "mentions": each.tally.mentions,
        "mention_share": each.mention_share,
        "people": each.tally.people,
        "people_share": each.people_share,
        "reach": each.reach,
        "reach_share": each.reach_share,
        "potential": each.potential,
        "positive": each.tally.positive,
        "negative": each.tally.negative,
        "mood": each.tally.mood,
        "href": f"/brands/{each.brand.partition(':')[2]}",
    }
