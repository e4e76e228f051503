"""Nobody sees a page that was not opened for them: every request is refused unless a rule lets it in.

One `before_request` decides. A view says which role it needs with `@needs`; a view that says
nothing is closed to everybody, so a forgotten line locks a page instead of opening it. A request
that changes something must come from our own pages (Sec-Fetch-Site or Origin) and carry a token.
Programs under `/api/` bring a name and password with each request (HTTP Basic) or a session.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, redirect, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from limits import parse_many
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from graph.errors import KennerError, NotPermitted, StoreRefused
from graph.model.purposes import INSIGHT
from graph.settings import Settings
from graph.store import utc_now
from web.users import Role, Session, User, Users

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_YEAR_SECONDS = 365 * 24 * 3600
_SHORTEST_KEY = 32
_WRONG_PASSWORDS = parse_many("10 per minute; 100 per hour")

View = TypeVar("View", bound=Callable[..., object])

log = logging.getLogger(__name__)

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
csrf = CSRFProtect()


class SignInNeeded(KennerError):
    """The page is for people who signed in."""

    exit_code = 5
    status = 401


def needs(least: Role) -> Callable[[View], View]:
    """Open a view to `least` and every role above it."""

    def mark(view: View) -> View:
        view.needed_role = least  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open a view to everybody, signed in or not. Only for what shows no data."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def needed_role(app: Flask, endpoint: str) -> Role | None:
    """The role an endpoint asks for; None when it is public. NotPermitted when it says neither."""
    view = app.view_functions[endpoint]
    if endpoint == "static" or getattr(view, "is_public", False):
        return None
    least = getattr(view, "needed_role", None)
    if not isinstance(least, Role):
        raise NotPermitted(
            "access.undeclared", f"{endpoint} says not who may enter it", hint="mark the view with @needs"
        )
    return least


def protect(app: Flask, settings: Settings) -> Users:
    """Put the gate, the token, the limits and the headers on `app`; gives the table of users."""
    users = Users(
        settings.state / "users.sqlite",
        idle=timedelta(minutes=settings.session_idle_minutes),
        longest=timedelta(hours=settings.session_hours),
    )
    app.config.update(
        SECRET_KEY=signing_key(settings.state / "web.key"),
        SESSION_COOKIE_NAME="__Host-kenner-form" if settings.secure_cookies else "kenner-form",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(
            days=180
        ),  # language and theme; a sign-in ends by its own limits
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the form cookie it belongs to
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
    )
    app.extensions["kenner-users"] = users
    app.before_request(_let_in)
    app.after_request(_seal)
    csrf.init_app(app)
    limiter.init_app(app)
    return users


def signing_key(path: Path) -> str:
    """The key of this installation, made at first use; StoreRefused when others may read it or it is short."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    if path.stat().st_mode & 0o077:
        raise StoreRefused(f"{path} may be read by other users of this machine", hint=f"chmod 600 {path}")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < _SHORTEST_KEY:
        raise StoreRefused(
            f"{path} holds a key of {len(key)} characters",
            hint="delete it: a new one is made at the next start",
        )
    return key


def users() -> Users:
    found = current_app.extensions["kenner-users"]
    assert isinstance(found, Users)
    return found


def cookie_name() -> str:
    return "__Host-kenner" if current_app.config["SESSION_COOKIE_SECURE"] else "kenner"


def signed_in() -> Session | None:
    """The session of this request, None for a visitor."""
    session: Session | None = g.get("kenner_session")
    return session


def current_user() -> User:
    """Who asks; SignInNeeded for a visitor."""
    session = signed_in()
    if session is None:
        raise SignInNeeded("this page is for people who signed in", hint="sign in first")
    return session.user


def begin(response: BaseResponse, user: User) -> None:
    """Give the browser a session of its own: an id it had before is worth nothing any more."""
    if (before := signed_in()) is not None:
        users().end(before.id_hash)
    session_id = users().begin(user, INSIGHT.slug, utc_now())
    response.set_cookie(
        cookie_name(),
        session_id,
        httponly=True,
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        samesite="Lax",
        path="/",
    )


def end(response: BaseResponse) -> None:
    if (session := signed_in()) is not None:
        users().end(session.id_hash)
    response.delete_cookie(cookie_name(), path="/", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))


def inner_address(target: str | None) -> str:
    r"""`target` when it is an address of ours, else "/": `//host`, `/\host` and `https:` lead away."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"} or not target.isprintable():
        return "/"
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else "/"


def is_api() -> bool:
    """A program asks: it is answered in JSON, and may say who it is with each request."""
    return request.path.startswith("/api/")


def _by_password() -> Session:
    """Who the name and password of this request belong to; as many wrong ones are taken as at the sign-in page."""
    given, asker = request.authorization, ("api-password", get_remote_address())
    if not all(limiter.limiter.test(each, *asker) for each in _WRONG_PASSWORDS):
        raise TooManyRequests
    is_basic = given is not None and given.type == "basic"
    user = (
        users().verify(given.username or "", given.password or "") if given is not None and is_basic else None
    )
    if user is None:
        for each in _WRONG_PASSWORDS:
            limiter.limiter.hit(each, *asker)
        log.warning("api sign-in refused address=%s", request.remote_addr)
        raise SignInNeeded(
            "this name and password do not belong together, or the user is disabled",
            hint="send them as HTTP Basic; kenner user add makes a user",
        )
    return Session("", user, INSIGHT.slug)


def _let_in() -> BaseResponse | None:
    _refuse_foreign_change()
    if is_api() and "Authorization" in request.headers:
        g.kenner_session = _by_password()
    elif session_id := request.cookies.get(cookie_name()):
        g.kenner_session = users().session(session_id, utc_now())
    if request.endpoint is None:  # no such address: the 404 page says so, to everybody alike
        return None
    least = needed_role(current_app, request.endpoint)
    if least is None:
        return None
    if signed_in() is None and _wants_page():
        here = request.full_path if request.query_string else request.path
        return redirect(f"/account/sign-in?next={quote(here, safe='/')}")
    user = current_user()
    if user.role < least:
        raise NotPermitted(
            "access.role",
            f"this page is for the role {least.slug} and above; {user.name} is {user.role.slug}",
            hint="ask an administrator for that role",
        )
    return None


def _refuse_foreign_change() -> None:
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in {"same-origin", "none"}:
        raise NotPermitted(
            "access.cross-site", "another site sent this change", hint="open the page here and try again"
        )
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise NotPermitted(
            "access.cross-site", "another site sent this change", hint="open the page here and try again"
        )


def _wants_page() -> bool:
    return (
        request.method in SAFE_METHODS
        and not is_api()
        and g.get("format", "html") == "html"
        and "HX-Request" not in request.headers
    )


def _seal(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    if response.status_code == 401 and is_api():
        response.headers["WWW-Authenticate"] = 'Basic realm="kenner", charset="UTF-8"'
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}; includeSubDomains"
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Cookie")
    return response
