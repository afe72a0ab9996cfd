"""A real browser on the real app: where one is installed these tests run, else they are skipped with the reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from core.services import sessions
from tests.browser.waiting import ready
from tests.serving import Server, office_served, servers

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: A machine that is busy with other things shows the same, only later (milliseconds).
PATIENCE_MS: Final = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder: marked, and on one worker, so that one server and one browser serve them."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that failed says what stood on its screens, and what each server printed last."""
    report = yield
    given: dict[str, object] = getattr(item, "funcargs", {})
    opened = given.get("browser")
    if call.when == "call" and report.failed and isinstance(opened, Browser):
        for context in opened.contexts:
            for page in context.pages:
                with suppress(PlaywrightError):  # a window that crashed says nothing more
                    report.sections.append((f"screen {page.url}", page.locator("body").inner_text(timeout=5_000)))
        for server in servers():
            report.sections.append((f"server {server.port}", server.log.read_text(encoding="utf-8")[-3_000:]))
    return report


def installed() -> str | None:
    """Where a browser is: CHROMIUM names it, else it is on the path, else the driver's own."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    with sync_playwright() as driver:
        own = driver.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser."""
    path = installed()
    if path is None:
        pytest.skip("no Chromium or Chrome is installed (apt-get install chromium, or playwright install chromium)")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def shared_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on an office with the people of tests.support, shared by the journeys."""
    with office_served(tmp_path_factory.mktemp("journeys") / "data") as server:
        yield server


@pytest.fixture
def server(shared_office: Server) -> Server:
    """The app on the shared office."""
    return shared_office


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A Chinese visitor at a desk, without a cookie."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """His window."""
    return context.new_page()


class Journeys:
    """Opens the app for people of the shared office, each in a browser of his own."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser = browser
        self.server = server
        self.contexts: list[BrowserContext] = []

    def open(self, username: str, address: str = "", *, width: int = 1280, locale: str = "zh-CN") -> Page:
        """The app at this address as that person, signed in; 390 wide is a telephone."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale=locale)
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": sessions.COOKIE, "value": self.server.cookie(username), "url": self.server.url}])
        self.contexts.append(context)
        page = context.new_page()
        page.goto(f"{self.server.url}/{address}")
        ready(page)
        return page


@pytest.fixture
def journeys(browser: Browser, server: Server) -> Iterator[Journeys]:
    """`journeys.open("ann", "leads")`."""
    opened = Journeys(browser, server)
    yield opened
    for context in opened.contexts:
        context.close()
