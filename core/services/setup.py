"""How does an office begin: its own, the demo office, and its own after the demo?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from core.rulebooks import available, load, source_of
from core.services import enforcement, office, opening, passwords, schema
from core.services.access import Action, Actor, require
from core.services.accounts import (
    Invite,
    NewPerson,
    check_people,
    invite_in,
    normal_username,
    with_first_passwords,
)
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.first_passwords import First, Heard, silent
from core.services.person_checks import username_problems
from db import aside
from db.adding import new_row
from db.tables import rulebook_version, user

STANDARD: Final = "standard"
DEMO: Final = "demo"
_FILLING: Final = "demo_filling"
#: How many demo accounts of each role are named on the sign-in page.
_NAMED: Final = {"rep": 3, "manager": 2}

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What the set-up form holds."""

    name: str
    rulebook: str
    administrator: str
    username: str
    password: str
    repeated: str
    people: tuple[NewPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo office that the sign-in page may name."""

    username: str
    name: str
    role: str
    agency: bool


def set_up(
    desk: Desk, code: str, form: NewOffice, stock: list[First] | None = None, heard: Heard = silent
) -> tuple[Invite, ...]:
    """Begin an office: administrator, people, rulebook. Raises Invalid, or Refused where the code is dead.

    The rulebook holds from this moment on. Returns the first passwords of the people, shown once; `stock` and `heard`
    as for `with_first_passwords`.
    """
    if not opening.code_opens(desk, code):
        raise Refused("setup_link_dead")
    mistakes = problems(form)
    if mistakes:
        raise Invalid(*mistakes)
    hash_ = passwords.hashed(form.password)
    people = with_first_passwords(form.people, stock, heard)
    administrator = NewPerson(form.administrator, "admin", username=form.username)

    def work(tx: Tx) -> tuple[Invite, ...]:
        opening.require_code(tx, code)
        check_people(tx, [administrator, *form.people])
        keeper = invite_in(tx, administrator, First("", hash_), must_change=False)
        invites = tuple(invite_in(tx, person, first) for person, first in people)
        put_in_force(tx, form.rulebook, keeper.user_id)
        opening.close_setup(tx, form.name.strip())
        return invites

    return desk.command(work)


def rulebook_titles(language: str) -> dict[str, str]:
    """The shipped rulebooks by id, with their titles; the standard one first, which suits whoever has none yet."""
    books = [load(each) for each in available()]
    books.sort(key=lambda book: (book.id != STANDARD, book.id))
    return {book.id: book.en if language == "en" else book.zh for book in books}


def problems(form: NewOffice) -> list[Problem]:
    """Everything that is wrong with the form, apart from the list of people."""
    found = []
    if not form.name.strip():
        found.append(Problem("name", "office_name_missing"))
    if len(form.name) > 60:
        found.append(Problem("name", "too_long", {"most": 60}))
    if not form.administrator.strip():
        found.append(Problem("administrator", "name_missing"))
    if len(form.administrator) > 40:
        found.append(Problem("administrator", "too_long", {"most": 40}))
    if form.rulebook not in available():
        found.append(Problem("rulebook", "unknown_choice"))
    found += username_problems(form.username, (), {})
    password = passwords.problem(form.password, normal_username(form.username))
    if password is not None:
        found.append(password)
    elif passwords.normal(form.password) != passwords.normal(form.repeated):
        found.append(Problem("repeated", "password_differs"))
    return found


def put_in_force(tx: Tx, rulebook: str, by: int) -> int:
    """Put a shipped rulebook in force from now on and seal it; returns the number of the version."""
    source, book = source_of(rulebook), load(rulebook)
    number = new_row(
        tx.connection,
        rulebook_version,
        {
            "rulebook": rulebook,
            "source": source,
            "hash": book.hash,
            "effective_from": tx.now,
            "created_at": tx.now,
            "created_by": by,
        },
    )
    enforcement.seal(tx, by, number, book, tx.now)
    return number


def try_demo(desk: Desk, code: str, progress: Progress) -> None:
    """Fill the demo office; `progress` hears of parts of 1. A half-filled one is cleared away first."""
    if not opening.code_opens(desk, code):
        raise Refused("setup_link_dead")
    from core.services.demo import fill

    if _half_filled(desk):
        aside.empty(desk.engine)
        schema.prepare(desk.engine)
    desk.command(lambda tx: office.write_setting(tx, _FILLING, True))
    fill(desk, progress)


def is_begun(desk: Desk) -> bool:
    """Is there anything in this database already: an office, or accounts?"""
    with desk.read() as tx:
        anybody = tx.connection.execute(select(user.c.id).limit(1)).first()
    return anybody is not None or opening.is_set_up(desk)


def finish_demo(tx: Tx, office_name: str, password: str) -> None:
    """The demo office is complete; its accounts all have this password, and the sign-in page may say so."""
    office.write_setting(tx, DEMO, {"password": password})
    opening.close_setup(tx, office_name)


def demo_password(desk: Desk) -> str | None:
    """The password of all demo accounts; None in a real office."""
    with desk.read() as tx:
        demo = office.read_setting(tx, DEMO)
        return None if demo is None else str(demo["password"])


def demo_accounts(desk: Desk) -> tuple[DemoAccount, ...]:
    """A few accounts of each role of the demo office; none in a real one."""
    if demo_password(desk) is None:
        return ()
    with desk.read() as tx:
        rows = tx.connection.execute(select(user).where(user.c.active).order_by(user.c.id)).all()
    found: list[DemoAccount] = []
    for row in rows:
        agency = row.unit_id is not None
        same = sum(1 for each in found if (each.role, each.agency) == (row.role, agency))
        if same < (1 if agency else _NAMED.get(row.role, 1)):
            found.append(DemoAccount(row.username, row.name, row.role, agency))
    return tuple(found)


def start_own_office(desk: Desk, actor: Actor) -> tuple[str, str]:
    """Set the demo office aside and begin anew; where it is kept, and the code of the set-up page.

    Refused in a real office, whose database nothing here can empty.
    """
    require(actor, Action.MANAGE_PEOPLE)
    if demo_password(desk) is None:
        raise Refused("not_a_demo")
    kept = set_aside(desk, "demo")
    code = opening.new_setup_code(desk)
    assert code is not None
    return kept, code


def set_aside(desk: Desk, name: str = "office") -> str:
    """Keep all that is in the database elsewhere and begin with an empty one; where it is kept."""
    kept = aside.set_aside(desk.engine, f"{name}-{desk.clock().astimezone(desk.zone):%Y%m%d-%H%M%S}")
    schema.prepare(desk.engine)
    return kept


def _half_filled(desk: Desk) -> bool:
    with desk.read() as tx:
        return bool(office.read_setting(tx, _FILLING))
