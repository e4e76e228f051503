"""What every page knows: who asks, what for, in which language and theme, and the rooms of the house.

The purpose is part of the session and stands in the frame of every page, so that nobody reads
about people without having said what for.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Any, cast

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import Babel, get_locale
from flask_babel import lazy_gettext as _l
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.datastructures import MultiDict

from graph.errors import StoreError
from graph.model.purposes import ALL, INSIGHT, Purpose
from graph.model.purposes import purpose as purpose_called
from graph.settings import Settings
from graph.store import Store
from resolver.wording import said
from web.access import needed_role, signed_in
from web.present import number

log = logging.getLogger(__name__)
_COUNT_HOLDS_SECONDS = 30.0
THEMES = ("auto", "light", "dark")
_LOCALES = {"en": "en_GB"}
"""Dates and figures of English pages are written the British way."""
DIST = Path(__file__).parent / "static" / "dist"


@dataclass(frozen=True, slots=True)
class Room:
    """A line of the rail: `letter` is pressed after `g`."""

    endpoint: str
    label: object
    icon: str
    letter: str


ROOMS = (
    Room("home.index", _l("Home"), "house", "h"),
    Room("explore.index", _l("Explore"), "waypoints", "e"),
    Room("people.index", _l("People"), "users", "p"),
    Room("review.index", _l("Review"), "scale", "r"),
    Room("brands.index", _l("Brands"), "hexagon", "b"),
    Room("mavens.index", _l("Mavens"), "lightbulb", "m"),
    Room("voices.index", _l("Voices"), "megaphone", "v"),
    Room("queries.index", _l("Queries"), "library", "q"),
    Room("consent.index", _l("Consent"), "shield-check", "c"),
)


def register(app: Flask, settings: Settings) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    app.config["BABEL_DEFAULT_LOCALE"] = settings.languages[0]
    Babel(app, locale_selector=lambda: _LOCALES.get(language(), language()))
    app.context_processor(_frame)
    app.jinja_env.globals["ngettext"] = _counted(
        cast("Callable[..., str]", app.jinja_env.globals["ngettext"])
    )
    app.jinja_env.filters["told"] = told
    app.jinja_env.globals.update(asset=asset, as_format=as_format, with_args=with_args)


def _counted(ngettext: Callable[..., str]) -> Callable[..., str]:
    """`ngettext` of templates with the number grouped as the language does: 2,082 or 2.082."""

    @pass_context
    def counted(context: Context, singular: str, plural: str, count: int, /, **values: object) -> str:
        return str(context.call(ngettext, singular, plural, count, num=number(count), **values))

    return counted


def store() -> Store:
    """The graph this app serves."""
    found: Store = current_app.extensions["kenner-store"]
    return found


def settings() -> Settings:
    return store().settings


def wanted() -> str:
    """The form the address asks for: html, json or csv."""
    return str(g.get("format", "html"))


def purpose() -> Purpose:
    """What the asker declared to look for; insight until something else is chosen."""
    held = signed_in()
    return purpose_called(held.purpose) if held is not None else INSIGHT


def language() -> str:
    """Chosen by the person, else by the browser, else the first of the settings."""
    languages = current_app.extensions["kenner-store"].settings.languages
    chosen = session.get("language")
    if chosen in languages:
        return str(chosen)
    return request.accept_languages.best_match(languages) or str(languages[0])


def told(text: str | None) -> str:
    """A sentence of the resolver in the language of the page."""
    return said(text or "", language())


def theme() -> str:
    chosen = session.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def label_of(holder: object) -> str:
    """The label of a purpose or interest in the language of the page."""
    return str(getattr(holder, f"label_{language()}", None) or getattr(holder, "label_en", ""))


@cache
def _manifest() -> dict[str, str]:
    manifest: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def asset(name: str) -> str:
    """Address of a built file by its plain name: `frame.css` is `frame-1A2B3C.css` on disk."""
    return url_for("static", filename=f"dist/{_manifest()[name]}")


def as_format(kind: str) -> str:
    """This page's own address as `.json` or `.csv`, with the same question."""
    path = request.path.rstrip("/") or "/index"
    asked = request.query_string.decode()
    return f"{path}.{kind}" + (f"?{asked}" if asked else "")


def with_args(**changes: object) -> str:
    """This page's own address with some of the question changed; None takes a part away."""
    args: MultiDict[str, str] = MultiDict(request.args)
    for name, value in changes.items():
        args.poplist(name)
        if value is not None:
            args[name] = str(value)
    values: dict[str, Any] = {**(request.view_args or {}), **args.to_dict(flat=False)}
    return url_for(request.endpoint or "home.index", **values)


def rooms() -> list[dict[str, object]]:
    """Rooms that exist and that this person may enter, with a count where something waits."""
    held = signed_in()
    if held is None:
        return []
    shown: list[dict[str, object]] = []
    for room in ROOMS:
        if room.endpoint not in current_app.view_functions:
            continue
        least = needed_role(current_app, room.endpoint)
        if least is not None and held.user.role < least:
            continue
        name = room.endpoint.partition(".")[0]
        shown.append(
            {"room": room, "name": name, "here": request.blueprint == name, "waiting": _waiting(name)}
        )
    return shown


def _waiting(name: str) -> int:
    """The number beside a room: counted anew after a write, and every half minute as permissions end.

    A store that does not answer leaves the number out: the page that says so has this rail too.
    """
    counter = current_app.extensions["kenner-waiting"].get(name)
    if counter is None:
        return 0
    kept: dict[str, tuple[int, float, int]] = current_app.extensions["kenner-counted"]
    try:
        version, now = store().version(), monotonic()
        held = kept.get(name)
        if held is not None and held[0] == version and now - held[1] < _COUNT_HOLDS_SECONDS:
            return held[2]
        found = int(counter(store()))
    except StoreError as error:
        log.warning("no count beside %s: %s", name, error.kind)
        return 0
    kept[name] = (version, now, found)
    return found


def _frame() -> dict[str, object]:
    held = signed_in()
    return {
        "user": held.user if held else None,
        "purpose": purpose(),
        "purposes": ALL,
        "language": language(),
        "languages": settings().languages,
        "theme": theme(),
        "themes": THEMES,
        "rooms": rooms,
        "label_of": label_of,
        "html_lang": str(get_locale()).replace("_", "-"),
        "may_enter": may_enter,
        "format": wanted(),
    }


def may_enter(endpoint: str) -> bool:
    """True when the endpoint exists and the asker's role reaches it."""
    if endpoint not in current_app.view_functions:
        return False
    least, held = needed_role(current_app, endpoint), signed_in()
    return least is None or (held is not None and held.user.role >= least)
