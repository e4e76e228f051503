"""`kenner text` on files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from click.testing import CliRunner

from graph.text.cli import text


def test_a_file_is_read_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text(
        "id,body\n1,Mijn Bergwadtent is echt geweldig vandaag\n2,Vandaag naar de moskee #wandelen\n",
        encoding="utf-8",
    )

    result = CliRunner().invoke(
        text, [str(file), "--column", "body", "--brands", "Bergwad", "--json"], catch_exceptions=False
    )

    first, second = json.loads(result.stdout)
    assert (first["row"], first["brands"][0]["key"], first["mood"] > 0) == (1, "brand:bergwad", True)
    assert (second["sensitive"], second["hashtags"], second["mood"]) == (True, [], None)


def test_ndjson_packed_with_gzip_gives_a_csv_file(tmp_path: Path) -> None:
    file, out = tmp_path / "posts.ndjson.gz", tmp_path / "read.csv"
    file.write_bytes(gzip.compress(b'{"text": "Wat een heerlijke wandeling langs zee vandaag"}\n'))

    result = CliRunner().invoke(text, [str(file), "--out", str(out)], catch_exceptions=False)

    assert result.exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("1,nl,")


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("id,body\n1,hoi\n", encoding="utf-8")

    result = CliRunner().invoke(text, [str(file)])

    assert "'text'" in str(result.exception)
    assert result.exit_code != 0


def test_help_shows_an_example() -> None:
    assert "Example: kenner text" in CliRunner().invoke(text, ["--help"]).output
