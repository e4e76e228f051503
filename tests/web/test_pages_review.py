"""Review by the pages: evidence on both sides, an answer that holds at once, and the way back."""

from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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
    undo = re.search(r'action="(/review/decision:[^"]+/undo)"', answer.text)
    assert undo is not None
    return undo.group(1)


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


SHAPE_OF = re.compile(r"/review/alike/([0-9a-f]{10})")


@pytest.fixture
def several(steward: FlaskClient, embedded: Store) -> FlaskClient:
    """Three more pairs of the same shape as the first one."""
    keys = [f"{platform}:vos{n}" for n in range(3) for platform in ("mastodon", "x")]
    embedded.bulk(
        [
            NewNodes("Handle", [
                {"key": key, "idx": 600 + n, "platform": key.partition(":")[0], "username": key.partition(":")[2],
                 "name": f"Lot Vos {n // 2}", "may_link": FOREVER, "may_insight": FOREVER}
                for n, key in enumerate(keys)
            ]),
            NewNodes("Person", [{"key": person_key(key), "idx": 900 + n} for n, key in enumerate(keys)]),
            NewNodes("Decision", [waiting_decision(n, *keys[2 * n : 2 * n + 2]) for n in range(3)]),
        ],
        [
            NewEdges("IS", "Handle", "Person", keys, [person_key(key) for key in keys],
                     [{"decision": "alone", "probability": 1.0, "reason": "alone"} for _ in keys]),
            NewEdges("ABOUT", "Decision", "Handle", [more(n // 2) for n in range(6)], keys),
        ],
    )  # fmt: skip
    return steward


def more(number: int) -> str:
    return f"decision:00000000-0000-5000-8000-0000000000b{number}"


def waiting_decision(number: int, left: str, right: str) -> dict[str, object]:
    return {
        "key": more(number), "left": left, "right": right, "verdict": "unsure", "status": "waiting", "probability": 0.4, "bits": -0.5,
        "evidence": json.dumps(EVIDENCE), "decided_by": "machine", "model": "test", "reason": "both are called Lot Vos: +6.0 bits",
        "basis": "", "worth": 1.5,
    }  # fmt: skip


def post(client: FlaskClient, address: str, **form: object) -> TestResponse:
    """As a form of the queue's page would."""
    csrf = token(client, f"/review/{KEY}")
    return client.post(address, data={"csrf_token": csrf, **form}, follow_redirects=True)


def waiting_keys(client: FlaskClient) -> set[str]:
    return {row["key"] for row in client.get("/review.json").get_json()}


def test_like_cases_are_answered_at_once_and_one_undo_takes_all_back(several: FlaskClient) -> None:
    before = waiting_keys(several)
    shape = SHAPE_OF.search(several.get("/review").text)
    assert shape is not None
    listed = several.get(f"/review/alike/{shape[1]}.json").get_json()
    assert {row["key"] for row in listed} == before
    assert len(before) == 4

    answer = post(several, "/review/acts", answer="different", case=[more(0), more(1), KEY])
    assert waiting_keys(several) == {more(2)}

    undo = re.search(r'action="(/review/acts/[^"]+/undo)"', answer.text)
    assert undo is not None
    post(several, undo[1])
    assert waiting_keys(several) == before


def test_the_newest_act_is_undone_from_any_page_of_review(several: FlaskClient) -> None:
    before = waiting_keys(several)
    post(several, f"/review/{KEY}", answer="same")
    assert 'data-key="z"' in several.get("/review").text

    post(several, "/review/undo")

    assert waiting_keys(several) == before
    assert len(persons_of(several)) == 2


def test_blind_shows_neither_score_nor_evidence_until_the_answer(steward: FlaskClient) -> None:
    for address in (
        f"/review/{KEY}?blind=1",
        "/review?blind=1",
        f"/review/{KEY}.json?blind=1",
        "/review.json?blind=1",
    ):
        text = steward.get(address, headers={"Accept-Language": "en"}).text
        assert "0.3" not in text, address
        assert "Delft" not in text, address
        assert "bits" not in text, address

    assert "De machine dacht: 0,30" in post(steward, f"/review/{KEY}", answer="same", blind="1").text


def test_who_comes_second_sees_who_looks_and_cannot_answer(browse: Browse, steward: FlaskClient) -> None:
    steward.get(f"/review/{KEY}")
    other = browse(Role.ADMIN)

    text = other.get(f"/review/{KEY}", headers={"Accept-Language": "en"}).text
    assert "steward is looking at this pair" in text
    assert "Same person" not in text
    assert "steward is looking at this" in other.get("/review", headers={"Accept-Language": "en"}).text
    refused = other.post(f"/review/{KEY}", data={"answer": "same", "csrf_token": token(other, "/review")})
    assert refused.status_code == 409

    post(steward, f"/review/{KEY}/leave")
    other.get("/review")
    assert "Same person" in other.get(f"/review/{KEY}", headers={"Accept-Language": "en"}).text


def test_next_passes_what_others_look_at_and_what_was_skipped(browse: Browse, several: FlaskClient) -> None:
    first = several.get("/review/next").location
    other = browse(Role.ADMIN)
    several.get(first)

    assert other.get("/review/next").location != first
    after = several.post(f"{first}/skip", data={"csrf_token": token(several, "/review")}).location
    assert after != first
    assert several.get("/review/next").location != first
    assert other.get("/review/next").location == first


def test_the_page_previews_the_people_an_answer_makes(steward: FlaskClient) -> None:
    would = steward.get(f"/review/{KEY}.json").get_json()["would_be"]["people"]

    assert [[side["key"] for side in group] for group in would] == [[LEFT, RIGHT]]


def test_two_accounts_on_one_platform_are_named_as_a_conflict(steward: FlaskClient, embedded: Store) -> None:
    embedded.bulk(
        [NewNodes("Handle", [{"key": "x:joris", "idx": 700, "platform": "x", "username": "joris", "may_link": FOREVER}])],
        [NewEdges("IS", "Handle", "Person", ["x:joris"], [person_key(LEFT)],
                  [{"decision": "alone", "probability": 1.0, "reason": "alone"}])],
    )  # fmt: skip
    from resolver import fields, review

    sides = review.sides(embedded, [LEFT, RIGHT, "x:joris"]).values()

    assert [(each.what, each.where) for each in fields.conflicts(list(sides))] == [("platform", "x")]


def test_a_second_reading_is_blind_and_a_disagreement_is_shown_and_settled(
    browse: Browse, steward: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolver.second.SHARE", 100)
    answered(steward, "same")
    other = browse(Role.ADMIN)
    address = other.get("/review/second").location
    seen = other.get(address, headers={"Accept-Language": "en"}).text
    assert "Delft" in seen or "bits" not in seen
    assert "steward" not in seen.partition("<main")[2]

    other.post(address, data={"answer": "different", "csrf_token": token(other, address)})
    assert len(persons_of(other)) == 1, "a second reading overrules nothing"
    listed = other.get("/review", headers={"Accept-Language": "en"}).text
    assert "two people judged differently" in listed
    told = other.get("/review/learnt.json").get_json()["agreement"]
    assert (told["pairs"], told["agreeing"]) == (1, 0)

    first = address.removeprefix("/review/second/")
    other.post(
        f"/review/{first}", data={"answer": "different", "csrf_token": token(other, f"/review/{first}")}
    )
    assert len(persons_of(other)) == 2
    assert "two people judged differently" not in other.get("/review", headers={"Accept-Language": "en"}).text


def test_what_was_decided_stands_beside_what_was_predicted(steward: FlaskClient) -> None:
    answered(steward, "same")

    (found,) = steward.get("/review/learnt.json").get_json()["taught"]["bins"]

    assert (found["low"], found["pairs"], found["same"]) == (0.3, 1, 1.0)
    assert "Predicted" in steward.get("/review/learnt", headers={"Accept-Language": "en"}).text


def test_reasons_are_dutch_on_dutch_pages(steward: FlaskClient) -> None:
    text = steward.get(f"/review/{KEY}", headers={"Accept-Language": "nl"}).text

    assert "beide heten Joris Kok" in text
    assert "Delft is niet Breda" in text
    assert "are called" not in text


def test_a_person_is_taken_apart_after_a_look_and_put_together_again(steward: FlaskClient) -> None:
    answered(steward, "same")
    (person,) = persons_of(steward)
    assert "checkbox" in steward.get(f"/people/{person}").text

    look = steward.get(f"/review/split/{person}?record={RIGHT}", headers={"Accept-Language": "en"})
    assert "Stays this person" in look.text
    assert len(persons_of(steward)) == 1

    done = post(steward, f"/review/split/{person}", record=RIGHT)
    assert len(persons_of(steward)) == 2
    undo = re.search(r'action="(/review/acts/[^"]+/undo)"', done.text)
    assert undo is not None
    post(steward, undo[1])
    assert len(persons_of(steward)) == 1


def test_a_person_is_not_taken_apart_when_nothing_is_ticked(steward: FlaskClient) -> None:
    answered(steward, "same")
    (person,) = persons_of(steward)

    assert (
        "Tick the records"
        in steward.get(
            f"/review/split/{person}", headers={"Accept-Language": "en"}, follow_redirects=True
        ).text
    )
    assert post(steward, f"/review/split/{person}").status_code == 400


def test_only_stewards_take_people_apart(browse: Browse, steward: FlaskClient) -> None:
    assert browse(Role.ANALYST).get("/review/split/person:x?all=1").status_code == 403
