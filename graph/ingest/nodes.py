"""Kinds whose rows are about nodes: accounts, customers, posts, brands, interests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph.catalogue import query
from graph.ingest import origins
from graph.ingest.chunk import Chunk
from graph.ingest.claims import Claim, Ref, Tie
from graph.ingest.effect import Counts, Effect, new_edges, new_nodes
from graph.ingest.kinds.kind import NodeKind, Reading
from graph.ingest.known import KNOWN, Known
from graph.ingest.plan import MARK, Plan, plan
from graph.ingest.resume import Written
from graph.ingest.typed import refusal, typed
from graph.ingest.understood import Understood
from graph.store import Step

_SET = {label: query(f"ingest.set_{label.lower()}") for label in KNOWN}
_FORGET = {label: query(f"ingest.forget_{label.lower()}") for label in KNOWN}
_TELL = {label: query(f"ingest.tell_{label.lower()}") for label in KNOWN}
_RELEASE = {
    "SPEAKS_FOR": (query("ingest.release_handle"),),
    "LIVES_IN": (query("ingest.release_customer"),),
    "POSTED": (query("ingest.release_post"), query("ingest.release_author")),
    "COMPETES_WITH": (query("ingest.release_brand"),),
    "BROADER": (query("ingest.release_interest"),),
}
"""How to take away what `plan.REPLACES` says a row that states ties of this type replaces."""
_TIE = {
    ("SPEAKS_FOR", "Handle", "Brand"): query("ingest.tie_speaks_for"),
    ("LIVES_IN", "Customer", "Place"): query("ingest.tie_lives_in"),
    ("COMPETES_WITH", "Brand", "Brand"): query("ingest.tie_competes_with"),
    ("OF", "Product", "Brand"): query("ingest.tie_of"),
    ("BROADER", "Interest", "Interest"): query("ingest.tie_broader"),
    ("POSTED", "Handle", "Post"): query("ingest.tie_posted"),
    ("REPLY_TO", "Post", "Post"): query("ingest.tie_reply_to"),
    ("SHARES", "Post", "Post"): query("ingest.tie_shares"),
    ("QUOTES", "Post", "Post"): query("ingest.tie_quotes"),
    ("MENTIONS", "Post", "Handle"): query("ingest.tie_mentions_handle"),
    ("MENTIONS", "Post", "Brand"): query("ingest.tie_mentions_brand"),
    ("MENTIONS", "Post", "Product"): query("ingest.tie_mentions_product"),
    ("TAGGED", "Post", "Hashtag"): query("ingest.tie_tagged"),
    ("ABOUT", "Post", "Interest"): query("ingest.tie_about"),
}


class NodeFlow:
    """Chunks of a node kind to effects."""

    def __init__(
        self,
        kind: NodeKind,
        known: Known,
        reading: Reading,
        imported: str,
        *,
        watched: frozenset[str],
        was_run: bool,
        is_dry: bool,
    ) -> None:
        self._kind = kind
        self._known = known
        self._reading = reading
        self._imported = imported
        self._watched = watched
        self._was_run = was_run
        self._is_dry = is_dry

    def understood(self, chunk: Chunk) -> Understood[list[Claim]]:
        """The claims of a chunk: all that can be done without the store."""
        rows, refused = typed(chunk, self._kind.fields, self._watched)
        claims, problems = self._kind.claims(rows, self._reading)
        refused += [
            refusal(chunk, row - chunk.first_row, problem, self._watched) for row, problem in problems
        ]
        return Understood(chunk.last_row, claims, tuple(sorted(refused, key=lambda each: each.row)))

    def effect(self, part: Understood[list[Claim]], written: Written | None) -> Effect:
        claims = part.content
        refs = dict.fromkeys(claim.ref for claim in claims)
        beside = dict.fromkeys(ref for claim in claims for ref in claim.bare if ref not in refs)
        known, present = self._known.values(refs), self._known.present(beside)
        if written:  # judge the rows as the killed run did: by what was there before it
            known = {ref: values for ref, values in known.items() if ref not in written.nodes}
            present -= written.nodes
        made = plan(
            claims,
            known,
            present,
            values_decide=self._kind.values_decide,
            stored_rows=self._rows_of_earlier_run(claims, known),
        )
        effect = self._effect(made)
        effect.is_bulk_done = bool(written)
        return effect

    def _rows_of_earlier_run(
        self, claims: Sequence[Claim], known: Mapping[Ref, Mapping[str, object]]
    ) -> dict[Ref, dict[str, int]]:
        if not self._was_run:
            return {}
        asked = {c.ref for c in claims if c.ref in known and known[c.ref].get(MARK) != c.fingerprint}
        return {
            ref: {name: each.row for each in found if each.imported == self._imported for name in each.sets}
            for ref, found in self._known.origins(sorted(asked)).items()
        }

    def _effect(self, made: Plan) -> Effect:
        for ref, values in made.fresh.items():
            if ref.label == "Handle":
                values["idx"] = self._known.take_idx()
        ties = [tie for some in made.ties.values() for tie in some]
        for ref in made.fresh:
            ties += origins.of_new(ref, made.said[ref], self._imported)
        effect = Effect(
            Counts(made.new, made.changed, made.unchanged),
            new_nodes(made.fresh),
            new_edges(ties),
            [*self._change(made.sets), *self._retie(made.retied), *self._retell(made)],
        )
        self._known.made(made.fresh)
        if self._is_dry:
            self._known.imagine({**made.fresh, **made.sets})
        return effect

    def _change(self, sets: Mapping[Ref, Mapping[str, object]]) -> list[Step]:
        rows = [{"key": ref.key, "values": values} for ref, values in sets.items()]
        return [Step(_SET[self._kind.label], {"rows": rows})] if rows else []

    def _retie(self, retied: Mapping[Ref, Sequence[Tie]]) -> list[Step]:
        if not retied:
            return []
        steps = []
        for edge_type, releases in _RELEASE.items():
            keys = [ref.key for ref, ties in retied.items() if any(tie.type == edge_type for tie in ties)]
            steps += [Step(release, {"keys": keys}) for release in releases if keys]
        return steps + tie_steps(tie for ties in retied.values() for tie in ties)

    def _retell(self, made: Plan) -> list[Step]:
        changed = [ref for ref in made.said if ref not in made.fresh and made.said[ref]]
        if not changed:
            return []
        before = self._known.origins(changed)
        rows = [
            {"key": ref.key, "import": each.imported, "row": each.row, "sets": list(each.sets)}
            for ref in changed
            for each in origins.retold(before.get(ref, ()), made.said[ref], self._imported)
        ]
        label = self._kind.label
        return [
            Step(_FORGET[label], {"keys": [ref.key for ref in changed]}),
            Step(_TELL[label], {"rows": rows}),
        ]


def tie_steps(ties: Iterable[Tie]) -> list[Step]:
    """Statements that make `ties` where they are not there yet."""
    return [
        Step(
            _TIE[edges.type, edges.start_label, edges.end_label],
            {
                "rows": [
                    {"start": start, "end": end, "values": dict(edges.rows[at]) if edges.rows else {}}
                    for at, (start, end) in enumerate(zip(edges.starts, edges.ends, strict=True))
                ]
            },
        )
        for edges in new_edges(ties)
    ]
