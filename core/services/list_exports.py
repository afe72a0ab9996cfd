"""How does any list leave the office: read again under the reader's own rights, on record, for him only?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from core.documents.listing import LAYOUTS, listing
from core.services import (
    agencies,
    agenda,
    board,
    dispatch,
    dispute_list,
    groups,
    handovers,
    import_results,
    pending,
    reconciling,
    related,
    renewals,
    report_replies,
    reports_desk,
    team,
    ticket_list,
)
from core.services.access import Action, Actor, require
from core.services.board_figures import COUNTS
from core.services.day_list import Wanted, day_list
from core.services.deal_list import Filter, deals
from core.services.desk import Desk
from core.services.dispute_steps import stands
from core.services.errors import NotFound
from core.services.exports import Export, cover_in, file_name, keep
from core.services.notices import notices
from core.services.paper_list import paper_list
from core.services.pool import pool
from core.services.requests import Request, requests
from core.services.search import search
from core.services.search_walks import COUNTED

Row = Mapping[str, Any]
#: Rows that leave at most, and of lists of which every row is judged anew.
_MOST: Final = 20_000
_MOST_JUDGED: Final = 5_000
_JUDGED: Final = frozenset({"pending", "papers_waiting", "papers_answered", "papers_ending", "papers_issued"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list, and what it is narrowed to: a part of a name, a day, one notice list or team, rows by number, or
    the filter of a list that has one of its own.

    `said` is the same in the reader's words, for the cover.
    """

    kind: str
    text: str = ""
    only: str = ""
    day: date | None = None
    number: int | None = None
    chosen: tuple[int, ...] = ()
    steps: Filter | None = None
    acts: Wanted | None = None
    disputes: dispute_list.Filter | None = None
    said: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """How many rows leave at most."""
        if self.kind == "search":
            return COUNTED
        return _MOST_JUDGED if self.kind in _JUDGED else _MOST


def export(desk: Desk, actor: Actor, language: str, asked: Asked) -> Export:
    """The list as a workbook that waits for the actor; the access log keeps that he took it.

    Raises Forbidden where he may not take lists out, or may not see this one.
    """
    require(actor, Action.EXPORT)
    rows = list(_SOURCES[asked.kind](desk, actor, asked))
    with desk.read() as tx:
        cover = replace(cover_in(tx, actor), narrowed=asked.said, cut=len(rows) >= asked.most)
    body = listing(language, LAYOUTS[asked.kind], rows, cover)
    return desk.command(lambda tx: keep(tx, actor, file_name(cover, asked.kind), body, len(rows)))


def _rows(found: Sequence[Any]) -> list[Row]:
    return [asdict(each) for each in found]


def _reports(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(report_replies.reported(desk, actor))


def _waited(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = reports_desk.expected(desk, actor, asked.text)
    return _rows([each for each in found if asked.only != "here" or each.arrived_at is not None])


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
    return _rows(pool(desk, actor, text=asked.text, kind=asked.only, limit=asked.most).rows)


def _deals(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = deals(desk, actor, asked.steps, limit=asked.most).rows
    return [asdict(each) | {"amount": _yuan(each.amount_cents)} for each in found]


def _yuan(cents: int | None) -> Decimal | None:
    return Decimal(cents) / 100 if cents is not None else None


def _pending(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = pending.waiting(desk, actor, asked.text, limit=asked.most)
    found = [each for each in found if asked.only in ("", each.why)]
    return [asdict(each) | {"begun_at": each.since} for each in found]


def _disputes(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = dispute_list.disputes(desk, actor, asked.disputes, limit=asked.most).rows
    return [
        asdict(each)
        | {
            "waits": stands(each.step, each.awaited),
            "due": each.awaited.due if each.awaited is not None else None,
            "late": each.awaited is not None and each.awaited.late,
        }
        for each in found
    ]


def _follow_ups(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    if asked.chosen:
        return _rows(agenda.chosen(desk, actor, list(asked.chosen)))
    return _rows(getattr(agenda.piles(desk, actor), asked.only))


def _acts(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    if asked.acts is None:
        raise NotFound("no_such_list")
    return _rows(day_list(desk, actor, asked.acts, limit=asked.most).rows)


def _tickets(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(ticket_list.of_day(desk, actor, _day(desk, asked)))


def _papers_waiting(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return [_request(each) for each in requests(desk, actor, text=asked.text, limit=asked.most)]


def _papers_answered(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return [_request(each) for each in requests(desk, actor, waiting=False, text=asked.text, limit=asked.most)]


def _request(each: Request) -> Row:
    """Where it stands; of a signed slip, what the rulebook said to it."""
    step = f"card.outcome.{each.outcome}" if each.outcome is not None else f"paper.step_{each.step}"
    return asdict(each) | {"step": step}


def _papers_ending(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(renewals.ending(desk, actor, text=asked.text, limit=asked.most))


def _papers_issued(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(paper_list(desk, actor, kind=asked.only, text=asked.text, limit=asked.most).rows)


def _team(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = [each for each in team.whole_team(desk, actor).colleagues if each.person.id in asked.chosen]
    return [
        {
            "name": each.person.name,
            "role": each.person.title or each.person.access_role,
            "group": each.person.unit or each.person.team,
            "state": each.state,
            "username": each.person.username,
            "customers": each.customers,
            "last_seen": each.last_seen,
        }
        for each in found
    ]


def _takers(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return _rows(dispatch.takers(desk, actor))


def _of_day(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = board.board(desk, actor, asked.number)
    named = {(each.kind, each.id): each.name for each in found.groups}
    return [
        {"name": each.name, "team": named.get(each.group), "deals": each.deals}
        | {name: each.today.get(name, 0) for name in COUNTS}
        | {"owned": each.stock.customers, "ending": each.stock.soon, "overdue": each.stock.overdue}
        for each in found.people
    ]


def _notices(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    return [asdict(each) | {"unread": each.read_at is None} for each in notices(desk, actor, limit=asked.most)]


def _search(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = search(desk, actor, asked.text, limit=asked.most)
    return [hit._asdict() for hit in found.hits]


def _imports(desk: Desk, actor: Actor, asked: Asked) -> list[Row]:
    found = import_results.history(desk, actor, limit=asked.most)
    return [asdict(each) | dict(each.counts) for each in found]


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
    "pending": _pending,
    "disputes": _disputes,
    "follow_ups": _follow_ups,
    "acts": _acts,
    "tickets": _tickets,
    "papers_waiting": _papers_waiting,
    "papers_answered": _papers_answered,
    "papers_ending": _papers_ending,
    "papers_issued": _papers_issued,
    "team": _team,
    "takers": _takers,
    "day": _of_day,
    "notices": _notices,
    "search": _search,
    "imports": _imports,
}
