import csv
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from resolver.cli import files as cli_files
from tests.worlds import data

ROWS = [
    ("1", "x", "jandevries_nl", "p1"), ("2", "x", "skylark77", "p2"), ("3", "x", "annakuiper", "p3"),
    ("4", "instagram", "jan.de.vries", "p1"), ("5", "instagram", "sky_lark_77", "p2"), ("6", "instagram", "bakkerij_piet", "p4"),
]  # fmt: skip


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Path, Path]:
    left, right = tmp_path / "x.csv", tmp_path / "instagram.csv"
    for path, platform in ((left, "x"), (right, "instagram")):
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "platform", "handle", "person"])
            writer.writerows(row for row in ROWS if row[1] == platform)
    return left, right


def test_link_writes_the_columns_of_the_contract_best_first(
    two_files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "pairs.csv"

    ran = CliRunner().invoke(cli_files.link, [*map(str, two_files), "--out", str(out)])

    assert ran.exit_code == 0, ran.output
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert list(rows[0]) == list(cli_files.LINK_COLUMNS)
    assert [float(row["probability"]) for row in rows] == sorted(
        (float(r["probability"]) for r in rows), reverse=True
    )
    assert {(row["left_id"], row["right_id"]) for row in rows if row["decision"] == "link"} == {
        ("1", "4"),
        ("2", "5"),
    }


def test_the_evidence_of_a_pair_adds_up_to_its_bits(two_files: tuple[Path, Path]) -> None:
    ran = CliRunner().invoke(cli_files.link, [*map(str, two_files), "--json"])

    for row in json.loads(ran.stdout):
        lines = json.loads(row["evidence"])
        assert set(lines[0]) == {"kind", "says", "bits"}
        assert sum(line["bits"] for line in lines) == pytest.approx(row["bits"], abs=1e-6)


def test_people_names_each_account_once(two_files: tuple[Path, Path], tmp_path: Path) -> None:
    accounts = tmp_path / "all.csv"
    accounts.write_text(
        "id,platform,handle,person\n" + "".join(",".join(row) + "\n" for row in ROWS), encoding="utf-8"
    )

    ran = CliRunner().invoke(cli_files.people, [str(accounts), "--truth", "person", "--json"])

    assert ran.exit_code == 0, ran.output
    person = {row["id"]: row["person"] for row in json.loads(ran.stdout)}
    assert set(person) == {"1", "2", "3", "4", "5", "6"}
    assert person["1"] == person["4"]
    assert len(set(person.values())) == 4
    assert "pairwise precision 1.0000   recall 1.0000" in ran.stderr


def test_a_file_in_another_order_gives_the_same_pairs(two_files: tuple[Path, Path], tmp_path: Path) -> None:
    left, right = two_files
    head, *body = right.read_text(encoding="utf-8").splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([head, *reversed(body)]) + "\n", encoding="utf-8")

    first = CliRunner().invoke(cli_files.link, [str(left), str(right), "--json"])
    second = CliRunner().invoke(cli_files.link, [str(left), str(turned), "--json"])

    assert first.stdout == second.stdout


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("platform,handle\nx,jan\nx,JAN\n", "is also row 1"),
        ("platform,handle\nx,\n", "neither a handle nor an id"),
    ],
    ids=["twice the same account", "nobody"],
)
def test_a_bad_row_is_named_with_its_place(content: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, encoding="utf-8")

    ran = CliRunner().invoke(cli_files.link, [str(path)])

    assert problem in str(ran.exception)
    assert "bad.csv" in str(ran.exception)


def test_real_handles_are_linked_better_than_the_goal(tmp_path: Path) -> None:
    table = pq.read_table(data.folder() / "identity" / "legislator_accounts.parquet").select(
        ["person", "platform", "handle"]
    )
    sides = {}
    for name, platforms in (("left", ["twitter"]), ("right", ["facebook", "instagram"])):
        kept = [row for row in table.to_pylist() if row["platform"] in platforms]
        sides[name] = tmp_path / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(kept), sides[name])

    ran = CliRunner().invoke(
        cli_files.link,
        [
            str(sides["left"]),
            str(sides["right"]),
            "--out",
            str(tmp_path / "pairs.parquet"),
            "--truth",
            "person",
        ],
    )

    assert ran.exit_code == 0, ran.output
    assert "true pairs 2,044" in ran.stderr
    found = re.search(r"F1 ([\d.]+)   \(decision link\)", ran.stderr)
    assert found is not None
    # 0.78 is the goal; the shipped weights saw these people, docs/resolver.md has the figure of weights that did not.
    assert float(found[1]) >= 0.83
