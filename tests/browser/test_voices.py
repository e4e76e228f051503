"""The voices planner in a browser: by keyboard alone, with the back button, and as a page that fits."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, faults
from tests.web.small_world import ANNELIES, BRAM

pytestmark = pytest.mark.browser
PAGES = [
    "/voices",
    f"/voices?who={ANNELIES}&who={BRAM}&find=cato",
    "/voices/best",
    f"/voices/best?k=2&budget=500&price=100&must={BRAM}&find=cato",
]


def test_a_set_is_made_by_keyboard_and_the_back_button_takes_it_back(open_page: OpenPage) -> None:
    page = open_page("/voices")
    for typed, name in (("annel", "Annelies"), ("bram", "Bram")):
        page.locator("#find").focus()
        page.keyboard.type(typed)
        expect(page.locator("#found .button")).to_have_count(1)
        page.locator("#found .button").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".spans")).to_contain_text(name)
    assert "who=" in page.url

    page.go_back()
    expect(page.locator(".spans li")).to_have_count(1)
    page.go_forward()
    expect(page.locator(".spans li")).to_have_count(2)


def test_the_best_arrive_without_a_reload_and_a_figure_opens_how_it_was_counted(open_page: OpenPage) -> None:
    page = open_page("/voices/best?k=3")
    expect(page.locator("#plan .notice-good")).to_contain_text("best possible")

    summary = page.locator("#plan tbody .how summary").first
    summary.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#plan tbody .sums").first).to_contain_text("different people")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_the_planner_meets_level_aa_and_fits_its_window(
    open_page: OpenPage, scheme: str, size: dict[str, int]
) -> None:
    page = open_page(PAGES[0], size=size, scheme=scheme)

    assert faults(page, PAGES) == {}
