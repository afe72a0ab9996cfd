"""Which pictures do README and guides show, and how are they taken?

`python -m tests.browser.pictures` takes all of them anew, from the real app on the demo office; `python -m
tests.browser.pictures FOLDER` does so on a demo office that was prepared in FOLDER, and adds what is entered for them.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from core.services import demo
from core.services.opening import open_office
from core.settings import Settings
from tests.browser.conftest import FLAGS, Journeys, installed
from tests.browser.waiting import click, ready
from tests.serving import ROOT, serving

FOLDER: Final = ROOT / "docs" / "pictures"
#: A picture is small enough to be read on a telephone (bytes).
MOST_BYTES: Final = 150_000
_COLOURS: Final = 128
_SETTLED_MS: Final = 2_500
#: 140 numbers belong to machines, so no person answers one.
_NUMBER: Final = "14066688801"


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen as somebody of the demo office sees it: account, address, window, and what he does there first."""

    name: str
    who: str
    address: str
    width: int = 1280
    height: int = 800
    first: Callable[[Page], None] | None = None


def _walk_in(page: Page) -> None:
    """Register a walk-in, as the receiver does."""
    page.get_by_label("电话", exact=True).first.fill(_NUMBER)
    page.get_by_label("姓名").first.fill("江女士")
    page.get_by_text("首次", exact=True).first.click()
    page.locator("[class*=st-key-register_save] button").click()
    page.locator(".verdict").wait_for()
    ready(page)


def _by_reception(page: Page) -> None:
    """A ticket about to be opened: whose turn it is, and why."""
    click(page.locator("[class*=st-key-reception_new_size] button", has_text="2").first)
    click(page.locator("[class*=st-key-reception_new_kind] button", has_text="首访"))


def _first_row(page: Page) -> None:
    """Open what the first row of the table names."""
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 50)
    page.wait_for_timeout(_SETTLED_MS)
    ready(page)


PICTURES: Final = (
    Picture("leads", "liting", "leads"),
    Picture("register", "wangmin", "register", first=_walk_in),
    Picture("refused", "liting", "register", first=_walk_in),
    Picture("follow-ups", "liting", "follow_ups"),
    Picture("telephone", "liting", "follow_ups", width=390, height=844),
    Picture("reception", "reception", "reception", height=1000, first=_by_reception),
    Picture("dispute", "manager1", "disputes?stage=ruling", height=1000, first=_first_row),
    Picture("dashboard", "manager1", "dashboard", height=1000),
    Picture("customers", "director", "customers?only=ending"),
    Picture("rulebook", "director", "rulebook"),
    Picture("deals", "finance", "deals?waiting=1"),
    Picture("team", "admin", "team"),
)


def take(data: Path, names: list[str]) -> None:
    """Take the pictures of these names, or all, on the demo office in this folder."""
    with sync_playwright() as driver, serving(data) as server:
        browser = driver.chromium.launch(executable_path=installed(), args=list(FLAGS))
        journeys = Journeys(browser, server)
        for each in PICTURES:
            if names and each.name not in names:
                continue
            page = journeys.open(each.who, each.address, width=each.width)
            page.set_viewport_size({"width": each.width, "height": each.height})
            ready(page)
            if each.first is not None:
                each.first(page)
            page.wait_for_timeout(_SETTLED_MS)
            (FOLDER / f"{each.name}.png").write_bytes(_small(page.screenshot()))
            page.close()
        browser.close()


def _small(taken: bytes) -> bytes:
    """The same picture in fewer colours."""
    kept = io.BytesIO()
    with Image.open(io.BytesIO(taken)) as picture:
        reduced = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        reduced.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _prepared(data: Path) -> Path:
    """The demo office in an empty folder."""
    desk = open_office(Settings(database_url="", guike_data=data))
    demo.fill(desk, lambda _: None)
    desk.engine.dispose()
    return data


if __name__ == "__main__":
    if sys.argv[1:]:
        take(Path(sys.argv[1]), sys.argv[2:])
    else:
        with tempfile.TemporaryDirectory() as folder:
            take(_prepared(Path(folder) / "data"), [])
