"""An office begins: by a link that works once, with its people and a rulebook, or after the demo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.services import accounts, opening, setup, sign_in
from core.services.accounts import NewPerson
from core.services.desk import Desk
from core.services.errors import Invalid, Refused
from core.services.office import in_force, people
from core.services.opening import open_office
from core.services.setup import NewOffice
from core.settings import Settings
from db.tables import user

FORM = NewOffice(
    name="滨江壹号",
    rulebook="standard",
    administrator="罗敏",
    username="admin",
    password="harbour-42-lamp",
    repeated="harbour-42-lamp",
    people=(NewPerson("李婷", "rep", "一组"), NewPerson("陈刚", "manager")),
)


def _code(desk: Desk) -> str:
    code = opening.new_setup_code(desk)
    assert code is not None
    return code


def test_a_first_start_makes_folder_schema_and_key(tmp_path: Path) -> None:
    chosen = Settings(database_url="", guike_data=tmp_path / "new" / "data")
    desk = open_office(chosen)
    assert not opening.is_set_up(desk)
    assert (tmp_path / "new" / "data" / "guike.db").exists()
    assert opening.office_key(chosen) == opening.office_key(chosen)
    desk.engine.dispose()


def test_the_link_sets_the_office_up_once(desk: Desk) -> None:
    code = _code(desk)
    assert opening.code_opens(desk, code)
    invites = setup.set_up(desk, code, FORM)
    assert [each.username for each in invites] == ["liting", "chengang"]
    assert opening.office_name(desk) == "滨江壹号"
    assert not opening.code_opens(desk, code)
    with pytest.raises(Refused, match="setup_link_dead"):
        setup.set_up(desk, code, FORM)
    assert opening.new_setup_code(desk) is None


def test_the_administrator_signs_in_with_his_own_password_and_the_others_change_theirs(desk: Desk) -> None:
    invites = setup.set_up(desk, _code(desk), FORM)
    assert not sign_in.sign_in(desk, "admin", "harbour-42-lamp", "local").must_change_password
    assert sign_in.sign_in(desk, "liting", invites[0].password, "local").must_change_password


def test_the_rulebook_is_in_force_from_that_moment(desk: Desk) -> None:
    setup.set_up(desk, _code(desk), FORM)
    with desk.read() as tx:
        version = in_force(tx, tx.now)
        assert (version.rulebook.id, version.effective_from) == ("standard", tx.now)
        assert {person.role for person in people(tx).values()} == {"admin", "rep", "manager"}


def test_every_mistake_is_named_and_nothing_is_made(desk: Desk) -> None:
    code = _code(desk)
    wrong = NewOffice(name=" ", rulebook="house", administrator="", username="a b", password="short", repeated="")
    with pytest.raises(Invalid) as caught:
        setup.set_up(desk, code, wrong)
    assert {problem.field for problem in caught.value.problems} == {
        "name",
        "rulebook",
        "administrator",
        "username",
        "password",
    }
    with pytest.raises(Invalid) as caught:
        setup.set_up(desk, code, replace(FORM, repeated="harbour-42-lamb"))
    assert [problem.code for problem in caught.value.problems] == ["password_differs"]
    with pytest.raises(Invalid):
        setup.set_up(desk, code, replace(FORM, people=(NewPerson("甲", "boss"),)))
    assert not setup.is_begun(desk)
    assert opening.code_opens(desk, code)


def test_a_guessed_code_opens_nothing(desk: Desk) -> None:
    _code(desk)
    assert not opening.code_opens(desk, "")
    assert not opening.code_opens(desk, "guess")
    with pytest.raises(Refused, match="setup_link_dead"):
        setup.set_up(desk, "guess", FORM)
    with pytest.raises(Refused, match="setup_link_dead"):
        setup.try_demo(desk, "guess", lambda part: None)


def test_only_the_hash_of_a_code_is_kept(desk: Desk) -> None:
    code = _code(desk)
    with desk.read() as tx:
        kept = opening.read_setting(tx, "setup_codes")
    assert code not in str(kept)


def test_the_last_few_links_work_side_by_side(desk: Desk) -> None:
    codes = [_code(desk) for _ in range(9)]
    assert [opening.code_opens(desk, code) for code in codes] == [False] + [True] * 8


def test_after_the_demo_ones_own_office_begins_and_the_demo_is_kept(desk: Desk) -> None:
    setup.set_up(desk, _code(desk), FORM)
    desk.command(lambda tx: setup.finish_demo(tx, "云岸里", "guike-demo"))
    assert setup.demo_password(desk) == "guike-demo"
    assert [each.role for each in setup.demo_accounts(desk)] == ["admin", "rep", "manager"]
    admin = accounts.actor_of(desk, "admin")
    assert admin is not None
    kept, code = setup.start_own_office(desk, admin)
    assert not setup.is_begun(desk)
    assert setup.demo_accounts(desk) == ()
    with desk.read() as tx:
        assert tx.connection.execute(select(user)).all() == []
    setup.set_up(desk, code, replace(FORM, name="真案场"))
    assert opening.office_name(desk) == "真案场"
    if desk.engine.dialect.name == "sqlite":
        old = open_office(Settings(database_url=f"sqlite:///{kept}"))
        assert opening.office_name(old) == "云岸里"
        old.engine.dispose()
    else:
        with desk.engine.connect() as connection:
            name = connection.exec_driver_sql(f"SELECT value->>'name' FROM {kept}.setting WHERE name = 'office'")
            assert name.scalar_one() == "云岸里"


def test_a_real_office_cannot_be_put_aside(desk: Desk) -> None:
    setup.set_up(desk, _code(desk), FORM)
    admin = accounts.actor_of(desk, "admin")
    assert admin is not None
    with pytest.raises(Refused, match="not_a_demo"):
        setup.start_own_office(desk, admin)
    assert opening.office_name(desk) == "滨江壹号"
