"""What the pages of review share: the order of questions, who looks at which, and the way from one to the next."""

from __future__ import annotations

from time import monotonic

from flask import current_app, render_template
from markupsafe import Markup

from resolver import questions, second
from resolver.leases import Leases
from resolver.questions import Place
from web import access, context

_HOLDS_SECONDS = 60.0
"""How long an order may be kept. It says keys and figures only; whatever is shown is read again through the gate."""


def user() -> str:
    """Whose decision it is."""
    return access.current_user().name


def leases() -> Leases:
    found: Leases = current_app.extensions["kenner-leases"]
    return found


def order() -> list[Place]:
    """Open questions, those that are worth most first; answered ones are gone, new ones may come a minute late."""
    kept: dict[str, tuple[float, list[Place]]] = current_app.extensions["kenner-counted"]
    held = kept.get("review-order")
    if held is not None and monotonic() - held[0] < _HOLDS_SECONDS:
        return held[1]
    found = questions.order(context.store())
    kept["review-order"] = (monotonic(), found)
    return found


def answered(*keys: str) -> None:
    """Leave these out of the order that is kept."""
    kept: dict[str, tuple[float, list[Place]]] = current_app.extensions["kenner-counted"]
    if (held := kept.get("review-order")) is not None:
        gone = set(keys)
        kept["review-order"] = (held[0], [place for place in held[1] if place.key not in gone])


def forget_order() -> None:
    """Count anew: something came back."""
    current_app.extensions["kenner-counted"].pop("review-order", None)


def following(key: str = "") -> str | None:
    """The question after `key` that is free for this user, from the top when there is none behind it."""
    places = order()
    passed = leases().not_for(user(), context.store().clock())
    keys = [place.key for place in places]
    behind = keys[keys.index(key) + 1 :] if key in keys else []
    return next((each for each in (*behind, *keys) if each not in passed and each != key), None)


def dispute() -> str | None:
    """A pair two others judged differently, for this user to settle."""
    store, name = context.store(), user()
    passed = leases().not_for(name, store.clock())
    return next((key for key in second.to_settle(second.words(store), name) if key not in passed), None)


def place_of(key: str) -> Place | None:
    return next((place for place in order() if place.key == key), None)


def with_undo(href: str, said: str) -> Markup:
    """A message with the way back."""
    return Markup(render_template("review/undo.html", href=href, said=said))  # noqa: S704 - our own template, which escapes
