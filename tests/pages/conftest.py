"""Screens run without a browser: an office of their own, and somebody in front of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from core.services import sessions
from core.services.access import Actor
from core.services.desk import Desk
from core.services.opening import close_setup
from core.settings import settings
from pages._ui import house
from pages._ui.menu import SCREENS
from tests.serving import cookie_of
from tests.support import office_of

#: Opens a screen by its name for somebody (None: nobody is signed in) and runs it once.
Open = Callable[..., AppTest]


@pytest.fixture
def office_desk(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk at which the screens of this test work: an empty office that is set up."""
    (tmp_path / "guike.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("GUIKE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    house.close()
    house.desk().command(lambda tx: close_setup(tx, "滨江壹号"))
    yield house.desk()
    house.close()
    settings.cache_clear()


@pytest.fixture
def staff(office_desk: Desk) -> dict[str, Actor]:
    """The people of tests.support, at work under the standard rulebook."""
    return office_of(office_desk)


@pytest.fixture
def open_screen(office_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_screen("leads", actor, case="7")`: the screen as that person sees it at this address."""

    def opened(name: str, actor: Actor | None = None, **query: str) -> AppTest:
        cookies = {sessions.COOKIE: cookie_of(actor.username, house.key(), datetime.now(UTC))} if actor else {}
        # A run without a browser has no connection to take these from; everything else is the real thing.
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: cookies))
        monkeypatch.setattr(ContextProxy, "ip_address", property(lambda _self: "127.0.0.1"))
        screen = AppTest.from_file(str(SCREENS / f"{name}.py"), default_timeout=120)
        for key, value in query.items():
            screen.query_params[key] = value
        return screen.run()

    return opened


def words(screen: AppTest) -> str:
    """Everything that a person reads on the screen, as one text."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "info", "warning", "error", "success")
    return "\n".join(str(each.value) for kind in kinds for each in getattr(screen, kind))


def drawn(screen: AppTest) -> str:
    """Everything that a person reads on the screen, cards too."""
    return "\n".join([words(screen), *(str(each.proto.body) for each in screen.get("html"))])


def press(screen: AppTest, label: str) -> AppTest:
    """The screen after the button with this label, behind which a count may stand, was pressed."""
    fitting = (each for each in screen.button if each.label.startswith(label))
    return min(fitting, key=lambda each: len(each.label)).click().run()
