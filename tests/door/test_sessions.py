"""A websocket shows the sign-in form to strangers, and takes up nobody else's session."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from core.services import accounts, sessions
from core.services.access import Actor
from core.services.accounts import NewPerson
from pages._ui.menu import SCREENS
from tests.door.client import Visitor
from tests.serving import Server, prepare_office, serving

pytestmark = pytest.mark.xdist_group("door")

PAGES = sorted(each.stem for each in SCREENS.glob("*.py") if each.stem != "__init__")
#: What the sign-in page consists of.
FORM = {"html", "empty", "button_group", "heading", "text_input", "button"}


def test_a_page_asked_for_cold_shows_the_sign_in_form(tmp_path: Path) -> None:
    desk = prepare_office(tmp_path / "data")
    desk.engine.dispose()
    with serving(tmp_path / "data") as server:
        for page in [*PAGES, ""]:
            with Visitor(server) as visitor:
                visitor.run(page)
                assert "sign_in" in visitor.words()
                assert set(visitor.elements()) <= FORM


def test_a_page_asked_for_after_somebody_has_signed_in_shows_the_form_too(server: Server) -> None:
    with Visitor(server, server.cookie("chief")) as chief:
        chief.run()
        assert "林波" in chief.words()
        for page in [*PAGES, ""]:
            with Visitor(server) as visitor:
                visitor.run(page)
                assert "林波" not in visitor.words()
                assert set(visitor.elements()) <= FORM


def test_anothers_session_cannot_be_taken_up(server: Server, unguarded: Server) -> None:
    with Visitor(server, server.cookie("ann")) as ann:
        ann.run()
        for cookie in (None, server.cookie("bob"), "x.y.z"):
            with pytest.raises(InvalidStatus), Visitor(server, cookie, ann.held_session):
                pass
        with Visitor(server, server.cookie("ann"), ann.held_session) as again:
            again.run()
            assert again.held_session == ann.held_session
    with Visitor(unguarded, server.cookie("ann")) as ann:
        ann.run()
        with Visitor(unguarded, None, ann.held_session) as stranger:
            stranger.run()
            assert stranger.held_session == ann.held_session, "without the door a stranger takes it up"


def test_a_session_of_nobody_is_not_taken_up_either(server: Server) -> None:
    with Visitor(server) as first:
        first.run()
        with Visitor(server, None, first.held_session) as second:
            second.run()
            assert second.held_session != first.held_session


def test_a_switched_off_account_is_out_at_its_next_step(server: Server) -> None:
    desk = server.desk()
    keeper = accounts.actor_of(desk, "root")
    assert keeper is not None
    [invite] = accounts.add_people(desk, keeper, [NewPerson("石晓", username="goner")])
    accounts.change_password(desk, _actor(server, "goner"), invite.password, "harbour-42-lamp")
    with Visitor(server, server.cookie("goner")) as visitor:
        visitor.run()
        assert "石晓" in visitor.words()
        accounts.set_active(desk, keeper, invite.user_id, False, 2)
        visitor.run()
        assert "石晓" not in visitor.words()
        assert set(visitor.elements()) <= FORM
    desk.engine.dispose()


def test_signing_out_in_one_tab_signs_the_other_tabs_out(server: Server) -> None:
    with Visitor(server, server.cookie("cid")) as tab, Visitor(server, server.cookie("kim")) as other:
        tab.run()
        other.run()
        assert "赵强" in tab.words()
        desk = server.desk()
        sessions.end_all(desk, _actor(server, "cid"))
        desk.engine.dispose()
        assert "赵强" not in tab.run().words()
        assert "吴霞" in other.run().words()


def test_a_first_password_leads_to_no_screen(server: Server) -> None:
    desk = server.desk()
    keeper = accounts.actor_of(desk, "root")
    assert keeper is not None
    accounts.add_people(desk, keeper, [NewPerson("石晓", username="fresh")])
    desk.engine.dispose()
    with Visitor(server, server.cookie("fresh")) as visitor:
        for page in [*PAGES, ""]:
            assert "password_now" in visitor.run(page).words()
            assert "sign_out" not in visitor.words()


def test_an_office_that_is_not_set_up_shows_where_the_link_is(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        code = server.setup_link.split("setup=")[1]
        with Visitor(server) as visitor:
            for page in [*PAGES, ""]:
                visitor.run(page)
                assert "setup" not in visitor.words()
                assert "alert" in visitor.elements()
            assert "own_office" not in visitor.run(query="setup=guess").words()
            assert "own_office" in visitor.run(query=f"setup={code}").words()


def _actor(server: Server, username: str) -> Actor:
    desk = server.desk()
    actor = accounts.actor_of(desk, username)
    desk.engine.dispose()
    assert actor is not None
    return actor
