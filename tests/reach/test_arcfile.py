"""Files of arcs: what they may look like, and what is said when they do not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest

from graph.errors import BadParameter, MalformedRow, SourceError, UnsupportedExport
from graph.reach.arcfile import read_arcs
from graph.reach.hearing import attention, influence
from graph.reach.layers import FOLLOWS, INFLUENCES, Snapshot
from graph.reach.seeds import seeds

CSV = "source,target,probability\nana,bo,0.5\nbo,cy,0.25\n"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def held(snapshot: Snapshot, layer: str = INFLUENCES) -> set[tuple[str, str, float]]:
    arcs, keys = snapshot.layers[layer], snapshot.nodes.keys
    return {
        (keys[a], keys[b], w)
        for a, b, w in zip(arcs.sources.tolist(), arcs.ends.tolist(), arcs.strengths.tolist(), strict=True)
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", CSV.encode()),
        ("a.csv", b"\xef\xbb\xbf" + CSV.encode()),
        ("a.csv", CSV.replace("\n", "\r\n").encode()),
        ("a.tsv", CSV.replace(",", "\t").encode()),
        ("a.csv.gz", gzip.compress(CSV.encode())),
        ("a.csv", b'target,source,probability\n" bo ",ana,0.5\ncy,bo, 0.25\n'),
        ("a.ndjson", b'{"source":"ana","target":"bo","probability":0.5}\n{"source":"bo","target":"cy","probability":0.25}\n'),
    ],
    ids=["csv", "with BOM", "CRLF", "tsv", "gzip", "other order and spaces", "ndjson"],
)  # fmt: skip
def test_the_same_arcs_are_read_from_every_form(tmp_path: Path, name: str, content: bytes) -> None:
    assert held(read_arcs(written(tmp_path, name, content))) == {("ana", "bo", 0.5), ("bo", "cy", 0.25)}


def test_parquet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pa_parquet.write_table(pa.table({"source": ["ana"], "target": ["bo"], "probability": [0.5]}), path)

    assert held(read_arcs(path)) == {("ana", "bo", 0.5)}


def test_kinds_go_to_their_layers_and_an_empty_kind_is_influence(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "source,target,kind\nbo,ana,Follows\nana,bo,\n")

    read = read_arcs(path)

    assert held(read, FOLLOWS) == {("bo", "ana", 1.0)}
    assert held(read, INFLUENCES) == {("ana", "bo", 1.0)}
    assert attention(read).name == FOLLOWS


@pytest.mark.parametrize(
    ("columns", "name", "chances"),
    [
        ("probability\na,c,0.5\nb,c,0.25\n", "measured", {0.5, 0.25}),
        ("weight\na,c,0.5\nb,c,0.25\n", "measured", {0.5, 0.25}),
        ("weight\na,c,6\nb,c,2\n", "weights", {0.75, 0.25}),
        ("note\na,c,x\nb,c,y\n", "counts", {0.5}),
    ],
    ids=["probabilities", "weights up to 1", "larger weights", "no strength"],
)
def test_chances_come_from_what_the_file_says(
    tmp_path: Path, columns: str, name: str, chances: set[float]
) -> None:
    found = influence(read_arcs(written(tmp_path, "a.csv", "source,target," + columns)))

    assert found.name == name
    assert set(found.arcs.weights.tolist()) == chances


def test_followers_hear_the_one_they_follow(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "source,target,kind\na,star,follows\nb,star,follows\nc,star,follows\n")

    assert seeds(read_arcs(path), 1)[0].key == "star"


def test_a_header_alone_is_an_empty_graph(tmp_path: Path) -> None:
    read = read_arcs(written(tmp_path, "a.csv", "source,target,probability\n"))

    assert len(read.nodes) == 0
    assert seeds(read, 3) == []


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("source,to\na,b\n", MalformedRow, "no column target"),
        ("source,target\na,b\n,c\n", MalformedRow, r":3 column source: is empty"),
        ("source,target,kind\na,b,follows\na,c,stares\n", MalformedRow, r":3 column kind: 'stares' is no kind"),
        ("source,target,probability\na,b,0.1\na,c,half\n", MalformedRow, r":3 column probability: 'half' is not a number"),
        ("source,target,probability\na,b,1.5\n", MalformedRow, r":2 column probability: 1.5 is not between 0 and 1"),
        ("source,target,weight\na,b,-1\n", MalformedRow, r":2 column weight: -1 is not between"),
        ("source,target,probability\na,b,nan\n", MalformedRow, r":2 column probability: nan is not"),
        ("source,target\na,b,c\n", SourceError, "cannot be read"),
        ("", SourceError, "cannot be read"),
        (b"source,target\na,\xff\xfe\n", SourceError, "cannot be read"),
        (gzip.compress(CSV.encode() * 1000)[:60], SourceError, "cannot be read"),
    ],
    ids=["column", "empty end", "kind", "word", "above 1", "negative", "nan", "ragged", "no header", "encoding", "cut gzip"],
)  # fmt: skip
def test_a_bad_file_names_its_first_fault(
    tmp_path: Path, text: str | bytes, error: type[SourceError], says: str
) -> None:
    name = "a.csv.gz" if isinstance(text, bytes) and text[:2] == b"\x1f\x8b" else "a.csv"

    with pytest.raises(error, match=says) as caught:
        read_arcs(written(tmp_path, name, text))

    assert caught.value.hint


def test_a_file_that_is_not_there_or_not_of_arcs_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="there is no file"):
        read_arcs(tmp_path / "none.csv")
    with pytest.raises(UnsupportedExport, match=r"suffix \.docx"):
        read_arcs(written(tmp_path, "a.docx", "x"))
