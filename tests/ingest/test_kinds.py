"""Each kind: what its rows make in the graph."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.errors import BadParameter, SourceError
from graph.ingest.load import load
from graph.ingest.registry import KINDS
from graph.store import Store
from tests.ingest.files import write
from tests.ingest.graphs import edge_values, edges, imported, nodes, sums


def test_the_kinds_are_those_of_the_command_line() -> None:
    assert set(KINDS) == {
        "accounts", "customers", "posts", "arcs", "purchases", "consents", "brands", "interests",
    }  # fmt: skip


def test_a_bare_handle_is_enough(embedded: Store, tmp_path: Path) -> None:
    report = imported(embedded, "accounts", tmp_path, "platform,handle\nX,@Jan_deVries\n")

    assert sums(report) == (1, 0, 0, 0)
    (found,) = nodes(embedded, "Handle").values()
    assert {n: found[n] for n in ("key", "platform", "username", "search_name", "idx")} == {
        "key": "x:jan_devries",
        "platform": "x",
        "username": "Jan_deVries",
        "search_name": "jan_devries",
        "idx": 0,
    }


def test_an_account_keeps_what_is_known_and_the_rest_aside(embedded: Store, tmp_path: Path) -> None:
    report = imported(
        embedded,
        "accounts",
        tmp_path,
        "platform;handle;Name;id;followers;created;verified;phone;shoe size\n"
        "x;ana;Ana Sánchez;99;1.204;31-12-2019;ja;06-12345678;41\n",
    )

    assert report.notes == ("columns kept aside: shoe_size",)
    found = nodes(embedded, "Handle")["x:ana"]
    assert found["name"] == "Ana Sánchez"
    assert found["search_name"] == "ana ana sanchez"
    assert found["account_id"] == "99"
    assert found["followers"] == 1204
    assert found["created"] == datetime(2019, 12, 31, tzinfo=UTC)
    assert found["verified"] is True
    assert found["phone"] == "+31612345678"
    assert json.loads(found["also"]) == {"shoe_size": "41"}


def test_an_empty_cell_says_nothing(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "accounts", tmp_path, "platform,handle,bio\nx,ana,rides\n")

    report = imported(embedded, "accounts", tmp_path, "platform,handle,bio,name\nx,ana,,Ana\n", name="b.csv")

    assert sums(report) == (0, 1, 0, 0)
    assert nodes(embedded, "Handle")["x:ana"]["bio"] == "rides"


def test_refused_rows_are_set_aside_with_the_way_out(embedded: Store, tmp_path: Path) -> None:
    text = "platform,handle,followers,kind\nx,ana,12,personal\nx,,3,\nx,bo,many,alien\n,cy,,\n"

    report = imported(embedded, "accounts", tmp_path, text)

    assert sums(report) == (1, 0, 0, 3)
    assert report.quarantine == tmp_path / "rows.csv.refused.csv"
    with report.quarantine.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["refused_line"], r["refused_column"], r["handle"]) for r in rows] == [
        ("3", "handle", ""), ("4", "followers", "bo"), ("5", "platform", "cy"),
    ]  # fmt: skip
    assert rows[1]["refused_problem"] == "'many' is not a whole number; kind: 'alien' is no kind we know"
    assert rows[0]["refused_way_out"] == "fill in handle: username, with or without @"
    assert {r["refused_path"] for r in rows} == {str(tmp_path / "rows.csv")}


def test_a_mended_quarantine_file_can_be_imported_as_it_is(embedded: Store, tmp_path: Path) -> None:
    report = imported(embedded, "accounts", tmp_path, "platform,handle,followers\nx,ana,1\nx,bo,many\n")
    assert report.quarantine is not None

    mended = report.quarantine.read_text().replace(",many", ",12")
    again = imported(embedded, "accounts", tmp_path, mended, name="mended.csv")

    assert sums(again) == (1, 0, 0, 0)
    assert "also" not in nodes(embedded, "Handle")["x:bo"]


def test_the_quarantine_of_an_earlier_run_goes_when_nothing_is_refused(
    embedded: Store, tmp_path: Path
) -> None:
    imported(embedded, "accounts", tmp_path, "platform,handle\nx,\n")
    assert (tmp_path / "rows.csv.refused.csv").exists()

    imported(embedded, "accounts", tmp_path, "platform,handle\nx,ana\n")

    assert not (tmp_path / "rows.csv.refused.csv").exists()


def test_a_customer_needs_no_name_and_no_address(embedded: Store, tmp_path: Path) -> None:
    report = imported(
        embedded,
        "customers",
        tmp_path,
        "id,first_name,last_name,city,country,handles,birthday\n1,,,,,,\n2,Jan,de Vries,Ede,nl,x:Jan;instagram:@jdv,1980-02-29\n",
    )

    assert sums(report) == (2, 0, 0, 0)
    found = nodes(embedded, "Customer")
    assert found["crm:1"].keys() == {"key", "fingerprint"}
    assert found["crm:2"]["name"] == "Jan de Vries"
    assert found["crm:2"]["handles"] == ["x:jan", "instagram:jdv"]
    assert found["crm:2"]["birthday"] == "1980-02-29"
    assert edges(embedded, "LIVES_IN") == {("crm:2", "place:ede")}
    assert nodes(embedded, "Place")["place:ede"]["country"] == "NL"


def test_a_customer_who_moves_lives_in_one_place(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "customers", tmp_path, "id,city\n1,Ede\n")

    report = imported(embedded, "customers", tmp_path, "id,city\n1,Zwolle\n", name="b.csv")

    assert sums(report) == (0, 1, 0, 0)
    assert edges(embedded, "LIVES_IN") == {("crm:1", "place:zwolle")}


@pytest.mark.parametrize(
    "text",
    [
        "id,bsn\n1,123456782\n2,\n",
        "id,Burgerservicenummer\n1,1234.56.782\n2,\n",
        "id,number\n1,123456782\n2,\n",
        "id,notes\n1,his BSN is 123456782\n2,\n",
        "id,address\n1,bsn: 123 456 782\n2,\n",
    ],
    ids=["named-column", "dutch-name-and-dots", "unnamed-column", "in-a-text", "in-a-known-column"],
)
def test_a_citizen_number_is_refused_and_nowhere_kept(embedded: Store, tmp_path: Path, text: str) -> None:
    report = imported(embedded, "customers", tmp_path, text)

    assert sums(report) == (1, 0, 0, 1)
    assert "citizen number (BSN)" in report.shown[0].problem.says
    assert report.quarantine is not None
    kept = report.quarantine.read_text() + str(nodes(embedded, "Customer"))
    assert "123456782" not in kept.replace(" ", "").replace(".", "")


def test_numbers_that_are_no_citizen_numbers_are_kept(embedded: Store, tmp_path: Path) -> None:
    report = imported(embedded, "customers", tmp_path, "id,card,phone\n1,123456782,612345678\n2,123456789,\n")

    assert sums(report) == (2, 0, 0, 0)
    assert json.loads(nodes(embedded, "Customer")["crm:1"]["also"]) == {"card": "123456782"}


def test_ids_that_are_all_citizen_numbers_are_refused(embedded: Store, tmp_path: Path) -> None:
    numbers = [n for n in range(100_000_000, 100_000_400) if _passes(n)][:12]

    report = imported(embedded, "customers", tmp_path, "id\n" + "".join(f"{n}\n" for n in numbers))

    assert sums(report) == (0, 0, 0, 12)


def _passes(number: int) -> bool:
    digits = [int(d) for d in str(number)]
    return sum(w * d for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0


def test_brands_with_products_and_rivals(embedded: Store, tmp_path: Path) -> None:
    text = "name,aliases,own,rivals,products\nNoordkaap,NK;Noord kaap,ja,Veld;Berg,Trektent\nVeld,,nee,Noordkaap,\n"

    report = imported(embedded, "brands", tmp_path, text)

    assert sums(report) == (2, 0, 0, 0)
    found = nodes(embedded, "Brand")
    assert found["brand:noordkaap"]["aliases"] == ["NK", "Noord kaap"]
    assert found["brand:noordkaap"]["own"] is True
    assert found["brand:berg"]["own"] is False
    assert edges(embedded, "OF") - {("", "")} >= {("product:trektent", "brand:noordkaap")}
    assert edges(embedded, "COMPETES_WITH") == {
        ("brand:noordkaap", "brand:veld"),
        ("brand:noordkaap", "brand:berg"),
        ("brand:veld", "brand:noordkaap"),
    }


def test_a_changed_brand_has_its_present_rivals_only(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "brands", tmp_path, "name,rivals\nNoordkaap,Veld;Berg\n")

    report = imported(embedded, "brands", tmp_path, "name,rivals\nNoordkaap,Berg\n", name="b.csv")

    assert sums(report) == (0, 1, 0, 0)
    assert edges(embedded, "COMPETES_WITH") == {("brand:noordkaap", "brand:berg")}


def test_what_a_row_leaves_out_stays(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "accounts", tmp_path, "platform,handle,speaks_for\nx,help,Veld\n")
    imported(embedded, "brands", tmp_path, "name,rivals\nNoordkaap,Veld\n", name="b.csv")

    first = imported(embedded, "accounts", tmp_path, "platform,handle,bio\nx,help,hi\n", name="c.csv")
    imported(embedded, "brands", tmp_path, "name,products\nNoordkaap,Tent\n", name="d.csv")
    again = imported(embedded, "accounts", tmp_path, "platform,handle\nx,help\n", name="e.csv")

    assert [sums(first), sums(again)] == [(0, 1, 0, 0), (0, 0, 1, 0)]
    assert edges(embedded, "SPEAKS_FOR") == {("x:help", "brand:veld")}
    assert edges(embedded, "COMPETES_WITH") == {("brand:noordkaap", "brand:veld")}


def test_interests_of_special_categories_are_refused(embedded: Store, tmp_path: Path) -> None:
    text = (
        "slug,label_nl,label_en,broader,terms\nkamperen,kamperen,camping,outdoor,tent;tenten\n"
        "geloof,religie,religion,,\n"
    )

    report = imported(embedded, "interests", tmp_path, text)

    assert sums(report) == (1, 0, 0, 1)
    assert set(nodes(embedded, "Interest")) == {"interest:kamperen", "interest:outdoor"}
    assert edges(embedded, "BROADER") == {("interest:kamperen", "interest:outdoor")}


def test_a_post_is_read_and_tied(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "brands", tmp_path, "name,own,products\nNoordkaap,ja,Trektent\n", name="brands.csv")
    text = (
        "id,platform,handle,text,posted_at,likes,reply_to\n"
        "1,x,ana,Zo blij met mijn Noordkaap! Dank @bo #kamperen,2026-01-01T10:00:00+01:00,3,\n"
        "2,x,bo,Graag gedaan,2026-01-02,,1\n"
    )

    report = imported(embedded, "posts", tmp_path, text)

    assert sums(report) == (2, 0, 0, 0)
    post = nodes(embedded, "Post")["x:1"]
    assert post["posted_at"] == datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert post["likes"] == 3
    assert post["language"] == "nl"
    assert post["mood"] > 0
    assert edges(embedded, "POSTED") == {("x:ana", "x:1"), ("x:bo", "x:2")}
    assert {("x:1", "brand:noordkaap"), ("x:1", "x:bo")} <= edges(embedded, "MENTIONS")
    assert edges(embedded, "TAGGED") == {("x:1", "tag:kamperen")}
    assert edges(embedded, "REPLY_TO") == {("x:2", "x:1")}
    assert ("x:1", "interest:kamperen") in edges(embedded, "ABOUT") or edges(embedded, "ABOUT")


def test_a_changed_post_is_read_anew(embedded: Store, tmp_path: Path) -> None:
    imported(
        embedded, "posts", tmp_path, "id,platform,handle,text,posted_at\n1,x,ana,about #tents,2026-01-01\n"
    )

    report = imported(
        embedded, "posts", tmp_path,
        "id,platform,handle,text,posted_at\n1,x,ana,about #boots,2026-01-01\n", name="b.csv",
    )  # fmt: skip

    assert sums(report) == (0, 1, 0, 0)
    assert edges(embedded, "TAGGED") == {("x:1", "tag:boots")}
    assert edges(embedded, "POSTED") == {("x:ana", "x:1")}


def test_what_touches_a_special_category_makes_no_interest(embedded: Store, tmp_path: Path) -> None:
    imported(
        embedded, "posts", tmp_path,
        "id,platform,handle,text,posted_at\n1,x,ana,Zondag naar de kerk en daarna wandelen #kerk,2026-01-01\n",
    )  # fmt: skip

    assert nodes(embedded, "Interest") == {}
    assert nodes(embedded, "Hashtag") == {}
    assert edges(embedded, "ABOUT") == set()


def test_a_post_may_have_no_text(embedded: Store, tmp_path: Path) -> None:
    report = imported(embedded, "posts", tmp_path, "id,platform,handle,posted_at\n7,x,ana,2026-01-01\n")

    assert sums(report) == (1, 0, 0, 0)
    assert nodes(embedded, "Post")["x:7"].keys() == {"key", "platform", "posted_at", "fingerprint"}


def test_arcs_make_the_accounts_they_need(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "accounts", tmp_path, "platform,handle,name\nx,ana,Ana\n", name="a.csv")

    report = imported(
        embedded, "arcs", tmp_path, "source,target,since\nx:ana,x:bo,2020-05-01\nx:bo,X:@Ana,\nbo,x:ana,\n"
    )

    assert sums(report) == (2, 0, 0, 1)
    assert report.shown[0].problem.says == "'bo' has no platform"
    found = edge_values(embedded, "FOLLOWS")
    assert set(found) == {("x:ana", "x:bo"), ("x:bo", "x:ana")}
    assert found["x:ana", "x:bo"]["since"] == datetime(2020, 5, 1, tzinfo=UTC)
    assert [found["x:ana", "x:bo"]["row"], found["x:bo", "x:ana"]["row"]] == [1, 2]
    assert sorted(n["idx"] for n in nodes(embedded, "Handle").values()) == [0, 1]


def test_a_column_probability_means_influence(embedded: Store, tmp_path: Path) -> None:
    text = "source,target,platform,probability\nana,bo,x,0.25\nbo,ana,x,1.5\nbo,cy,x,\n"

    report = imported(embedded, "arcs", tmp_path, text)

    assert sums(report) == (1, 0, 0, 2)
    assert edge_values(embedded, "INFLUENCES")["x:ana", "x:bo"]["probability"] == 0.25
    assert edges(embedded, "FOLLOWS") == set()


def test_arcs_of_several_types_in_one_file(embedded: Store, tmp_path: Path) -> None:
    text = (
        "source,target,kind,probability\nx:ana,x:bo,follows,\nx:ana,x:bo,influences,0.5\n"
        "x:ana,x:77,likes,\nx:ana,x:bo,hates,\nx:cy,x:bo,,\nx:cy,x:ana,lists,\nx:cy,x:ana,lists,\n"
    )

    report = imported(embedded, "arcs", tmp_path, text)

    assert sums(report) == (5, 0, 1, 1)
    assert edges(embedded, "LISTS") == {("x:cy", "x:ana")}
    assert sums(imported(embedded, "arcs", tmp_path, text))[:2] == (0, 0)
    assert edges(embedded, "FOLLOWS") == {("x:ana", "x:bo"), ("x:cy", "x:bo")}
    assert edges(embedded, "INFLUENCES") == {("x:ana", "x:bo")}
    assert edges(embedded, "LIKES") == {("x:ana", "x:77")}
    assert set(nodes(embedded, "Post")) == {"x:77"}
    assert set(nodes(embedded, "Handle")) == {"x:ana", "x:bo", "x:cy"}


def test_an_arc_is_there_once_and_has_its_last_value(embedded: Store, tmp_path: Path) -> None:
    text = "source,target,probability\nx:a,x:b,0.1\nx:a,x:b,0.1\nx:a,x:b,0.3\n"

    assert sums(imported(embedded, "arcs", tmp_path, text)) == (1, 1, 1, 0)
    assert sums(imported(embedded, "arcs", tmp_path, text)) == (0, 0, 3, 0)
    assert sums(imported(embedded, "arcs", tmp_path, text.replace("0.3", "0.4"), name="b.csv")) == (
        0,
        2,
        1,
        0,
    )
    assert edge_values(embedded, "INFLUENCES")["x:a", "x:b"]["probability"] == 0.4


def test_purchases_tie_customers_to_products(embedded: Store, tmp_path: Path) -> None:
    text = (
        'customer,product,brand,at,amount,currency\n1,Trektent,Noordkaap,2026-01-01,"249,50",\n'
        "1,Trektent,Noordkaap,2026-02-01,249.50,EUR\n1,Trektent,Noordkaap,2026-02-01,249.50,EUR\n2,Jas,,gisteren,,\n"
    )

    report = imported(embedded, "purchases", tmp_path, text)

    assert sums(report) == (2, 0, 1, 1)
    assert edges(embedded, "BOUGHT") == {("crm:1", "product:trektent")}
    assert edge_values(embedded, "BOUGHT")["crm:1", "product:trektent"]["amount"] == 249.5
    assert ("product:trektent", "brand:noordkaap") in edges(embedded, "OF")
    assert sums(imported(embedded, "purchases", tmp_path, text)) == (0, 0, 3, 1)


def test_a_purchase_with_a_number_may_change_its_price(embedded: Store, tmp_path: Path) -> None:
    imported(embedded, "purchases", tmp_path, "id,customer,product,at,amount\n5,1,Jas,2026-01-01,10\n")

    report = imported(
        embedded,
        "purchases",
        tmp_path,
        "id,customer,product,at,amount\n5,1,Jas,2026-01-01,12\n",
        name="b.csv",
    )

    assert sums(report) == (0, 1, 0, 0)
    assert edge_values(embedded, "BOUGHT")["crm:1", "product:jas"]["amount"] == 12.0


def test_consents_go_through_the_ledger(embedded: Store, tmp_path: Path) -> None:
    text = (
        "customer,platform,handle,purpose,status,event_at,wording,method\n"
        "1,,,insight,yes,2026-01-01,Mag het?,web form\n,x,ana,insight,yes,,,\n,x,ana,nonsense,yes,,,\n"
    )

    report = imported(embedded, "consents", tmp_path, text)

    assert sums(report) == (2, 0, 0, 1)
    assert {c["status"] for c in nodes(embedded, "Consent").values()} == {"given", "unproven"}
    assert nodes(embedded, "Customer")["crm:1"]["may_insight"] is not None
    assert "may_insight" not in nodes(embedded, "Handle")["x:ana"]
    assert sums(imported(embedded, "consents", tmp_path, text)) == (0, 0, 2, 1)


def test_columns_may_have_other_names(embedded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "Network,Screen Name\nx,ana\n")

    report = load(
        embedded, "accounts", path, source="s", mapping={"network": "platform", "screen_name": "handle"}
    )

    assert sums(report) == (1, 0, 0, 0)


def test_a_dry_run_counts_and_writes_nothing(embedded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "platform,handle,bio\nx,ana,a\nx,ana,b\nx,ana,b\nx,,\n")
    before = embedded.version()

    dry = load(embedded, "accounts", path, source="s", dry_run=True)

    assert embedded.version() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]
    assert sums(dry) == sums(load(embedded, "accounts", path, source="s")) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("first", "then", "holds"),
    [("opt-in", "allowed", "opt-in"), ("allowed", "forbidden", "forbidden"), (None, None, "opt-in"), ("allowed", None, "allowed")],
    ids=["never-loosened", "may-get-stricter", "opt-in-when-not-said", "kept-when-not-said"],
)  # fmt: skip
def test_terms_of_a_source(
    embedded: Store, tmp_path: Path, first: str | None, then: str | None, holds: str
) -> None:
    load(
        embedded,
        "accounts",
        write(tmp_path / "a.csv", "platform,handle\nx,ana\n"),
        source="s",
        link_terms=first,
    )

    report = load(
        embedded,
        "accounts",
        write(tmp_path / "b.csv", "platform,handle\nx,bo\n"),
        source="s",
        link_terms=then,
    )

    assert nodes(embedded, "Source")["source:s"]["link_terms"] == holds
    assert bool(report.notes) is (then is not None and holds != then)


def test_a_source_must_be_named(embedded: Store, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="no letter or digit"):
        load(embedded, "accounts", write(tmp_path / "a.csv", "platform,handle\nx,a\n"), source="!")


def test_an_unknown_kind_is_told_with_the_choices(embedded: Store, tmp_path: Path) -> None:
    with pytest.raises(BadParameter, match="no kind 'people'"):
        load(embedded, "people", tmp_path / "a.csv", source="s")


def test_a_folder_that_cannot_be_written_is_said(embedded: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "platform,handle\nx,\n")
    (tmp_path / "a.csv.refused.csv.part").mkdir()

    with pytest.raises(SourceError, match="cannot write the refused rows"):
        load(embedded, "accounts", path, source="s")
