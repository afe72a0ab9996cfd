"""Who works here, and which rulebook is in force? Read once a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Table, select

from core.rulebooks import Rulebook, load_text
from core.rules.model import Ref, Staff
from core.rules.needs import Needs, needs
from core.rules.rulebook import Rules, timeline
from core.services.access import access_role
from core.services.desk import Tx
from core.services.errors import NotFound, Refused
from db.adding import new_row
from db.tables import rulebook_version, setting, team, unit, user


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office or of an outside agency, as screens show him."""

    id: int
    username: str
    name: str
    role: str
    title: str | None
    team_id: int | None
    team: str | None
    unit_id: int | None
    unit: str | None
    active: bool
    left_at: datetime | None
    version: int
    met_target: bool | None = None
    signed_this_quarter: bool | None = None
    signs_in: bool = True
    contact: str = ""

    @property
    def access_role(self) -> str:
        """What he may do: the row of the table of permissions that applies to him."""
        return access_role(self.role, self.unit_id)

    @property
    def sells(self) -> bool:
        """Is he a salesperson, of the office or of an agency, who works here?"""
        return self.active and self.role == "rep"

    @property
    def sells_inside(self) -> bool:
        """Is he a salesperson of the office itself who works here?"""
        return self.sells and self.unit_id is None

    def staff(self) -> Staff:
        """The same person as the rules see him."""
        return Staff(self.id, self.role, self.team, self.unit, self.met_target, self.signed_this_quarter)


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of a rulebook and the moment from which it holds."""

    id: int
    effective_from: datetime
    rulebook: Rulebook


_PEOPLE: Final = (
    select(user, team.c.name.label("team"), unit.c.name.label("unit"))
    .outerjoin(team, team.c.id == user.c.team_id)
    .outerjoin(unit, unit.c.id == user.c.unit_id)
)


def people(tx: Tx) -> dict[int, Person]:
    """Everybody who works or worked here, by number."""
    return tx.once("people", lambda: {row.id: _person(row) for row in tx.connection.execute(_PEOPLE)})


def person(tx: Tx, number: int) -> Person:
    """One of the people; raises NotFound."""
    found = people(tx).get(number)
    if found is None:
        raise NotFound("no_such_person", person=number)
    return found


def sells(tx: Tx, number: int) -> bool:
    """Is that somebody who works here as a salesperson, of the office or of an agency?"""
    found = people(tx).get(number)
    return found is not None and found.sells


def staff(tx: Tx) -> dict[Ref, Staff]:
    """Everybody as the rules see them."""
    return {number: each.staff() for number, each in people(tx).items()}


def rulebooks(tx: Tx) -> tuple[InForce, ...]:
    """Every version ever put in force, in order of its first moment. An office without one is refused."""
    found = tx.once("rulebooks", lambda: _ever_in_force(tx))
    if not found:
        raise Refused("no_rulebook")
    return found


def dated(versions: Iterable[InForce]) -> tuple[tuple[datetime, Rulebook], ...]:
    """The versions as the rules take them: each with the moment from which it holds."""
    return tuple((each.effective_from, each.rulebook) for each in versions)


def suppose(tx: Tx, versions: tuple[InForce, ...]) -> None:
    """Let this transaction judge as if these versions, in order, were the office's own. Nothing is written."""
    tx.cache["rulebooks"] = versions
    tx.cache.pop("rules_now", None)
    tx.cache.pop("looked_at", None)


def in_force(tx: Tx, at: datetime) -> InForce:
    """The version in force at `at`; before the first one, the first one."""
    versions = rulebooks(tx)
    return next((version for version in reversed(versions) if version.effective_from <= at), versions[0])


def looked_at(tx: Tx) -> Needs:
    """What any version of the office's rulebook looks at outside a case."""
    return tx.once("looked_at", lambda: needs(*(each.rulebook for each in rulebooks(tx))))


def rules_now(tx: Tx) -> Rules:
    """What the rulebook in force says at this moment."""
    return tx.once("rules_now", lambda: timeline(in_force(tx, tx.now).rulebook, tx.zone).at(tx.now))


def group_named(tx: Tx, table: Table, name: str | None) -> int | None:
    """The number of the team or agency (`table`) of that name, made where it is missing; None without a name."""
    wanted = (name or "").strip()
    if not wanted:
        return None
    known = tx.connection.execute(select(table.c.id).where(table.c.name == wanted)).scalar_one_or_none()
    return int(known) if known is not None else new_row(tx.connection, table, {"name": wanted})


def read_setting(tx: Tx, name: str) -> Any:
    """A setting of the office, or None."""
    return tx.connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar_one_or_none()


def write_setting(tx: Tx, name: str, value: Any) -> None:
    """Change a setting of the office."""
    changed = tx.connection.execute(setting.update().where(setting.c.name == name).values(value=value))
    if not changed.rowcount:
        tx.connection.execute(setting.insert().values(name=name, value=value))


#: The versions that were ever put in force, in order.
_IN_FORCE: Final = (
    select(rulebook_version.c.id, rulebook_version.c.effective_from, rulebook_version.c.hash)
    .where(rulebook_version.c.effective_from.is_not(None))
    .order_by(rulebook_version.c.effective_from, rulebook_version.c.id)
)
#: Rulebooks that stand in no file: a shipped one with some values changed, for a story.
_LENT: dict[str, Rulebook] = {}


def lend(hash: str, rulebook: Rulebook) -> None:
    """Take this rulebook wherever a version with that hash is read, instead of reading its source."""
    _LENT[hash] = rulebook


#: Rulebooks that were read, by their hash.
_READ: dict[str, Rulebook] = {}
_MOST_READ: Final = 64


def parsed(hash: str, source: str) -> Rulebook:
    """The rulebook of a row; the same text is read once."""
    found = _LENT.get(hash) or _READ.get(hash)
    if found is None:
        found = load_text(source)
        if len(_READ) >= _MOST_READ:
            _READ.clear()
        _READ[hash] = found
    return found


def _ever_in_force(tx: Tx) -> tuple[InForce, ...]:
    rows = tx.connection.execute(_IN_FORCE).all()
    return tuple(InForce(row.id, row.effective_from, _read(tx, row.id, row.hash)) for row in rows)


def _read(tx: Tx, version: int, hash: str) -> Rulebook:
    """The rulebook of a version; its text, which is long, is fetched only where nobody has read it."""
    found = _LENT.get(hash) or _READ.get(hash)
    if found is not None:
        return found
    source = select(rulebook_version.c.source).where(rulebook_version.c.id == version)
    return parsed(hash, tx.connection.execute(source).scalar_one())


def _person(row: Any) -> Person:
    fields = {name: getattr(row, name) for name in Person.__slots__}
    return Person(**fields)
