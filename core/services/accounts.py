"""Who has an account, and what may be changed about it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Table, select, update

from core.services import office, passwords
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Refused, Stale
from core.services.first_passwords import NOBODYS, First, Heard, fill, silent
from core.services.identity import pinyin
from core.services.person_checks import PERSON_ROLES as PERSON_ROLES
from core.services.person_checks import NewPerson as NewPerson
from core.services.person_checks import check_changed
from core.services.person_checks import check_people as check_people
from core.services.person_checks import normal_username as normal_username
from db.adding import new_row
from db.tables import sign_in_attempt, team, unit, user

#: Who may manage people: one of them must always be able to sign in.
_KEEPERS: Final = ("director", "admin")
#: So much of a pinyin is kept.
_MOST_PINYIN: Final = 200
#: No session has to end for an account that never had one.
_EVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Invite:
    """What a new colleague needs: the account and the first password, which is kept nowhere else.

    The password of somebody of an outside agency is empty: he signs in only once he was invited (agency_accounts).
    """

    user_id: int
    username: str
    name: str
    role: str
    team: str | None
    password: str
    unit: str | None = None


def actor_of(desk: Desk, username: str) -> Actor | None:
    """Who acts under this account now, or None where there is none or it is switched off."""
    with desk.read() as tx:
        row = tx.connection.execute(select(user).where(user.c.username == normal_username(username))).one_or_none()
        return as_actor(row) if row is not None and row.active else None


def as_actor(row: Any) -> Actor:
    """A row of `user` as somebody who asks for things."""
    return Actor(
        id=row.id,
        username=row.username,
        name=row.name,
        role=row.role,
        team_id=row.team_id,
        unit_id=row.unit_id,
        must_change_password=row.must_change_password,
        language=row.language,
    )


def add_people(
    desk: Desk,
    actor: Actor,
    people: Sequence[NewPerson],
    stock: list[First] | None = None,
    heard: Heard = silent,
) -> tuple[Invite, ...]:
    """Give accounts to all of them or to none. Raises Invalid: a problem's `line` counts from 1.

    `stock` and `heard` as for `with_first_passwords`.
    """
    require(actor, Action.MANAGE_PEOPLE)
    with desk.read() as tx:
        check_people(tx, people)
    with_passwords = with_first_passwords(people, stock, heard)

    def work(tx: Tx) -> tuple[Invite, ...]:
        check_people(tx, people)
        return tuple(invite_in(tx, person, first) for person, first in with_passwords)

    return desk.command(work)


def with_first_passwords(
    people: Sequence[NewPerson], stock: list[First] | None = None, heard: Heard = silent
) -> list[tuple[NewPerson, First]]:
    """Each person with a first password; slow, so it is done before the transaction. Whoever is of an outside agency
    needs none as long as nobody invites him.

    `stock` are those made so far by somebody who was interrupted, and holds what is made until all are; `heard` is told
    how many there are.
    """
    stock = [] if stock is None else stock
    count = sum(not each.unit for each in people)
    fill(stock, count, heard)
    firsts, stock[:count] = iter(stock[:count]), []
    return [(each, NOBODYS if each.unit else next(firsts)) for each in people]


def invite_in(tx: Tx, person: NewPerson, first: First, *, must_change: bool = True) -> Invite:
    """Write one account inside an open transaction (set-up, the demo office, a list of people)."""
    username = normal_username(person.username) if person.username else _free_username(tx, person.name)
    number = new_row(
        tx.connection,
        user,
        {
            "username": username,
            "name": person.name.strip(),
            "pinyin": _sought(person.name),
            "role": person.role,
            "title": person.title,
            "team_id": office.group_named(tx, team, person.team),
            "unit_id": office.group_named(tx, unit, person.unit),
            "password_hash": first.hash,
            "must_change_password": must_change,
            "tokens_valid_after": _EVER,
            "created_at": tx.now,
            "signs_in": not person.unit,
        },
    )
    tx.cache.pop("people", None)
    password = "" if person.unit else first.password
    return Invite(number, username, person.name.strip(), person.role, person.team, password, person.unit)


def reset_password(desk: Desk, actor: Actor, user_id: int) -> Invite:
    """A new first password for somebody; whatever he is signed in on is signed out."""
    require(actor, Action.MANAGE_PEOPLE)
    first = passwords.fresh()
    hash_ = passwords.hashed(first)

    def work(tx: Tx) -> Invite:
        row = _row(tx, user_id)
        _change(tx, row, password_hash=hash_, must_change_password=True, tokens_valid_after=desk.clock())
        _forget_failures(tx, row.username)
        of_team, of_unit = _name(tx, team, row.team_id), _name(tx, unit, row.unit_id)
        return Invite(row.id, row.username, row.name, row.role, of_team, first, of_unit)

    return desk.command(work)


def change_password(desk: Desk, actor: Actor, old: str, new: str) -> None:
    """Change one's own password; all sessions under the old one end. Raises Invalid."""
    with desk.read() as tx:
        hash_ = _row(tx, actor.id).password_hash
    if not passwords.fits(old, hash_):
        raise Invalid(Problem("old", "password_wrong"))
    problem = passwords.problem(new, actor.username, field="new")
    if problem is None and passwords.normal(new) == passwords.normal(old):
        problem = Problem("new", "password_same")
    if problem is not None:
        raise Invalid(problem)
    changed = {"password_hash": passwords.hashed(new), "must_change_password": False}
    desk.command(lambda tx: _change(tx, _row(tx, actor.id), **changed, tokens_valid_after=desk.clock()))


def set_active(desk: Desk, actor: Actor, user_id: int, active: bool, version: int) -> None:
    """Switch an account off (its sessions end at their next step) or on again. Raises Stale, Refused."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        row = _row(tx, user_id)
        _require_fresh(row, version)
        if not active:
            _require_keeper_left(tx, actor, row)
        elif row.left_at is not None:
            raise Refused("has_left", name=row.name)
        _change(tx, row, active=active, tokens_valid_after=desk.clock())

    desk.command(work)


def retire_in(tx: Tx, actor: Actor, user_id: int, version: int) -> None:
    """Switch off for good the account of somebody who has left, in an open transaction. Raises Stale, Refused."""
    row = _row(tx, user_id)
    _require_fresh(row, version)
    _require_keeper_left(tx, actor, row)
    _change(tx, row, active=False, left_at=tx.now, tokens_valid_after=tx.now)
    tx.cache.pop("people", None)


def change_person(desk: Desk, actor: Actor, user_id: int, changed: NewPerson, version: int) -> None:
    """Change name, role, team, unit and title; the sign-in name stays. Raises Invalid, Stale, Refused."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        row = _row(tx, user_id)
        _require_fresh(row, version)
        check_changed(changed)
        if row.role in _KEEPERS and changed.role not in _KEEPERS:
            _require_keeper_left(tx, actor, row)
        _change(
            tx,
            row,
            name=changed.name.strip(),
            pinyin=_sought(changed.name),
            role=changed.role,
            title=changed.title,
            team_id=office.group_named(tx, team, changed.team),
            unit_id=office.group_named(tx, unit, changed.unit),
            signs_in=row.signs_in and bool(row.unit_id or not changed.unit),
        )

    desk.command(work)


def unlock(desk: Desk, actor: Actor, user_id: int) -> None:
    """Let somebody try again at once who mistyped his password too often."""
    require(actor, Action.MANAGE_PEOPLE)
    desk.command(lambda tx: _forget_failures(tx, _row(tx, user_id).username))


def set_language(desk: Desk, actor: Actor, language: str) -> None:
    """Remember the language in which somebody reads."""
    desk.command(lambda tx: _change(tx, _row(tx, actor.id), language=language))


def _free_username(tx: Tx, name: str) -> str:
    stem = "".join(letter for letter in pinyin(name)[0] if letter.isalnum())[:30] or "user"
    taken = _usernames(tx)
    candidates = (stem if number == 1 else f"{stem}{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)


def _sought(name: str) -> str:
    """By which pinyin a person is found; as much of it as is kept."""
    return " ".join(pinyin(name))[:_MOST_PINYIN]


def _usernames(tx: Tx) -> set[str]:
    return set(tx.connection.execute(select(user.c.username)).scalars())


def _name(tx: Tx, table: Table, number: int | None) -> str | None:
    return tx.connection.execute(select(table.c.name).where(table.c.id == number)).scalar_one_or_none()


def _row(tx: Tx, user_id: int) -> Any:
    row = tx.connection.execute(select(user).where(user.c.id == user_id)).one_or_none()
    if row is None:
        raise NotFound("no_such_person", person=user_id)
    return row


def _change(tx: Tx, row: Any, **values: Any) -> None:
    tx.connection.execute(update(user).where(user.c.id == row.id).values(version=user.c.version + 1, **values))


def _require_fresh(row: Any, version: int) -> None:
    if row.version != version:
        raise Stale("person_changed", name=row.name)


def _require_keeper_left(tx: Tx, actor: Actor, row: Any) -> None:
    """Nobody switches himself off, and somebody who manages people must remain."""
    if row.id == actor.id:
        raise Refused("not_yourself")
    others = select(user.c.id).where(user.c.role.in_(_KEEPERS), user.c.active, user.c.id != row.id).limit(1)
    if row.role in _KEEPERS and tx.connection.execute(others).first() is None:
        raise Refused("last_administrator")


def _forget_failures(tx: Tx, account: str) -> None:
    tx.connection.execute(sign_in_attempt.delete().where(sign_in_attempt.c.account == account))
