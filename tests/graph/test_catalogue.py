from pathlib import Path

import pytest

from graph.catalogue import BrokenQuery, catalogue, parse, query
from graph.errors import BadParameter, UnknownQuery
from graph.model.purposes import INSIGHT
from graph.store import bound, utc_now

HEADER = """// Accounts that mentioned a brand most often, loudest first.
//
// Question: who is talking about us?
//
// mode:     {mode}
// personal: {personal}
// params:   brand string      brand key
//           limit integer = 25  most rows
// returns:  handle string     account handle
//           people integer    people
// cells:    people
// one row:  per account
"""
BODY = """MATCH (h:Handle)-[:POSTED]->(p:Post)-[:MENTIONS]->(b:Brand {key: $brand})
WHERE h[$may] > $now
RETURN h.username AS handle, count(p) AS people ORDER BY people DESC, handle LIMIT $limit
"""
GOOD = HEADER.format(mode="read", personal="handle") + BODY
FILES = sorted(path for path in (Path(__file__).parents[2] / "cypher").rglob("*.cypher"))


@pytest.mark.parametrize(
    "name", sorted(".".join(p.parts[p.parts.index("cypher") + 1 :])[: -len(".cypher")] for p in FILES)
)
def test_every_file_keeps_the_rules(name: str) -> None:
    found = catalogue()[name]

    assert found.summary[0].isupper()
    assert found.returns or found.is_write


def test_a_query_knows_its_parameters_and_defaults() -> None:
    made = parse("reach.voices", GOOD)

    assert made.bind({"brand": "brand:acme"}) == {"brand": "brand:acme", "limit": 25}
    assert made.parse({"brand": "brand:acme", "limit": "3"})["limit"] == 3
    assert made.cells == "people"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("first.", "first"), "sentence"),
        (("$limit\n", "25\n"), "declared but not used: limit"),
        (("{key: $brand}", "{key: $brand, own: $own}"), "used but not declared: own"),
        (("h[$may] > $now", "h.followers > 0"), "without the gate"),
        (("(h:Handle)", "(h:Account)"), "unknown label Account"),
        (("[:POSTED]", "[:WROTE]"), "unknown relationship WROTE"),
        (("h.username", "h.nickname"), "unknown property nickname"),
        (("RETURN", "SET h.bio = 'x' RETURN"), "it says SET"),
        (("personal: handle", "personal: none"), "says personal: none"),
        (("cells:    people", "cells:    persons"), "not returned"),
        (("mode:     read", "mode:     peek"), "mode is 'peek'"),
        (("limit integer", "limit number"), "cannot read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_breaks_a_rule_is_refused(change: tuple[str, str], complaint: str) -> None:
    with pytest.raises(BrokenQuery) as caught:
        parse("reach.voices", GOOD.replace(*change))

    assert complaint in str(caught.value)


def test_a_writing_word_inside_a_text_is_no_writing() -> None:
    quoted = GOOD.replace("WHERE", "WHERE p.text <> 'DELETE it, or SET it free' AND")

    assert parse("reach.voices", quoted).mode == "read"


def test_a_near_name_is_offered() -> None:
    near = next(iter(catalogue()))

    with pytest.raises(UnknownQuery) as caught:
        query(near + "s")

    assert near in caught.value.hint


@pytest.mark.parametrize("name", ["../secrets", "a.b/../../x", "", "nope", "reach."])
def test_names_cannot_leave_the_library(name: str) -> None:
    with pytest.raises(UnknownQuery):
        query(name)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "needs brand"),
        ({"brand": "b", "x": "1"}, "no parameter x"),
        ({"brand": "b", "limit": "many"}, "not of type integer"),
    ],
    ids=["missing", "unknown", "mistyped"],
)
def test_parameters_that_do_not_fit_are_named(given: dict[str, str], problem: str) -> None:
    with pytest.raises(BadParameter) as caught:
        parse("reach.voices", GOOD).parse(given)

    assert problem in str(caught.value)


def test_the_gate_is_bound_by_the_store_and_not_by_the_caller() -> None:
    now = utc_now()

    values = bound(parse("reach.voices", GOOD), {"brand": "b"}, INSIGHT, now)

    assert (values["may"], values["now"]) == ("may_insight", now)
    with pytest.raises(BadParameter):
        bound(parse("reach.voices", GOOD), {"brand": "b", "may": "may_link"}, INSIGHT, now)
