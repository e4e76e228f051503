"""Who gets in, what a session is worth, and what a change must bring."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.errors import BadParameter, ConflictError, NotFound, NotPermitted, StoreRefused
from graph.store import utc_now
from tests.web.conftest import PASSWORD, Browse, sign_in, token
from web.access import POLICY, inner_address, limiter, needed_role, signing_key
from web.users import Role, Users, generated_password

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPEN_TO_ALL = {
    "static", "account.sign_in", "account.begin", "account.choose", "health.process", "health.ready",
}  # fmt: skip


@pytest.fixture
def users(tmp_path: Path) -> Users:
    made = Users(tmp_path / "users.sqlite", idle=timedelta(minutes=30), longest=timedelta(hours=8))
    made.add("ana", Role.ANALYST, PASSWORD, NOON)
    return made


def test_every_route_says_who_may_enter_and_only_these_are_public(app: Flask) -> None:
    public = {each for each in app.view_functions if needed_role(app, each) is None}

    assert public == OPEN_TO_ALL


def test_a_view_that_says_nothing_is_closed_to_the_administrator_too(app: Flask, browse: Browse) -> None:
    client = browse(Role.ADMIN)
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")

    answer = client.get("/forgotten")

    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_a_visitor_gets_no_page_and_no_data(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL or "GET" not in (rule.methods or set()):
            continue
        address = str(rule).replace("<path:", "<").replace("<key>", "x:annelies_loopt")
        for name in rule.arguments - {"key"}:
            address = address.replace(f"<{name}>", "tarn")
        if address.startswith("/api/"):
            assert client.get(address).status_code == 401, address
            continue
        for form in ("", ".json", ".csv"):
            answer = client.get(("/index" if address == "/" and form else address) + form)
            assert answer.status_code in ({302} if not form else {401}), address + form
            assert "nnelies" not in answer.text.replace("annelies_loopt", "")


def test_each_role_may_do_what_it_is_for(browse: Browse) -> None:
    assert browse(Role.VIEWER).get("/explore").status_code == 200
    refused = browse(Role.VIEWER).get("/queries.json")
    assert (refused.status_code, refused.get_json()["rule"]) == (403, "access.role")
    assert browse(Role.ANALYST).get("/queries").status_code == 200


def test_signing_in_gives_an_id_that_is_stored_only_as_a_hash(
    app: Flask, people: Users, tmp_path: Path
) -> None:
    client = app.test_client()
    assert sign_in(client, "viewer", PASSWORD) == 303

    cookie = client.get_cookie("kenner")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    kept = b"".join(each.read_bytes() for each in tmp_path.glob("users.sqlite*"))
    assert cookie.value.encode() not in kept
    assert PASSWORD.encode() not in kept


def test_signing_in_again_makes_the_id_of_before_worthless(app: Flask, people: Users) -> None:
    client = app.test_client()
    sign_in(client, "viewer", PASSWORD)
    before = client.get_cookie("kenner")
    assert before is not None
    client.post(
        "/account/sign-in",
        data={"name": "viewer", "password": PASSWORD, "csrf_token": token(client, "/explore")},
    )
    after = client.get_cookie("kenner")
    assert after is not None
    assert after.value != before.value

    thief = app.test_client()
    thief.set_cookie("kenner", before.value)

    assert thief.get("/explore").status_code == 302


def test_an_id_that_somebody_planted_is_not_taken_over(app: Flask, people: Users) -> None:
    client = app.test_client()
    client.set_cookie("kenner", "planted")

    sign_in(client, "viewer", PASSWORD)

    cookie = client.get_cookie("kenner")
    assert cookie is not None
    assert cookie.value != "planted"


def test_signing_out_ends_the_session_on_the_server(app: Flask, browse: Browse) -> None:
    client = browse(Role.VIEWER)
    kept = client.get_cookie("kenner")
    assert kept is not None
    client.post("/account/sign-out", data={"csrf_token": token(client, "/explore")})

    thief = app.test_client()
    thief.set_cookie("kenner", kept.value)

    assert thief.get("/explore").status_code == 302


def test_a_disabled_user_is_out_at_the_next_request(browse: Browse, people: Users) -> None:
    client = browse(Role.STEWARD)
    people.disable("steward", utc_now())

    assert client.get("/explore").status_code == 302


def test_a_session_ends_when_it_rests_too_long_or_lives_too_long(users: Users) -> None:
    ana = users.all()[0]
    resting, living = users.begin(ana, "insight", NOON), users.begin(ana, "insight", NOON)

    assert users.session(resting, NOON + timedelta(minutes=29)) is not None
    assert users.session(resting, NOON + timedelta(minutes=60)) is None
    now = NOON
    while (now := now + timedelta(minutes=20)) <= NOON + timedelta(hours=8):
        assert users.session(living, now) is not None
    assert users.session(living, now) is None


def test_a_changed_password_ends_every_session(users: Users) -> None:
    held = users.begin(users.all()[0], "insight", NOON)
    users.set_password("ana", "quite another set of words")

    assert users.session(held, NOON) is None
    assert users.verify("ana", PASSWORD) is None
    assert users.verify("Ana ", "quite another set of words") is not None


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "kennerkennerkenner", "x" * 257])
def test_a_weak_password_is_refused(users: Users, password: str) -> None:
    with pytest.raises(BadParameter):
        users.add("bo", Role.VIEWER, password, NOON)


def test_generated_passwords_pass_and_differ(users: Users) -> None:
    one, other = generated_password(), generated_password()

    users.add("bo", Role.VIEWER, one, NOON)

    assert one != other
    assert users.verify("bo", one) is not None


def test_a_name_is_taken_once_and_an_unknown_one_is_named(users: Users) -> None:
    with pytest.raises(ConflictError):
        users.add("ANA", Role.VIEWER, PASSWORD, NOON)
    with pytest.raises(NotFound):
        users.disable("nobody", NOON)


def test_nobody_can_sign_in_until_somebody_was_added(app: Flask) -> None:
    users: Users = app.extensions["kenner-users"]
    client = app.test_client()

    assert users.all() == []
    assert "kenner user add" in client.get("/account/sign-in").text
    for name in ("admin", "demo", "kenner", "root"):
        assert sign_in(client, name, name) == 401


def test_the_eleventh_try_in_a_minute_is_refused(app: Flask, people: Users) -> None:
    client = app.test_client()
    limiter.enabled = True
    form = token(client)

    answers = [
        client.post("/account/sign-in", data={"name": "viewer", "password": "no", "csrf_token": form})
        for _ in range(11)
    ]

    assert [each.status_code for each in answers] == [401] * 10 + [429]
    limiter.reset()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=["cross-site", "a sister site", "another origin", "an opaque origin"],
)
def test_a_change_sent_by_another_site_is_refused(browse: Browse, headers: dict[str, str]) -> None:
    client = browse(Role.VIEWER)
    form = {"csrf_token": token(client, "/explore"), "purpose": "webcare"}

    answer = client.post("/account/choose.json", data=form, headers=headers)

    assert (answer.status_code, answer.get_json()["rule"]) == (403, "access.cross-site")


def test_a_change_without_the_token_is_refused(browse: Browse) -> None:
    client = browse(Role.VIEWER)

    answer = client.post("/account/choose", data={"purpose": "webcare"})

    assert answer.status_code == 400


def test_the_purpose_is_chosen_and_stays_in_sight(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    assert "insight</b>" in client.get("/explore", headers={"Accept-Language": "en"}).text

    client.post(
        "/account/choose",
        data={"csrf_token": token(client, "/explore"), "purpose": "webcare", "language": "nl"},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    )

    page = client.get("/explore").text
    assert "webcare</b>" in page
    assert '<html lang="nl"' in page


@pytest.mark.parametrize("address", ["/account/sign-in", "/explore", "/nowhere", "/explore.json", "/healthz"])
def test_every_answer_carries_the_policy_and_is_not_kept(browse: Browse, address: str) -> None:
    headers = browse(Role.VIEWER).get(address).headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]


def test_pages_carry_no_inline_style_script_or_handler(browse: Browse) -> None:
    client = browse(Role.ADMIN)
    for address in ("/account/sign-in", "/explore", "/queries", "/queries/explore.handle"):
        text = client.get(address).text
        assert " style=" not in text
        assert "<style" not in text
        assert " onclick=" not in text
        assert all(' src="' in part.split(">")[0] for part in text.split("<script")[1:])


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "", None, "/a\nb"],
)
def test_an_address_that_leads_away_becomes_the_first_page(target: str | None) -> None:
    assert inner_address(target) == "/"


def test_an_address_of_ours_is_kept() -> None:
    assert inner_address("/people?sort=-followers") == "/people?sort=-followers"


def test_a_key_that_others_may_read_or_that_is_short_stops_the_start(tmp_path: Path) -> None:
    made = signing_key(tmp_path / "web.key")
    assert len(made) >= 32
    assert signing_key(tmp_path / "web.key") == made

    (tmp_path / "web.key").chmod(0o644)
    with pytest.raises(StoreRefused):
        signing_key(tmp_path / "web.key")
    (tmp_path / "web.key").chmod(0o600)
    (tmp_path / "web.key").write_text("changeme")
    with pytest.raises(StoreRefused):
        signing_key(tmp_path / "web.key")


def test_an_undeclared_view_names_itself(app: Flask) -> None:
    app.view_functions["forgotten"] = lambda: ""

    with pytest.raises(NotPermitted, match="forgotten"):
        needed_role(app, "forgotten")


def test_the_file_of_users_is_for_its_owner_only(tmp_path: Path) -> None:
    Users(tmp_path / "users.sqlite")

    assert (tmp_path / "users.sqlite").stat().st_mode & 0o077 == 0
    assert sqlite3.connect(tmp_path / "users.sqlite").execute("SELECT count(*) FROM users").fetchone() == (0,)


def test_a_signed_in_page_is_not_the_sign_in_page(browse: Browse) -> None:
    client: FlaskClient = browse(Role.VIEWER)

    assert client.get("/account/sign-in?next=/explore").headers["Location"] == "/explore"
