"""Which cases has time alone changed, so that their cached columns no longer say whose they are?

A protection that ended is compared with the clock by every list. A period to speak up is not, nor is the time that the
department has to hand a customer out (both stand in `speak_until`): what follows is for the rules to say, so such cases
are asked about again as soon as it has passed (ST-12).
"""

from __future__ import annotations

from sqlalchemy import or_, select, update

from core.services import projection, search_index
from core.services.desk import Tx
from core.services.history import history_of
from db.tables import case


def catch_up(tx: Tx) -> int:
    """Write the cached columns of cases whose period to speak up has passed since they were judged; how many."""
    unasked = or_(case.c.judged_at.is_(None), case.c.judged_at < case.c.speak_until)
    passed = select(case.c.id, case.c.entry_id).where(case.c.speak_until <= tx.now, case.c.state != "joined", unasked)
    rows = list(tx.connection.execute(passed))
    for row in rows:
        columns = projection.of_case(history_of(tx, [row.entry_id]), row.entry_id, tx.now)
        tx.connection.execute(update(case).where(case.c.id == row.id).values(columns))
    search_index.project(tx.connection, [row.id for row in rows])
    return len(rows)
