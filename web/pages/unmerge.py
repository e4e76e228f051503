"""Un-merge: records leave a person, with both sides to be seen before anything is done."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from graph.errors import BadParameter
from resolver import batch, split
from web import context, reviewing
from web.access import needs
from web.present import page
from web.users import Role

bp = Blueprint("unmerge", __name__, url_prefix="/review/split")


@bp.get("/<path:key>")
@needs(Role.STEWARD)
def show(key: str) -> BaseResponse:
    """Both sides as they would be; nothing is changed."""
    records = request.args.getlist("record")
    if not records and "all" not in request.args:
        flash(_("Tick the records that should leave this person, then look again."), "warn")
        return redirect(url_for("people.show", key=key))
    seen = split.preview(context.store(), key, records)
    rows = [
        {"person": part.person, "stays": part.is_kept, "record": each.record, "posts": each.posts, "purchases": each.purchases}
        for part in seen.parts for each in part.records
    ]  # fmt: skip
    return page(
        "people/split.html",
        data=seen if context.wanted() == "html" else seen.as_row(),
        rows=rows,
        name="split",
        leaving=records,
    )


@bp.post("/<path:key>")
@needs(Role.STEWARD)
def answer(key: str) -> BaseResponse:
    """Do it, as one act that can be undone."""
    records = request.form.getlist("record")
    if not records and "all" not in request.form:
        raise BadParameter("no record is named", hint="tick the records that should leave")
    act, done = batch.unmerge(context.store(), key, records, reviewing.user())
    reviewing.forget_order()
    told = ngettext("%(num)s record left this person.", "%(num)s records left this person.", len(done.gone))
    flash(reviewing.with_undo(url_for("review.undo_act", act=act), told), "good")
    first = (*done.left_behind, *done.gone)[0]
    return redirect(url_for("people.show", key=done.person_by_record.get(first, key)))
