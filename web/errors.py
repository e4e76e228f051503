"""One shape for every refusal and failure: a page that names the way out, or one JSON object.

    {"ok": false, "error": sentence, "kind": stable name, "hint": way out, "status": number}

What a fault of ours says inside never leaves the house; what we refuse on purpose always says why.
"""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from graph.errors import KennerError, NotPermitted, StoreError
from web.access import SignInNeeded

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What went wrong; `rule` is the id of the rule that refused, or empty."""

    error: str
    kind: str
    hint: str
    status: int
    rule: str = ""


def register(app: Flask) -> None:
    app.register_error_handler(KennerError, _on_ours)
    app.register_error_handler(CSRFError, _on_token)
    app.register_error_handler(HTTPException, _on_http)
    app.register_error_handler(Exception, _on_fault)


def _on_ours(exc: KennerError) -> Response:
    status = 401 if isinstance(exc, SignInNeeded) else exc.status
    if isinstance(exc, StoreError):
        log.error("%s at %s: %s", exc.kind, request.endpoint, exc.message)
    rule = exc.rule if isinstance(exc, NotPermitted) else ""
    return _answer(Refusal(exc.message, exc.kind, exc.hint, status, rule))


def _on_token(_exc: CSRFError) -> Response:
    hint = _("Open the page again and repeat the change.")
    return _answer(Refusal(_("This form is no longer valid."), "FormExpired", hint, 400))


def _on_http(exc: HTTPException) -> Response:
    status = exc.code or 500
    error, hint = _known(status)
    answer = _answer(Refusal(error, (exc.name or "Error").replace(" ", ""), hint, status))
    if allowed := getattr(exc, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(allowed)
    return answer


def _on_fault(_exc: Exception) -> Response:
    log.exception("fault at %s", request.endpoint)
    hint = _("It is written in the log of the server; the administrator can find it there.")
    return _answer(Refusal(_("Something broke on our side."), "Fault", hint, 500))


def _known(status: int) -> tuple[str, str]:
    said = {
        404: (_("There is no page at this address."), _("Go to a room in the menu, or search.")),
        405: (_("This address cannot be used that way."), _("Go back and use the form on the page.")),
        413: (
            _("What was sent is too large."),
            _("Send at most 2 MB; import files with the command kenner import."),
        ),
        429: (_("Too many tries from your address."), _("Wait a minute and try again.")),
    }
    return said.get(status, (_("This request cannot be answered."), _("Go back and try again.")))


def wants_json() -> bool:
    """A program asks: by address (`.json`), by `/api/`, or by saying that it reads nothing but JSON."""
    if g.get("format") == "json" or request.path.startswith("/api/"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _answer(refusal: Refusal) -> Response:
    if wants_json():
        body = {"ok": False, **{k: v for k, v in asdict(refusal).items() if k != "rule" or v}}
        response = jsonify(body)
    else:
        fragment = "HX-Request" in request.headers
        template = "parts/refusal_fragment.html" if fragment else "error.html"
        response = make_response(render_template(template, refusal=refusal))
    response.status_code = refusal.status
    return response
