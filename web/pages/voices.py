"""The voices planner: a set of people chosen by hand or by the engine, and what they reach together.

The address holds the whole state: `who` (repeated) is a set chosen by hand, `k` asks for the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from graph.insight import influence, planner
from graph.insight.planner import Plan, Wanted
from graph.reach.hearing import FROM_ACTS, FROM_COUNTS, FROM_WEIGHTS, MEASURED
from web import context
from web.access import needs
from web.charts import line_chart, spans
from web.present import asked_int, number, page
from web.users import Role

bp = Blueprint("voices", __name__, url_prefix="/voices")

CHANCES = {
    MEASURED: _l("the measured chance between the two"),
    FROM_ACTS: _l("the share of the speaker's posts that this person answered, passed on or liked"),
    FROM_WEIGHTS: _l("the tie's share of all the weight that reaches this person"),
    FROM_COUNTS: _l("1 in the number of people this person follows"),
}
"""Where the chance comes from that somebody acts on a word."""


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    """The set of `?who=`, repeated; `?find=` looks for somebody to add."""
    store, purpose = context.store(), context.purpose()
    who = _listed("who")
    plan = planner.chosen(store, purpose, who)
    return page(
        "voices/index.html",
        data=plan,
        rows=_rows(plan),
        name="voices",
        who=who,
        found=_found(who),
        drawn=_drawn(plan),
    )


@bp.get("/best")
@needs(Role.VIEWER)
def best() -> Response:
    """The best `?k=` people; a page that would have to wait shows itself first and fetches the answer."""
    store, purpose = context.store(), context.purpose()
    if "k" not in request.args:
        return page(
            "voices/best.html", data=None, rows=[], name="voices", k_asked=10, waits=False, drawn=_drawn(None)
        )
    wanted = Wanted(asked_int("k", 10, most=planner.MOST))
    may_wait = "now" in request.args or "HX-Request" in request.headers or context.wanted() != "html"
    waits = not may_wait and not planner.is_ready(store, purpose, wanted)
    plan = None if waits else planner.best(store, purpose, wanted)
    return page(
        "voices/best.html",
        data=plan, rows=_rows(plan) if plan else [], name="voices", k_asked=wanted.k, waits=waits, drawn=_drawn(plan),
    )  # fmt: skip


@bp.get("/find")
@needs(Role.VIEWER)
def find() -> Response:
    """People to add, as a list of links; the page itself brings the same list without a script."""
    who = _listed("who")
    return page("voices/found.html", data=_found(who), rows=_found(who), name="found", who=who)


def _listed(name: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in request.args.getlist(name) if each.strip()))


def _found(taken: Sequence[str]) -> list[dict[str, object]]:
    """Whom `?find=` finds, each with the address of the page on which they are added."""
    text = request.args.get("find", "").strip()
    if not text:
        return []
    return [
        {**asdict(each), "add": url_for("voices.index", who=[*taken, each.key], _anchor="find")}
        for each in planner.candidates(context.store(), context.purpose(), text, taken)
    ]


def _rows(plan: Plan) -> list[dict[str, object]]:
    return [
        {**asdict(each), "again": each.again, "topics": [topic for topic, _rank in each.topics]}
        for each in plan.voices
    ]


def _drawn(plan: Plan | None) -> dict[str, object]:
    """The pictures of a plan with their titles, and the words that stand beside its figures."""
    if plan is None or not plan.voices:
        return {"called": {}, "chances": CHANCES}
    keys = [topic for each in plan.voices for topic, _rank in each.topics]
    series = [(str(_("different people")), plan.people_so_far), (str(_("added up")), plan.potential_so_far)]
    motion = [each.together for each in plan.voices]
    return {
        "called": influence.labels(context.store(), keys),
        "chances": CHANCES,
        "spans": spans([(each.heard, each.added) for each in plan.voices]),
        "reach_chart": line_chart(series),
        "motion_chart": line_chart([(str(_("in motion")), motion)]) if None not in motion else None,
        "steps": [number(each.rank) for each in plan.voices],
        "finding": _finding(plan),
        "motion_finding": _motion_finding(plan),
        "keys": [each.key for each in plan.voices],
    }


def _finding(plan: Plan) -> str:
    """What the curve of people shows, in one sentence."""
    first, last = plan.voices[0], plan.voices[-1]
    if plan.certified is not None:
        return str(_("%(people)s different people hear them, %(sum)s added up",
                     people=number(plan.people), sum=number(plan.potential)))  # fmt: skip
    said = ngettext(
        "The first voice brings %(first)s people, the last adds %(num)s person nobody else has",
        "The first voice brings %(first)s people, the last adds %(num)s who hear nobody before it",
        last.added, first=number(first.added),
    )  # fmt: skip
    return str(said)


def _motion_finding(plan: Plan) -> str:
    first, last = plan.voices[0], plan.voices[-1]
    return str(_("The first voice sets %(first)s people in motion, the last adds %(last)s",
                 first=number(first.gain, 1), last=number(last.gain, 1)))  # fmt: skip
