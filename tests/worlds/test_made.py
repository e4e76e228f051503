"""The made world: its size, its roles by behaviour, and that a seed gives the same bytes."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from graph.errors import BadParameter
from graph.worlds.made import MadeWorld, generate
from graph.worlds.made.market import CAMPAIGN, COMPANIES, MAVEN_TOPICS, PLATFORMS
from graph.worlds.made.people import pool

PEOPLE = 200


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> MadeWorld:
    return generate(tmp_path_factory.mktemp("made"), people=PEOPLE)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def posts(world: MadeWorld) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.decompress(world.files["posts"][0].read_bytes()).splitlines()]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        generate(tmp_path / name, people=60, seed=seed)

    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert bytes_of(tmp_path / "one") != bytes_of(tmp_path / "three")


def test_a_world_needs_a_crowd(tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="too few"):
        generate(tmp_path, people=10)


def test_sizes_follow_the_number_of_people(world: MadeWorld) -> None:
    accounts = table(world.files["accounts"][0])

    assert 2.0 <= len(accounts) / PEOPLE <= 2.8
    assert len(table(world.files["customers"][0])) == PEOPLE * 0.6
    assert {row["platform"] for row in accounts} == set(PLATFORMS)
    assert {row["kind"] for row in accounts} == {"personal", "business", "employee", "brand", "bot"}


def test_a_third_of_the_customers_have_no_address(world: MadeWorld) -> None:
    customers = table(world.files["customers"][0])

    bare = sum(not row["address"] for row in customers) / len(customers)

    assert 0.2 <= bare <= 0.45


def test_handles_are_unique_and_people_share_names(world: MadeWorld) -> None:
    accounts = table(world.files["accounts"][0])
    handles = Counter((row["platform"], row["handle"]) for row in accounts)
    names = Counter(row["name"] for row in table(world.files["customers"][0]) if row["name"])

    assert max(handles.values()) == 1
    assert max(names.values()) >= 2


def test_consents_come_in_every_state(world: MadeWorld) -> None:
    rows = table(world.files["consents"][0])

    assert {row["status"] for row in rows} == {"given", "refused", "withdrawn", "requested", "yes"}
    assert any(row["basis"] == "f" and row["assessment"] for row in rows)
    assert any(row["status"] == "given" and row["valid_until"] for row in rows)
    assert all(
        row["wording"] and row["method"] for row in rows if row["status"] == "given" and row["basis"] == "a"
    )


def test_nothing_of_the_truth_is_in_a_file_that_is_imported(world: MadeWorld) -> None:
    people = {row["person"] for row in table(world.truth / "people.csv")}
    for paths in world.files.values():
        for path in paths:
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            assert not any(person.encode() in data for person in people)


def test_answers_and_shares_point_at_posts_that_are_older(world: MadeWorld) -> None:
    written = posts(world)
    at = {post["id"]: str(post["posted_at"]) for post in written}

    pointing = [post for post in written if post.get("reply_to") or post.get("shares_of")]

    assert pointing
    assert all(
        at[post.get("reply_to") or post.get("shares_of")] <= str(post["posted_at"]) for post in pointing
    )


def test_ambassadors_praise_in_three_weeks_and_are_heard_fans_are_not(world: MadeWorld) -> None:
    person_of = {row["record"]: row["person"] for row in table(world.truth / "people.csv")}
    said = {row["post"]: row for row in table(world.truth / "posts.csv")}
    sides = table(world.truth / "sides.csv")
    weeks: dict[tuple[str, str], set[str]] = defaultdict(set)
    for post in posts(world):
        truth = said.get(f"{post['platform']}:{post['id']}")
        writer = person_of.get(f"{post['platform']}:{post['handle']}".lower())
        if truth and writer and not post.get("reply_to"):
            for part in filter(None, truth["brands"].split(";")):
                brand, _, mood = part.partition("=")
                if mood == "1" and truth["kind"] != "campaign":
                    weeks[brand, writer].add(str(post["posted_at"])[:10])

    travel = defaultdict(list)
    for row in sides:
        if row["side"] in {"ambassador", "fan"}:
            assert len(weeks[row["brand"], row["person"]]) >= 3
        travel[row["brand"], row["side"]].append(float(row["travel"]))

    own = "brand:bergwad"
    assert {row["side"] for row in sides} == {"ambassador", "fan", "critic"}
    assert min(travel[own, "ambassador"]) > max(travel[own, "fan"])


def test_every_maven_topic_has_mavens_after_whom_people_act(world: MadeWorld) -> None:
    rows = table(world.truth / "mavens.csv")

    assert {row["topic"] for row in rows} == {f"interest:{topic}" for topic in MAVEN_TOPICS}
    assert all(int(row["people"]) > 3 for row in rows)


def test_the_campaign_did_something(world: MadeWorld) -> None:
    lift = json.loads((world.truth / "campaign.json").read_text(encoding="utf-8"))

    assert lift["talk_lift"] > 1.2
    assert any(f"#{CAMPAIGN.tag}" in str(post["text"]).lower() for post in posts(world))


def test_most_posts_are_dutch_some_english_and_hardly_any_is_said_twice(world: MadeWorld) -> None:
    said = table(world.truth / "posts.csv")
    languages = Counter(row["language"] for row in said)
    texts = [str(post["text"]) for post in posts(world) if post["text"] and not post.get("reply_to")]

    assert languages["nl"] > 3 * languages["en"] > 0
    assert len(set(texts)) / len(texts) > 0.6


def test_brand_names_are_invented_and_have_products() -> None:
    assert [company.own for company in COMPANIES].count(True) == 1
    assert len(COMPANIES) == 4
    assert all(company.products for company in COMPANIES)


def test_prefixes_belong_to_names() -> None:
    assert any(row["prefix"] == "van den" for row in pool("last-names.csv"))
