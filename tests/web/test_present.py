"""One page, three forms; figures, dates and moods as the language writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from flask import Flask, Response

from graph.errors import BadParameter
from web import present
from web.access import public
from web.present import Column

COLUMNS = [Column("name", "Name"), Column("people", "People", "number"), Column("secret", "", sortable=False)]


@dataclass(frozen=True)
class Voice:
    name: str
    people: int | None
    secret: str = "s"


VOICES = [Voice("Bo", 1204), Voice("ana", None), Voice("Cato", 7), Voice("=HYPERLINK(1)", 3)]


@pytest.fixture
def page_app(app: Flask) -> Flask:
    @public
    def voices() -> Response:
        rows = present.sorted_as_asked(VOICES, COLUMNS, default="-people")
        return present.page("error.html", rows=rows, columns=COLUMNS[:2], name="voices", refusal=None)

    app.add_url_rule("/sample-rows", "voices", voices)
    return app


def test_the_same_rows_leave_as_json_and_csv(page_app: Flask) -> None:
    client = page_app.test_client()

    as_json = client.get("/sample-rows.json").get_json()
    as_csv = client.get("/sample-rows.csv")

    assert [row["name"] for row in as_json] == ["Bo", "Cato", "=HYPERLINK(1)", "ana"]
    assert as_csv.text.splitlines() == ["name,people", "Bo,1204", "Cato,7", "'=HYPERLINK(1),3", "ana,"]
    assert as_csv.headers["Content-Disposition"] == 'attachment; filename="voices.csv"'


def test_the_sort_is_in_the_address_and_unknown_values_stand_last_either_way(page_app: Flask) -> None:
    client = page_app.test_client()

    up = client.get("/sample-rows.json?sort=people").get_json()
    by_name = client.get("/sample-rows.json?sort=name").get_json()

    assert [row["people"] for row in up] == [3, 7, 1204, None]
    assert [row["name"] for row in by_name] == ["=HYPERLINK(1)", "ana", "Bo", "Cato"]


@pytest.mark.parametrize("asked", ["secret", "nothing", "-nothing"])
def test_a_column_that_cannot_be_sorted_by_is_refused(page_app: Flask, asked: str) -> None:
    answer = page_app.test_client().get(f"/sample-rows.json?sort={asked}")

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("language", "whole", "big", "part"),
    [("en", "1,204", "12.4 k", "23.5 %"), ("nl", "1.204", "12,4 k", "23,5 %")],
    ids=["English", "Dutch"],
)
def test_figures_follow_the_language(app: Flask, language: str, whole: str, big: str, part: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert present.number(1204) == whole
        assert present.short(12_410) == big
        assert present.short(1204) == whole
        assert present.share(0.2351, 1) == part
        assert present.share(0.2, 1).endswith("0 %")
        assert present.interval(1204, 1150, 1260).startswith(f"{whole} (")
        assert present.number(None) == "–"


def test_moods_are_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        said = [present.mood_word(each) for each in (0.8, 0.1, -0.6, None)]

    assert said == ["positive", "neutral", "negative", "unknown"]


def test_a_cell_never_lets_markup_of_others_through(app: Flask) -> None:
    with app.test_request_context():
        shown = present.cell({"name": "<script>", "at": "/people/x"}, Column("name", "Name", href="at"))

    assert str(shown) == '<a href="/people/x">&lt;script&gt;</a>'


def test_a_moment_carries_its_exact_time(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        shown = str(present.day(datetime(2026, 5, 4, 9, tzinfo=UTC)))

    assert 'datetime="2026-05-04T09:00:00+00:00"' in shown
    assert "4 May 2026" in shown


def test_a_number_of_the_address_is_kept_within_bounds(app: Flask) -> None:
    with app.test_request_context("/?n=99999&m=nine"):
        assert present.asked_int("n", 25, most=500) == 500
        assert present.asked_int("absent", 25) == 25
        with pytest.raises(BadParameter):
            present.asked_int("m", 25)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Annelies van den Berg", "AB"), ("bram", "BR"), ("x_y", "XY"), ("", "?"), (None, "?")],
    ids=["three words", "one word", "a handle", "empty", "unknown"],
)
def test_initials(name: str | None, letters: str) -> None:
    assert present.initials(name) == letters


def test_dataclasses_become_plain_json_at_any_depth(app: Flask) -> None:
    @public
    def card() -> Response:
        return present.page("error.html", data={"voices": VOICES[:1], "at": datetime(2026, 5, 4, tzinfo=UTC)})

    app.add_url_rule("/card", "card", card)

    assert json.loads(app.test_client().get("/card.json").text) == {
        "voices": [{"name": "Bo", "people": 1204, "secret": "s"}],
        "at": "2026-05-04T00:00:00+00:00",
    }
