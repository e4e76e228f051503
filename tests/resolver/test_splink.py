"""Settings of Splink: on real Splink and DuckDB where they are installed (the bench group), else by their form."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from graph.errors import BadParameter
from resolver import files
from resolver.cli import weights as cli_weights
from resolver.engines import local
from resolver.habits import Affix
from resolver.records import Records
from resolver.splink import columns
from resolver.splink.distil import level_of
from resolver.splink.levels import View
from resolver.splink.settings import Exported, export
from resolver.weigh import Weights

GIVEN = ("jan", "anna", "piet", "roos", "hidde", "sanne", "bram", "els", "tim", "noor")
SURNAMES = ("kuiper", "vrolijk", "postma", "timmer", "bakkers", "zeilstra", "molenaar", "hoekstra")


def town() -> list[dict[str, str]]:
    """Eighty people with two accounts each: the same handle, one with additions, or one cut; half show a name."""
    rows = []
    for number in range(80):
        given, surname = GIVEN[number % 10], SURNAMES[number // 10]
        other = (
            f"{given}{surname}",
            f"real_{given}{surname}",
            f"{given}.{surname}99",
            f"{given}{surname[:4]}",
        )
        named = f"{given.title()} {surname.title()}" if number % 2 else ""
        rows += [
            {
                "id": f"{platform}{number}", "platform": platform, "handle": handle, "name": named,
                "email": f"{given}@{surname}.example" if number % 3 == 0 else "", "person": str(number),
            }
            for platform, handle in (("x", f"{given}{surname}"), ("instagram", other[number % 4]))
        ]  # fmt: skip
    return rows


@pytest.fixture(scope="module")
def accounts() -> Records:
    return files.from_rows(town(), path="town", truth="person").in_order()


@pytest.fixture(scope="module")
def exported(accounts: Records) -> Exported:
    return export(accounts, None, Weights.read())


def bits_of(exported: Exported, comparison: str) -> list[float]:
    found: list[float] = next(
        each.bits.tolist() for each in exported.model.comparisons if each.comparison.name == comparison
    )
    return found


def test_m_and_u_of_each_comparison_sum_to_one_and_say_what_the_levels_say(exported: Exported) -> None:
    for comparison in exported.settings["comparisons"]:
        told = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for share in ("m_probability", "u_probability"):
            assert sum(level[share] for level in told) == pytest.approx(1.0)
            assert all(0 < level[share] < 1 for level in told)
    handle = bits_of(exported, "handle")
    assert handle[0] > handle[3] > handle[-1]
    assert handle[1] > handle[-1]


def test_what_the_sample_does_not_tell_is_left_out_and_named(exported: Exported) -> None:
    held = {each["output_column_name"] for each in exported.settings["comparisons"]}

    assert held == {"handle", "name", "spelling", "email"}
    assert set(exported.silent) == {"phone", "birthday", "postcode", "place", "page"}
    assert "birthday" not in json.dumps(exported.settings)
    assert "birthday" not in exported.sql.partition("SELECT")[2]


def test_settings_for_more_records_expect_a_link_less_often(accounts: Records, exported: Exported) -> None:
    more = export(accounts, None, Weights.read(), records=1_600)

    def odds(found: Exported) -> float:
        share = float(found.settings["probability_two_random_records_match"])
        return share / (1 - share)

    assert odds(exported) / odds(more) == pytest.approx(10)


def test_a_sample_of_nobody_twice_is_refused(accounts: Records) -> None:
    alone = Records(accounts.rows[:20])

    with pytest.raises(BadParameter, match="pairs of one person"):
        export(alone, None, Weights.read())


def test_the_command_writes_settings_and_sql_and_says_what_they_cannot_hold(tmp_path: Path) -> None:
    path, out = tmp_path / "town.csv", tmp_path / "settings.json"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(town()[0]))
        writer.writeheader()
        writer.writerows(town())

    ran = CliRunner().invoke(cli_weights.splink, [str(path), "--truth", "person", "--out", str(out)])
    told = CliRunner().invoke(cli_weights.splink, [str(path), "--out", str(out), "--json"])

    assert ran.exit_code == told.exit_code == 0, ran.output
    assert "context" in ran.stdout
    assert "settings  precision" in ran.stdout
    row = json.loads(told.stdout)
    assert row["kept"] > 0.8
    assert json.loads(out.read_text(encoding="utf-8"))["link_type"] == "dedupe_only"
    assert (tmp_path / "settings.sql").read_text(encoding="utf-8").startswith("-- ")


@pytest.fixture(scope="module")
def prepared(accounts: Records, exported: Exported) -> Any:
    """The columns of the settings as DuckDB makes them from the plain ones, and a connection."""
    duckdb = pytest.importorskip("duckdb", reason="the bench group has duckdb and splink")
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE accounts (id VARCHAR, platform VARCHAR, handle VARCHAR, name VARCHAR, email VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO accounts VALUES (?, ?, ?, ?, ?)",
        [[row[name] or None for name in ("id", "platform", "handle", "name", "email")] for row in town()],
    )  # fmt: skip
    connection.execute(f"CREATE TABLE prepared AS {exported.sql}")
    return connection


def test_sql_makes_the_columns_that_the_sample_was_read_with(prepared: Any, accounts: Records) -> None:
    names = [name for name, column in columns.PREPARED.items() if column.needs <= {"handle", "name", "email"}]

    rows = prepared.execute(f"SELECT unique_id, {', '.join(names)} FROM prepared").fetchall()

    ours = {
        key: tuple(values) for key, *values in zip(
            accounts.keys, *(columns.PREPARED[name].of(accounts) for name in names), strict=True
        )
    }  # fmt: skip
    assert {row[0]: tuple(value or "" for value in row[1:]) for row in rows} == ours


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ({"handle": "real_JanDeVries99"}, {"letters": "realjandevries99", "stem": "jandevries"}),
        ({"handle": "SenatorToddYoung"}, {"stem": "toddyoung"}),
        ({"handle": "the_real"}, {"stem": "real"}),
        ({"name": "Berg, Jan van den"}, {"name": "jan van den berg", "surname": "berg", "given": "jan"}),
        ({"name": "Rep. José O'Brien"}, {"name": "jose obrien", "first_last": "joseobrien"}),
        ({"name": "Marieke"}, {"surname": None, "first_last": None, "joined": "marieke"}),
        ({"email": "Jan.B+shop@Post.example"}, {"email": "jan.b@post.example", "local": "janb"}),
        ({"url": "https://www.x.com/jan/?a=1"}, {"page": "x.com/jan"}),
    ],
)
def test_sql_follows_our_normal_forms(raw: dict[str, str], wanted: dict[str, str | None]) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the bench group has duckdb and splink")
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE accounts (id VARCHAR, " + ", ".join(f"{name} VARCHAR" for name in raw) + ")"
    )
    connection.execute(
        f"INSERT INTO accounts VALUES ('1', {', '.join('?' for _ in raw)})", list(raw.values())
    )

    row = connection.execute(f"SELECT {', '.join(wanted)} FROM ({columns.select(frozenset(raw))})").fetchall()

    assert dict(zip(wanted, row[0], strict=True)) == wanted


def test_additions_that_weights_know_are_taken_off_in_sql_too(prepared: Any) -> None:
    sql = columns.stem_sql("'janbakkerfietst99'", (Affix("after", "fietst", 40, 40, 90.0),))

    assert prepared.execute(f"SELECT {sql}").fetchall() == [("janbakker",)]


def test_splink_adds_up_the_bits_we_fitted_and_ranks_pairs_as_we_do(
    prepared: Any, accounts: Records, exported: Exported, tmp_path: Path
) -> None:
    splink = pytest.importorskip("splink", reason="the bench group has duckdb and splink")
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(exported.settings), encoding="utf-8")
    api = splink.DuckDBAPI(prepared)
    linker = splink.Linker(api.register("prepared"), str(path))

    found = linker.inference.predict(threshold_match_weight=-50).as_pandas_dataframe().to_dict("records")

    said = {
        tuple(sorted((row["unique_id_l"], row["unique_id_r"]))): float(row["match_weight"]) for row in found
    }
    weighed = local.score(accounts, None, Weights.read())
    where = [
        tuple(sorted((accounts.keys[i], accounts.keys[j])))
        for i, j in zip(weighed.pairs.i.tolist(), weighed.pairs.j.tolist(), strict=True)
    ]
    ours = dict(zip(where, weighed.bits.tolist(), strict=True))
    view = View(weighed.pairs)
    fitted = dict(zip(where, exported.model.bits(view).tolist(), strict=True))
    both = [pair for pair in ours if pair in said]
    assert len(both) > 100
    assert [said[pair] for pair in both] == pytest.approx([fitted[pair] for pair in both], abs=0.02)
    links = [said[pair] for pair in both if ours[pair] > 0]
    apart = [said[pair] for pair in both if ours[pair] < -3]
    assert np.mean(np.array(links)[:, None] > np.array(apart)) > 0.95
    levels = {
        name: level_of(next(each.comparison for each in exported.model.comparisons if each.comparison.name == name), view)
        for name in ("handle", "name")
    }  # fmt: skip
    same, other = levels["handle"] == 0, levels["handle"] == 5
    assert weighed.lines["handle"][same].mean() > weighed.lines["handle"][other].mean()
    assert bits_of(exported, "handle")[0] > bits_of(exported, "handle")[5]
    same, other = levels["name"] == 0, levels["name"] == 6
    assert weighed.lines["name"][same].mean() > weighed.lines["name"][other].mean()
    assert bits_of(exported, "name")[0] > bits_of(exported, "name")[6]
