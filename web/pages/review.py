"""Review: pairs of accounts the machine cannot decide, side by side with the evidence for and against."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from graph.errors import BadParameter
from graph.insight.interests import derive_interests
from graph.store import Store
from resolver import review
from resolver.decide import Verdict
from web import access, context
from web.access import needs
from web.present import asked_int, page
from web.users import Role

bp = Blueprint("review", __name__, url_prefix="/review")
ANSWERS = {"same": Verdict.SAME, "different": Verdict.DIFFERENT, "unsure": Verdict.UNSURE}


def waiting(store: Store) -> int:
    """The number beside the room's name."""
    return review.waiting(store)


@bp.get("")
@needs(Role.STEWARD)
def index() -> Response:
    store = context.store()
    found = review.queue(store, asked_int("limit", 50, most=500))
    rows = [
        {
            "key": each.key,
            "left": each.left,
            "right": each.right,
            "probability": each.probability,
            "bits": each.bits,
            "reason": each.reason,
            "worth": each.worth,
        }
        for each in found
    ]
    return page("review/index.html", rows=rows, name="review", total=review.waiting(store))


@bp.get("/<path:key>")
@needs(Role.STEWARD)
def show(key: str) -> Response:
    store = context.store()
    case = review.show(store, key)
    before, after = _beside(store, key)
    rows = [asdict(each) for each in case.lines]
    return page(
        "review/show.html",
        data={"decision": case.decision, "left": case.left, "right": case.right, "evidence": case.lines},
        rows=rows,
        name="evidence",
        case=case,
        before=before,
        after=after,
        waiting=review.waiting(store),
    )


@bp.post("/<path:key>")
@needs(Role.STEWARD)
def answer(key: str) -> BaseResponse:
    """Same, different or unsure; then on to the next pair, with the way back."""
    said = request.form.get("answer", "")
    if said not in ANSWERS:
        raise BadParameter(f"{said[:20]!r} is no answer", hint="choose same, different or unsure")
    store = context.store()
    following = _beside(store, key)[1]
    made = review.decide(store, key, ANSWERS[said], access.current_user().name)
    _derive(store, made.pair)
    words = {"same": _("the same person"), "different": _("different people"), "unsure": _("cannot tell")}
    flash(
        _undo(
            made.key,
            _("%(left)s and %(right)s: %(verdict)s.", left=made.left, right=made.right, verdict=words[said]),
        ),
        "good",
    )
    return redirect(url_for("review.show", key=following) if following else url_for("review.index"))


@bp.post("/<path:key>/undo")
@needs(Role.STEWARD)
def undo(key: str) -> BaseResponse:
    """Take a person's decision back: everything is as before it, and both stay in the history."""
    store = context.store()
    taken = review.withdraw(store, key, access.current_user().name)
    _derive(store, taken.pair)
    flash(
        _("Taken back: %(left)s and %(right)s are as they were before.", left=taken.left, right=taken.right),
        "good",
    )
    return redirect(url_for("review.show", key=key))


def _derive(store: Store, records: tuple[str, str]) -> None:
    """Interests follow the people the records belong to now."""
    derive_interests(store, sorted({person for key in records if (person := review.side(store, key).person)}))


def _beside(store: Store, key: str) -> tuple[str | None, str | None]:
    """The pair before and after `key` in the queue; its first pair where `key` does not stand in it."""
    keys = [each.key for each in review.queue(store, 500)]
    if key not in keys:
        return None, keys[0] if keys else None
    at = keys.index(key)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None


def _undo(key: str, said: str) -> Markup:
    return Markup(render_template("review/undo.html", key=key, said=said))  # noqa: S704 - our own template, which escapes
