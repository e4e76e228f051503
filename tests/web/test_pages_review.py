"""Review by the pages: evidence on both sides, an answer that holds at once, and the way back."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from graph.model.keys import person_key
from graph.store import NewEdges, NewNodes, Store
from tests.web.conftest import Browse, token
from tests.web.small_world import FOREVER
from web.users import Role

KEY = "decision:00000000-0000-5000-8000-00000000000a"
LEFT, RIGHT = "instagram:joris.kok", "x:joriskok"
EVIDENCE = [
    {"kind": "name", "says": "both are called Joris Kok", "bits": 6.0},
    {"kind": "place", "says": "Delft is not Breda", "bits": -7.2},
]


@pytest.fixture
def steward(browse: Browse, embedded: Store) -> FlaskClient:
    """Signed in as a steward, with one pair waiting."""
    client = browse(Role.STEWARD)
    handles = [
        {
            "key": key,
            "idx": 500 + n,
            "platform": key.partition(":")[0],
            "username": key.partition(":")[2],
            "name": "Joris Kok",
            "may_link": FOREVER,
            "may_insight": FOREVER,
        }
        for n, key in enumerate((LEFT, RIGHT))
    ]
    decision = {
        "key": KEY,
        "left": LEFT,
        "right": RIGHT,
        "verdict": "unsure",
        "status": "waiting",
        "probability": 0.3,
        "bits": -1.2,
        "evidence": json.dumps(EVIDENCE),
        "decided_by": "machine",
        "model": "test",
        "reason": "both are called Joris Kok: +6.0 bits",
        "basis": "",
        "worth": 1.9,
    }
    alone = {"decision": "alone", "probability": 1.0, "reason": "alone"}
    persons = [person_key(LEFT), person_key(RIGHT)]
    embedded.bulk(
        [
            NewNodes("Handle", handles),
            NewNodes("Person", [{"key": key, "idx": 800 + n} for n, key in enumerate(persons)]),
            NewNodes("Decision", [decision]),
        ],
        [
            NewEdges("IS", "Handle", "Person", [LEFT, RIGHT], persons, [alone, alone]),
            NewEdges("ABOUT", "Decision", "Handle", [KEY, KEY], [LEFT, RIGHT]),
        ],
    )
    return client


def answered(client: FlaskClient, said: str) -> str:
    """The address of the decision that the answer made."""
    csrf = token(client, f"/review/{KEY}")
    answer = client.post(f"/review/{KEY}", data={"answer": said, "csrf_token": csrf}, follow_redirects=True)
    assert answer.status_code == 200
    history = client.get("/review.json").get_json()
    assert [each["key"] for each in history] == []
    undo = answer.text.partition('action="/review/')[2].partition('"')[0]
    assert undo.endswith("/undo")
    return f"/review/{undo}"


def persons_of(client: FlaskClient) -> set[str]:
    return {client.get(f"/handles/{key}.json").get_json()["belongs"]["person"] for key in (LEFT, RIGHT)}


def test_the_pair_shows_evidence_for_and_against(steward: FlaskClient) -> None:
    text = steward.get(f"/review/{KEY}", headers={"Accept-Language": "en"}).text

    assert "both are called Joris Kok" in text.partition("Speaks for")[2].partition("Speaks against")[0]
    assert "Delft is not Breda" in text.partition("Speaks against")[2]
    assert [each["left"] for each in steward.get("/review.json").get_json()] == [LEFT]


def test_the_rail_says_how_many_wait(steward: FlaskClient) -> None:
    assert 'class="count"' in steward.get("/", headers={"Accept-Language": "en"}).text


def test_same_joins_at_once_and_undo_takes_it_back(steward: FlaskClient) -> None:
    assert len(persons_of(steward)) == 2

    undo = answered(steward, "same")
    assert len(persons_of(steward)) == 1

    taken = steward.post(undo, data={"csrf_token": token(steward, f"/review/{KEY}")}, follow_redirects=True)
    assert taken.status_code == 200, taken.text
    assert len(persons_of(steward)) == 2


def test_an_answer_that_is_none_is_refused(steward: FlaskClient) -> None:
    csrf = token(steward, f"/review/{KEY}")

    assert steward.post(f"/review/{KEY}", data={"answer": "maybe", "csrf_token": csrf}).status_code == 400
    assert steward.post(f"/review/{KEY}", data={"answer": "same"}).status_code == 400
