"""Purchases: relationships with a key of their own, so that buying twice is two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.catalogue import query
from graph.ingest import origins
from graph.ingest.chunk import Chunk
from graph.ingest.claims import Ref, Tie
from graph.ingest.effect import Counts, Effect, new_edges, new_nodes
from graph.ingest.kinds.purchases import FIELDS, Purchase, purchases
from graph.ingest.known import Known
from graph.ingest.nodes import tie_steps
from graph.ingest.resume import Written
from graph.ingest.typed import refusal, typed
from graph.ingest.understood import Understood
from graph.store import Step, Store

_BOUGHT = query("ingest.purchases_of")
_SET = query("ingest.set_bought")
_STATED = ("at", "amount", "currency")


class PurchaseFlow:
    """Chunks of purchases to effects."""

    def __init__(
        self, store: Store, known: Known, imported: str, *, watched: frozenset[str], is_dry: bool
    ) -> None:
        self._store = store
        self._known = known
        self._imported = imported
        self._watched = watched
        self._is_dry = is_dry
        self._imagined: dict[str, dict[str, object]] = {}

    def understood(self, chunk: Chunk) -> Understood[list[Purchase]]:
        rows, refused = typed(chunk, FIELDS, self._watched)
        made, problems = purchases(rows)
        refused += [
            refusal(chunk, row - chunk.first_row, problem, self._watched) for row, problem in problems
        ]
        return Understood(chunk.last_row, made, tuple(sorted(refused, key=lambda each: each.row)))

    def effect(self, part: Understood[list[Purchase]], written: Written | None) -> Effect:
        stated = part.content
        known = self._bought(dict.fromkeys(each.tie.start for each in stated), written)
        beside = dict.fromkeys(ref for each in stated for ref in each.bare)
        present = self._known.present(beside) - (written.nodes if written else frozenset())
        fresh: dict[Ref, dict[str, object]] = {}
        new: dict[str, Tie] = {}
        changed: dict[str, Tie] = {}
        said: dict[Ref, int] = {}
        counts = Counts()
        ties: dict[tuple[Ref, Ref], Tie] = {}
        for each in stated:
            key = str(each.tie.properties["key"])
            before = known.get(key)
            if before is None:
                counts += Counts(new=1)
                new[key] = self._sourced(each)
            elif not self._is_overruled(before, each.row.row) and (
                differing := {n: each.tie.properties[n] for n in _STATED if _differs(each.tie, before, n)}
            ):
                counts += Counts(changed=1)
                merged = Tie("BOUGHT", each.tie.start, each.tie.end, {**before, **differing, "key": key})
                (new if key in new else changed)[key] = self._sourced(each, merged)
            else:
                counts += Counts(unchanged=1)
                continue
            known[key] = (new.get(key) or changed[key]).properties
            for ref, values in each.bare.items():
                if ref not in present and ref not in fresh:
                    fresh[ref] = {"key": ref.key, **values}
                    said[ref] = each.row.row
            ties.update({(tie.start, tie.end): tie for tie in each.ties})
        if self._is_dry:
            self._imagined.update({key: dict(tie.properties) for key, tie in (new | changed).items()})
        from_ties = [
            tie
            for ref, row in said.items()
            for tie in origins.of_new(
                ref, dict.fromkeys([n for n in fresh[ref] if n != "key"] or ["key"], row), self._imported
            )
        ]
        self._known.made(fresh)
        steps = tie_steps(ties.values())
        if changed:
            rows = [
                {"customer": tie.start.key, "key": key, "values": dict(tie.properties)}
                for key, tie in changed.items()
            ]
            steps.append(Step(_SET, {"rows": rows}))
        return Effect(
            counts,
            new_nodes(fresh),
            new_edges([*from_ties, *new.values()]),
            steps,
            is_bulk_done=bool(written),
        )

    def _is_overruled(self, before: Mapping[str, object], row: int) -> bool:
        """A later row of this same file said otherwise, in an earlier run."""
        return before.get("import") == self._imported and int(str(before.get("row", 0))) > row

    def _sourced(self, each: Purchase, tie: Tie | None = None) -> Tie:
        facts = {**(tie or each.tie).properties, "import": self._imported, "row": each.row.row}
        return Tie("BOUGHT", each.tie.start, each.tie.end, facts)

    def _bought(self, customers: Iterable[Ref], written: Written | None) -> dict[str, Mapping[str, object]]:
        """Stored purchases of `customers` by key, without those of the killed run's last bulk."""
        own = {(start, end, row) for start, end, row in written.edges["BOUGHT"]} if written else set()
        found: dict[str, Mapping[str, object]] = dict(self._imagined)
        asked = self._known.values(customers)
        if asked:
            for row in self._store.rows(_BOUGHT, keys=[ref.key for ref in asked]):
                facts = row["purchase"]
                if (row["key"], row["product"], facts.get("row")) not in own or facts.get(
                    "import"
                ) != self._imported:
                    found[str(facts["key"])] = facts
        return found


def _differs(tie: Tie, before: Mapping[str, object], name: str) -> bool:
    return name in tie.properties and tie.properties[name] != before.get(name)
