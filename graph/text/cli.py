"""`kenner text`: what each row of a file says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from graph.cli import emit, output_options, say
from graph.errors import BadParameter
from graph.ingest.table import Table, open_table
from graph.model.keys import brand_key
from graph.text.names import Brand, Vocabulary
from graph.text.reading import Reading, read_texts

_CHUNK = 20_000
_COLUMNS = (
    "language",
    "mood",
    "confidence",
    "brands",
    "products",
    "hashtags",
    "handles",
    "interests",
    "intent",
    "sponsored",
    "sensitive",
)


@click.command("text")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--column", default="text", show_default=True, help="The column that holds the text.")
@click.option("--brands", "names", default="", help="Brands to look for, parted by commas.")
@output_options
def text(file: Path, column: str, names: str, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """Say for each row its language, mood, brands, interests, intent, and whether it is sensitive.

    Example: kenner text posts.csv --column text --brands Bergwad,Noordkaap --out read.csv
    """
    table = open_table(file)
    brands = Vocabulary.of(Brand(brand_key(name), name.strip()) for name in names.split(",") if name.strip())
    rows = list(_read(table, column, brands))
    emit(rows, columns=["row", *_COLUMNS], as_json_=as_json_, fmt=fmt, out=out)
    held_back = sum(bool(row["sensitive"]) for row in rows)
    say(f"read {len(rows):,}   sensitive, held back {held_back:,}")


def _read(table: Table, column: str, brands: Vocabulary) -> Iterator[dict[str, object]]:
    for chunk in table.chunks(_CHUNK):
        if column not in chunk.columns:
            raise BadParameter(
                f"{table.path} has no column {column!r}", hint="it has " + ", ".join(sorted(chunk.columns))
            )
        texts = ["" if value is None else str(value) for value in chunk.columns[column]]
        for row, reading in enumerate(read_texts(texts, brands), start=chunk.first_row):
            yield {"row": row, **_plain(reading)}


def _plain(reading: Reading) -> dict[str, object]:
    return {
        "language": reading.language,
        "mood": reading.mood,
        "confidence": reading.confidence,
        "brands": [{"key": each.key, "rule": each.rule, "mood": each.mood} for each in reading.brands],
        "products": [{"key": each.key, "rule": each.rule, "mood": each.mood} for each in reading.products],
        "hashtags": list(reading.hashtags),
        "handles": list(reading.handles),
        "interests": [
            {"key": each.key, "weight": each.weight, "rule": each.rule} for each in reading.interests
        ],
        "intent": reading.intent,
        "sponsored": reading.sponsored,
        "sensitive": reading.sensitive,
    }
