import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph import spark
from graph.errors import BadParameter
from resolver.cli import files as cli_files


def test_asking_for_spark_where_it_is_not_installed_tells_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("id,handle\n1,jan\n", encoding="utf-8")
    monkeypatch.setattr(
        spark, "find_spec", lambda name: None if name == "pyspark" else importlib.util.find_spec(name)
    )

    ran = CliRunner().invoke(cli_files.people, [str(accounts), "--engine", "spark"])

    assert isinstance(ran.exception, BadParameter)
    assert "pip install 'kenner[spark]'" in ran.exception.hint
