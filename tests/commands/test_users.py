"""Accounts at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from core.cli import app
from core.services import accounts, sign_in
from core.services.access import Actor
from core.services.opening import open_office
from core.settings import settings

Command = Callable[..., Result]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """`command("users", "--names")` on a data folder of its own, in English."""
    monkeypatch.setenv("GUIKE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_GB", "UTF-8"))
    settings.cache_clear()
    yield lambda *words: CliRunner().invoke(app, list(words))
    settings.cache_clear()


def _comes_in(username: str, password: str) -> Actor:
    desk = open_office()
    try:
        return sign_in.sign_in(desk, username, password, "local")
    finally:
        desk.engine.dispose()


def test_an_account_is_added_with_a_first_password_that_must_be_changed(command: Command) -> None:
    done = command("user", "add", "wang", "--name", "王敏", "--team", "一组", "--json")
    assert done.exit_code == 0
    said = json.loads(done.stdout)
    assert _comes_in("wang", said["password"]).must_change_password
    assert said["must_change"]


def test_an_account_can_be_given_its_password(command: Command) -> None:
    assert command("user", "add", "li", "--name", "李婷", "--password", "harbour-42").exit_code == 0
    assert not _comes_in("li", "harbour-42").must_change_password


def test_a_password_that_is_refused_adds_nobody(command: Command) -> None:
    done = command("user", "add", "li", "--name", "李婷", "--password", "short")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "8 characters" in done.stderr
    assert command("users", "--names").stdout == ""


def test_a_forgotten_password_is_replaced(command: Command) -> None:
    command("user", "add", "li", "--name", "李婷", "--password", "harbour-42")
    said = json.loads(command("user", "password", "LI", "--json").stdout)
    assert _comes_in("li", said["password"]).must_change_password
    assert command("user", "password", "nobody").exit_code == 2


def test_the_list_names_active_accounts_one_a_line(command: Command) -> None:
    command("user", "add", "wang", "--name", "王敏", "--team", "一组")
    command("user", "add", "chen", "--name", "陈刚", "--role", "manager")
    command("user", "add", "gone", "--name", "石晓")
    desk = open_office()
    keeper, gone = Actor(0, "root", "罗管", "admin", console=True), accounts.actor_of(desk, "gone")
    assert gone is not None
    accounts.set_active(desk, keeper, gone.id, False, 1)
    desk.engine.dispose()
    assert command("users", "--names").stdout == "chen\nwang\n"
    assert command("users", "--names", "--role", "rep").stdout == "wang\n"
    assert command("users", "--role", "rep").stdout == "gone\trep\t石晓\t\tswitched off\nwang\trep\t王敏\t一组\n"
    assert [each["active"] for each in json.loads(command("users", "--json").stdout)["users"]] == [True, False, True]


def test_an_unknown_role_is_wrong_usage(command: Command) -> None:
    assert command("users", "--role", "boss").exit_code == 2
    assert command("user", "add", "x1", "--name", "甲", "--role", "boss").exit_code == 2
