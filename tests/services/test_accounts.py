"""Accounts: given as a list, switched off at once, and never without somebody who can manage them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.services import accounts, passwords
from core.services.access import Actor
from core.services.accounts import NewPerson
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused, Stale
from core.services.first_passwords import First
from db.tables import user
from tests.support import office_of

KEEPER = Actor(0, "root", "罗管", "admin", console=True)


def _codes(refused: Invalid) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refused.problems]


def test_a_list_of_people_gets_accounts_with_first_passwords(desk: Desk) -> None:
    invites = accounts.add_people(
        desk, KEEPER, [NewPerson("王敏", "rep", "一组"), NewPerson("王民", "manager"), NewPerson("孙洁", unit="宏达")]
    )
    assert [(each.username, each.role, each.team) for each in invites] == [
        ("wangmin", "rep", "一组"),
        ("wangmin2", "manager", None),
        ("sunjie", "rep", None),
    ]
    assert len({each.password for each in invites[:2]}) == 2 and invites[2].password == ""
    actor = accounts.actor_of(desk, " WangMin ")
    assert actor is not None
    assert actor.must_change_password
    agent = accounts.actor_of(desk, "sunjie")
    assert agent is not None
    assert agent.access_role == "agency"


def test_whoever_was_interrupted_goes_on_with_the_passwords_that_are_made(desk: Desk) -> None:
    people = [*(NewPerson(f"新人{n}") for n in range(6)), NewPerson("外人", unit="宏达")]
    stock: list[First] = []
    told: list[int] = []

    def leaves(made: int) -> None:
        told.append(made)
        if made == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        accounts.add_people(desk, KEEPER, people, stock, leaves)
    made = {each.password for each in stock}
    assert told == [1, 2, 3] and len(made) == 3 and accounts.actor_of(desk, "xinren0") is None
    told.clear()
    invites = accounts.add_people(desk, KEEPER, people, stock, told.append)
    assert told == [4, 5, 6] and stock == []
    assert made < {each.password for each in invites} and invites[-1].password == ""
    with desk.read() as tx:
        found = tx.connection.execute(select(user.c.username, user.c.password_hash))
        hashes = {row.username: row.password_hash for row in found}
    assert all(passwords.fits(each.password, hashes[each.username]) for each in invites[:2])
    assert not passwords.fits("", hashes["wairen"])


def test_a_list_with_a_mistake_is_refused_before_any_password_is_made(desk: Desk) -> None:
    told: list[int] = []
    with pytest.raises(Invalid):
        accounts.add_people(desk, KEEPER, [NewPerson("甲"), NewPerson("乙", username="?")], None, told.append)
    assert told == []


def test_a_list_with_mistakes_adds_nobody_and_names_every_line(desk: Desk) -> None:
    people = [NewPerson("甲"), NewPerson(" "), NewPerson("乙", "boss"), NewPerson("丙", username="?")]
    with pytest.raises(Invalid) as caught:
        accounts.add_people(desk, KEEPER, people)
    assert [(problem.code, problem.params["line"]) for problem in caught.value.problems] == [
        ("person_without_name", 2),
        ("person_role_unknown", 3),
        ("username_odd", 4),
    ]
    assert accounts.actor_of(desk, "jia") is None


def test_the_longest_name_has_an_account_and_a_longer_one_is_named(desk: Desk) -> None:
    root = office_of(desk)["root"]
    [invite] = accounts.add_people(desk, root, [NewPerson("双" * 40, team="组" * 80)])
    assert invite.name == "双" * 40
    with pytest.raises(Invalid) as error:
        accounts.add_people(desk, root, [NewPerson("双" * 41), NewPerson("王", team="组" * 81, title="级" * 41)])
    said = [(each.params["line"], each.code) for each in error.value.problems]
    assert said == [(1, "person_name_long"), (2, "person_title_long"), (2, "person_team_long")]


def test_what_somebody_is_to_be_is_checked_like_a_new_one(desk: Desk) -> None:
    people = office_of(desk)
    changed = NewPerson(" ", "lord", team="组" * 81, unit="司" * 121)
    with pytest.raises(Invalid) as error:
        accounts.change_person(desk, people["root"], people["ann"].id, changed, 1)
    said = {(each.field, each.code) for each in error.value.problems}
    assert said == {("name", "name_missing"), ("role", "unknown_choice"), ("team", "too_long"), ("unit", "too_long")}


def test_a_sign_in_name_is_given_once(desk: Desk) -> None:
    accounts.add_people(desk, KEEPER, [NewPerson("甲", username="front")])
    with pytest.raises(Invalid) as caught:
        accounts.add_people(desk, KEEPER, [NewPerson("乙", username="FRONT")])
    assert _codes(caught.value) == [("username", "username_taken")]


def test_a_salesperson_manages_nobody(desk: Desk) -> None:
    office = office_of(desk)
    with pytest.raises(Forbidden):
        accounts.add_people(desk, office["ann"], [NewPerson("甲")])
    with pytest.raises(Forbidden):
        accounts.reset_password(desk, office["boss"], office["ann"].id)
    with pytest.raises(Forbidden):
        accounts.set_active(desk, office["ann"], office["bob"].id, False, 1)
    with pytest.raises(Forbidden):
        accounts.change_person(desk, office["ann"], office["ann"].id, NewPerson("李婷", "director"), 1)
    with pytest.raises(Forbidden):
        accounts.unlock(desk, office["ann"], office["ann"].id)


def test_a_switched_off_account_acts_no_more(desk: Desk) -> None:
    office = office_of(desk)
    accounts.set_active(desk, office["chief"], office["ann"].id, False, 1)
    assert accounts.actor_of(desk, "ann") is None
    accounts.set_active(desk, office["chief"], office["ann"].id, True, 2)
    assert accounts.actor_of(desk, "ann") is not None


def test_a_stale_change_changes_nothing(desk: Desk) -> None:
    office = office_of(desk)
    accounts.change_person(desk, office["chief"], office["ann"].id, NewPerson("李婷", "manager", "二组"), 1)
    with pytest.raises(Stale):
        accounts.set_active(desk, office["root"], office["ann"].id, False, 1)
    actor = accounts.actor_of(desk, "ann")
    assert actor is not None
    assert actor.role == "manager"
    assert actor.team_id == office["cid"].team_id


def test_nobody_switches_himself_off_or_takes_the_last_keeper_away(desk: Desk) -> None:
    office = office_of(desk)
    with pytest.raises(Refused, match="not_yourself"):
        accounts.set_active(desk, office["root"], office["root"].id, False, 1)
    accounts.set_active(desk, office["root"], office["chief"].id, False, 1)
    with pytest.raises(Refused, match="last_administrator"):
        accounts.change_person(desk, KEEPER, office["root"].id, NewPerson("罗管", "rep"), 1)


def test_somebody_changes_his_own_password(desk: Desk) -> None:
    [invite] = accounts.add_people(desk, KEEPER, [NewPerson("甲", username="jia")])
    actor = accounts.actor_of(desk, "jia")
    assert actor is not None
    for old, new, code in [
        ("wrong", "harbour-42-lamp", "password_wrong"),
        (invite.password, "short", "password_short"),
        (invite.password, "汉" * 25, "password_long"),
        (invite.password, "11111111", "password_simple"),
        (invite.password, "12345678", "password_simple"),
        (invite.password, f" {invite.password} ", "password_same"),
    ]:
        with pytest.raises(Invalid) as caught:
            accounts.change_password(desk, actor, old, new)
        assert [problem.code for problem in caught.value.problems] == [code]
    accounts.change_password(desk, actor, f"{invite.password} ", "harbour-42-lamp")
    changed = accounts.actor_of(desk, "jia")
    assert changed is not None
    assert not changed.must_change_password


def test_a_reset_password_must_be_changed_again(desk: Desk) -> None:
    office = office_of(desk)
    invite = accounts.reset_password(desk, office["chief"], office["ann"].id)
    assert (invite.username, invite.team) == ("ann", "一组")
    actor = accounts.actor_of(desk, "ann")
    assert actor is not None
    assert actor.must_change_password


def test_a_password_fits_only_itself() -> None:
    kept = passwords.hashed("harbour-42-lamp")
    assert passwords.fits("harbour-42-lamp ", kept)
    assert not passwords.fits("harbour-42-lampe", kept)
    assert not passwords.fits("harbour-42-lamp", None)
    long = "x" * 72
    assert not passwords.fits(long + "y", passwords.hashed(long))
