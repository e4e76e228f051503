"""Whether the process and the store answer; no more is said to strangers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web import access, context

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
@access.limiter.exempt
def process() -> Response:
    return jsonify(ok=True)


@bp.get("/readyz")
@access.public
@access.limiter.exempt
def ready() -> Response:
    """503 by the error of the store when it does not answer."""
    context.store().version()
    return jsonify(ok=True)
