"""The rooms as a person meets them: they fit the window, meet level AA, and work by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, faults
from tests.web.small_world import ANNELIES, BRAM

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/search?q=annelies",
    "/people",
    f"/people/{ANNELIES}",
    "/handles/x:annelies_loopt",
    "/brands",
    "/brands/tarn",
    "/mavens",
    "/mavens?side=ambassadors",
    f"/mavens/compare?who={ANNELIES}&who={BRAM}",
    "/review",
    "/consent",
    "/consent/x:annelies_loopt",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_rooms_meet_level_aa_and_fit_their_window(
    open_page: OpenPage, scheme: str, size: dict[str, int]
) -> None:
    page = open_page(PAGES[0], size=size, scheme=scheme)

    assert faults(page, PAGES) == {}


def test_a_person_is_found_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("/")
    page.keyboard.type("annel")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Annelies")
    expect(page.get_by_text("different people").or_(page.get_by_text("1 person")).first).to_be_visible()
