"""A file of arcs read into a `Snapshot`: every name is an account and a node of its own.

Columns `source, target`; besides, all optional: `kind` (a layer; `influences` when absent),
`probability` (0 to 1) or `weight`. For `influences` the one who speaks points to the one who hears;
in the other layers the one who acts points to the one acted on (follower → followed).
CSV, NDJSON and Parquet, gzip or not, by suffix.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.json as pa_json
import pyarrow.parquet as pa_parquet
from numpy.typing import NDArray

from graph.errors import BadParameter, MalformedRow, SourceError, UnsupportedExport
from graph.reach.arcs import Arcs
from graph.reach.kernels.arrays import Doubles, Ints
from graph.reach.layers import INFLUENCES, LAYERS, Account, Posts, Snapshot, people

_TEXTS = ("source", "target", "kind")
_NUMBERS = ("probability", "weight")
_WAY_OUT = "columns: source, target; kind, probability or weight if you have them"


def read_arcs(path: Path) -> Snapshot:
    """The arcs of `path`; parallel arcs stay apart until a measure joins them. Rows are checked:
    MalformedRow names the first that has an empty end, an unknown kind, or a number out of range.
    """
    table = _table(path)
    missing = [name for name in ("source", "target") if name not in table.column_names]
    if missing:
        raise MalformedRow(path, 1, "no column " + " and no column ".join(missing), hint=_WAY_OUT)
    columns = {name: _text(path, table, name) for name in _TEXTS if name in table.column_names}
    strengths = _strengths(path, table)
    names, sources, targets = _numbered(columns["source"], columns["target"])
    kinds = _kinds(path, columns.get("kind"), len(sources))
    accounts, nodes = people([Account(name, name) for name in names])
    made = {
        layer: Arcs.of(
            len(names),
            sources[kinds == number],
            targets[kinds == number],
            None if strengths is None else strengths[kinds == number].astype(np.float32),
        )
        for number, layer in enumerate(LAYERS)
    }
    heard = made[INFLUENCES].weights
    given = "probability" in table.column_names or "weight" in table.column_names
    return Snapshot(
        accounts, nodes, made, Posts.none(len(names)), (),
        # A column `weight` that never exceeds 1 is read as a chance; `docs/reach.md` says so.
        chances=given and bool(heard.size == 0 or heard.max() <= 1.0),
        origin=path.name,
    )  # fmt: skip


def _table(path: Path) -> Any:
    suffixes = [each.lower() for each in path.suffixes if each.lower() != ".gz"]
    kind = suffixes[-1] if suffixes else ""
    if not path.is_file():
        raise BadParameter(f"there is no file {path}", hint="give the path of a CSV, NDJSON or Parquet file")
    try:
        match kind:
            case ".csv" | ".tsv" | ".txt":
                return _csv(path, "\t" if kind == ".tsv" else ",")
            case ".ndjson" | ".jsonl" | ".json":
                with pa.input_stream(str(path), compression="detect") as stream:
                    return pa_json.read_json(stream)
            case ".parquet":
                return pa_parquet.read_table(path)
    except pa.ArrowInvalid as exc:
        raise SourceError(f"{path} cannot be read: {_first_sentence(exc)}", hint=_WAY_OUT) from exc
    except (OSError, EOFError) as exc:
        raise SourceError(
            f"{path} cannot be read: {_first_sentence(exc)}", hint="is it whole? fetch it again"
        ) from exc
    raise UnsupportedExport(
        f"{path} has the suffix {kind or 'of no kind'}", hint="arcs are read from .csv, .ndjson and .parquet"
    )


def _csv(path: Path, delimiter: str) -> Any:
    convert = pa_csv.ConvertOptions(
        column_types={**dict.fromkeys(_TEXTS, pa.string()), **dict.fromkeys(_NUMBERS, pa.string())},
        strings_can_be_null=False,
        check_utf8=True,
    )
    with pa.input_stream(str(path), compression="detect") as stream:
        return pa_csv.read_csv(
            stream,
            parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=False),
            convert_options=convert,
        )


def _first_sentence(exc: Exception) -> str:
    return str(exc).splitlines()[0][:200]


def _text(path: Path, table: Any, name: str) -> Any:
    column = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(table[name], pa.string()), ""))
    empty = pc.index(column, "").as_py()
    if name != "kind" and empty >= 0:
        raise MalformedRow(path, empty + 2, "is empty", column=name, hint="each arc needs both ends")
    return column


def _strengths(path: Path, table: Any) -> Doubles | None:
    name = next((each for each in _NUMBERS if each in table.column_names), None)
    if name is None:
        return None
    column = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(table[name], pa.string()), ""))
    try:
        values: Doubles = pc.cast(column, pa.float64()).to_numpy()
    except pa.ArrowInvalid as exc:
        line, text = next(
            (line, text) for line, text in enumerate(column.to_pylist(), start=2) if not _is_number(text)
        )
        raise MalformedRow(
            path, line, f"{text!r} is not a number", column=name, hint="write 0.25, with a point"
        ) from exc
    top = 1.0 if name == "probability" else np.inf
    bad = ~((values >= 0.0) & (values <= top) & np.isfinite(values))
    if bad.any():
        at = int(bad.argmax())
        raise MalformedRow(
            path, at + 2, f"{values[at]:g} is not between 0 and {top:g}", column=name,
            hint="a probability is 0 to 1; other strengths go in a column `weight`",
        )  # fmt: skip
    return values


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbered(source: Any, target: Any) -> tuple[list[str], Ints, Ints]:
    """Names in order of first sight, and both ends as their numbers."""
    both = pa.chunked_array([*source.chunks, *target.chunks], pa.string())
    coded = both.dictionary_encode().unify_dictionaries().combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0) if coded.num_chunks else pa.array([], pa.string()).dictionary_encode()
    numbers = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    return coded.dictionary.to_pylist(), numbers[: len(source)], numbers[len(source) :]


def _kinds(path: Path, column: Any | None, count: int) -> NDArray[np.int8]:
    if column is None:
        return np.full(count, LAYERS.index(INFLUENCES), np.int8)
    lowered = pc.utf8_lower(column)
    place = pc.index_in(pc.if_else(pc.equal(lowered, ""), INFLUENCES, lowered), pa.array(LAYERS))
    if place.null_count:
        at = pc.index(pc.is_null(place), True).as_py()
        raise MalformedRow(
            path,
            at + 2,
            f"{column[at].as_py()!r} is no kind of arc",
            column="kind",
            hint="use " + ", ".join(LAYERS),
        )
    numbers: NDArray[np.int8] = place.to_numpy().astype(np.int8)
    return numbers
