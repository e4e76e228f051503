"""The web app: `create_app(settings, store)` puts every room of `web.pages` behind one gate.

A room is a module in `web/pages/` with a blueprint `bp`; adding the file adds the room. A room may
also have `waiting(store) -> int`, the number shown beside its name in the rail.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from graph.settings import Settings
    from graph.store import Store


def create_app(settings: Settings, store: Store) -> Flask:
    """A Flask app over `store`; nothing is read from the environment or written to the graph."""
    # Imported here: the commands of other rooms begin in this package too and need no web server.
    from flask import Flask

    from resolver import leases
    from web import access, context, errors, pages, present

    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["kenner-store"] = store
    waiting: dict[str, Callable[[Store], int]] = {}
    app.extensions["kenner-waiting"] = waiting
    app.extensions["kenner-counted"] = {}
    app.extensions["kenner-leases"] = leases.beside(settings.state)
    present.register(app)
    access.protect(app, settings)
    context.register(app, settings)
    errors.register(app)
    for found in sorted(iter_modules(pages.__path__), key=lambda each: each.name):
        room = import_module(f"web.pages.{found.name}")
        app.register_blueprint(room.bp)
        if (counter := getattr(room, "waiting", None)) is not None:
            waiting[room.bp.name] = counter
    return app
