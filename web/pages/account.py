"""Signing in and out, and what a person chooses for the pages: language, theme, purpose."""

from __future__ import annotations

import logging

from flask import Blueprint, redirect, render_template, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from graph.model.purposes import purpose as purpose_called
from web import access, context
from web.access import needs, public
from web.users import Role

bp = Blueprint("account", __name__, url_prefix="/account")
log = logging.getLogger(__name__)


@bp.get("/sign-in")
@public
def sign_in() -> Response | str:
    target = access.inner_address(request.args.get("next"))
    if access.signed_in() is not None:
        return redirect(target)
    return _form(target)


@bp.post("/sign-in")
@public
@access.limiter.limit("10 per minute; 100 per hour", deduct_when=lambda response: response.status_code == 401)
def begin() -> Response | tuple[str, int]:
    name, target = request.form.get("name", ""), access.inner_address(request.form.get("next"))
    user = access.users().verify(name, request.form.get("password", ""))
    if user is None:
        log.warning("sign-in refused address=%s", request.remote_addr)
        said = _("This name and password do not belong together, or the user is disabled.")
        return _form(target, name=name, problem=said), 401
    kept = {key: session[key] for key in ("language", "theme") if key in session}
    session.clear()  # a new form token: one planted before the sign-in is void
    session.update(kept)
    response = redirect(target, code=303)
    access.begin(response, user)
    log.info("signed in user=%s", user.name)
    return response


@bp.post("/sign-out")
@needs(Role.VIEWER)
def sign_out() -> Response:
    response = redirect("/account/sign-in", code=303)
    access.end(response)
    session.pop("csrf_token", None)
    return response


@bp.post("/choose")
@public
def choose() -> Response:
    """Language and theme for everybody; the purpose for who is signed in."""
    session.permanent = True
    if (language := request.form.get("language")) in context.settings().languages:
        session["language"] = language
    if (theme := request.form.get("theme")) in context.THEMES:
        session["theme"] = theme
    held = access.signed_in()
    if (slug := request.form.get("purpose")) and held is not None:
        access.users().choose_purpose(held.id_hash, purpose_called(slug).slug)
    return redirect(access.inner_address(request.form.get("next")), code=303)


def _form(target: str, *, name: str = "", problem: str = "") -> str:
    return render_template(
        "account/sign_in.html", next=target, name=name, problem=problem, nobody=not access.users().all()
    )
