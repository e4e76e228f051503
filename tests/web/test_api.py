"""`/api/v1`: what programs ask, who may, and that the description is what really happens."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from graph.settings import Settings
from graph.store import Store, utc_now
from resolver.pipeline import resolve
from tests.resolver.conftest import SILENT, fill
from tests.resolver.test_pipeline import FORBID
from tests.web.conftest import PASSWORD, Browse
from web import create_app
from web.access import limiter, needed_role
from web.api.description import MOST_BYTES, description
from web.users import Role, Users

ANNA, ANNA_TOO = "x:annakuiper", "facebook:anna.kuiper"
STRANGER = {"platform": "tiktok", "handle": "annakuiper", "name": "Anna Kuiper", "location": "Zwolle"}
STEWARD = ("steward", PASSWORD)


@pytest.fixture
def app(embedded: Store, tmp_path: Path) -> Flask:
    fill(embedded)
    made = create_app(Settings(state=tmp_path), embedded)
    limiter.reset()
    return made


@pytest.fixture
def client(app: Flask, people: Users) -> FlaskClient:
    return app.test_client()


def ask(
    client: FlaskClient, body: object, auth: tuple[str, str] | None = STEWARD, **more: Any
) -> TestResponse:
    """One question, and an answer that is as the description says."""
    answer = client.post("/api/v1/resolve", json=body, auth=auth, **more)
    assert_described(answer)
    return answer


def assert_described(answer: TestResponse) -> None:
    document = description()
    operation = document["paths"]["/resolve"]["post"]
    schema = operation["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": document["components"]}).validate(answer.get_json())


def is_a_question(body: object) -> bool:
    document = description()
    schema = {**document["components"]["schemas"]["Question"], "components": document["components"]}
    return bool(Draft202012Validator(schema).is_valid(body))


def test_an_account_is_told_its_candidates_best_first_with_evidence_and_person(
    embedded: Store, client: FlaskClient
) -> None:
    resolve(embedded)

    told = ask(client, STRANGER).get_json()

    assert told["key"] == "tiktok:annakuiper"
    assert {ANNA, ANNA_TOO} <= {each["key"] for each in told["candidates"]}
    assert told["candidates"] == sorted(told["candidates"], key=lambda each: -each["probability"])
    assert all(each["person"].startswith("person:") for each in told["candidates"])
    for each in told["candidates"]:
        assert sum(line["bits"] for line in each["evidence"]) == pytest.approx(each["bits"], abs=0.01)


def test_a_record_of_the_store_is_asked_for_by_its_key(client: FlaskClient) -> None:
    told = ask(client, {"key": ANNA, "purpose": "link", "limit": 1}).get_json()

    assert [each["key"] for each in told["candidates"]] == [ANNA_TOO]
    assert told["found"] >= 1


def test_nothing_of_a_question_is_stored(embedded: Store, client: FlaskClient, tmp_path: Path) -> None:
    ask(client, STRANGER)
    before = (embedded.digest(), embedded.version(), rows(tmp_path))

    ask(client, {**STRANGER, "bio": "nergens anders te lezen"})

    assert (embedded.digest(), embedded.version(), rows(tmp_path)) == before
    assert not [path for path in tmp_path.iterdir() if b"nergens anders" in path.read_bytes()]


def rows(folder: Path) -> list[str]:
    index = next(folder.glob("live*.sqlite"))
    with sqlite3.connect(index) as database:
        return list(database.iterdump())


def test_who_lost_the_permission_is_in_no_answer_and_leaves_the_file(
    embedded: Store, client: FlaskClient, tmp_path: Path
) -> None:
    ask(client, STRANGER)
    embedded.write(FORBID, keys=[ANNA_TOO])

    told = ask(client, STRANGER)
    by_key = ask(client, {"key": ANNA_TOO})

    assert ANNA_TOO not in told.text
    assert by_key.status_code == 404
    assert not [path for path in tmp_path.glob("live*") if b"anna.kuiper" in path.read_bytes()]


def test_an_account_whose_owner_says_no_is_refused_with_its_data_too(client: FlaskClient) -> None:
    answer = ask(client, {"platform": "x", "handle": "annakuiper_prive", "name": "Anna Kuiper"})

    assert answer.status_code == 403
    assert answer.get_json()["rule"] == "link.not-permitted"


def test_a_key_that_is_not_there_gets_near_spellings_of_those_who_may_be_linked(client: FlaskClient) -> None:
    answer = ask(client, {"key": "x:annakuipr"})

    assert answer.status_code == 404
    assert f"did you mean {ANNA}" in answer.get_json()["hint"]
    assert SILENT not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**STRANGER, "haircolour": "red"}, 400),
        ({**STRANGER, "name": 7}, 400),
        ({**STRANGER, "name": "a" * 10_000}, 400),
        ({**STRANGER, "handles": [["x:jan"]]}, 400),
        ({**STRANGER, "followers": -1}, 400),
        ({**STRANGER, "limit": 0}, 400),
        ({**STRANGER, "limit": True}, 400),
        ({"name": "Anna Kuiper"}, 400),
        ({"handle": "annakuiper"}, 400),
        ({"platform": "x"}, 400),
        ({"key": ANNA, "name": "Anna Kuiper"}, 400),
        ({"key": 7}, 400),
        ({"key": ""}, 400),
        ({"key": "x:" + "a" * 1000}, 400),
        ({"key": ANNA, "purpose": "gossip"}, 400),
        ([STRANGER], 400),
        ("x:annakuiper", 400),
        ({}, 400),
        ({"key": "x:bergwad"}, 400),
        ({"key": ANNA, "purpose": "insight"}, 403),
        ({**STRANGER, "purpose": "insight"}, 403),
        ({"key": "x:skylark_wie_dan_ook"}, 404),
    ],
    ids=lambda each: str(each)[-40:],
)
def test_what_does_not_fit_is_refused_in_the_one_shape(
    client: FlaskClient, body: object, status: int
) -> None:
    answer = ask(client, body)

    assert answer.status_code == status
    assert answer.get_json()["ok"] is False
    assert answer.get_json()["hint"]


@pytest.mark.parametrize(
    "body",
    [
        STRANGER, {"key": ANNA}, {"id": "7", "first_name": "Anna", "last_name": "Kuiper", "handles": "x:anna; y:anna"},
        {**STRANGER, "followers": 7, "verified": None, "email": "", "kind": "personal", "purpose": "link", "limit": 5},
    ],
    ids=["an account", "a key", "a customer", "much of an account"],
)  # fmt: skip
def test_what_the_description_takes_is_answered(client: FlaskClient, body: object) -> None:
    assert is_a_question(body)
    assert ask(client, body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{**STRANGER, "haircolour": "red"}, {**STRANGER, "name": "a" * 10_000}, {"name": "Anna"}, {"key": ANNA, "name": "Anna"}],
    ids=["unknown", "long", "nobody", "both"],
)  # fmt: skip
def test_what_the_description_does_not_take_is_refused(client: FlaskClient, body: object) -> None:
    assert not is_a_question(body)
    assert ask(client, body).status_code == 400


@pytest.mark.parametrize(
    ("sent", "declared", "status"),
    [
        (b'{"key": "x:annakuiper"', "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"platform": "x", "handle": "a", "followers": NaN}', "application/json", 400),
        (b'{"key": "\xff"}', "application/json", 400),
        (b"", "application/json", 400),
        (b'{"key": "x:annakuiper"}', "text/plain", 415),
        (b"key=x:annakuiper", "application/x-www-form-urlencoded", 415),
        (b'{"key": "' + b"a" * MOST_BYTES + b'"}', "application/json", 413),
    ],
    ids=["cut", "deep", "no number", "no UTF-8", "empty", "plain", "a form", "large"],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: FlaskClient, sent: bytes, declared: str, status: int
) -> None:
    answer = client.post("/api/v1/resolve", data=sent, content_type=declared, auth=STEWARD)

    assert answer.status_code == status
    assert_described(answer)


def test_only_who_may_see_evidence_of_links_is_answered(app: Flask, client: FlaskClient) -> None:
    statuses = {role.slug: ask(client, STRANGER, auth=(role.slug, PASSWORD)).status_code for role in Role}

    assert statuses == {"viewer": 403, "analyst": 403, "steward": 200, "admin": 200}
    assert needed_role(app, "api_v1.resolve") is Role.STEWARD


def test_a_visitor_is_told_how_to_sign_in_and_nothing_else(client: FlaskClient) -> None:
    refused = [
        ask(client, STRANGER, auth=None),
        ask(client, STRANGER, auth=("steward", "another four words here")),
    ]

    for answer in refused:
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert "kuiper" not in answer.text
    described = client.get("/api/v1/openapi.json")
    assert (described.status_code, described.get_json()["kind"]) == (401, "SignInNeeded")


def test_a_user_who_was_disabled_is_out(client: FlaskClient, people: Users) -> None:
    people.disable("steward", utc_now())

    assert ask(client, STRANGER).status_code == 401


def test_other_ways_to_say_who_one_is_are_refused(client: FlaskClient) -> None:
    for header in ("Bearer abc", "Basic", "Basic !!!", "Basic YWJj"):
        assert ask(client, STRANGER, auth=None, headers={"Authorization": header}).status_code == 401


def test_a_password_opens_no_page(client: FlaskClient) -> None:
    assert client.get("/people.json", auth=STEWARD).status_code == 401


def test_a_session_is_enough_but_not_from_another_site(browse: Browse) -> None:
    client = browse(Role.STEWARD)

    assert ask(client, STRANGER, auth=None).status_code == 200
    for header in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert ask(client, STRANGER, auth=None, headers=header).status_code == 403


def test_wrong_passwords_are_counted_and_right_ones_are_not(client: FlaskClient) -> None:
    assert [ask(client, STRANGER).status_code for _ in range(12)] == [200] * 12
    wrong = [ask(client, {}, auth=("steward", "wrong")).status_code for _ in range(12)]

    assert wrong == [401] * 10 + [429] * 2
    assert ask(client, STRANGER).status_code == 429


def test_questions_of_one_address_are_limited(client: FlaskClient) -> None:
    session = [ask(client, {"key": 7}).status_code for _ in range(3)]

    with limiter_at(117):
        assert ask(client, {"key": 7}).status_code == 429
    assert session == [400] * 3


class limiter_at:  # noqa: N801 - reads as a condition
    """As if that many requests had come from the address already."""

    def __init__(self, more: int) -> None:
        self._more = more

    def __enter__(self) -> None:
        from limits import parse

        for _ in range(self._more):
            limiter.limiter.hit(parse("120 per minute"), "127.0.0.1", "api_v1.resolve")

    def __exit__(self, *_: object) -> None:
        limiter.reset()


def test_the_description_is_there_for_who_signed_in_and_its_schemas_are_schemas(client: FlaskClient) -> None:
    answer = client.get("/api/v1/openapi.json", auth=("viewer", PASSWORD))

    told = answer.get_json()
    assert answer.status_code == 200
    assert told == json.loads(json.dumps(description()))
    assert told["openapi"].startswith("3.1.")
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for example in told["paths"]["/resolve"]["post"]["requestBody"]["content"]["application/json"][
        "examples"
    ].values():
        assert is_a_question(example["value"])


def test_every_address_of_the_api_is_described(app: Flask) -> None:
    described = {
        (f"/api/v1{path}", method.upper()) for path, of in description()["paths"].items() for method in of
    }

    assert described == {
        (rule.rule, method)
        for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }  # fmt: skip


def test_a_method_or_address_that_is_not_there_is_said_in_json(client: FlaskClient) -> None:
    for answer in (client.get("/api/v1/resolve", auth=STEWARD), client.get("/api/v1/nowhere", auth=STEWARD)):
        assert answer.status_code in {404, 405}
        assert answer.get_json()["ok"] is False
