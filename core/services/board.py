"""What does a manager's board show at this moment, against the same weekday of last week at the same hour?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true

from core.services import board_figures, board_stock, board_trend, office
from core.services.access import Action, Actor, require
from core.services.board_day import KINDS, Act, acts
from core.services.board_deals import Deals, deals
from core.services.board_figures import Count, Line, Stock
from core.services.board_trend import Day, among
from core.services.business_day import midnight
from core.services.desk import Desk, Tx
from db.tables import case, dispute, fact, ledger_head, team, unit, user
from db.types import Moment

WEEK: Final = timedelta(days=7)
#: What changes a board by ending: protections, follow-ups that fall due, and periods of disputes.
_ENDS: Final = (case.c.protected_until, case.c.due_at, dispute.c.due_at)


@dataclass(frozen=True, slots=True)
class Key:
    """Two equal keys stand for two equal boards, and for readers who may still see them.

    The ledger's head, the accounts (how many, how often changed, when one was last signed out), and the last moment
    at which anything shown changed by time alone.
    """

    head: str
    accounts: tuple[int, int, datetime | None]
    since: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board. `before` is the day that today is compared with; `hours` and `sources` count groups on site.

    `people` are the lines of persons, `groups` of teams and units; `funnel` goes with board_trend.FUNNEL.
    """

    at: datetime
    day: date
    before: date
    today: Mapping[str, Count]
    stock: Stock
    disputes: int
    disputes_late: int
    deals: Deals
    hours: Mapping[int, Count]
    sources: Mapping[str | None, Count]
    trend: tuple[Day, ...]
    funnel: tuple[int, ...]
    groups: tuple[Line, ...]
    people: tuple[Line, ...]


def key(desk: Desk, actor: Actor) -> Key:
    """What a board drawn now depends on: one quick query, compared instead of drawing again."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        return _key(tx)


def board(desk: Desk, actor: Actor, team_id: int | None = None) -> Board:
    """The board of the whole office, or of one team."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        return _board(tx, team_id)


def teams(desk: Desk, actor: Actor) -> dict[int, str]:
    """The teams that a board can be narrowed to, by number."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        return {row.id: row.name for row in tx.connection.execute(select(team).order_by(team.c.name))}


@lru_cache(maxsize=1)
def _question() -> Select[Any]:
    """The query behind a key, built once: boards ask it every few seconds."""
    now, last_week = bindparam("now", type_=Moment()), bindparam("last_week", type_=Moment())
    head = select(ledger_head.c.hash)
    staff: list[Select[Any]] = [
        select(each) for each in (func.count(user.c.id), func.sum(user.c.version), func.max(user.c.tokens_valid_after))
    ]
    passed = [select(func.max(end)).where(end <= now) for end in _ENDS]
    compared = [select(func.max(fact.c.at)).where(fact.c.kind == kind, fact.c.at <= last_week) for kind in KINDS]
    return select(*(part.scalar_subquery() for part in [head, *staff, *passed, *compared]))


def _key(tx: Tx) -> Key:
    asked = {"now": tx.now, "last_week": tx.now - WEEK}
    head, number, versions, signed_out, *moments = tx.connection.execute(_question(), asked).one()
    ended = [moment for moment in moments[: len(_ENDS)] if moment is not None]
    week_later = [moment + WEEK for moment in moments[len(_ENDS) :] if moment is not None]
    since = max([midnight(tx, tx.day(tx.now)), *ended, *week_later])
    return Key(head or "", (number, int(versions or 0), signed_out), since)


def _board(tx: Tx, team_id: int | None) -> Board:
    staff = [each for each in office.people(tx).values() if team_id is None or each.team_id == team_id]
    people = None if team_id is None else frozenset(each.id for each in staff)
    today = tx.day(tx.now)
    now_acts = _of(people, acts(tx, today, tx.now))
    old_acts = _of(people, acts(tx, today - WEEK, tx.now - WEEK))
    held = [each for each in board_stock.held(tx) if people is None or each.owner in people]
    closed = deals(tx, today - WEEK, tx.now - WEEK, people)
    lines = board_figures.people_lines(staff, now_acts, held, closed.by_person)
    return Board(
        at=tx.now,
        day=today,
        before=today - WEEK,
        today=board_figures.compared(now_acts, old_acts),
        stock=board_figures.stock(held),
        disputes=_disputes(tx, people),
        disputes_late=_disputes(tx, people, dispute.c.due_at <= tx.now),
        deals=closed,
        hours=board_figures.on_site(now_acts, old_acts, lambda act: act.at.astimezone(tx.zone).hour),
        sources=board_figures.on_site(now_acts, old_acts, lambda act: act.source),
        trend=board_trend.trend(tx, people),
        funnel=board_trend.funnel(tx, people),
        groups=board_figures.group_lines(lines, _group_names(tx)),
        people=lines,
    )


def _of(people: frozenset[int] | None, found: Iterable[Act]) -> list[Act]:
    return [act for act in found if people is None or act.by in people]


def _disputes(tx: Tx, people: frozenset[int] | None, further: ColumnElement[bool] | None = None) -> int:
    """Disputes in which somebody still has to rule, of which one of these people is a party."""
    party = or_(among(dispute.c.raised_by, people), among(dispute.c.against, people))
    query = select(func.count()).where(dispute.c.closed_at.is_(None), party, true() if further is None else further)
    return tx.connection.execute(query.select_from(dispute)).scalar_one()


def _group_names(tx: Tx) -> dict[tuple[str, int | None], str]:
    tables = (("team", team), ("unit", unit))
    return {(kind, row.id): row.name for kind, table in tables for row in tx.connection.execute(select(table))}
