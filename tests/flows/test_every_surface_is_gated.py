"""Nobody comes out anywhere without a permission, and everybody who may be seen does.

One world is built whole: imported, linked, interests derived. It is walked twice: with its ledger, and
with the ledger emptied while the links, decisions and interests stay, which is the harder case.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping

import pytest
from flask.testing import FlaskClient

from graph.catalogue import parse, query
from graph.consent.ledger import history
from graph.consent.policy import decide
from graph.ingest.load import load
from graph.insight.interests import derive_interests
from graph.migrate import migrate
from graph.model.purposes import ALL, INSIGHT, LINK, Purpose
from graph.settings import Settings
from graph.store import Store, open_store, utc_now
from graph.worlds.made.generate import generate
from resolver.pipeline import resolve
from tests.flows.surfaces import Node, Shown, Surfaces, nodes_of
from tests.web.conftest import sign_in
from web import create_app
from web.access import limiter
from web.users import Role, Users

PASSWORD = "four unrelated words here"
PERMITTED = query("consent.permitted")
PERSONAL = {"Handle", "Customer", "Person", "Post", "Decision"}
COUNTS = {"people", "records", "handles", "customers", "posts", "accounts", "speakers"}
LINKS = ("review", "resolve", "match", "explain")
"""Surfaces that show who may be linked, and are for nothing else."""
SHORTEST_TELL = 7  # letters: shorter names are words of the language as well

EMPTY_LEDGER = [
    parse(
        f"tests.empty_{name}",
        f"""// Empty the ledger.
//
// mode:     write
// personal: none
// params:   none
// returns:  changed integer  nodes
{body}
""",
    )
    for name, body in (
        ("consents", "MATCH (c:Consent) DETACH DELETE c RETURN count(*) AS changed"),
        *(
            (
                f"permission_{p.may}",
                f"MATCH (n:Handle|Customer) SET n.{p.may} = null RETURN count(*) AS changed",
            )
            for p in ALL
        ),
    )
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("gated")
    settings = Settings(store=f"embedded:{folder}", state=folder)
    with open_store(settings.store, settings) as store:
        migrate(store)
        made = generate(tmp_path_factory.mktemp("files"), people=80, seed=5)
        for kind, paths in made.files.items():
            for path in paths:
                load(store, kind, path, source=f"made-{kind}", link_terms=made.link_terms)
        resolve(store)
        derive_interests(store)
        yield store


@pytest.fixture(scope="module")
def nodes(world: Store) -> list[Node]:
    return nodes_of(world)


@pytest.fixture(scope="module")
def client(world: Store) -> FlaskClient:
    app = create_app(world.settings, world)
    limiter.reset()
    users: Users = app.extensions["kenner-users"]
    users.add("steward", Role.ADMIN, PASSWORD, utc_now())
    made = app.test_client()
    assert sign_in(made, "steward", PASSWORD) == 303
    return made


def permitted(store: Store, nodes: list[Node], purpose: Purpose) -> set[str]:
    """Records that the rules permit, read from the ledger and not from its projection."""
    return {
        node.key
        for node in nodes
        if node.label in {"Handle", "Customer"}
        and decide(history(store, node.key), purpose, "allowed", utc_now()).permitted
    }


def tells(nodes: list[Node]) -> dict[str, set[str]]:
    """Word → records it gives away; words of brands, interests and places, which anybody may say, are left out."""
    public = " ".join(
        word.lower()
        for node in nodes
        if node.label not in {"Handle", "Customer", "Post"}
        for word in (node.key, *node.words)
    )
    found: dict[str, set[str]] = {}
    for node in nodes:
        if node.label in {"Handle", "Customer"}:
            for word in (node.key, *node.words):
                if len(word) >= SHORTEST_TELL and word.lower() not in public:
                    found.setdefault(word.lower(), set()).add(node.key)
    return found


def spoken(text: str, words: set[str]) -> set[str]:
    """Which of `words` stand in `text` as whole words."""
    lower = text.lower()
    present = {word for word in words if word in lower}
    return {
        word
        for word in present
        if re.search(rf"(?<![\w.@-]){re.escape(word)}(?![\w-])", lower.replace("@", " "))
    }


def test_with_its_ledger_everybody_permitted_comes_out_and_nobody_else(
    world: Store, nodes: list[Node], client: FlaskClient
) -> None:
    allowed = permitted(world, nodes, INSIGHT)
    forbidden = {purpose: hidden(nodes, permitted(world, nodes, purpose)) for purpose in (INSIGHT, LINK)}
    surfaces = Surfaces(
        world, client.application, client, sorted(nodes, key=lambda node: (node.key in allowed, node.key))
    )

    shown = [*surfaces.pages(), *surfaces.answers(), *surfaces.commands()]
    people = all_people(client)

    assert given_away(shown, lambda each: forbidden[purpose_of(each)]) == set()
    assert any(each.rows for each in shown if "resolve" in each.surface), "no account was told who it is"
    assert people == {node.person for node in nodes if node.key in allowed and node.person}
    assert min(map(len, forbidden.values())) > 20, "a world where nearly everybody may be seen shows nothing"


def purpose_of(shown: Shown) -> Purpose:
    return LINK if any(word in shown.surface for word in LINKS) else INSIGHT


def hidden(nodes: list[Node], allowed: set[str]) -> set[str]:
    """Words that only records out of sight have: not in a permitted record, nor in anybody's post."""
    spoken_of = " ".join(
        word.lower() for node in nodes if node.label == "Post" or node.key in allowed for word in node.words
    )
    return {word for word, records in tells(nodes).items() if not records & allowed and word not in spoken_of}


def given_away(shown: list[Shown], forbidden: Callable[[Shown], set[str]]) -> set[tuple[str, str]]:
    """(surface, word) for each forbidden word a surface says that it was not asked for by that word."""
    return {
        (each.surface, word)
        for each in shown
        for word in spoken(each.text, forbidden(each))
        if word not in each.asked.lower()
    }


def all_people(client: FlaskClient) -> set[str]:
    found: set[str] = set()
    for page in range(1, 100):
        answer = json.loads(client.get("/people.json", query_string={"page": page}).text)
        fresh = {row["key"] for row in answer["rows"]} - found
        if not fresh:
            break
        found |= fresh
    return found


def test_each_purpose_opens_exactly_what_the_rules_permit_for_it(world: Store, nodes: list[Node]) -> None:
    opened = {
        p.slug: {row["subject"] for row in world.rows(PERMITTED, purpose=p, limit=100_000)} for p in ALL
    }

    assert opened == {p.slug: permitted(world, nodes, p) for p in ALL}


def test_with_an_empty_ledger_nobody_comes_out_anywhere(
    world: Store, nodes: list[Node], client: FlaskClient
) -> None:
    for statement in EMPTY_LEDGER:
        world.write(statement)
    words = set(tells(nodes))
    personal = {node.key for node in nodes if node.label in PERSONAL}

    shown = list(Surfaces(world, client.application, client, nodes).all())

    assert given_away(shown, lambda _: words) == set()
    assert {each.surface for each in shown for row in each.rows if keys_in(row) & personal} == set()
    assert {each.surface for each in shown for row in each.rows if any(map(row.get, COUNTS))} == set()
    assert len(shown) > 500, "the walk was not a walk"


def keys_in(value: object) -> set[str]:
    """Every text in a row, however deep."""
    match value:
        case str():
            return {value}
        case Mapping():
            return set().union(*map(keys_in, value.values()))
        case list() | tuple():
            return set().union(*map(keys_in, value))
        case _:
            return set()
