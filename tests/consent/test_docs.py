"""docs/consent.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from graph.consent.events import Status
from graph.consent.policy import RULES
from graph.consent.rows import COLUMNS
from graph.model.purposes import ALL

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "consent.md").read_text(encoding="utf-8")


def table(heading: str) -> list[str]:
    """Names in backquotes in the first column of the first table under a heading."""
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([^`]+)`", line.split("|")[1])
    ]


def test_the_table_of_rules_is_the_table_of_the_policy() -> None:
    assert table("The rules") == [rule.id for rule in RULES]


def test_the_table_of_columns_is_the_one_that_is_read() -> None:
    assert table("A file of consents") == list(COLUMNS)


def test_every_status_and_purpose_is_explained() -> None:
    assert sorted(table("Events")) == sorted(status.value for status in Status)
    assert all(f"`{purpose.slug}`" in TEXT for purpose in ALL)


def test_every_decision_is_in_the_index() -> None:
    folder = DOCS / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")

    listed = set(re.findall(r"\]\(([a-z0-9-]+\.md)\)", index))

    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}
