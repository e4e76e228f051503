"""What programs ask, in JSON, under `/api/v1`: the functions that the pages and commands call, nothing more.

A request is let in by the session of a browser or by HTTP Basic, so it needs no form token: a body that is not declared as
JSON is refused, which no form of another site can send, and nothing here changes the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from graph.settings import Settings


def register(app: Flask, settings: Settings) -> None:
    from resolver.index import Index
    from web import access
    from web.api import v1

    app.extensions["kenner-index"] = Index.beside(settings)
    access.csrf.exempt(v1.bp)
    app.register_blueprint(v1.bp)
