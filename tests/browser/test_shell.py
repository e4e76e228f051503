"""The frame, sign-in and the library as a person meets them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, PASSWORD, WIDE, OpenPage, faults, sign_in

pytestmark = pytest.mark.browser
PAGES = [
    "/explore",
    "/queries",
    "/queries/explore.handle_follows_in_handle?key=x:annelies_loopt&run=1",
    "/nowhere",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_pages_of_the_shell_meet_level_aa_and_fit_their_window(
    open_page: OpenPage, scheme: str, size: dict[str, int]
) -> None:
    page = open_page("/account/sign-in", size=size, scheme=scheme, signed_in=False)

    assert faults(page, ["/account/sign-in"]) == {}
    assert faults(open_page(PAGES[0], size=size, scheme=scheme), PAGES) == {}


def test_a_person_signs_in_and_comes_where_they_wanted(open_page: OpenPage) -> None:
    page = open_page("/queries", signed_in=False)
    assert "sign-in" in page.url
    page.fill("#name", "ana")
    page.fill("#password", "not this one at all")
    page.click("form .button-main")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Queries")


def test_keys_lead_through_the_rooms_and_can_be_turned_off(open_page: OpenPage) -> None:
    page = open_page("/explore")
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queries")
    page.wait_for_load_state("load")  # the text is there before the script that listens to keys

    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Turn these keys off").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("g")
    page.keyboard.press("e")

    expect(page.get_by_role("heading", level=1)).to_have_text("Queries")


def test_on_a_phone_the_bar_of_rooms_begins_at_the_room_one_is_in(open_page: OpenPage) -> None:
    page = open_page("/consent", size=NARROW)

    expect(page.locator(".rail [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_the_slash_goes_to_the_search_and_not_into_a_field(open_page: OpenPage) -> None:
    page = open_page("/queries")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("/")

    expect(page.locator("#search")).to_have_value("/")


def test_language_theme_and_purpose_are_chosen_and_kept(open_page: OpenPage) -> None:
    page = open_page("/explore", signed_in=False)
    sign_in(page)  # a session of its own: the purpose belongs to the session
    page.get_by_role("button", name="NL", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.get_by_role("heading", level=1)).to_have_text("Verkennen")
    page.locator("button[name=theme]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("details.purpose summary").click()
    page.get_by_role("button", name="webcare").click()

    page.goto("/queries")
    expect(page.locator("details.purpose summary")).to_contain_text("webcare")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page("/explore")
    summary = page.locator("details.purpose summary")
    summary.click()
    page.locator("details.purpose button").first.focus()
    page.keyboard.press("Escape")

    expect(page.locator("details.purpose")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_the_library_is_filtered_by_word_and_a_row_opens_its_form(open_page: OpenPage) -> None:
    page = open_page("/queries")
    rows = page.locator("[data-filter-row]:visible")
    before = rows.count()
    page.get_by_label("Filter by word").fill("handle_follows_in")
    expect(rows).to_have_count(1)
    assert before > 10
    rows.first.click()
    page.fill("#p-key", "x:annelies_loopt")
    page.get_by_role("button", name="Run").click()

    expect(page.locator("#result")).to_contain_text("Cato de Wit")
    expect(page.locator("#result")).not_to_contain_text("Vera")


def test_the_pages_stand_without_script(open_page: OpenPage, page: Page) -> None:
    signed_in = open_page("/queries/explore.handle_follows_in_handle?key=x:annelies_loopt&run=1")

    text = signed_in.request.get(signed_in.url).text()

    assert "Cato de Wit" in text
    assert "<noscript>" in signed_in.request.get("/explore").text()
