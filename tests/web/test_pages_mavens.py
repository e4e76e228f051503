"""Mavens, two of them compared, and those who take sides: as pages, tables and programs' answers."""

from __future__ import annotations

from graph.store import NewEdges, NewNodes, Store
from tests.insight.test_siding import a_world as sides
from tests.web.conftest import Browse
from tests.web.small_world import ANNELIES, BRAM
from web.users import Role

EN = {"Accept-Language": "en"}


def test_a_page_of_people_who_take_a_side_shows_the_proof_and_how_it_was_counted(
    browse: Browse, embedded: Store
) -> None:
    from tests.web.test_pages_rooms import empty

    client = browse(Role.VIEWER)
    empty(embedded)
    sides(embedded)
    for side in ("ambassadors", "critics"):
        text = client.get(f"/mavens?side={side}&brand=brand:acme", headers=EN).text
        assert "The proof:" in text
        assert "how counted" in text

    table = client.get("/mavens.csv?side=ambassadors&brand=brand:acme").text
    assert "since" in table.splitlines()[0]
    assert (
        client.get("/mavens.json?side=ambassadors&brand=brand:acme").get_json()[0]["proofs"][0]["key"]
        == "x:a3"
    )


def test_two_ticked_people_are_compared_and_another_number_says_what_to_do(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    both = client.get(f"/mavens/compare?who={ANNELIES}&who={BRAM}", headers=EN).text

    assert "Their audiences" in both
    assert f"/voices?who={ANNELIES}&amp;who={BRAM}" in both
    assert "exactly two" in client.get(f"/mavens/compare?who={ANNELIES}", headers=EN).text
    assert client.get(f"/mavens/compare?who={ANNELIES}&who=x:verlopen").status_code == 404


def test_mavens_narrowed_to_nobody_say_that_there_are_some(browse: Browse, embedded: Store) -> None:
    posts = [{"key": f"x:t{n}", "platform": "x", "text": "tent"} for n in range(3)]
    names = [each["key"] for each in posts]
    embedded.bulk(
        [NewNodes("Post", posts)],
        [
            NewEdges("POSTED", "Handle", "Post", ["x:bram_wandelt"] * 3, names),
            NewEdges("ABOUT", "Post", "Interest", names, ["interest:trail-running"] * 3, [{"weight": 1.0, "rule": "term"}] * 3),
            NewEdges("LIKES", "Handle", "Post", ["mastodon:cato"] * 3, names),
        ],
    )  # fmt: skip
    client = browse(Role.VIEWER)

    assert "Bram Smit" in client.get("/mavens?topic=interest:trail-running&platform=x", headers=EN).text
    nobody = client.get("/mavens?platform=mastodon", headers=EN).text
    assert "none of them meets every condition" in nobody
    assert "Nobody in this period" in client.get("/mavens?from=2001-01-01&to=2001-02-01", headers=EN).text
    assert client.get("/mavens?from=yesterday").status_code == 400


def test_posts_without_words_have_no_mavens_and_the_page_leads_to_who_moves_others(browse: Browse) -> None:
    text = browse(Role.VIEWER).get("/mavens", headers=EN).text

    assert "posts loaded without words have none" in text
    assert 'href="/voices/best?k=10"' in text


def test_the_reach_of_a_person_bears_the_name_of_the_card(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    card = client.get(f"/people/{ANNELIES}", headers=EN).text
    name = card.split("<h1>", 1)[1].split("</h1>", 1)[0]

    assert f"Reach of {name}" in client.get(f"/people/{ANNELIES}/reach", headers=EN).text


def test_sides_of_a_graph_without_brands_say_how_to_load_some(browse: Browse, embedded: Store) -> None:
    from tests.web.test_pages_rooms import empty

    client = browse(Role.VIEWER)
    empty(embedded)

    assert "kenner import brands brands.csv" in client.get("/mavens?side=critics", headers=EN).text


def test_authority_says_how_fresh_it_is_in_both_languages_and_as_a_table(
    browse: Browse, embedded: Store
) -> None:
    client = browse(Role.VIEWER)

    first = client.get("/mavens/authority", headers=EN).text
    embedded.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", ["mastodon:cato"], ["x:bram_wandelt"])])
    moved = client.get("/mavens/authority", headers=EN).text

    assert "Walked in full on" in first
    assert "1 tie that came or went was pushed in" in moved
    assert "&lt;" not in moved
    assert "who follows whom" in moved
    assert (
        "ingeduwd sinds de volledige berekening"
        in client.get("/mavens/authority", headers={"Accept-Language": "nl"}).text
    )
    table = client.get("/mavens/authority.csv").text.splitlines()
    assert table[0].startswith("rank,key,name,score")
    assert ANNELIES in table[1]
    assert "trail running" in first
    assert client.get("/mavens/authority?topic=trail-running", headers=EN).status_code == 200
    assert client.get("/mavens/authority?topic=knitting").status_code == 400
