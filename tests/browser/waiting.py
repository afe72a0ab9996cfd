"""When is a screen ready to be looked at or clicked again?"""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
_QUIET_MS = 250


def idle(page: Page) -> None:
    """Wait until no script runs."""
    page.wait_for_selector(_IDLE)


def ready(page: Page) -> None:
    """Wait until no script runs, and none starts within a moment."""
    page.wait_for_selector(_IDLE)
    page.wait_for_timeout(_QUIET_MS)
    page.wait_for_selector(_IDLE)


def click(target: Locator) -> None:
    """Click where no script runs and the target stands there once (an old drawing of it may still be beside the new
    one), and wait until the screen has answered."""
    idle(target.page)
    expect(target).to_have_count(1)
    target.click()
    ready(target.page)


def press(page: Page, key: str) -> None:
    """Press a key on a screen that stands still."""
    ready(page)
    page.keyboard.press(key)


def wide(page: Page) -> int:
    """By how many pixels the screen is wider than the window: 0 where nothing must be pushed sideways."""
    width: int = page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)")
    return width
