"""A small world for tests of consent: accounts, customers, sources with terms, a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.consent.events import ConsentEvent, Notice, Status
from graph.model.purposes import INSIGHT, Purpose
from graph.store import NewEdges, NewNodes, Store

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WORDING = Notice("v1", "We may read your public posts.", "en")


def given(subject: str, purpose: Purpose = INSIGHT, *, days: int = -100, **more: Any) -> ConsentEvent:
    """A proven consent, `days` from now."""
    proof: dict[str, Any] = {"basis": "a", "wording": WORDING, "method": "web form", "source": "crm", **more}
    return ConsentEvent(
        subject=subject,
        purpose=purpose.slug,
        status=Status.GIVEN,
        event_at=NOW + timedelta(days=days),
        **proof,
    )


def ended(
    subject: str, purpose: Purpose = INSIGHT, *, days: int | None = -1, status: Status = Status.WITHDRAWN
) -> ConsentEvent:
    """An end of permission, `days` from now; None leaves the date unknown."""
    at = None if days is None else NOW + timedelta(days=days)
    return ConsentEvent(subject=subject, purpose=purpose.slug, status=status, event_at=at, source="crm")


World = Callable[..., Store]


@pytest.fixture
def world() -> World:
    """Fills a store: accounts and customers by key, each from the sources named."""

    def fill(store: Store, keys: Sequence[str], *, sources: dict[str, str] | None = None) -> Store:
        """`sources` maps a source's slug to its link terms; every record comes from all of them."""
        store.clock = lambda: NOW
        handles = [key for key in keys if not key.startswith("crm:")]
        customers = [key for key in keys if key.startswith("crm:")]
        nodes = [NewNodes("Handle", [{"key": k, "platform": "x", "username": k[2:]} for k in handles])]
        nodes.append(NewNodes("Customer", [{"key": k, "name": "Made Up"} for k in customers]))
        edges = []
        for slug, terms in (sources or {}).items():
            nodes.append(NewNodes("Source", [{"key": f"source:{slug}", "slug": slug, "link_terms": terms}]))
            nodes.append(NewNodes("Import", [{"key": f"import:{slug}", "kind": "accounts"}]))
            edges.append(NewEdges("OF", "Import", "Source", [f"import:{slug}"], [f"source:{slug}"]))
            edges.append(NewEdges("FROM", "Handle", "Import", handles, [f"import:{slug}"] * len(handles)))
            edges.append(
                NewEdges("FROM", "Customer", "Import", customers, [f"import:{slug}"] * len(customers))
            )
        store.bulk([each for each in nodes if each.rows], [each for each in edges if each.starts])
        return store

    return fill
