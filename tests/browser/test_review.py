"""Review and un-merge with the keyboard alone, on a town the resolver looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph.migrate import migrate
from graph.settings import Settings
from graph.store import NewNodes, open_store, utc_now
from resolver import pipeline, review
from resolver.leases import Leases
from tests.browser.conftest import (
    NARROW,
    PASSWORD,
    WIDE,
    OpenPage,
    Served,
    Serving,
    faults,
    pages_of,
    signed_in_at,
)
from tests.resolver.conftest import CUSTOMERS, FAR, add_lookalikes, handle_rows
from web.users import Role, Users

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="module")
def town(folder: Path, browser: Browser) -> Iterator[tuple[Served, str]]:
    """`kenner serve` over a town with open questions, and the key of somebody with three records."""
    with open_store(f"embedded:{folder}", Settings(state=folder)) as store:
        migrate(store)
        handles = [{**row, "may_insight": FAR} for row in handle_rows()]
        customers = [
            {"key": key, "may_link": FAR, "may_insight": FAR, **facts} for key, facts in CUSTOMERS.items()
        ]
        store.bulk([NewNodes("Handle", handles), NewNodes("Customer", customers)], [])
        add_lookalikes(store)
        pipeline.resolve(store)
        person = review.side(store, "x:jandevries").person
        made = review.decide(store, review.queue(store)[-1].key, "same", "bram")
        assert made.holds
    Users(folder / "users.sqlite").add("ana", Role.ADMIN, PASSWORD, utc_now())
    with Serving(folder) as address:
        yield signed_in_at(address, browser), person


@pytest.fixture
def open_town(browser: Browser, town: tuple[Served, str]) -> Iterator[OpenPage]:
    yield from pages_of(browser, town[0])


def press(page: Page, key: str) -> None:
    """A key, and the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)
    page.wait_for_load_state("load")  # the script that listens to keys is there


def tab_to(page: Page, name: str) -> None:
    """Tab until the element with this accessible name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if (
            page.evaluate(
                "() => (document.activeElement.ariaLabel ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()"
            )
            == name
        ):
            return
    pytest.fail(f"no way by Tab to {name!r}")


def waiting(page: Page) -> int:
    found: list[object] = page.request.get("/review.json").json()
    return len(found)


def test_a_pair_is_judged_and_undone_with_the_keyboard_alone(open_town: OpenPage) -> None:
    page = open_town("/")
    press_room(page)
    before = waiting(page)
    press(page, "j")
    first = page.url
    expect(page.get_by_role("heading", level=1)).to_have_text("One person, or two?")
    expect(page.get_by_text("If they are the same")).to_be_visible()

    press(page, "j")
    assert page.url != first
    press(page, "k")
    assert page.url == first
    press(page, "s")
    expect(page.get_by_role("status")).to_contain_text("the same person")
    assert waiting(page) == before - 1
    press(page, "z")
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    assert page.url == first
    assert waiting(page) == before

    press(page, "x")
    assert page.url != first
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("skip for today")
    page.keyboard.press("Escape")
    press(page, "d")
    press(page, "z")
    assert waiting(page) == before


def press_room(page: Page) -> None:
    page.keyboard.press("g")
    press(page, "r")


def test_a_person_is_taken_apart_and_put_together_with_the_keyboard_alone(
    open_town: OpenPage, town: tuple[Served, str]
) -> None:
    page = open_town(f"/people/{town[1]}")
    tab_to(page, "take out instagram:jan.de.vries")
    page.keyboard.press("Space")
    press(page, "m")
    expect(page.get_by_role("heading", name="Stays this person")).to_be_visible()
    expect(page.get_by_role("heading", name="Leaves, and is a person of its own")).to_be_visible()

    press(page, "n")
    assert page.get_by_role("checkbox", name="take out").count() == 3
    tab_to(page, "take out instagram:jan.de.vries")
    page.keyboard.press("Space")
    press(page, "m")
    press(page, "y")
    expect(page.get_by_role("status")).to_contain_text("1 record left this person")
    assert page.get_by_role("checkbox", name="take out").count() == 2
    press(page, "z")
    expect(page.get_by_role("status")).to_contain_text("one person again")
    assert page.get_by_role("checkbox", name="take out").count() == 3


def test_a_pair_is_held_while_its_page_is_open_and_free_when_it_is_left(
    open_town: OpenPage, folder: Path
) -> None:
    held = Leases(folder / "review.sqlite")
    page = open_town("/review")
    press(page, "j")
    assert [each.user for each in held.others("bram", utc_now()).values()] == ["ana"]

    page.goto("/people")
    page.wait_for_load_state("networkidle")

    assert held.others("bram", utc_now()) == {}


def test_like_cases_are_answered_at_once_without_a_mouse(open_town: OpenPage) -> None:
    page = open_town("/review")
    before = waiting(page)
    address = page.locator('a[href*="/review/alike/"]').first.get_attribute("href")
    assert address is not None
    page.goto(address)
    tab_to(page, "all of them")
    page.keyboard.press("Space")
    expect(page.locator('input[name="case"]:checked')).to_have_count(0)
    page.keyboard.press("Space")
    tab_to(page, "All different people")
    press(page, "Enter")
    assert waiting(page) <= before - 3
    press(page, "z")

    assert waiting(page) == before


@pytest.mark.parametrize(
    ("size", "scheme", "language"), [(WIDE, "light", "en"), (NARROW, "dark", "nl")], ids=["1280", "390"]
)
def test_review_meets_level_aa_and_fits_its_window(
    open_town: OpenPage, town: tuple[Served, str], size: dict[str, int], scheme: str, language: str
) -> None:
    page = open_town("/review", size=size, scheme=scheme, language=language)
    pair = page.locator('a[href*="/review/decision"]').first.get_attribute("href")
    group = page.locator('a[href*="/review/alike/"]').first.get_attribute("href")
    assert pair is not None
    assert group is not None
    paths = (
        "/review", "/review?blind=1", pair, f"{pair}?blind=1", group, "/review/learnt", f"/people/{town[1]}",
        f"/review/split/{town[1]}?record=x:jandevries", f"/review/split/{town[1]}?all=1",
    )  # fmt: skip

    assert faults(page, paths) == {}


def test_the_waterfall_stands_without_script(open_town: OpenPage) -> None:
    page = open_town("/review")
    pair = page.locator('a[href*="/review/decision"]').first.get_attribute("href")

    text = page.request.get(str(pair), headers={"Accept-Language": "en"}).text()

    assert text.count("<li><span>") >= 2
    assert '<rect class="for"' in text
    assert "bits at the start to" in text
