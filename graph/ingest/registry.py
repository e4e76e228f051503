"""The kinds by name."""

from __future__ import annotations

from collections.abc import Mapping

from graph.errors import BadParameter
from graph.ingest.consents import CONSENTS
from graph.ingest.kinds.accounts import ACCOUNTS
from graph.ingest.kinds.arcs import ARCS
from graph.ingest.kinds.brands import BRANDS
from graph.ingest.kinds.customers import CUSTOMERS
from graph.ingest.kinds.interests import INTERESTS
from graph.ingest.kinds.kind import EdgeKind, NodeKind
from graph.ingest.kinds.posts import POSTS
from graph.ingest.kinds.purchases import PURCHASES

KINDS: Mapping[str, NodeKind | EdgeKind] = {
    kind.name: kind for kind in (ACCOUNTS, CUSTOMERS, POSTS, ARCS, PURCHASES, CONSENTS, BRANDS, INTERESTS)
}


def kind_named(name: str) -> NodeKind | EdgeKind:
    """BadParameter names the choices."""
    if name not in KINDS:
        raise BadParameter(f"there is no kind {name!r}", hint="choose one of " + ", ".join(KINDS))
    return KINDS[name]
