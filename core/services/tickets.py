"""A group comes: who receives it and why, and what if somebody decides otherwise?

The rules pick (core.services.turns); reception or a manager may give a group to somebody else, with a reason on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from core.phones import read_phone
from core.rules import Turn
from core.rules.model import EMPTY, Fact, Reason
from core.services import office, record, reports_desk, ticket_table, turns
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.notices import notify, tell
from core.services.on_record import case_of
from core.services.registration_form import too_long
from core.services.relation import owner_now, require_case
from core.services.shared_reports import of_case
from core.services.turns import Day

#: Groups that may be entered at once, and people in one.
MOST_GROUPS: Final = 20
MOST_PEOPLE: Final = 200
#: Who may be given a group.
_RECEIVES: Final = frozenset({"rep", "manager"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """What reception enters: `groups` groups of `size` people each.

    `case_id` is the customer's who was recognised, `asks_for` the colleague whom he names, `tour` a tour group.
    `answers` are those to the rulebook's questions (duties.questions), yes or no. `receiver` with a `reason` is given
    the group whatever the rules say. A `channel` of call passes on a call from `phone`.
    """

    request_id: str | None
    size: int = 1
    groups: int = 1
    revisit: bool = False
    tour: bool = False
    case_id: int | None = None
    asks_for: int | None = None
    answers: Mapping[str, str] = field(default=EMPTY)
    receiver: int | None = None
    reason: str = ""
    channel: str = "visit"
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """Who receives (None: the group waits) and why; `number` is the ticket's once there is one."""

    receiver: int | None
    reasons: tuple[Reason, ...]
    number: int | None = None


def propose(desk: Desk, actor: Actor, form: Arrival) -> Picked:
    """Whom the rules would pick for this group now. Nothing is written."""
    require(actor, Action.ARRIVE)
    with desk.read() as tx:
        day = turns.today(tx)
        turn = turns.picked(tx, day, _arrive(tx, actor, day, form), actor.id)
    return _picked(turn)


def open_tickets(desk: Desk, actor: Actor, form: Arrival) -> tuple[Picked, ...]:
    """Enter the groups, one ticket each, once, however often the command comes. Raises Invalid or Forbidden."""
    return desk.command(lambda tx: open_in(tx, actor, form))


def open_in(tx: Tx, actor: Actor, form: Arrival) -> tuple[Picked, ...]:
    """`open_tickets` inside a transaction that is already open."""
    require(actor, Action.ARRIVE)
    problems = _problems(tx, form)
    if problems:
        raise Invalid(*problems)
    return tuple(_open(tx, actor, replace(form, request_id=_of_group(form, place))) for place in range(form.groups))


def assign(
    desk: Desk, actor: Actor, request_id: str | None, number: int, to: int | None = None, reason: str = ""
) -> Picked:
    """Give a group to somebody (`to`, with a reason), or let the rules pick anew. Raises Invalid or Refused."""

    def work(tx: Tx) -> Picked:
        require(actor, Action.ARRIVE)
        if record.earlier(tx, request_id) is not None:
            return _on_record(tx, number)
        row = _open_row(tx, number)
        if to is not None:
            problems = [*_person(tx, to), *_reason(reason)]
            if problems:
                raise Invalid(*problems)
        return _assign(tx, actor, request_id, row, to, reason)

    return desk.command(work)


def cancel(desk: Desk, actor: Actor, request_id: str | None, number: int) -> None:
    """The ticket was opened by mistake: whoever was picked has his turn again."""

    def work(tx: Tx) -> None:
        require(actor, Action.ARRIVE)
        if record.earlier(tx, request_id) is None:
            _open_row(tx, number)
            _write(tx, actor, Draft("cancel", actor.id, data={"of": number}, request_id=request_id))

    desk.command(work)


def _open(tx: Tx, actor: Actor, form: Arrival) -> Picked:
    known = record.earlier(tx, form.request_id)
    if known is not None:
        return _on_record(tx, known)
    day = turns.today(tx)
    draft = _arrive(tx, actor, day, form)
    turn = turns.picked(tx, day, draft, actor.id)
    written = _write(tx, actor, replace(draft, data={**draft.data, **turns.sealed(turn)}, request_id=form.request_id))
    found = replace(_picked(turn), number=written.seq)
    if form.receiver is not None and form.receiver != found.receiver:
        row = ticket_table.ticket_row(tx, written.seq)
        found = _assign(tx, actor, None, row, form.receiver, form.reason, told=draft.data.get("owner"))
    else:
        _tell(tx, actor, ticket_table.ticket_row(tx, written.seq), draft.data.get("owner"))
    _tell_confirmers(tx, actor, ticket_table.ticket_row(tx, written.seq))
    return found


def _arrive(tx: Tx, actor: Actor, day: Day, form: Arrival) -> Draft:
    """The arrival, with whatever the rules need to know: whose customer it is, and who is away."""
    entry_id, owner, again = _whose(tx, actor, form)
    data: dict[str, Any] = {
        "size": form.size,
        "channel": form.channel if form.channel != "visit" else None,
        "revisit": form.revisit or again or None,
        "group": form.tour or None,
        "asks_for": form.asks_for,
        "owner": owner,
        "away": day.away((owner, form.asks_for)),
        "answers": dict(form.answers) or None,
        "phone": (read_phone(form.phone).value or None) if form.phone.strip() else None,
    }
    kept = {key: value for key, value in data.items() if value is not None}
    return Draft("arrive", None, entry_id, kept)


def _whose(tx: Tx, actor: Actor, form: Arrival) -> tuple[int | None, int | None, bool]:
    """The recognised customer's entry; who is to receive him: the owner, or who serves an agency's customer; and
    whether he comes again.

    An agency's customer whom nobody serves yet goes by the order (ST-09), and one who was only reported is new here.
    """
    if form.case_id is None:
        return None, None, False
    row = require_case(tx, actor, Action.VIEW_CUSTOMER, form.case_id)
    owner = owner_now(row, tx)
    outside = owner is not None and office.person(tx, owner).unit_id is not None
    reported = row.stage == "reported" if outside else bool(of_case(tx, row.id)) and row.last_contact_at is None
    return row.entry_id, row.server_id or (None if outside else owner), not reported


def _assign(
    tx: Tx, actor: Actor, request_id: str | None, row: Any, to: int | None, reason: str, *, told: int | None = None
) -> Picked:
    day = turns.today(tx)
    away = day.away((row.asks_for,))
    if row.channel == "call" and row.receiver_id is not None:
        away[row.receiver_id] = "absent"
    data: dict[str, Any] = {"of": row.fact_seq, "to": to, "away": away, "reason": reason.strip() or None}
    draft = Draft("assign", actor.id, data={key: value for key, value in data.items() if value is not None})
    turn = turns.picked(tx, day, draft, actor.id)
    _write(tx, actor, replace(draft, data={**draft.data, **turns.sealed(turn)}, request_id=request_id))
    _tell(tx, actor, ticket_table.ticket_row(tx, row.fact_seq), told)
    return replace(_picked(turn), number=row.fact_seq)


def _tell(tx: Tx, actor: Actor, row: Any, owner: int | None) -> None:
    """The receiver hears of his group, and the owner that his customer is here, unless the rulebook forbids it."""
    case_id = _case_of(tx, row)
    if row.receiver_id is not None and row.receiver_id != actor.id:
        his = case_id if row.receiver_id == owner else None
        call = row.channel == "call"
        notify(tx, row.receiver_id, "call_passed" if call else "group_for_you", his, size=row.size, ticket=row.fact_seq)
    if owner is None or owner == row.receiver_id or not office.rules_now(tx).access.notify_owner:
        return
    if row.receiver_id is None:
        notify(tx, owner, "customer_waits", case_id)
    else:
        notify(tx, owner, "customer_here", case_id, by=office.person(tx, row.receiver_id).name)


def _tell_confirmers(tx: Tx, actor: Actor, row: Any) -> None:
    """Whoever confirms visits hears that a reported customer is here, so that his slip is opened (003-06-16)."""
    case_id = _case_of(tx, row)
    if case_id is None or case_id not in reports_desk.here(tx):
        return
    confirmers = [each.id for each in office.people(tx).values() if each.active and each.role == "service"]
    by = office.person(tx, row.receiver_id).name if row.receiver_id is not None else ""
    tell(tx, {*confirmers} - {actor.id}, "reported_here" if by else "reported_waits", case_id, by=by)


def _case_of(tx: Tx, row: Any) -> int | None:
    return case_of(tx, row.entry_id) if row.entry_id is not None else None


def _write(tx: Tx, actor: Actor, draft: Draft) -> Fact:
    written = record.add(tx, actor, draft)
    ticket_table.project(tx, written)
    return written


def _open_row(tx: Tx, number: int) -> Any:
    """The row of a ticket on which something can still be changed; raises Refused."""
    row = ticket_table.ticket_row(tx, number)
    if row.cancelled_at is not None or row.left_at is not None or row.registered_seq is not None:
        raise Refused("ticket_closed")
    return row


def _problems(tx: Tx, form: Arrival) -> list[Problem]:
    found = [] if 1 <= form.size <= MOST_PEOPLE else [Problem("size", "size_bad", {"most": MOST_PEOPLE})]
    if not 1 <= form.groups <= MOST_GROUPS:
        found.append(Problem("groups", "groups_bad", {"most": MOST_GROUPS}))
    if form.channel == "call" and not read_phone(form.phone).exact:
        found.append(Problem("phone", "phone_bad" if form.phone.strip() else "phone_missing", {"phone": form.phone}))
    if form.asks_for is not None:
        found += [replace(each, field="asks_for") for each in _person(tx, form.asks_for)]
    if form.receiver is not None:
        found += [*_person(tx, form.receiver), *_reason(form.reason)]
    return found


def _person(tx: Tx, number: int) -> list[Problem]:
    him = office.person(tx, number)
    works = him.active and him.unit_id is None and him.role in _RECEIVES
    return [] if works else [Problem("receiver", "receiver_left")]


def _reason(reason: str) -> list[Problem]:
    return too_long({"text": reason}) if reason.strip() else [Problem("reason", "reason_missing")]


def _of_group(form: Arrival, place: int) -> str | None:
    """The id of the command for one of several groups."""
    return form.request_id if form.request_id is None or place == 0 else f"{form.request_id}:{place}"


def _picked(turn: Turn | None) -> Picked:
    return Picked(int(turn.person), turn.reasons) if turn is not None else Picked(None, ())


def _on_record(tx: Tx, number: int) -> Picked:
    row = ticket_table.ticket_row(tx, number)
    return Picked(row.receiver_id, turns.reasons(row.because), number)
