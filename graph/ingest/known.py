"""What the store already holds of the nodes that rows are about, asked in one query a label and chunk.

Nothing is asked about a label of which the store had no node when the import began, except for
nodes this import made itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.catalogue import Query, query
from graph.ingest.claims import Ref
from graph.ingest.origins import Origin
from graph.store import Row, Store

_COUNTS = query("ingest.counts")
_HIGHEST = query("ingest.highest_idx")
KNOWN = {
    label: query(f"ingest.known_{label.lower()}")
    for label in ("Handle", "Customer", "Post", "Interest", "Brand", "Product")
}
PRESENT = {
    label: query(f"ingest.present_{label.lower()}")
    for label in ("Handle", "Customer", "Post", "Interest", "Brand", "Product", "Hashtag", "Place")
}
ALL_KEYS = {"Handle": query("ingest.all_handles"), "Post": query("ingest.all_posts")}
ORIGINS = {label: query(f"ingest.origins_{label.lower()}") for label in KNOWN}

_KEYS_A_QUERY = 20_000


class Known:
    """One import's view of the store. In a dry run, what would have been written is kept here."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts = {str(row["label"]): int(row["nodes"]) for row in store.rows(_COUNTS)}
        self._made: dict[str, set[str]] = defaultdict(set)
        self._imagined: dict[Ref, dict[str, object]] = {}
        found = store.one(_HIGHEST)
        highest = found["idx"] if found else None
        self._next_idx = 0 if highest is None else int(highest) + 1

    def values(self, refs: Iterable[Ref]) -> dict[Ref, dict[str, object]]:
        """Stored properties of those of `refs` that exist."""
        found: dict[Ref, dict[str, object]] = {}
        for label, keys in self._askable(refs).items():
            for row in self._asked(KNOWN[label], keys):
                found[Ref(label, row["key"])] = row["values"]
        for ref in refs:
            if ref in self._imagined:
                found[ref] = {**found.get(ref, {}), **self._imagined[ref]}
        return found

    def present(self, refs: Iterable[Ref]) -> frozenset[Ref]:
        """Those of `refs` that exist."""
        found = {ref for ref in refs if ref.key in self._made[ref.label]}
        rest = [ref for ref in refs if ref not in found]
        for label, keys in self._askable(rest).items():
            found.update(Ref(label, key) for key in self.existing(label, keys))
        return frozenset(found)

    def existing(self, label: str, keys: list[str]) -> set[str]:
        """Those of `keys` the store has. All keys of the label are fetched when that is less work."""
        if self._counts.get(label, 0) == 0:
            return set()
        if label in ALL_KEYS and self._counts[label] <= 5 * len(keys):
            row = self._store.one(ALL_KEYS[label])
            return set(row["keys"] if row else ()) & set(keys)
        return {row["key"] for row in self._asked(PRESENT[label], keys)}

    def origins(self, refs: Iterable[Ref]) -> dict[Ref, list[Origin]]:
        found: dict[Ref, list[Origin]] = {}
        by_label: dict[str, list[str]] = defaultdict(list)
        for ref in refs:
            by_label[ref.label].append(ref.key)
        for label, keys in by_label.items():
            for row in self._asked(ORIGINS[label], keys):
                found[Ref(label, row["key"])] = [
                    Origin(imported, at, tuple(sets)) for imported, at, sets in row["origins"]
                ]
        return found

    def made(self, refs: Iterable[Ref]) -> None:
        """These nodes now exist."""
        for ref in refs:
            self._made[ref.label].add(ref.key)

    def imagine(self, values: Mapping[Ref, Mapping[str, object]]) -> None:
        """Take these as written, in a dry run."""
        for ref, some in values.items():
            self._made[ref.label].add(ref.key)
            self._imagined[ref] = {**self._imagined.get(ref, {}), **some}

    def take_idx(self) -> int:
        """The next dense number for an account."""
        self._next_idx += 1
        return self._next_idx - 1

    def _askable(self, refs: Iterable[Ref]) -> dict[str, list[str]]:
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for ref in refs:
            if self._counts.get(ref.label, 0) or ref.key in self._made[ref.label]:
                wanted[ref.label][ref.key] = None
        return {label: list(keys) for label, keys in wanted.items()}

    def _asked(self, asked: Query, keys: list[str]) -> Iterable[Row]:
        for start in range(0, len(keys), _KEYS_A_QUERY):
            yield from self._store.rows(asked, keys=keys[start : start + _KEYS_A_QUERY])
