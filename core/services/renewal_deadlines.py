"""Which renewals must be asked for within the next days, if they are to be asked for at all (000-01-19)?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from core.services import office
from core.services.desk import Tx
from core.services.renewals import ask_by
from core.services.scope import owned
from db.tables import case, request

#: How long before the last moment the owner is told.
_WARNING: Final = timedelta(days=3)


def deadlines(tx: Tx) -> Iterator[tuple[int, int, datetime]]:
    """Case, owner and the last moment to ask, where it lies within three days and nobody has asked yet.

    Nothing where the rulebook lets one ask until the end: the end itself is told.
    """
    rule = office.rules_now(tx).renewal
    if not rule.allowed or rule.notice is None:
        return
    farthest = tx.now + _WARNING + (rule.notice.ends(tx.now, tx.zone) - tx.now) + timedelta(days=2)
    waits = select(request.c.case_id).where(request.c.step == "waiting", request.c.kind == "renewal")
    query = select(case.c.id, case.c.owner_id, case.c.protected_until).where(
        owned(tx.now), ~case.c.endless, case.c.protected_until <= farthest, case.c.id.not_in(waits)
    )
    for row in tx.connection.execute(query):
        latest = ask_by(rule, row.protected_until, tx.zone)
        if latest is not None and tx.now < latest <= tx.now + _WARNING:
            yield row.id, row.owner_id, latest
