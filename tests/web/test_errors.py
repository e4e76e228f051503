"""Every refusal and failure keeps one shape and names the way out."""

from __future__ import annotations

import pytest
from flask import Flask

from graph.errors import BadParameter, KennerError, NotFound, NotPermitted, SchemaBehind, StoreUnavailable
from tests.web.conftest import Browse
from web.access import needs, public
from web.users import Role


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BadParameter("limit is 0", hint="write 1"), 400),
        (NotFound("no such person", hint="search"), 404),
        (NotPermitted("consent.none", "no consent for insight", hint="ask for it"), 403),
        (StoreUnavailable("no engine answers", hint="start it"), 503),
        (SchemaBehind("behind", hint="kenner migrate"), 503),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, KennerError) else str(each),
)
def test_an_error_of_ours_keeps_its_words_in_every_form(app: Flask, error: KennerError, status: int) -> None:
    @public
    def fail() -> str:
        raise error

    app.add_url_rule("/fail", "fail", fail)
    client = app.test_client()

    asked = client.get("/fail.json")
    page = client.get("/fail")
    fragment = client.get("/fail", headers={"HX-Request": "true"})

    assert asked.status_code == page.status_code == fragment.status_code == status
    body = asked.get_json()
    assert {k: body[k] for k in ("ok", "error", "kind", "hint", "status")} == {
        "ok": False,
        "error": error.message,
        "kind": error.kind,
        "hint": error.hint,
        "status": status,
    }
    for text in (page.text, fragment.text):
        assert error.message in text
        assert error.hint in text
    assert "<html" in page.text
    assert "<html" not in fragment.text


def test_a_rule_that_refused_is_named(app: Flask) -> None:
    @public
    def fail() -> str:
        raise NotPermitted("consent.none", "no consent for insight")

    app.add_url_rule("/fail", "fail", fail)

    assert app.test_client().get("/fail.json").get_json()["rule"] == "consent.none"
    assert "consent.none" in app.test_client().get("/fail").text


def test_a_fault_of_ours_tells_nothing_of_the_inside(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @public
    def fail() -> str:
        raise RuntimeError("password=hunter2 of annelies")

    app.add_url_rule("/fail", "fail", fail)

    for address in ("/fail", "/fail.json"):
        answer = app.test_client().get(address)
        assert answer.status_code == 500
        assert "hunter2" not in answer.text
        assert "RuntimeError" not in answer.text
    assert "fault at fail" in caplog.text


def test_an_address_nobody_made_is_said_in_the_language_asked_for(app: Flask) -> None:
    client = app.test_client()

    dutch = client.get("/nergens", headers={"Accept-Language": "nl"})
    english = client.get("/nergens", headers={"Accept-Language": "en"})

    assert dutch.status_code == english.status_code == 404
    assert "Op dit adres is geen pagina." in dutch.text
    assert "There is no page at this address." in english.text


def test_a_method_that_does_not_fit_says_which_do(browse: Browse) -> None:
    answer = browse(Role.VIEWER).put("/explore")

    assert answer.status_code in {400, 405}


def test_a_page_that_is_no_table_offers_the_other_form(app: Flask, browse: Browse) -> None:
    answer = browse(Role.VIEWER).get("/explore.csv", headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert ".json" in answer.get_json()["hint"]


def test_a_store_that_is_gone_makes_the_readiness_fail_and_the_process_live(app: Flask) -> None:
    class Gone:
        settings = app.extensions["kenner-store"].settings

        def version(self) -> int:
            raise StoreUnavailable("no engine answers", hint="start it")

    app.extensions["kenner-store"] = Gone()
    client = app.test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_a_role_is_checked_before_a_view_runs(app: Flask, browse: Browse) -> None:
    ran: list[str] = []

    @needs(Role.ADMIN)
    def guarded() -> str:
        ran.append("ran")
        return "secret"

    app.add_url_rule("/guarded", "guarded", guarded)

    assert browse(Role.STEWARD).get("/guarded").status_code == 403
    assert ran == []
    assert browse(Role.ADMIN).get("/guarded").text == "secret"


def test_a_store_that_fails_in_the_middle_still_gives_a_whole_page(app: Flask, browse: Browse) -> None:
    @needs(Role.VIEWER)
    def failing() -> str:
        raise StoreUnavailable("no engine answers", hint="start it")

    def uncountable(store: object) -> int:
        raise StoreUnavailable("no engine answers", hint="start it")

    app.add_url_rule("/failing", "failing", failing)
    client = browse(Role.STEWARD)
    app.extensions["kenner-waiting"]["explore"] = uncountable

    answer = client.get("/failing")

    assert answer.status_code == 503
    assert "no engine answers" in answer.text
    assert 'class="rail"' in answer.text


def test_the_number_beside_a_room_is_counted_once_a_while(app: Flask, browse: Browse) -> None:
    counted: list[int] = []

    def counter(store: object) -> int:
        counted.append(1)
        return 7

    app.extensions["kenner-waiting"]["explore"] = counter
    client = browse(Role.VIEWER)

    pages = [client.get("/explore").text for _ in range(3)]

    assert all(">7<" in page for page in pages)
    assert len(counted) == 1
