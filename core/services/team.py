"""Who works here, in which team or agency, and what is the state of each account?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Table, func, select, update

from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.board_stock import held
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Refused
from core.services.office import Person
from core.services.sign_in import MOST_BY_ACCOUNT, MOST_BY_PAIR, WINDOW
from db.adding import new_row
from db.tables import sign_in_attempt, team, unit, user

GroupKind = Literal["team", "unit"]
_TABLES: Final[dict[GroupKind, tuple[Table, Any]]] = {"team": (team, user.c.team_id), "unit": (unit, user.c.unit_id)}
_MOST_NAME: Final = {"team": 80, "unit": 120}


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person with his account. `state` is working, new (never signed in), locked, outside (of an agency,
    without an account), off or left.

    `customers` is how many he owns now.
    """

    person: Person
    state: str
    customers: int
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Group:
    """A team of the office, or an outside agency (unit), and how many people at work it has."""

    kind: GroupKind
    id: int
    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody, those at work first, and all groups; `may_manage` says whether the actor may change any of it."""

    colleagues: tuple[Colleague, ...]
    groups: tuple[Group, ...]
    may_manage: bool


def whole_team(desk: Desk, actor: Actor) -> Team:
    """Everybody who works or worked here."""
    require(actor, Action.VIEW_TEAM)
    with desk.read() as tx:
        customers, seen, locked = _customers(tx), _last_seen(tx), _locked(tx)
        new = set(tx.connection.execute(select(user.c.id).where(user.c.must_change_password)).scalars())
        colleagues = [
            Colleague(
                each,
                _state(each, each.id in new, each.username in locked),
                customers[each.id],
                seen.get(each.username),
            )
            for each in office.people(tx).values()
        ]
        return Team(tuple(sorted(colleagues, key=_place)), _groups(tx), may(actor, Action.MANAGE_PEOPLE))


def board_people(desk: Desk, actor: Actor) -> tuple[tuple[Group, ...], dict[int, str]]:
    """What a board or a list can be narrowed to: the groups, and whoever may own customers, by number."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        sellers = sorted((each for each in office.people(tx).values() if each.role == "rep"), key=_seller)
        return _groups(tx), {each.id: each.name for each in sellers}


def add_group(desk: Desk, actor: Actor, kind: GroupKind, name: str) -> int:
    """A new team or agency. Raises Invalid where the name is missing, too long or taken."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> int:
        return new_row(tx.connection, _TABLES[kind][0], {"name": _checked(tx, kind, name)})

    return desk.command(work)


def rename_group(desk: Desk, actor: Actor, kind: GroupKind, number: int, name: str) -> None:
    """Call a team or agency by another name; its people and everything they did stay with it."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        table, column = _TABLES[kind]
        _row(tx, kind, number)
        tx.connection.execute(update(table).where(table.c.id == number).values(name=_checked(tx, kind, name, number)))
        # A board or form drawn before shows the old name: whoever belongs to it counts as changed.
        tx.connection.execute(update(user).where(column == number).values(version=user.c.version + 1))

    desk.command(work)


def remove_group(desk: Desk, actor: Actor, kind: GroupKind, number: int) -> None:
    """Take away a team or agency that nobody belongs to or belonged to. Raises Refused("group_in_use")."""
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> None:
        table, column = _TABLES[kind]
        name = _row(tx, kind, number).name
        if tx.connection.execute(select(user.c.id).where(column == number).limit(1)).first() is not None:
            raise Refused("group_in_use", name=name)
        tx.connection.execute(table.delete().where(table.c.id == number))

    desk.command(work)


def _state(person: Person, new: bool, locked: bool) -> str:
    if person.left_at is not None:
        return "left"
    if not person.active:
        return "off"
    if not person.signs_in:
        return "outside"
    if locked:
        return "locked"
    return "new" if new else "working"


def _place(colleague: Colleague) -> tuple[Any, ...]:
    person = colleague.person
    away = {"left": 2, "off": 1}.get(colleague.state, 0)
    return away, person.unit or "", person.team or "", person.role == "rep", person.id


def _seller(person: Person) -> tuple[Any, ...]:
    return not person.active, person.unit or "", person.team or "", person.id


def _customers(tx: Tx) -> Counter[int]:
    found: Counter[int] = Counter()
    for each in held(tx):
        found[each.owner] += each.customers
    return found


def _last_seen(tx: Tx) -> dict[str, datetime]:
    table = sign_in_attempt.c
    query = select(table.account, func.max(table.at)).where(table.succeeded).group_by(table.account)
    return dict(tx.connection.execute(query).all())


def _locked(tx: Tx) -> set[str]:
    """Accounts for which somewhere the door is closed for now after too many wrong passwords (see sign_in)."""
    table = sign_in_attempt.c
    failed = select(table.account).where(table.succeeded.is_(False), table.at > tx.now - WINDOW)
    by_pair = failed.group_by(table.account, table.address).having(func.count() >= MOST_BY_PAIR)
    by_account = failed.group_by(table.account).having(func.count() >= MOST_BY_ACCOUNT)
    return set(tx.connection.execute(by_pair.union(by_account)).scalars())


def _groups(tx: Tx) -> tuple[Group, ...]:
    found = []
    for kind, (table, column) in _TABLES.items():
        people = func.count(user.c.id)
        query = select(table.c.id, table.c.name, people).outerjoin(user, (column == table.c.id) & user.c.active)
        rows = tx.connection.execute(query.group_by(table.c.id, table.c.name).order_by(table.c.name))
        found += [Group(kind, number, name, count) for number, name, count in rows]
    return tuple(found)


def _row(tx: Tx, kind: GroupKind, number: int) -> Any:
    table, _ = _TABLES[kind]
    row = tx.connection.execute(select(table).where(table.c.id == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_group", group=number)
    return row


def _checked(tx: Tx, kind: GroupKind, name: str, number: int | None = None) -> str:
    wanted, most = name.strip(), _MOST_NAME[kind]
    if not wanted:
        raise Invalid(Problem("name", "group_name_missing"))
    if len(wanted) > most:
        raise Invalid(Problem("name", "too_long", {"most": most}))
    table, _ = _TABLES[kind]
    taken = select(table.c.id).where(table.c.name == wanted, table.c.id != (number or 0))
    if tx.connection.execute(taken).first() is not None:
        raise Invalid(Problem("name", "group_name_taken", {"name": wanted}))
    return wanted
