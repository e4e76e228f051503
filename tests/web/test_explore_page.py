"""Explore and the library: what the browser asks for, behind the gate."""

from __future__ import annotations

import pytest

from graph.catalogue import catalogue
from tests.web.conftest import Browse, token
from web.pages import queries
from web.users import Role

ANNELIES = "/explore/nodes/x:annelies_loopt"


def test_the_panel_counts_only_who_may_be_seen(browse: Browse) -> None:
    answer = browse(Role.VIEWER).get(f"{ANNELIES}.json").get_json()

    ties = {(each["edge"], each["direction"]): each["count"] for each in answer["ties"]}
    assert ties[("FOLLOWS", "in")] == 2  # of four: one never permitted, one did until 2020
    assert answer["details"]["name"] == "Annelies van den Berg"


def test_a_portion_comes_in_columns_with_its_total(browse: Browse) -> None:
    answer = browse(Role.VIEWER).get(f"{ANNELIES}/expand?edge=FOLLOWS&direction=in&limit=1")

    columns = answer.get_json()
    assert columns["total"] == 2
    assert len(columns["nodes"]["keys"]) == 2  # the node itself and one neighbour
    assert columns["edges"]["target"] == ["x:annelies_loopt"]


@pytest.mark.parametrize(
    "key", ["instagram:verborgen", "x:verlopen", "x:nobody"], ids=["never", "ended", "unknown"]
)
def test_who_may_not_be_seen_is_as_unknown_as_who_is_not_there(browse: Browse, key: str) -> None:
    client = browse(Role.ADMIN)

    for tail in ("", "/seed", "/expand?edge=FOLLOWS&direction=out"):
        answer = client.get(f"/explore/nodes/{key}{tail}", headers={"Accept": "application/json"})
        assert answer.status_code == 404
        assert "Vera" not in answer.text


def test_another_purpose_shows_other_people(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    assert client.get(f"{ANNELIES}/seed").status_code == 200

    client.post("/account/choose", data={"csrf_token": token(client, "/explore"), "purpose": "share"})

    assert client.get(f"{ANNELIES}/seed").status_code == 404


def test_the_finder_finds_by_name_who_may_be_found(browse: Browse) -> None:
    client = browse(Role.VIEWER)

    found = client.get("/explore/find?q=annel").get_json()
    hidden = client.get("/explore/find?q=vera").get_json()

    assert any("nnelies" in each["name"] for each in found)
    assert hidden == []


@pytest.mark.parametrize("asked", ["limit=0", "limit=99999", "limit=x", "offset=-1"])
def test_a_portion_out_of_bounds_is_refused(browse: Browse, asked: str) -> None:
    answer = browse(Role.VIEWER).get(f"{ANNELIES}/expand?edge=FOLLOWS&direction=in&{asked}")

    assert answer.status_code == 400


def test_a_query_runs_from_its_form_and_shows_its_text(browse: Browse) -> None:
    client = browse(Role.ANALYST)
    address = "/queries/explore.handle_follows_in_handle?key=x:annelies_loopt"

    form, result = client.get(address).text, client.get(address + "&run=1").text
    rows = client.get(address.replace("?", ".json?")).get_json()

    assert "MATCH (n:Handle {key: $key})" in form
    assert "Cato de Wit" not in form
    assert "Cato de Wit" in result
    assert {row["key"] for row in rows} == {"x:bram_wandelt", "mastodon:cato"}
    assert client.get(address.replace("?", ".csv?")).text.startswith("key,name,weight\n")


def test_a_parameter_that_does_not_fit_is_named(browse: Browse) -> None:
    answer = browse(Role.ANALYST).get("/queries/explore.handle_follows_in_handle.json?key=x:a&limit=many")

    assert answer.status_code == 400
    assert "limit" in answer.get_json()["error"]


def test_only_reads_behind_the_gate_or_without_people_are_offered() -> None:
    offered = [each for each in catalogue().values() if queries.may_run(each)]

    assert offered
    assert all(each.mode == "read" for each in offered)
    assert not [
        each.name for each in offered if each.name.startswith(("consent.", "identity.", "ingest.", "schema."))
    ]


@pytest.mark.parametrize("name", ["ingest.clear", "schema.contents", "consent.history", "nothing.here"])
def test_what_is_not_offered_cannot_be_run_by_address(browse: Browse, name: str) -> None:
    assert browse(Role.ADMIN).get(f"/queries/{name}.json").status_code == 404


def test_communities_are_asked_for_without_a_key_in_the_address(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    sent = {"X-CSRFToken": token(client, "/")}
    keys = ["x:annelies_loopt", "x:bram_wandelt", "x:verlopen", "brand:tarn"]

    found = client.post("/explore/groups", json={"keys": keys}, headers=sent).get_json()

    assert found["communities"][0] == found["communities"][1] == 1
    assert found["communities"][2:] == [0, 0]
    assert client.post("/explore/groups", json={"keys": keys}).status_code == 400
    assert client.post("/explore/groups", json=["x:annelies_loopt"], headers=sent).status_code == 400
