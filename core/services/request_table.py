"""What does the table of requests hold, and how does it follow from the facts?

A slip handed in or a renewal asked for waits until somebody signs, approves or sends it back, or its author takes it
back. `derive` says what a row holds, `project` writes it; verification compares the two (core.services.side_tables).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import insert, update

from core.rules.model import Fact
from core.services.desk import Tx
from core.services.on_record import facts_of_case
from db.tables import request

#: The fact that asks -> the kind of request.
ASKS: Final[Mapping[str, str]] = MappingProxyType({"hand_in": "slip", "ask_renewal": "renewal"})
#: The fact that answers -> the step after it.
_ANSWERS: Final[Mapping[str, str]] = MappingProxyType(
    {"slip": "granted", "renew": "granted", "send_back": "refused", "dispute": "referred"}
)
KINDS: Final = frozenset({*ASKS, *_ANSWERS, "void"})


def project(tx: Tx, number: int, case_id: int) -> None:
    """Write the row of the request that was made by the fact `number`."""
    columns = derive(number, facts_of_case(tx, case_id))
    assert columns is not None
    row = request.c.fact_seq == number
    if not tx.connection.execute(update(request).where(row).values(columns)).rowcount:
        tx.connection.execute(insert(request).values(fact_seq=number, case_id=case_id, **columns))


def derive(number: int, known: Iterable[Fact]) -> dict[str, Any] | None:
    """The columns of a request's row, from its facts alone; the first answer counts. None where nobody asked."""
    columns: dict[str, Any] | None = None
    for each in sorted(known, key=lambda one: one.seq):
        if each.seq == number and each.kind in ASKS:
            columns = {"kind": ASKS[each.kind], "by_id": each.by, "at": each.at}
            columns |= {"step": "waiting", "answer_seq": None, "answered_at": None}
        elif columns is None or columns["step"] != "waiting":
            continue
        elif each.kind in _ANSWERS and each.data.get("asked") == number:
            columns |= {"step": _ANSWERS[each.kind], "answer_seq": each.seq, "answered_at": each.entered_at}
        elif each.kind == "void" and each.data["of"] == number:
            columns |= {"step": "withdrawn", "answer_seq": each.seq, "answered_at": each.entered_at}
    return columns
