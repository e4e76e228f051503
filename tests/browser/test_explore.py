"""Explore in a browser: by mouse, by keyboard alone, by link, and taken away as a picture."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, OpenPage, overflow, violations_of_aa

pytestmark = pytest.mark.browser
OPENED = "/explore#a=x%3Aannelies_loopt&o=FOLLOWS%7Cin%7CHandle%7C25%7C0%7Cx%3Aannelies_loopt"


def rows(page: Page) -> list[str]:
    return page.locator("[data-part=table] tbody [data-opens-row]").all_inner_texts()


def test_the_picture_is_opened_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page("/explore")
    page.locator("#find-first").focus()
    page.keyboard.type("annelies_l")
    expect(page.locator("[data-part=start] [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    details = page.locator("#details")
    expect(details).to_contain_text("Annelies")

    details.locator("[data-edge][data-count] button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=status]")).to_contain_text("added")
    before = len(rows(page))
    assert before >= 2

    page.locator("[data-part=undo]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(1)


def test_counts_come_first_and_the_caption_says_what_is_left_out(open_page: OpenPage) -> None:
    page = open_page("/explore?key=x:annelies_loopt")
    followers = page.locator('[data-edge="FOLLOWS"][data-direction="in"]')
    expect(followers).to_contain_text("2 accounts")
    page.locator("[data-part=limit]").select_option("10")
    followers.get_by_role("button", name="Show 2").click()

    expect(page.locator("[data-part=caption]")).to_contain_text("3 of 3 shown: 3 accounts.")
    expect(followers).to_contain_text("2 of 2")
    assert sorted(rows(page)) == ["Annelies van den Berg", "Bram Smit", "Cato de Wit"]


def test_the_address_is_the_link_and_carries_no_key_to_a_server(open_page: OpenPage) -> None:
    page = open_page(OPENED)
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    shared = page.url
    assert "#" in shared
    assert "annelies" not in shared.partition("#")[0]

    other = open_page(shared)
    expect(other.locator("[data-part=table] tbody tr")).to_have_count(3)


def test_the_same_steps_give_the_same_table_and_the_picture_is_hidden_from_readers(
    open_page: OpenPage,
) -> None:
    page = open_page(OPENED)

    assert page.locator("[data-part=canvas]").get_attribute("aria-hidden") == "true"
    assert page.locator("[data-part=canvas] canvas").count() > 0
    assert len(rows(page)) == int(page.locator("#explore").get_attribute("data-nodes-shown") or 0)


def test_a_row_is_taken_out_and_brought_back(open_page: OpenPage) -> None:
    page = open_page(OPENED)
    page.get_by_role("button", name="Take Cato de Wit out").click()
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(2)
    expect(page.locator("[data-part=caption]")).to_contain_text("1 taken out by hand")
    page.keyboard.press("Control+z")

    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    page.keyboard.press("Control+y")
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(2)


def test_a_kind_is_switched_off_in_the_legend(open_page: OpenPage) -> None:
    page = open_page(OPENED + "&o=POSTED%7Cout%7CPost%7C25%7C0%7Cx%3Aannelies_loopt")
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(5)
    page.locator("[data-part=legend] input[value=Post]").uncheck()

    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    expect(page.locator("[data-part=caption]")).not_to_contain_text("posts")


def test_a_node_that_may_not_be_seen_is_refused_in_words(open_page: OpenPage) -> None:
    page = open_page("/explore#a=instagram%3Averborgen")

    expect(page.locator("#explore")).to_be_visible()
    expect(page.locator("[data-part=status]")).to_contain_text("nothing may be shown")
    assert rows(page) == []


def test_communities_are_coloured_named_in_the_table_and_kept_in_the_link(open_page: OpenPage) -> None:
    page = open_page(OPENED)
    button = page.get_by_role("button", name="Communities")
    button.focus()
    page.keyboard.press("Enter")

    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-part=group-legend]")).to_contain_text("Community 1: 3 here, 3 people in all")
    expect(page.locator("[data-part=table] [data-cell=kind]").first).to_have_text("account · 1")
    assert violations_of_aa(page) == []
    assert overflow(page) == 0
    other = open_page(page.url)
    expect(other.locator("[data-part=group-legend] li")).to_have_count(1)
    other.get_by_role("button", name="Communities").click()
    expect(other.locator("[data-part=group-legend]")).to_be_hidden()


def test_the_picture_is_taken_away_with_its_legend(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(OPENED)
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    page.wait_for_timeout(500)
    with page.expect_download() as waiting:
        page.locator("[data-part=png]").click()
    target = tmp_path / "picture.png"
    waiting.value.save_as(target)

    head = target.read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > 800
    assert height > 600
    assert target.stat().st_size > 10_000


def test_the_picture_keeps_to_its_frame_when_the_details_open(open_page: OpenPage) -> None:
    page = open_page("/explore#a=x%3Aannelies_loopt")
    expect(page.locator("#details")).to_contain_text("Annelies")

    page.wait_for_function(
        """() => {
          const frame = document.querySelector("[data-part=canvas]");
          const drawn = [...frame.querySelectorAll("canvas")];
          return drawn.length > 0 && drawn.every((each) => each.clientWidth === frame.clientWidth);
        }"""
    )


def test_the_picture_really_draws_nodes(open_page: OpenPage) -> None:
    page = open_page(OPENED)
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    page.wait_for_timeout(800)
    drawn = page.locator("[data-part=canvas]").screenshot()

    page.locator("[data-part=legend] input[value=Handle]").uncheck()
    page.wait_for_timeout(300)

    assert len(drawn) > len(page.locator("[data-part=canvas]").screenshot())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_an_open_picture_meets_level_aa_and_fits(
    open_page: OpenPage, scheme: str, size: dict[str, int]
) -> None:
    page = open_page(OPENED, size=size, scheme=scheme)
    expect(page.locator("[data-part=table] tbody tr")).to_have_count(3)
    if size == NARROW:  # there the details are a sheet that opens when asked for
        page.locator("[data-part=table] [data-opens-row]").first.click()
    expect(page.locator("#details")).to_contain_text("Annelies")

    assert violations_of_aa(page) == []
    assert overflow(page) == 0
