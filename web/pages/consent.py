"""Consent: where we stand, and why somebody may or may not be used for a purpose, rule by rule."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from graph.consent import gate, ledger
from graph.insight.standing import standing
from graph.model.purposes import purpose as purpose_called
from web import context
from web.access import needs
from web.present import page
from web.users import Role

bp = Blueprint("consent", __name__, url_prefix="/consent")


@bp.get("")
@needs(Role.STEWARD)
def index() -> Response | BaseResponse:
    if subject := request.args.get("subject", "").strip():
        asked = request.args.get("purpose", context.purpose().slug)
        return redirect(url_for("consent.why", subject=subject, purpose=asked))
    found = standing(context.store())
    rows = [asdict(each) for each in found.said]
    return page("consent/index.html", data=found, rows=rows, name="consent")


@bp.get("/<path:subject>")
@needs(Role.STEWARD)
def why(subject: str) -> Response:
    store, language = context.store(), context.language()
    asked = purpose_called(request.args.get("purpose", context.purpose().slug))
    found = gate.why(store, subject, asked)
    document = found.as_document(language)
    events = ledger.history(store, subject)
    rows = [
        {
            "record": each.subject,
            "event_at": each.event_at,
            "purpose": each.purpose,
            "status": each.status.value,
            "basis": each.basis,
            "method": each.method,
            "notice": each.notice,
            "valid_until": each.valid_until,
            "source": each.source,
            "actor": each.actor,
        }
        for each in events
    ]
    return page(
        "consent/why.html",
        data={**document, "history": rows},
        rows=rows,
        name="consent-events",
        found=found,
        asked=asked,
        of=language,
    )
