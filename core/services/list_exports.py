"""How does any list leave the office: read again under the reader's own rights, on record, for him only?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.documents.listing import LAYOUTS, listing
from core.services import agencies, groups, handovers, reconciling, related, report_replies, reports_desk
from core.services.access import Action, Actor, require
from core.services.deal_list import Filter, deals
from core.services.desk import Desk
from core.services.errors import NotFound
from core.services.exports import Export, keep
from core.services.pool import pool
from db import ledger

Row = Mapping[str, Any]
#: Rows that leave at most.
_MOST: Final = 20_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list, and what it is narrowed to: a part of a name, a day, one notice list, or a filter of deal steps.

    `said` is the same in the reader's words, for the cover.
    """

    kind: str
    text: str = ""
    only: str = ""
    day: date | None = None
    number: int | None = None
    steps: Filter | None = None
    said: tuple[str, ...] = ()


def export(desk: Desk, actor: Actor, language: str, asked: Asked) -> Export:
    """The list as a workbook that waits for the actor; the access log keeps that he took it.

    Raises Forbidden where he may not take lists out, or may not see this one.
    """
    require(actor, Action.EXPORT)
    rows = list(_SOURCES[asked.kind](desk, actor, asked))
    with desk.read() as tx:
        head, now, zone = ledger.head(tx.connection), tx.now, tx.zone
        name = f"guike-{asked.kind}-{tx.day(now):%Y%m%d}-{head.seq}.xlsx"
    seal = (head.seq, head.hash)
    body = listing(language, LAYOUTS[asked.kind], rows, zone, by=actor.name, at=now, seal=seal, narrowed=asked.said)
    return desk.command(lambda tx: keep(tx, actor, name, body, len(rows)))


def _rows(found: Sequence[Any]) -> list[Row]:
    return [asdict(each) for each in found]


def _reports(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(report_replies.reported(desk, actor))


def _waited(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(reports_desk.expected(desk, actor, asked.text))


def _brokers(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    people = (broker for unit in agencies.units(desk, actor) for broker in unit.brokers)
    return [asdict(each) | asdict(each.figures) for each in people]


def _related(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = next((each for each in related.lists(desk, actor) if each.id == asked.number), None)
    if found is None:
        raise NotFound("no_such_list")
    return [asdict(each) | {"title": found.title, "at": found.at} for each in found.customers]


def _groups(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(groups.of_day(desk, actor, _day(desk, asked)))


def _handovers(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(handovers.handovers(desk, actor, _day(desk, asked)))


def _market(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(reconciling.reconciled(desk, actor, _day(desk, asked)).rows)


def _pool(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(pool(desk, actor, text=asked.text, kind=asked.only, limit=_MOST).rows)


def _deals(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = deals(desk, actor, asked.steps, limit=_MOST).rows
    return [asdict(each) | {"amount": _yuan(each.amount_cents)} for each in found]


def _yuan(cents: int | None) -> Decimal | None:
    return Decimal(cents) / 100 if cents is not None else None


def _day(desk: Desk, asked: Asked) -> date:
    with desk.read() as tx:
        return asked.day or tx.day(tx.now)


_SOURCES: Final[Mapping[str, Callable[[Desk, Actor, Asked], list[Row]]]] = {
    "reports": _reports,
    "waited": _waited,
    "brokers": _brokers,
    "related": _related,
    "groups": _groups,
    "handovers": _handovers,
    "market": _market,
    "pool": _pool,
    "deals": _deals,
}
