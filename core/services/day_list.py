"""Which groups stand behind a number of the day on a board?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.board_day import Act, acts
from core.services.board_figures import COUNTS, counted_as
from core.services.desk import Desk, Tx
from core.services.relation import owner_now
from core.services.scope import masked_phone
from db.tables import case, entry

#: The numbers that open a list: those of the board, and the groups that left no number.
KINDS: Final = (*COUNTS, "numberless")
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """A day, one of KINDS, whose acts (one person's, or those of a team or agency), and by which source."""

    day: date
    kind: str
    by: int | None = None
    team: int | None = None
    unit: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """One act of that day. `kind` is that of board_day.Act, `by` the name of whose act it is, `owner` today's.

    `phone` has its middle hidden.
    """

    at: datetime
    kind: str
    by: str | None
    case_id: int | None
    name: str | None
    company: str | None
    phone: str | None
    source: str | None
    need: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class DayList:
    """The rows, latest first, and how many there are in all."""

    rows: tuple[Arrived, ...]
    found: int


def day_list(desk: Desk, actor: Actor, wanted: Wanted, *, limit: int = MOST) -> DayList:
    """The acts that a board counts under that name on that day, up to now."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        people = _people(tx, wanted)
        found = [act for act in acts(tx, wanted.day, tx.now) if people is None or act.by in people]
        if wanted.source is not None:
            found = [act for act in found if (act.source or "") == wanted.source]
        chosen = _chosen(found, wanted.kind)
        shown = list(reversed(chosen))[:limit]
        known = _known(tx, {act.entry for act in shown})
        return DayList(tuple(_arrived(tx, act, known[act.entry]) for act in shown), len(chosen))


def _chosen(found: list[Act], kind: str) -> list[Act]:
    if kind == "new":
        first = {act.case: act for act in reversed(found) if act.fresh and act.case is not None}
        return sorted(first.values(), key=lambda act: (act.at, act.seq))
    if kind == "numberless":
        return [act for act in found if act.case is None]
    return [act for act in found if kind in counted_as(act.kind)]


def _people(tx: Tx, wanted: Wanted) -> frozenset[int] | None:
    if wanted.by is not None:
        return frozenset({wanted.by})
    if wanted.team is None and wanted.unit is None:
        return None
    everybody = office.people(tx).values()
    if wanted.unit is not None:
        return frozenset(each.id for each in everybody if each.unit_id == wanted.unit)
    return frozenset(each.id for each in everybody if each.team_id == wanted.team)


def _known(tx: Tx, entries: set[int]) -> dict[int, Any]:
    columns = (entry.c.id.label("entry"), entry.c.name, entry.c.company, entry.c.need, entry.c.source)
    standing = (case.c.state, case.c.owner_id, case.c.protected_until, case.c.endless)
    query = (
        select(*columns, masked_phone().label("phone"), *standing)
        .outerjoin(case, case.c.id == entry.c.case_id)
        .where(entry.c.id.in_(sorted(entries)))
    )
    return {row.entry: row for row in tx.connection.execute(query)}


def _arrived(tx: Tx, act: Act, about: Any) -> Arrived:
    people = office.people(tx)
    owner = owner_now(about, tx) if act.case is not None else None
    return Arrived(
        act.at,
        act.kind,
        people[act.by].name if act.by is not None else None,
        act.case,
        about.name,
        about.company,
        about.phone,
        about.source,
        about.need,
        people[owner].name if owner is not None else None,
    )
