"""What does the slip of a reported customer's visit say, and which visit does it become (003-06-16 to 003-06-23)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from core.services import office
from core.services.desk import Tx
from core.services.registration import Registration
from core.services.ticket_table import ticket_row

#: What the visitor said of the agency: it came along, he names it, he cannot name it, or he was never reported.
ANSWERS: Final = ("with", "named", "forgot", "denies")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What the slip says: the whole number, name and gender as the visitor gives them, who came along and who receives.

    `at` is when he entered, this moment where it is None; `answer` is one of ANSWERS. `ticket` is his group at the
    front desk: what the slip does not say is taken from it, and the visit registers it; slip_groups.NO_GROUP says that
    he came without one, None that nobody said. `broker` is who reported him, where several reports run and hold nobody.
    """

    request_id: str
    case_id: int
    phone: str
    name: str
    gender: str | None
    answer: str = "with"
    receiver: int | None = None
    at: datetime | None = None
    ticket: int | None = None
    broker: int | None = None


def of_group(tx: Tx, form: Arrival) -> Arrival:
    """The slip with the time and the receiver of the group, where it names none itself."""
    if not form.ticket:
        return form
    row = ticket_row(tx, form.ticket)
    return replace(form, at=form.at or row.at, receiver=form.receiver or row.receiver_id)


def visit_of(
    form: Arrival, body: Mapping[str, Any], paper: tuple[str, ...], arrived: datetime, by: int, *, slip: bool = False
) -> Registration:
    """The visit to register; one that needed no slip says nothing of signatures."""
    answers: dict[str, Any] = {"asked_before": True}
    broker = body.get("broker")
    if form.answer == "with":
        answers |= {"with": broker} | ({"signed_by": sorted(body["signed"])} if slip else {})
    elif form.answer == "named":
        answers |= {"asks_for": broker, "filled_by": "customer"}
    else:
        answers[form.answer] = True
    return Registration(
        form.request_id,
        "visit",
        form.receiver or by,
        form.phone,
        form.name.strip(),
        gender=form.gender,
        answers=answers,
        at=arrived,
        at_proof="signature",
        evidence=paper,
        project=body.get("project"),
    )


def wanted(tx: Tx, body: Mapping[str, Any]) -> tuple[str, ...]:
    """The signatures that the rulebook wants; of a customer who comes alone it wants none (003-06-23)."""
    return tuple(office.rules_now(tx).report.visit_signatures) if body["answer"] == "with" else ()
