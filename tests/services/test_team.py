"""The team list says who works here, what state each account is in, and keeps teams and agencies in order."""

from __future__ import annotations

import pytest

from core.services import accounts
from core.services.access import Actor
from core.services.accounts import NewPerson
from core.services.board import key
from core.services.departures import leave
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.sign_in import MOST_BY_PAIR, sign_in
from core.services.team import Colleague, Team, add_group, remove_group, rename_group, whole_team
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def staff(desk: Desk) -> dict[str, Actor]:
    return office_of(desk)


def _one(shown: Team, username: str) -> Colleague:
    return next(each for each in shown.colleagues if each.person.username == username)


def _group(shown: Team, name: str) -> int:
    return next(each.id for each in shown.groups if each.name == name)


def test_everybody_stands_there_with_his_group_and_his_customers(desk: Desk, staff: dict[str, Actor]) -> None:
    received(desk, staff["ann"], 1)
    shown = whole_team(desk, staff["chief"])
    assert len(shown.colleagues) == 11
    assert (_one(shown, "ann").customers, _one(shown, "bob").customers) == (1, 0)
    assert [(each.kind, each.name, each.people) for each in shown.groups] == [
        ("team", "一组", 2),
        ("team", "二组", 1),
        ("unit", "宏达置业", 2),
    ]


def test_an_account_is_new_until_its_first_sign_in(desk: Desk, staff: dict[str, Actor], clock: MovingClock) -> None:
    (invite,) = accounts.add_people(desk, staff["root"], [NewPerson("胡燕", team="三组", title="资深顾问")])
    new = _one(whole_team(desk, staff["chief"]), "huyan")
    assert (new.state, new.person.team, new.person.title, new.last_seen) == ("new", "三组", "资深顾问", None)
    actor = sign_in(desk, "huyan", invite.password, "10.0.0.1")
    accounts.change_password(desk, actor, invite.password, "harbour-42-lamp")
    new = _one(whole_team(desk, staff["chief"]), "huyan")
    assert (new.state, new.last_seen) == ("working", clock.at)


def test_too_many_wrong_passwords_lock_an_account_for_a_while(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    accounts.reset_password(desk, staff["root"], staff["ann"].id)
    for _ in range(MOST_BY_PAIR):
        with pytest.raises(Refused, match="wrong_sign_in"):
            sign_in(desk, "ann", "guess-guess", "10.0.0.1")
    assert _one(whole_team(desk, staff["chief"]), "ann").state == "locked"
    accounts.unlock(desk, staff["root"], staff["ann"].id)
    assert _one(whole_team(desk, staff["chief"]), "ann").state == "new"


def test_whoever_is_off_or_has_left_stands_last(desk: Desk, staff: dict[str, Actor]) -> None:
    accounts.set_active(desk, staff["root"], staff["bob"].id, False, 1)
    leave(desk, staff["chief"], staff["ann"].id, 1)
    assert [each.state for each in whole_team(desk, staff["boss"]).colleagues[-2:]] == ["off", "left"]


def test_a_team_is_renamed_with_all_its_people_and_boards_notice(desk: Desk, staff: dict[str, Actor]) -> None:
    before = key(desk, staff["chief"])
    rename_group(desk, staff["chief"], "team", _group(whole_team(desk, staff["chief"]), "一组"), " 精英组 ")
    assert _one(whole_team(desk, staff["chief"]), "ann").person.team == "精英组"
    assert key(desk, staff["chief"]) != before


def test_a_group_name_is_unique_and_not_empty(desk: Desk, staff: dict[str, Actor]) -> None:
    shown = whole_team(desk, staff["chief"])
    for name, code in (("二组", "group_name_taken"), ("  ", "group_name_missing"), ("组" * 81, "too_long")):
        with pytest.raises(Invalid) as invalid:
            rename_group(desk, staff["chief"], "team", _group(shown, "一组"), name)
        assert [each.code for each in invalid.value.problems] == [code]
    rename_group(desk, staff["chief"], "team", _group(shown, "一组"), "一组")


def test_only_a_group_without_people_can_be_taken_away(desk: Desk, staff: dict[str, Actor]) -> None:
    number = add_group(desk, staff["root"], "unit", "安居地产")
    remove_group(desk, staff["root"], "unit", number)
    shown = whole_team(desk, staff["root"])
    assert "安居地产" not in {each.name for each in shown.groups}
    with pytest.raises(Refused, match="group_in_use"):
        remove_group(desk, staff["root"], "unit", _group(shown, "宏达置业"))


def test_a_manager_looks_and_does_not_touch(desk: Desk, staff: dict[str, Actor]) -> None:
    assert not whole_team(desk, staff["boss"]).may_manage
    with pytest.raises(Forbidden):
        add_group(desk, staff["boss"], "team", "三组")
    for handle in ("ann", "front", "kim", "fin", "amy"):
        with pytest.raises(Forbidden):
            whole_team(desk, staff[handle])
