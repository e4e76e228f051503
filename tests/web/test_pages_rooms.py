"""Every room answers in every form and language, shows whom it may, and nobody else."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from graph.store import NewEdges, NewNodes, Store
from tests.web.conftest import Browse
from tests.web.small_world import ANNELIES, BRAM
from web.users import Role

PAGES = {
    "home": "/",
    "search": "/search?q=annelies",
    "people": "/people",
    "people with an interest": "/people?interest=interest:trail-running",
    "person": f"/people/{ANNELIES}",
    "reach of a person": f"/people/{ANNELIES}/reach",
    "account": "/handles/x:annelies_loopt",
    "brands": "/brands",
    "brand": "/brands/tarn",
    "brand in a period": "/brands/tarn?from=2026-05-01&to=2026-06-01&rivals=Noordkaap",
    "mavens": "/mavens",
    "mavens in a period": "/mavens?platform=x&from=2026-05-01&to=2026-06-01",
    "two people": f"/mavens/compare?who={ANNELIES}&who={BRAM}",
    "ambassadors": "/mavens?side=ambassadors",
    "critics": "/mavens?side=critics&brand=brand:noordkaap",
    "voices": f"/voices?who={ANNELIES}&who=x:bram_wandelt&find=cato",
    "best voices": "/voices/best?k=2",
    "review": "/review",
    "consent": "/consent",
    "why": "/consent/x:annelies_loopt?purpose=link",
}
HIDDEN = ("Vera", "verborgen", "verlopen")


def form(address: str, suffix: str) -> str:
    path, mark, asked = address.partition("?")
    return f"{'/index' if path == '/' else path}.{suffix}{mark}{asked}"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_opens_and_hides_whom_it_must(browse: Browse, language: str) -> None:
    client = browse(Role.ADMIN)

    for name, address in PAGES.items():
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer.status_code == 200, name
        assert f'<html lang="{language}' in answer.text, name
        assert not [hidden for hidden in HIDDEN if hidden in answer.text], name
        assert "style=" not in answer.text, name


def test_every_page_is_also_json_and_csv(browse: Browse) -> None:
    client = browse(Role.ADMIN)

    for name, address in PAGES.items():
        found, table = client.get(form(address, "json")), client.get(form(address, "csv"))
        assert (found.status_code, table.status_code) == (200, 200), name
        json.loads(found.text)
        assert table.mimetype == "text/csv", name
        assert not [hidden for hidden in HIDDEN if hidden in found.text + table.text], name


def test_without_any_permission_nobody_is_shown(browse: Browse, embedded: Store) -> None:
    client = browse(Role.ADMIN)
    at = embedded.clock()
    embedded.clock = lambda: at.replace(year=9999, month=12, day=31, hour=23)  # every permission has ended

    for name, address in PAGES.items():
        for each in (address, form(address, "json"), form(address, "csv")):
            text = client.get(each).text
            assert not [p for p in ("Annelies van", "Bram Smit", "Cato", "duinpad") if p in text], name


def test_stewards_rooms_are_closed_to_viewers(browse: Browse) -> None:
    client = browse(Role.VIEWER)

    for address in ("/review", "/consent", "/consent/x:annelies_loopt"):
        assert client.get(address).status_code == 403, address


def test_what_may_not_be_shown_is_not_there(browse: Browse) -> None:
    client = browse(Role.ADMIN)

    for address in (
        "/people/person:nobody",
        "/handles/x:nobody",
        "/handles/instagram:verborgen",
        "/brands/nothing",
    ):
        assert client.get(address).status_code == 404, address


def test_a_question_that_cannot_be_answered_says_so(browse: Browse) -> None:
    client = browse(Role.ADMIN)
    person = f"/people/{ANNELIES}?mood=sour"

    for address in (
        "/people?sort=shoe",
        "/people?page=x",
        "/brands/tarn?from=yesterday",
        "/mavens?side=nobody",
        person,
    ):
        assert client.get(address).status_code == 400, address


def test_the_list_says_how_many_are_not_shown(browse: Browse) -> None:
    text = browse(Role.ADMIN).get("/people", headers={"Accept-Language": "en"}).text

    assert "2 people who may be shown for insight" in text
    assert ANNELIES in text
    assert BRAM in text


def test_suggestions_come_as_a_list_of_options(browse: Browse) -> None:
    client = browse(Role.VIEWER)

    assert 'role="option"' in client.get("/search/suggest?q=anne").text
    assert client.get("/search/suggest.json?q=verb").get_json() == []


def test_an_empty_graph_teaches(app: Flask, browse: Browse, embedded: Store) -> None:
    client = browse(Role.ADMIN)
    empty(embedded)

    for address in ("/", "/people", "/brands", "/mavens", "/voices/best?k=2&now=1", "/review"):
        assert "kenner " in client.get(address).text


def empty(store: Store) -> None:
    from tests.conftest import WIPE

    while store.write(WIPE)[0]["taken"]:
        pass


def test_an_old_link_to_a_person_leads_to_who_it_is_now(embedded: Store, browse: Browse) -> None:
    embedded.bulk(
        [NewNodes("Former", [{"key": "person:once"}, {"key": "person:divided"}])],
        [
            NewEdges("WAS", "Handle", "Former", ["x:annelies_loopt"], ["person:once"], [{"why": "merge", "by": "resolve"}]),
            NewEdges("WAS", "Handle", "Former", ["x:annelies_loopt", "x:bram_wandelt"], ["person:divided"] * 2, [{"why": "split", "by": "resolve"}] * 2),
        ],
    )  # fmt: skip

    one = browse(Role.VIEWER).get("/people/person:once?mood=positive")
    several = browse(Role.VIEWER).get("/people/person:divided")

    assert one.status_code == 302
    assert one.headers["Location"].startswith(f"/people/{ANNELIES}")
    assert all(f'href="/people/{person}"' in several.text for person in (ANNELIES, BRAM))
