"""The commands, on files and on a store."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.errors import BadParameter, PurposeMissing
from graph.reach.cli import reach
from graph.reach.written import scored
from graph.store import Store
from tests.reach.graphs import exact_spread
from tests.reach.world import MONDAY, Message, given

ARCS = "source,target,probability\nana,bo,0.5\nana,cy,0.5\nbo,cy,0.5\ndee,ana,0.1\n"
PLAIN = [(0, 1, 0.5), (0, 2, 0.5), (1, 2, 0.5), (3, 0, 0.1)]


@pytest.fixture
def arcs(tmp_path: Path) -> str:
    path = tmp_path / "arcs.csv"
    path.write_text(ARCS, encoding="utf-8")
    return str(path)


def rows(*arguments: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(reach, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "command",
    [
        "authority",
        "travel",
        "mavens",
        "audience",
        "spread",
        "seeds",
        "communities",
        "connectors",
        "harmonic",
        "ambassadors",
        "fans",
        "critics",
        "paths",
        "bots",
        "snapshot",
        "clear",
    ],
)
def test_every_measure_has_help_with_an_example(command: str) -> None:
    done = CliRunner().invoke(reach, [command, "--help"])

    assert done.exit_code == 0
    assert f"Example: kenner reach {command}" in done.stdout


@pytest.mark.parametrize(
    "measure", ["authority", "audience", "spread", "seeds", "communities", "connectors", "harmonic"]
)
def test_every_measure_on_arcs_gives_ranked_rows_with_a_reason(arcs: str, measure: str) -> None:
    found = rows(measure, "--arcs", arcs)

    assert [row["rank"] for row in found] == list(range(1, len(found) + 1))
    for row in found:
        assert list(row)[:4] == ["rank", "key", "name", "score"]
        assert row["key"] in {"ana", "bo", "cy", "dee"}
        assert row["because"]


def test_seeds_come_with_their_spread_and_interval(arcs: str) -> None:
    found = rows("seeds", "--k", "2", "--arcs", arcs)

    truth = exact_spread(PLAIN, [0])
    assert found[0]["key"] == "ana"
    assert float(str(found[0]["interval_low"])) <= truth <= float(str(found[0]["interval_high"]))


def test_names_make_one_row_for_the_set(arcs: str) -> None:
    found = rows("spread", "ana", "dee", "--arcs", arcs)

    assert [(row["rank"], row["key"]) for row in found] == [(1, "ana, dee")]
    assert found[0]["score"] == pytest.approx(exact_spread(PLAIN, [0, 3]), abs=0.05)


def test_the_likeliest_way_has_a_row_a_person(arcs: str) -> None:
    found = rows("paths", "dee", "cy", "--arcs", arcs)

    assert [(row["key"], row["score"]) for row in found] == [
        ("dee", 1.0),
        ("ana", pytest.approx(0.1)),
        ("cy", pytest.approx(0.05)),
    ]
    assert rows("paths", "cy", "dee", "--arcs", arcs) == []


def test_out_writes_the_form_of_the_suffix(arcs: str, tmp_path: Path) -> None:
    out = tmp_path / "heard.csv"

    done = CliRunner().invoke(reach, ["audience", "--arcs", arcs, "--out", str(out)], catch_exceptions=False)

    assert done.exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[0].startswith("rank,key,name,score")


def test_a_header_alone_gives_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "none.csv"
    path.write_text("source,target\n", encoding="utf-8")

    for measure in ("authority", "audience", "spread", "seeds", "communities", "connectors", "harmonic"):
        assert rows(measure, "--arcs", str(path)) == []


def test_a_name_that_is_not_there_is_an_error_with_a_way_out(arcs: str) -> None:
    done = CliRunner().invoke(reach, ["spread", "anna", "--arcs", arcs])

    assert isinstance(done.exception, BadParameter)
    assert done.exception.hint == "did you mean ana?"


def test_the_store_is_not_read_without_a_purpose() -> None:
    done = CliRunner().invoke(reach, ["mavens"])

    assert isinstance(done.exception, PurposeMissing)


def test_seeds_for_a_budget_name_their_cost_and_their_certificate(arcs: str, tmp_path: Path) -> None:
    prices = tmp_path / "prices.csv"
    prices.write_text("key,fee\nana,9\nbo,2\ndee,2\n", encoding="utf-8")

    done = CliRunner().invoke(
        reach,
        ["seeds", "--arcs", arcs, "--budget", "4", "--costs", str(prices), "--cost-column", "fee", "--json"],
        catch_exceptions=False,
    )

    found = json.loads(done.stdout)
    assert {(row["key"], row["cost"]) for row in found} == {("bo", 2.0), ("dee", 2.0)}
    assert found[-1]["spent"] == 4.0
    assert "for at most 4.00" in done.stderr
    assert "1 people were left out: no price" in done.stderr


@pytest.mark.parametrize("option", [("--place", "utrecht"), ("--cost-property", "fee")])
def test_what_only_the_store_knows_is_refused_on_a_file(arcs: str, option: tuple[str, str]) -> None:
    done = CliRunner().invoke(reach, ["seeds", "--arcs", arcs, *option])

    assert isinstance(done.exception, BadParameter)
    assert "--store" in done.exception.hint


@pytest.fixture
def here(embedded: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The commands work on this store, which stays open."""
    monkeypatch.setattr("graph.reach.cli.using_store", lambda _url: nullcontext(embedded))
    given(embedded, handles={"x:ana": "person:ana", "x:bo": None}, follows=[("x:bo", "x:ana")])
    return embedded


def test_scores_are_written_to_everybody_whatever_is_shown_and_taken_back(here: Store) -> None:
    shown = rows("audience", "--write", "--limit", "1", "--purpose", "insight")

    assert [row["key"] for row in shown] == ["person:ana"]
    assert scored(here, "audience") == 2

    asked = CliRunner().invoke(reach, ["clear", "audience"], catch_exceptions=False)
    assert "2 people have one" in asked.stderr
    assert scored(here, "audience") == 2

    CliRunner().invoke(reach, ["clear", "audience", "--yes"], catch_exceptions=False)
    assert scored(here, "audience") == 0


@pytest.mark.parametrize("more", [["x:ana"], ["--arcs", "arcs.csv"]])
def test_only_scores_of_everybody_in_a_store_are_written(more: list[str]) -> None:
    done = CliRunner().invoke(reach, ["audience", "--write", "--purpose", "insight", *more])

    assert isinstance(done.exception, BadParameter)


def test_mavens_of_a_period_are_shown_and_not_written(
    embedded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.reach.cli.using_store", lambda _url: nullcontext(embedded))
    posts = [Message(f"x:p{n}", "x:ana", ["interest:tents"], liked_by=["x:bo"]) for n in range(3)]
    given(embedded, handles={"x:ana": None, "x:bo": None}, posts=posts)
    day, past = f"{MONDAY:%Y-%m-%d}", f"{MONDAY - timedelta(days=1):%Y-%m-%d}"

    assert [row["key"] for row in rows("mavens", "--from", day, "--to", day, "--purpose", "insight")] == [
        "x:ana"
    ]
    assert rows("mavens", "--to", past, "--purpose", "insight") == []
    done = CliRunner().invoke(reach, ["mavens", "--from", day, "--write", "--purpose", "insight"])
    assert "scores of a period" in str(done.exception)


def test_what_is_old_counts_less_with_a_half_life(embedded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bo was liked by four a month ago, Ana by three now, Cy by nobody."""
    monkeypatch.setattr("graph.reach.cli.using_store", lambda _url: nullcontext(embedded))
    crowd = ["x:cy", "x:dee", "x:eef", "x:fay"]
    posts = [
        Message("x:old", "x:bo", liked_by=crowd, at=MONDAY - timedelta(days=30)),
        Message("x:new", "x:ana", liked_by=crowd[1:]),
        Message("x:dull", "x:cy"),
    ]
    given(embedded, handles=dict.fromkeys(["x:ana", "x:bo", *crowd]), posts=posts)

    first = {
        days: rows("travel", "--purpose", "insight", *days)[0]["key"] for days in ((), ("--half-life", "10"))
    }

    assert first == {(): "x:bo", ("--half-life", "10"): "x:ana"}


def test_what_a_score_is_worth_stands_beside_it_for_programs_and_in_words(here: Store) -> None:
    done = CliRunner().invoke(
        reach, ["authority", "--layer", "follows", "--purpose", "insight", "--json"], catch_exceptions=False
    )

    first = json.loads(done.stdout)[0]
    assert (first["key"], first["coverage"], first["newest"]) == ("person:ana", 1.0, None)
    assert first["check_spearman"] is None
    assert "followers of 1 of 2 accounts (50%)" in done.stderr
    assert "not checked against what came after: no acts on posts with a time" in done.stderr

    quiet = CliRunner().invoke(
        reach, ["authority", "--no-check", "--purpose", "insight", "--json"], catch_exceptions=False
    )
    assert "check_spearman" not in json.loads(quiet.stdout)[0]
    assert quiet.stderr == ""
