"""What lists show of customers whom time alone has moved."""

from __future__ import annotations

import pytest

from core.services.departures import leave
from core.services.desk import Desk
from core.services.due import run
from core.services.errors import Refused
from core.services.pool import claim, pool
from core.services.verification import verify
from tests.services.customers import received
from tests.support import MovingClock, office_of, restate

_RULE = "leaver.to: department"
_TERM = "pool.department_for: {length: 7, unit: day, end: excluded, starts: [registration]}"


def test_a_leavers_customer_whom_nobody_was_handed_is_in_the_pool_after_the_term(
    desk: Desk, clock: MovingClock
) -> None:
    who = office_of(desk)
    restate(desk, _RULE, f"{_RULE}\n      {_TERM}")
    case_id = received(desk, who["ann"], 1)
    leave(desk, who["chief"], who["ann"].id, 1)
    clock.forward(days=6)
    run(desk)
    with pytest.raises(Refused):
        claim(desk, who["bob"], "early", case_id)
    assert [row.kind for row in pool(desk, who["bob"]).rows] == ["department"]
    clock.forward(days=1)
    assert run(desk)["spoken_for"] == 1
    assert [row.kind for row in pool(desk, who["bob"]).rows] == ["pool"]
    assert "spoken_for" not in run(desk)
    assert claim(desk, who["bob"], "late", case_id).verdict.owner == who["bob"].id
    assert verify(desk).findings == ()
