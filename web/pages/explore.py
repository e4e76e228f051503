"""Explore: the picture of the graph, opened step by step, with its content beside it as a table.

The page itself carries no data. Each step asks for one node, its counts or one portion of neighbours,
in columns; the log of steps stands behind the `#` of the address and never reaches a server.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from graph.errors import BadParameter
from graph.insight import explore, grouping, search
from web import context
from web.access import needs
from web.present import page
from web.users import Role

bp = Blueprint("explore", __name__, url_prefix="/explore")
PORTIONS = (10, 25, 50, 100, 300)
KINDS = {
    "Person": (_l("person"), _l("people")),
    "Handle": (_l("account"), _l("accounts")),
    "Customer": (_l("customer"), _l("customers")),
    "Post": (_l("post"), _l("posts")),
    "Brand": (_l("brand"), _l("brands")),
    "Product": (_l("product"), _l("products")),
    "Interest": (_l("interest"), _l("interests")),
    "Hashtag": (_l("hashtag"), _l("hashtags")),
    "Place": (_l("place"), _l("places")),
}
MARKS = {
    "Person": "●", "Handle": "■", "Customer": "▬", "Post": "•", "Brand": "⬢", "Product": "⬡",
    "Interest": "◆", "Hashtag": "#", "Place": "▲",
}  # fmt: skip
TIES = {
    "IS": (_l("is"), _l("has")),
    "FOLLOWS": (_l("follows"), _l("is followed by")),
    "INFLUENCES": (_l("influences"), _l("is influenced by")),
    "LINKS_TO": (_l("links to"), _l("is linked from")),
    "POSTED": (_l("wrote"), _l("was written by")),
    "LIKES": (_l("likes"), _l("is liked by")),
    "MENTIONS": (_l("names"), _l("is named in")),
    "REPLY_TO": (_l("answers"), _l("is answered by")),
    "SHARES": (_l("passes on"), _l("is passed on by")),
    "QUOTES": (_l("quotes"), _l("is quoted by")),
    "TAGGED": (_l("carries"), _l("is carried by")),
    "ABOUT": (_l("is about"), _l("is the subject of")),
    "INTERESTED_IN": (_l("is interested in"), _l("interests")),
    "BROADER": (_l("is part of"), _l("contains")),
    "BOUGHT": (_l("bought"), _l("was bought by")),
    "OF": (_l("belongs to"), _l("has")),
    "COMPETES_WITH": (_l("competes with"), _l("is a rival of")),
    "SPEAKS_FOR": (_l("speaks for"), _l("is spoken for by")),
    "LIVES_IN": (_l("lives in"), _l("is home of")),
}
FACTS = {
    "handles": _l("Accounts"), "place": _l("Place"), "probability": _l("Certainty of the links"), "platform": _l("Platform"),
    "username": _l("Username"), "bio": _l("Profile"), "language": _l("Language"), "followers": _l("Followers stated"),
    "following": _l("Following stated"), "kind": _l("Kind"), "verified": _l("Verified"), "city": _l("Town"),
    "country": _l("Country"), "purchases": _l("Purchases"), "text": _l("Text"), "posted_at": _l("Posted"), "mood": _l("Mood"),
    "intent": _l("Intent"), "likes": _l("Likes"), "shares": _l("Shares"), "replies": _l("Replies"), "views": _l("Views"),
    "aliases": _l("Also called"), "own": _l("Ours"), "description": _l("What it is"), "stance": _l("Stance"),
}  # fmt: skip


@bp.get("")
@needs(Role.VIEWER)
def index() -> Response:
    return page("explore/index.html", data={"purpose": context.purpose().slug}, words=json.dumps(_words()))


@bp.get("/find")
@needs(Role.VIEWER)
def find() -> Response:
    """Suggestions for the field that adds a node."""
    found = search.suggest(
        context.store(), request.args.get("q", ""), context.purpose(), 8, language=context.language()
    )
    rows = [{"key": s.key, "label": s.kind.capitalize(), "name": s.label, "detail": s.detail} for s in found]
    return _columns(rows)


@bp.get("/nodes/<path:key>/seed")
@needs(Role.VIEWER)
def seed(key: str) -> Response:
    """One node by itself, in the columns of a portion."""
    found = explore.details(context.store(), key, context.purpose(), language=context.language())
    nodes = explore.NodeColumns([found.key], [found.label], [found.name])
    return _columns(asdict(explore.Columns(nodes, explore.EdgeColumns(), 1)))


@bp.get("/nodes/<path:key>/expand")
@needs(Role.VIEWER)
def expand(key: str) -> Response:
    """A portion of the neighbours of a node by one tie, the most telling first."""
    args = request.args
    found = explore.expand(
        context.store(),
        key,
        args.get("edge", ""),
        args.get("direction", ""),
        _bounded("limit", 25, 1, max(PORTIONS)),
        context.purpose(),
        label=args.get("label") or None,
        offset=_bounded("offset", 0, 0, 1_000_000),
        language=context.language(),
    )
    return _columns(asdict(found))


@bp.get("/nodes/<path:key>")
@needs(Role.VIEWER)
def node(key: str) -> Response:
    """The details panel: facts first, then every tie with its count and the way to open it."""
    store, purpose, language = context.store(), context.purpose(), context.language()
    found = explore.details(store, key, purpose, language=language)
    counts = explore.counts(store, key, purpose)
    ties = [
        {**asdict(each), "says": _says(each.edge, each.direction), "query": _query(found.label, each)}
        for each in counts
    ]
    return page(
        "explore/panel.html",
        data={"details": found, "ties": counts},
        found=found,
        ties=ties,
        kinds=KINDS,
        fact_names=FACTS,
        portions=PORTIONS,
    )


@bp.post("/groups")
@needs(Role.VIEWER)
def groups() -> Response:
    """The communities of the nodes in the picture. Nothing is changed: a POST keeps keys out of addresses."""
    asked = request.get_json(silent=True)
    keys = asked.get("keys") if isinstance(asked, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadParameter("no keys of nodes", hint='send {"keys": ["x:somebody"]}')
    return _columns(asdict(grouping.groups(context.store(), context.purpose(), keys)))


def _says(edge: str, direction: str) -> object:
    out, back = TIES.get(edge, (edge, edge))
    return out if direction == "out" else back


def _query(start: str, tie: explore.TypeCount) -> str:
    """Name of the catalogue query behind a click, so that it can be read."""
    return f"explore.{start}_{tie.edge}_{tie.direction}_{tie.label}".lower()


def _bounded(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not text.isdecimal() or not least <= int(text) <= most:
        raise BadParameter(f"{name} = {text[:20]!r} is not a number from {least} to {most}")
    return int(text)


def _columns(data: object) -> Response:
    return Response(
        json.dumps(data, ensure_ascii=False, separators=(",", ":")), content_type="application/json"
    )


def _words() -> dict[str, object]:
    """Every sentence the picture says, in the language of the page."""
    return {
        "title": _("Kenner: part of the graph"),
        "kinds": {kind: str(one) for kind, (one, _many) in KINDS.items()},
        "plurals": {kind: str(many) for kind, (_one, many) in KINDS.items()},
        "marks": MARKS,
        "ties": {edge: str(out) for edge, (out, _in) in TIES.items()},
        "shown": _("{n} of {m} shown: {kinds}."),
        "tie_count": _("{n} ties."),
        "group": _("The largest group that hangs together has {n}."),
        "left": _("{n} neighbours of what was opened are left out."),
        "out": _("{n} taken out by hand."),
        "added": _("{n} added, {m} shown."),
        "hidden": _("Taken out; {m} shown."),
        "undone": _("One step back; {m} shown."),
        "full": _("The picture holds at most {n}: take something out, or read on in a table."),
        "open": _("Show {n}"),
        "next": _("Next {n}"),
        "all": _("All shown"),
        "of": _("{n} of {m}"),
        "more": _(" and {n} more"),
        "community": _("community {n}"),
        "community_of": _("Community {number}: {n} here, {m} people in all"),
        "coloured": _("{n} communities coloured."),
        "hide": _("Take %(name)s out", name="{name}"),
        "nothing": _("Nothing found that may be shown."),
        "lost": _("The server gave no answer. Try again."),
        "stop": _("Stop"),
        "arrange": _("Arrange"),
    }
