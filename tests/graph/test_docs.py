"""The generated pages of docs/ are what the code gives now."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.catalogue import catalogue
from graph.docs import pages
from graph.model.schema import EDGES, NODES
from web.cli import kenner

DOCS = Path(__file__).parents[2] / "docs"
PAGES = pages(kenner)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_committed_page_is_the_generated_one(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run make docs"


def test_every_query_and_every_name_of_the_schema_has_its_line() -> None:
    assert not [
        name
        for name in catalogue()
        if f"`{name}`" not in PAGES["queries.md"] and f"### {name}" not in PAGES["queries.md"]
    ]
    assert not [each.label for each in NODES if f"### {each.label}\n" not in PAGES["schema.md"]]
    assert not [each.type for each in EDGES if f"### {each.type}\n" not in PAGES["schema.md"]]


def test_every_command_shows_an_example() -> None:
    blocks = PAGES["commands.md"].split("\n## ")[1:]

    assert blocks
    assert not [block.splitlines()[0] for block in blocks if "```" not in block]
