"""One module a room; every module here with a blueprint `bp` is a room of the house.

A room looks like this, and nothing else needs to know of it:

    bp = Blueprint("mavens", __name__)          # the name is that of its line in web.context.ROOMS

    @bp.get("/mavens")                          # the main view is called `index`
    @needs(Role.VIEWER)                         # a view without @needs is closed to everybody
    def index() -> Response:
        found = mavens(context.store(), context.purpose())
        rows = sorted_as_asked(found, COLUMNS, default="rank")
        return page("mavens/index.html", rows=rows, columns=COLUMNS, name="mavens")

`page` also answers `/mavens.json` and `/mavens.csv`; no route of its own is needed for them. The template
extends `base.html` and imports `parts/macros.html` as `k`. A page parses the request, calls one function
of `graph` or `resolver`, and renders: no Cypher, no rule, no arithmetic.
"""
