"""People of agencies are known without an account; one is given to them by an invitation and taken back."""

from __future__ import annotations

import pytest

from core.services import agency_accounts, sessions
from core.services.access import Actor
from core.services.accounts import NewPerson, add_people, change_person
from core.services.desk import Desk
from core.services.errors import Forbidden, Refused, Stale
from core.services.registration import Registration, register
from core.services.sign_in import sign_in
from core.services.team import whole_team
from tests.serving import cookie_of
from tests.support import office_of

KEY = "k" * 32


def _state(desk: Desk, people: dict[str, Actor], name: str) -> tuple[str, int]:
    found = next(each for each in whole_team(desk, people["root"]).colleagues if each.person.name == name)
    return found.state, found.person.version


def test_a_broker_cannot_sign_in_before_he_is_invited_nor_after_it_is_withdrawn(desk: Desk) -> None:
    people = office_of(desk)
    (made,) = add_people(desk, people["root"], [NewPerson("贾云", unit="安居地产")])
    assert made.password == "" and _state(desk, people, "贾云")[0] == "outside"
    with pytest.raises(Refused):
        sign_in(desk, "jiayun", "", "here")
    given = agency_accounts.invite(desk, people["root"], made.user_id)
    assert sign_in(desk, "jiayun", given.password, "here").access_role == "agency"
    cookie = cookie_of("jiayun", KEY, desk.clock())
    version = _state(desk, people, "贾云")[1]
    with pytest.raises(Stale):
        agency_accounts.withdraw(desk, people["root"], made.user_id, version - 1)
    agency_accounts.withdraw(desk, people["root"], made.user_id, version)
    assert sessions.whose(desk, KEY, cookie) is None
    with pytest.raises(Refused):
        sign_in(desk, "jiayun", given.password, "here")


def test_without_an_account_reports_are_his_all_the_same(desk: Desk) -> None:
    people = office_of(desk)
    (made,) = add_people(desk, people["root"], [NewPerson("贾云", unit="安居地产")])
    form = Registration(None, "report", made.user_id, phone="1380**10001", name="张先生")
    done = register(desk, people["kim"], form)
    assert done.verdict is not None and done.verdict.owner == made.user_id


def test_a_colleague_who_goes_to_an_agency_is_signed_out(desk: Desk) -> None:
    people = office_of(desk)
    version = _state(desk, people, "李婷")[1]
    change_person(desk, people["root"], people["ann"].id, NewPerson("李婷", unit="宏达置业"), version)
    assert _state(desk, people, "李婷")[0] == "outside"


def test_only_who_manages_people_invites_and_only_brokers_are_withdrawn(desk: Desk) -> None:
    people = office_of(desk)
    for who in ("kim", "boss", "amy"):
        with pytest.raises(Forbidden):
            agency_accounts.invite(desk, people[who], people["ben"].id)
        with pytest.raises(Forbidden):
            agency_accounts.withdraw(desk, people[who], people["ben"].id, 1)
    with pytest.raises(Refused):
        agency_accounts.withdraw(desk, people["root"], people["ann"].id, 1)
