"""The voices planner: the address is the state, and nobody is named who may not be shown."""

from __future__ import annotations

import csv
import io

from graph.store import NewEdges, NewNodes, Store
from tests.reach.world import FOREVER
from tests.web.conftest import Browse
from tests.web.small_world import ANNELIES, BRAM
from web.users import Role

EN = {"Accept-Language": "en"}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def follow_each_other(store: Store) -> None:
    """Cato hears Annelies already, and now Bram too; Annelies hears Bram."""
    accounts = ["mastodon:cato", "x:annelies_loopt", "instagram:verborgen"]
    store.bulk([], [NewEdges("FOLLOWS", "Handle", "Handle", accounts, ["x:bram_wandelt"] * 3)])


def test_the_audience_of_two_counts_who_hears_both_once(browse: Browse, embedded: Store) -> None:
    follow_each_other(embedded)
    plan = browse(Role.VIEWER).get(f"/voices.json?who={ANNELIES}&who={BRAM}").get_json()

    assert (plan["people"], plan["potential"]) == (1, 2)
    assert [voice["added"] for voice in plan["voices"]] == [1, 0]
    assert plan["times"] == [0, 1]


def test_an_account_of_a_person_is_that_person(browse: Browse) -> None:
    plan = browse(Role.VIEWER).get(f"/voices.json?who=x:annelies_loopt&who={ANNELIES}").get_json()

    assert [voice["key"] for voice in plan["voices"]] == [ANNELIES]
    assert plan["unknown"] == 0


def test_whom_may_not_be_shown_is_counted_and_never_named(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    asked = f"who={BRAM}&who=instagram:verborgen&who=x:verlopen"
    text = client.get(f"/voices?{asked}", headers=EN).text

    assert "2 of the people asked for are not shown" in text
    assert "Vera" not in text
    assert client.get("/voices/find.json?find=vera").get_json() == []
    assert [row["key"] for row in rows(client.get(f"/voices.csv?{asked}").text)] == [BRAM]


def test_who_is_found_can_be_added_and_is_not_offered_again(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    offered = client.get(f"/voices/find.json?find=bram&who={ANNELIES}").get_json()
    page = client.get(f"/voices?find=bram&who={ANNELIES}").text

    assert [each["key"] for each in offered] == [BRAM]
    assert offered[0]["add"] == f"/voices?who={ANNELIES}&who={BRAM}#find"
    assert 'class="found"' in page
    assert client.get(f"/voices/find.json?find=bram&who={BRAM}").get_json() == []


def test_a_set_is_taken_apart_by_links(browse: Browse) -> None:
    text = browse(Role.VIEWER).get(f"/voices?who={ANNELIES}&who={BRAM}").text

    assert f'href="/voices?who={BRAM}"' in text
    assert f'href="/voices?who={ANNELIES}"' in text


def test_too_many_voices_are_refused_in_words(browse: Browse) -> None:
    client = browse(Role.VIEWER)

    assert client.get("/voices?" + "&".join(f"who=x:{n}" for n in range(51))).status_code == 400
    assert client.get("/voices/best?k=many").status_code == 400


def test_the_page_of_the_best_comes_before_its_answer_and_then_keeps_it(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    first = client.get("/voices/best?k=2", headers=EN).text
    fetched = client.get("/voices/best?k=2", headers={**EN, "HX-Request": "true"}).text
    again = client.get("/voices/best?k=2", headers=EN).text

    assert "being weighed" in first
    assert "At least" not in first
    assert "At least" in fetched
    assert "At least" in again


def test_the_best_two_come_with_their_certificate_and_what_each_adds(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    plan = client.get("/voices/best.json?k=2").get_json()
    table = rows(client.get("/voices/best.csv?k=2").text)

    assert 0 < plan["certificate"]["share"] <= 1
    assert [voice["rank"] for voice in plan["voices"]] == [1, 2]
    assert plan["voices"][0]["key"] == ANNELIES
    assert float(table[0]["more"]) > 0


def test_the_best_keep_to_who_must_be_in_and_who_may_not(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    plan = client.get(f"/voices/best.json?k=2&must=mastodon:cato&not={ANNELIES}").get_json()

    assert [voice["key"] for voice in plan["voices"]] == ["mastodon:cato", BRAM]
    assert plan["voices"][0]["gain"]["is_named"]


def test_the_best_of_a_place_and_on_a_topic_are_only_those(browse: Browse, embedded: Store) -> None:
    place = [NewNodes("Place", [{"key": "place:utrecht", "name": "Utrecht"}])]
    embedded.bulk(place, [NewEdges("LIVES_IN", "Handle", "Place", ["x:bram_wandelt"], ["place:utrecht"])])
    client = browse(Role.VIEWER)

    def keys(asked: str) -> list[str]:
        return [each["key"] for each in client.get(f"/voices/best.json?k=1&{asked}").get_json()["voices"]]

    assert keys("place=place:utrecht") == [BRAM]
    assert keys("topic=interest:trail-running") == [ANNELIES]
    assert client.get("/voices/best.json?k=1&place=place:nowhere").status_code == 400


def test_a_budget_buys_who_has_a_price(browse: Browse) -> None:
    asked = f"k=&budget=300&price=100&cost.{ANNELIES}=250,50"
    plan = browse(Role.VIEWER).get(f"/voices/best.json?{asked}").get_json()

    spent = sum(voice["gain"]["cost"] for voice in plan["voices"])
    assert spent == plan["certificate"]["spent"] <= 300
    assert all(voice["gain"]["cost"] in {100, 250.5} for voice in plan["voices"])


def test_prices_are_read_from_a_column_of_the_accounts(browse: Browse, embedded: Store) -> None:
    eve = {"key": "x:eve", "idx": 99, "also": '{"fee": "120"}', "may_insight": FOREVER}
    embedded.bulk([NewNodes("Handle", [eve])], [])
    client = browse(Role.VIEWER)

    def bought(asked: str) -> dict[str, float]:
        plan = client.get(f"/voices/best.json?k=&budget=300&{asked}").get_json()
        return {each["key"]: each["gain"]["cost"] for each in plan["voices"]}

    assert bought("prices=fee") == {"x:eve": 120}
    assert bought("prices=fee&price=200&cost.x:eve=90&must=x:eve")["x:eve"] == 90
    assert (
        "nobody here has a price" in client.get("/voices/best?k=&budget=9&prices=wage&now=1", headers=EN).text
    )


def test_terms_that_cannot_be_met_are_refused_on_the_page_with_a_way_out(browse: Browse) -> None:
    client = browse(Role.VIEWER)
    page = client.get("/voices/best?k=9&now=1", headers=EN)

    assert page.status_code == 400
    assert "9 people are asked, 3 can be chosen" in page.text
    assert "Loosen a condition" in page.text
    assert client.get("/voices/best.json?k=9").status_code == 400
    assert client.get("/voices/best?k=2&budget=much").status_code == 400


def test_who_may_not_be_shown_cannot_be_bound_to_the_best(browse: Browse) -> None:
    answer = browse(Role.VIEWER).get("/voices/best.json?k=2&must=x:verlopen")

    assert answer.get_json()["unknown"] == 1
    assert "verlopen" not in answer.text
