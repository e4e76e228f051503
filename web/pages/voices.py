"""The voices planner: a set of people chosen by hand or by the engine, and what they reach together.

The address holds the whole state: `who` (repeated) is a set chosen by hand, `k` asks for the best, with `must`
and `not` (repeated), `topic`, `place`, `budget`, `cost.KEY` for one,
`prices` for the column with those of others, and `price` for everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from graph.errors import BadParameter
from graph.insight import influence, planner
from graph.insight.naming import names
from graph.insight.people import choices
from graph.insight.planner import Plan, Wanted
from graph.reach.hearing import FROM_ACTS, FROM_COUNTS, FROM_WEIGHTS, MEASURED
from graph.reach.prices import as_price
from web import context
from web.access import needs
from web.charts import line_chart, spans
from web.present import asked_int, number, page
from web.users import Role

bp = Blueprint("voices", __name__, url_prefix="/voices")

_COST = "cost."
"""Before a key in the address: the price of this person."""
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
    wanted = _wanted()
    is_asked = "k" in request.args
    may_wait = "now" in request.args or "HX-Request" in request.headers or context.wanted() != "html"
    waits, plan, refused = False, None, None
    try:
        waits = is_asked and not may_wait and not planner.is_ready(store, purpose, wanted)
        plan = planner.best(store, purpose, wanted) if is_asked and not waits else None
    except BadParameter as exc:
        if context.wanted() != "html":
            raise
        refused = exc
    shown = [key for key in (*wanted.must, *wanted.without) if key]
    answer = page(
        "voices/best.html",
        data=plan, rows=_rows(plan) if plan else [], name="voices", wanted=wanted, waits=waits, refused=refused,
        drawn=_drawn(plan), topics=_topics(), places=choices(store, purpose, context.language()).places,
        named=names(store, purpose, shown), found=_found([]) if context.wanted() == "html" else [],
        prices=dict(wanted.prices), address=_best_address,
    )  # fmt: skip
    answer.status_code = 200 if refused is None else refused.status
    return answer


def _wanted() -> Wanted:
    """The question in the address. An empty `k` with a budget asks for as many as it buys."""
    args = request.args
    budget, price = _money("budget"), _money("price")
    prices = {name.removeprefix(_COST): _money(name) for name in args if name.startswith(_COST)}
    must = _listed("must")
    return Wanted(
        None if budget is not None and not args.get("k") else asked_int("k", 10, most=planner.MOST),
        tuple(must),
        tuple(key for key in _listed("not") if key not in must),
        args.get("topic", ""),
        args.get("place", ""),
        budget,
        price,
        tuple(sorted((key, each) for key, each in prices.items() if each is not None and each != price)),
        args.get("prices", "").strip(),
    )


def _topics() -> list[tuple[str, str]]:
    """Key and label of every topic, by label."""
    place = 1 if context.language() == "nl" else 0
    labels = planner.topics(context.store(), context.purpose())
    return sorted(((key, label[place]) for key, label in labels.items()), key=lambda each: each[1].casefold())


def _money(name: str) -> float | None:
    text = request.args.get(name, "").strip().replace(",", ".")
    if not text:
        return None
    if (value := as_price(text)) is None:
        raise BadParameter(
            f"{name.removeprefix(_COST)} = {text[:40]!r} is no amount", hint="write 250 or 250.50"
        )
    return value


def _best_address(**changes: object) -> str:
    """The question of this page with parts of it changed, without what was looked for."""
    args = {**request.args.to_dict(flat=False), "find": None, "now": None, **changes}
    given: dict[str, Any] = {name: value for name, value in args.items() if value not in (None, [], [""], "")}
    return url_for("voices.best", **given)


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
    """The voices as a flat table: what a spreadsheet gets, and what the page shows."""
    rows = []
    for each in plan.voices:
        row = {**asdict(each), "again": each.again, "topics": [topic for topic, _rank in each.topics]}
        row.pop("gain")
        rows.append({**row, **(asdict(each.gain) if each.gain else {})})
    return rows


def _drawn(plan: Plan | None) -> dict[str, object]:
    """The pictures of a plan with their titles, and the words that stand beside its figures."""
    if plan is None or not plan.voices:
        return {"called": {}, "chances": CHANCES}
    keys = [topic for each in plan.voices for topic, _rank in each.topics]
    series = [(str(_("unique")), plan.people_so_far), (str(_("added up")), plan.potential_so_far)]
    motion = plan.motion_so_far
    return {
        "called": influence.labels(context.store(), keys),
        "chances": CHANCES,
        "spans": spans([(each.heard, each.added) for each in plan.voices]),
        "reach_chart": line_chart(series),
        "motion_chart": line_chart([(str(_("in motion")), motion)]) if motion else None,
        "steps": [number(each.rank) for each in plan.voices],
        "finding": _finding(plan),
        "motion_finding": _motion_finding(plan),
        "keys": [each.key for each in plan.voices],
    }


def _finding(plan: Plan) -> str:
    """What the curve of people shows, in one sentence."""
    first, last = plan.voices[0], plan.voices[-1]
    if plan.certificate is not None:
        return str(_("%(people)s different people hear them, %(sum)s added up",
                     people=number(plan.people), sum=number(plan.potential)))  # fmt: skip
    said = ngettext(
        "The first voice brings %(first)s people, the last adds %(num)s person nobody else has",
        "The first voice brings %(first)s people, the last adds %(num)s who hear nobody before it",
        last.added, first=number(first.added),
    )  # fmt: skip
    return str(said)


def _motion_finding(plan: Plan) -> str:
    first, last = plan.voices[0].gain, plan.voices[-1].gain
    if first is None or last is None:
        return ""
    return str(_("The first voice sets %(first)s people in motion, the last adds %(last)s",
                 first=number(first.more, 1), last=number(last.more, 1)))  # fmt: skip
