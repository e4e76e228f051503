"""Bringing a store to the schema of this version, and telling when it is not there.

Steps are idempotent and run in order; what ran is noted in the store with a fingerprint of what it did, so a
changed schema counts as behind until it is applied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from graph.catalogue import query
from graph.errors import SchemaBehind
from graph.model.purposes import ALL
from graph.store import Store
from graph.stores.statements import rules, types

APPLIED = query("schema.applied")
RECORD = query("schema.record_step")
PURPOSES = query("schema.purposes")


@dataclass(frozen=True, slots=True)
class SchemaStep:
    """`does` is all it depends on, as text: what its fingerprint is made of."""

    name: str
    does: str
    apply: Callable[[Store], None]

    @property
    def fingerprint(self) -> str:
        return blake2b(self.does.encode(), digest_size=10).hexdigest()


def _purposes(store: Store) -> None:
    rows = [
        {
            "key": f"purpose:{each.slug}",
            "slug": each.slug,
            "iri": each.iri,
            "label_nl": each.label_nl,
            "label_en": each.label_en,
        }
        for each in ALL
    ]
    store.write(PURPOSES, rows=rows)


STEPS: tuple[SchemaStep, ...] = (
    SchemaStep(
        "1-constraints-and-indexes",
        "\n".join((*types(), *(rule.cypher + "".join(rule.sql) for rule in rules()))),
        lambda store: store.apply_schema(),
    ),
    SchemaStep("2-purposes", "\n".join(map(repr, ALL)), _purposes),
)


def pending(store: Store) -> list[SchemaStep]:
    """Steps the store has not seen in their present form, in order."""
    seen = {row["step"]: row["fingerprint"] for row in store.rows(APPLIED)}
    return [step for step in STEPS if seen.get(step.name) != step.fingerprint]


def migrate(store: Store) -> list[str]:
    """Apply what is pending; the names of the steps that ran, none when the store is up to date."""
    ran = []
    for step in pending(store):
        step.apply(store)
        store.write(RECORD, step=step.name, fingerprint=step.fingerprint)
        ran.append(step.name)
    return ran


def require_current(store: Store) -> None:
    """SchemaBehind when a step is pending; long-running commands begin with this."""
    if behind := pending(store):
        raise SchemaBehind(
            f"the store at {store.engine.address} is behind by {len(behind)} schema "
            f"step{'s' if len(behind) > 1 else ''}: {', '.join(step.name for step in behind)}",
            hint="run kenner migrate",
        )
