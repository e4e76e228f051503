"""A real browser on a real server: `kenner serve` in a process of its own, on a world made for it.

Every page is opened under the policy that is sent to customers; a violation of it, an error in the
console or an exception in a script fails the test that saw it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect

from graph.migrate import migrate
from graph.settings import Settings
from graph.store import open_store, utc_now
from tests.web.small_world import fill
from web.users import Role, Users

PASSWORD = "four unrelated words here"
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# WebGL by software says that reading pixels is slow; an answer of 4xx is what the test asked for.
_EXPECTED = re.compile(r"GL Driver Message|the server responded with a status of 4\d\d")

COLLECT = """
window.kennerViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.kennerViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""

expect.set_options(timeout=30_000)  # how fast a page is, is measured in bench/; a busy machine is no fault

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Served:
    """A running web app, and the cookies of somebody who signed in there as an administrator."""

    address: str
    cookies: list[Any]


def sign_in(page: Page) -> None:
    """Fill in the form that is open."""
    page.fill("#name", "ana")
    page.fill("#password", PASSWORD)
    page.click("form .button-main")
    page.wait_for_url(lambda url: "sign-in" not in url)


def signed_in_at(address: str, browser: Browser) -> Served:
    """Sign in once for a whole run; each test gets a browser of its own with these cookies."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/account/sign-in")
    sign_in(page)
    found = context.cookies()
    context.close()
    return Served(address, found)


def chromium(playwright: Playwright) -> str | None:
    """The browser to drive: $KENNER_CHROMIUM, Playwright's own, or the system's."""
    choices = [
        os.environ.get("KENNER_CHROMIUM", ""),
        playwright.chromium.executable_path,
        "/usr/bin/chromium",
    ]
    return next((each for each in choices if each and Path(each).is_file()), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    found = chromium(playwright)
    if found is None:
        reason = "no Chromium: install the package chromium, or name one in KENNER_CHROMIUM"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(f"{reason}; CI is set, so this is a failure")
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": found}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    """`kenner serve` over the small world."""
    folder = tmp_path_factory.mktemp("served")
    with open_store(f"embedded:{folder}", Settings(state=folder)) as store:
        migrate(store)
        fill(store)
    Users(folder / "users.sqlite").add("ana", Role.ADMIN, PASSWORD, utc_now())
    with Serving(folder) as address:
        yield signed_in_at(address, browser)


class Serving:
    """`kenner serve` on the store in `folder`, ended with the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._log = (self._folder / "serve.log").open("w", encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "web.cli",
            "serve",
            "--store",
            f"embedded:{self._folder}",
            "--port",
            str(port),
        ]
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/readyz", self._process, Path(self._log.name))
        return address

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server did not come up: {log.read_text(encoding='utf-8')[-2000:]}")


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[OpenPage]:
    """`open_page(path, size=WIDE, scheme="light", language="en")`, signed in; checks what the pages did wrong."""
    yield from pages_of(browser, served)


def pages_of(browser: Browser, served: Served) -> Iterator[OpenPage]:
    contexts: list[tuple[BrowserContext, list[str]]] = []

    def open_(
        path: str,
        *,
        size: dict[str, int] | None = None,
        scheme: str = "light",
        language: str = "en",
        signed_in: bool = True,
        calm: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=served.address,
            viewport=size or WIDE,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            locale={"en": "en-GB", "nl": "nl-NL"}[language],
            reduced_motion="reduce" if calm else "no-preference",
        )
        context.set_default_timeout(15_000)
        context.add_init_script(COLLECT)
        wrong: list[str] = []
        contexts.append((context, wrong))
        page = context.new_page()
        page.on("console", lambda message: _note(message, wrong))
        page.on("pageerror", lambda error: wrong.append(f"exception: {error}"))
        if signed_in:
            context.add_cookies(served.cookies)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    yield open_
    problems = []
    for context, wrong in contexts:
        for page in context.pages:
            problems += [f"{page.url}: {each}" for each in page.evaluate("window.kennerViolations")]
        problems += wrong
        context.close()
    assert problems == []


def _note(message: ConsoleMessage, wrong: list[str]) -> None:
    if message.type in {"error", "warning"} and not _EXPECTED.search(message.text):
        wrong.append(f"console {message.type}: {message.text}")


def violations_of_aa(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 level AA, a line each."""
    page.evaluate(AXE)
    found = page.evaluate(
        "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })", LEVEL_AA
    )
    return [
        f"{each['id']}: {node['html'][:160]} ({node['failureSummary'].splitlines()[-1].strip()})"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def faults(page: Page, paths: Iterable[str]) -> dict[str, tuple[list[str], int]]:
    """Of each page that breaks level AA or is wider than its window: what axe-core finds, and by how many pixels."""
    found = {}
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
        found[path] = (violations_of_aa(page), overflow(page))
    return {path: each for path, each in found.items() if each != ([], 0)}


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window; 0 when it fits."""
    wide: int = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide
