"""Arcs by the hundred thousand: by column from the file to the store, no object a row on the way.

Ends are numbered once an import, arcs are pairs of numbers; what is new, changed or known is
decided for a chunk at once (`arcbook`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import overload

import numpy as np

from graph.catalogue import query
from graph.errors import BadKey
from graph.ingest import origins
from graph.ingest.arcbook import ArcBook, Codes, Floats, Judged, codes_of, judge
from graph.ingest.chunk import Chunk
from graph.ingest.claims import Problem, Ref, Refusal, Tie
from graph.ingest.effect import Counts, Effect, new_edges, new_nodes
from graph.ingest.fields import text
from graph.ingest.kinds.accounts import bare_handle
from graph.ingest.kinds.arcs import ARC_TYPES, FIELDS, ArcType, account_end, post_end
from graph.ingest.known import Known
from graph.ingest.resume import Written
from graph.ingest.typed import read_column, refusal
from graph.ingest.understood import Understood
from graph.model.keys import HandleKey, Key
from graph.store import NewEdges, Step, Store

_COUNT = query("ingest.arc_counts")
_OF = {name: query(f"ingest.arcs_{name.lower()}") for name in ("FOLLOWS", "INFLUENCES", "LIKES", "LISTS")}
_SET = {name: query(f"ingest.set_{name.lower()}") for name in ("FOLLOWS", "INFLUENCES")}
_FIELD = {field.name: field for field in FIELDS}
_KEYS_A_QUERY = 20_000
_ROWS_MADE = 10_000
BAD = -1


class Ends:
    """Numbers for the ends of arcs of one label: one a key, however it is written."""

    def __init__(self, make: Callable[[str, str | None], str]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self.keys: list[str] = []
        self._by_key: dict[str, int] = {}
        self._by_cell: dict[object, int] = {}
        self.problems: dict[object, tuple[str, str]] = {}

    def numbers(self, cells: Sequence[object]) -> Codes:
        """A number for each cell, a text or a pair (text, platform); BAD where it is no key."""
        for cell in set(cells) - self._by_cell.keys():
            self._by_cell[cell] = self._number(cell)
        return np.fromiter(map(self._by_cell.__getitem__, cells), np.int64, len(cells))

    def of_key(self, key: str) -> int:
        with self._lock:  # rows are read ahead while stored arcs are fetched
            number = self._by_key.setdefault(key, len(self.keys))
            if number == len(self.keys):
                self.keys.append(key)
        return number

    def _number(self, cell: object) -> int:
        written, platform = cell if isinstance(cell, tuple) else (cell, None)
        try:
            shown = text(written) if written is not None else None
            if shown is None:
                self.problems[cell] = ("is empty", "name the account, platform:username")
                return BAD
            return self.of_key(self._make(shown, text(platform) if platform is not None else None))
        except BadKey as exc:
            self.problems[cell] = (exc.message, exc.hint)
        except ValueError as exc:
            self.problems[cell] = (str(exc), "write platform:username")
        return BAD


class ArcRows(Sequence[Mapping[str, object]]):
    """Properties of new arcs, each made when it is asked for: a million dicts would take 300 MB."""

    def __init__(self, imported: str, rows: Codes, column: str, values: Floats) -> None:
        self._imported = imported
        self._rows = rows
        self._column = column
        self._values = values

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        for start in range(0, len(self), _ROWS_MADE):
            yield from self[start : start + _ROWS_MADE]

    @overload
    def __getitem__(self, at: int) -> Mapping[str, object]: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, object]]: ...

    def __getitem__(self, at: int | slice) -> Mapping[str, object] | Sequence[Mapping[str, object]]:
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        made: list[dict[str, object]] = [
            {"row": row, "import": self._imported} for row in self._rows[at].tolist()
        ]
        values = self._values[at]
        for n in np.flatnonzero(~np.isnan(values)).tolist():
            made[n][self._column] = _as_value(self._column, float(values[n]))
        return made


class ArcFlow:
    """Chunks of arcs to effects."""

    def __init__(self, store: Store, known: Known, imported: str) -> None:
        self._store = store
        self._known = known
        self._imported = imported
        self._ends = {"Handle": Ends(account_end), "Post": Ends(post_end)}
        self._checked: dict[str, set[int]] = {"Handle": set(), "Post": set()}
        self._books = {name: ArcBook() for name in _OF}
        self._fetched: dict[str, set[int]] = {name: set() for name in _OF}
        self._stored = {str(row["type"]): int(row["arcs"]) for row in store.rows(_COUNT)}

    def understood(self, chunk: Chunk) -> Understood[list[_Part]]:
        parts, refused = self._parted(chunk)
        return Understood(chunk.last_row, parts, tuple(refused))

    def effect(self, understood: Understood[list[_Part]], written: Written | None) -> Effect:
        effect = Effect(Counts(), is_bulk_done=bool(written))
        mentioned: list[tuple[str, Codes, Codes]] = []
        for part in understood.content:
            self._fetch(part, written)
            judged = judge(part.codes, part.values, part.rows, self._books[part.arc.type])
            effect.counts += Counts(
                len(part.codes) - judged.changed - judged.unchanged, judged.changed, judged.unchanged
            )
            self._add(effect, part, judged)
            mentioned += [
                ("Handle", part.starts, part.rows * 2),
                (part.arc.end_label, part.ends, part.rows * 2 + 1),
            ]
        self._make_missing(effect, mentioned, written)
        return effect

    def _parted(self, chunk: Chunk) -> tuple[list[_Part], list[Refusal]]:
        """Rows by type of arc, and those that cannot be taken."""
        problems: dict[int, Problem] = {}
        kinds, values, moments = _kinds(chunk, problems), _shares(chunk, problems), _moments(chunk, problems)
        parts: list[_Part] = []
        for arc in ARC_TYPES.values():
            places = np.flatnonzero(kinds == _CODE[arc.kind])
            if not len(places):
                continue
            starts = self._numbers(chunk, "source", "Handle", places, problems)
            ends = self._numbers(chunk, "target", arc.end_label, places, problems)
            if arc.value == "probability":
                for at in places[np.isnan(values[places])].tolist():
                    problems.setdefault(at, Problem("probability", "is empty", "write a number from 0 to 1"))
            of_arc = {"probability": values, "since": moments}.get(arc.value)
            value = of_arc[places] if of_arc is not None else np.full(len(places), np.nan)
            parts.append(_Part(arc, places, places + chunk.first_row, starts, ends, value))
        if problems:
            bad = np.fromiter(problems, np.int64, len(problems))
            parts = [kept for part in parts if len((kept := part.without(bad)).places)]
        return parts, [refusal(chunk, at, problem) for at, problem in sorted(problems.items())]

    def _numbers(
        self, chunk: Chunk, column: str, label: str, places: Codes, problems: dict[int, Problem]
    ) -> Codes:
        cells: Sequence[object] = chunk.columns.get(column) or [None] * len(chunk)
        platforms = chunk.columns.get("platform")
        if platforms is not None:
            cells = list(zip(cells, platforms, strict=True))
        if len(places) < len(chunk):
            cells = [cells[at] for at in places.tolist()]
        ends = self._ends[label]
        numbers = ends.numbers(cells)
        for n in np.flatnonzero(numbers == BAD).tolist():
            says, way_out = ends.problems[cells[n]]
            problems.setdefault(int(places[n]), Problem(column, says, way_out))
        return numbers

    def _fetch(self, part: _Part, written: Written | None) -> None:
        """Learn the stored arcs of the accounts that speak here for the first time."""
        name = part.arc.type
        if not self._stored.get(name, 0):
            return
        asked = [int(n) for n in np.unique(part.starts) if n not in self._fetched[name]]
        self._fetched[name].update(asked)
        own = {(start, end) for start, end, _ in written.edges[name]} if written else set()
        ends, keys = self._ends[part.arc.end_label], self._ends["Handle"].keys
        known: dict[int, tuple[float, int]] = {}
        for at in range(0, len(asked), _KEYS_A_QUERY):
            some = [keys[n] for n in asked[at : at + _KEYS_A_QUERY]]
            for row in self._store.rows(_OF[name], keys=some):
                start = self._ends["Handle"].of_key(row["key"])
                for end, value, imported, at_row in row["arcs"]:
                    if (row["key"], end) not in own:
                        known[start << 32 | ends.of_key(end)] = (
                            _as_float(value),
                            int(at_row) if imported == self._imported else 0,
                        )
        if known:
            values = np.array([value for value, _ in known.values()])
            rows = np.array([row for _, row in known.values()], np.int64)
            self._books[name].add(np.fromiter(known, np.int64, len(known)), values, rows)

    def _add(self, effect: Effect, part: _Part, judged: Judged) -> None:
        name, value = part.arc.type, part.arc.value
        book = self._books[name]
        if len(judged.new):
            starts, ends = self._ends["Handle"].keys, self._ends[part.arc.end_label].keys
            rows = ArcRows(self._imported, part.rows[judged.says], value, judged.values)
            effect.edges.append(
                NewEdges(
                    name,
                    "Handle",
                    part.arc.end_label,
                    [starts[n] for n in part.starts[judged.new].tolist()],
                    [ends[n] for n in part.ends[judged.new].tolist()],
                    rows,
                )
            )
            book.add(part.codes[judged.new], judged.values, part.rows[judged.says])
        if judged.changes:
            effect.steps.append(Step(_SET[name], {"rows": [self._change(part, *c) for c in judged.changes]}))
            places = np.array([at for at, _ in judged.changes])
            values = np.array([v for _, v in judged.changes])
            book.add(part.codes[places], values, part.rows[places])

    def _change(self, part: _Part, at: int, value: float) -> dict[str, object]:
        said = _as_value(part.arc.value, value)
        return {
            "start": self._ends["Handle"].keys[int(part.starts[at])],
            "end": self._ends[part.arc.end_label].keys[int(part.ends[at])],
            "values": {part.arc.value: said, "row": int(part.rows[at]), "import": self._imported},
        }

    def _make_missing(
        self, effect: Effect, mentioned: list[tuple[str, Codes, Codes]], written: Written | None
    ) -> None:
        """Bare nodes for ends the store does not have, in the order in which the rows name them."""
        fresh: dict[Ref, dict[str, object]] = {}
        ties: list[Tie] = []
        for label in ("Handle", "Post"):
            numbers = [n for each, n, _ in mentioned if each == label]
            if not numbers:
                continue
            order = np.concatenate([p for each, _, p in mentioned if each == label])
            every = np.concatenate(numbers)[np.argsort(order, kind="stable")]
            distinct, first_at = np.unique(every, return_index=True)
            rows = np.sort(order, kind="stable")[first_at] // 2
            for number, row in self._missing(label, distinct, rows, first_at, written):
                ref = Ref(label, self._ends[label].keys[number])
                fresh[ref] = {"key": ref.key, **_bare(ref)}
                if label == "Handle":
                    fresh[ref]["idx"] = self._known.take_idx()
                ties += origins.of_new(ref, dict.fromkeys(_bare(ref), row), self._imported)
        effect.nodes += new_nodes(fresh)
        effect.edges += new_edges(ties)
        self._known.made(fresh)

    def _missing(
        self, label: str, numbers: Codes, rows: Codes, order: Codes, written: Written | None
    ) -> list[tuple[int, int]]:
        """(number, row that names it first) of ends to make."""
        checked, keys = self._checked[label], self._ends[label].keys
        asked = [
            (int(o), int(n), int(r))
            for o, n, r in zip(order, numbers, rows, strict=True)
            if int(n) not in checked
        ]
        if not asked:
            return []
        checked.update(n for _, n, _ in asked)
        own = {ref.key for ref in written.nodes if ref.label == label} if written else set()
        there = self._known.existing(label, [keys[n] for _, n, _ in asked]) - own
        return [(n, r) for _, n, r in sorted(asked) if keys[n] not in there]


class _Part:
    """Rows of one type of arc: places in the chunk and, aligned, row numbers, both ends and the value."""

    __slots__ = ("arc", "codes", "ends", "places", "rows", "starts", "values")

    def __init__(
        self, arc: ArcType, places: Codes, rows: Codes, starts: Codes, ends: Codes, values: Floats
    ) -> None:
        self.arc, self.places, self.rows = arc, places, rows
        self.starts, self.ends, self.values = starts, ends, values
        self.codes = codes_of(starts, ends)

    def without(self, places: Codes) -> _Part:
        keep = ~np.isin(self.places, places)
        return _Part(
            self.arc,
            self.places[keep],
            self.rows[keep],
            self.starts[keep],
            self.ends[keep],
            self.values[keep],
        )


_CODE = {name: number for number, name in enumerate(ARC_TYPES)}


def _kinds(chunk: Chunk, problems: dict[int, Problem]) -> Codes:
    """Number of the type of each row."""
    has_share = "probability" in chunk.columns or "weight" in chunk.columns
    default = _CODE["influences" if has_share else "follows"]
    cells = chunk.columns.get("kind")
    if cells is None:
        return np.full(len(chunk), default, np.int64)
    values, found = read_column(_FIELD["kind"], cells)
    problems.update(found)
    shares = chunk.columns.get("probability") or chunk.columns.get("weight") or [None] * len(chunk)
    codes = [
        _CODE[str(v)] if v is not None else _CODE["influences" if s not in (None, "") else "follows"]
        for v, s in zip(values, shares, strict=True)
    ]
    return np.array(codes, np.int64)


def _shares(chunk: Chunk, problems: dict[int, Problem]) -> Floats:
    name = "probability" if "probability" in chunk.columns else "weight"
    cells = chunk.columns.get(name)
    if cells is None:
        return np.full(len(chunk), np.nan)
    try:
        read = np.array(cells, dtype=np.float64)
        if ((read >= 0) & (read <= 1)).all():
            return read
    except (TypeError, ValueError):
        pass  # an empty or odd cell among them: one by one, to say which
    values, found = read_column(_FIELD[name], cells)
    problems.update({at: each for at, each in found.items() if at not in problems})
    return np.array([np.nan if v is None else v for v in values], np.float64)


def _moments(chunk: Chunk, problems: dict[int, Problem]) -> Floats:
    cells = chunk.columns.get("since")
    if cells is None:
        return np.full(len(chunk), np.nan)
    values, found = read_column(_FIELD["since"], cells)
    problems.update({at: each for at, each in found.items() if at not in problems})
    return np.array([_as_float(v) for v in values], np.float64)


def _as_float(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    return float(value) if isinstance(value, int | float) else float("nan")


def _as_value(column: str, value: float) -> object:
    if column == "since":
        return datetime.fromtimestamp(round(value, 3), UTC)
    return value


def _bare(ref: Ref) -> dict[str, object]:
    if ref.label == "Handle":
        return bare_handle(HandleKey(Key(ref.key)))
    return {"platform": ref.key.partition(":")[0]}
