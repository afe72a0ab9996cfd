"""The confirmer answers a report that waits for him, on both databases."""

import pytest

from core.services import confirmations, pending, registration
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Refused
from core.services.floor import floor
from core.services.notices import notices
from core.services.registration import Registration
from tests.support import MovingClock, office_of, restate

#: The default rulebook, but a report waits four hours for the confirmer, whose silence is consent.
WAITS = """      word.forgot: record
      confirmer.silence: consent
      confirmer.kinds: [report]
      confirmer.within: {length: 4, unit: hour, end: excluded, starts: [registration]}
"""


def ask_the_confirmer(desk: Desk) -> None:
    """Put the rulebook's version in force in which reports wait for the confirmer."""
    restate(desk, "      word.forgot: record\n", WAITS)


@pytest.fixture
def people(desk: Desk, clock: MovingClock) -> dict[str, Actor]:
    clock.set("2026-11-05 10:00")
    staff = office_of(desk)
    ask_the_confirmer(desk)
    return staff


def reported(desk: Desk, people: dict[str, Actor]) -> int:
    """A customer whom a broker reported, entered by the service officer."""
    form = Registration(None, "report", people["amy"].id, phone="13800010001", name="王芳")
    case_id = registration.register(desk, people["kim"], form).case_id
    assert case_id is not None
    return case_id


def test_a_confirmed_report_counts_from_its_own_time(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    case_id = reported(desk, people)
    row = pending.waiting(desk, people["kim"])[0]
    assert (row.why, row.may_confirm, row.may_speak, row.may_rule) == ("confirm", True, False, False)
    assert floor(desk, people["boss"]).to_confirm == 1
    clock.forward(hours=1)
    done = confirmations.answer(desk, people["kim"], case_id, accepted=True, request_id="c1")
    assert (done.verdict.state, done.verdict.owner) == ("owned", people["amy"].id)
    assert confirmations.answer(desk, people["kim"], case_id, accepted=True, request_id="c1").seq == done.seq
    assert pending.waiting(desk, people["kim"]) == [] and floor(desk, people["boss"]).to_confirm == 0
    assert next(each.code for each in notices(desk, people["amy"])) == "report_confirmed"


def test_a_declined_report_counts_for_nothing(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = reported(desk, people)
    done = confirmations.answer(desk, people["kim"], case_id, accepted=False)
    assert done.verdict.owner is None
    with pytest.raises(Refused, match="nothing_to_confirm"):
        confirmations.answer(desk, people["kim"], case_id, accepted=True)


def test_only_the_confirmer_and_leaders_answer(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = reported(desk, people)
    for who in ("ann", "amy"):
        with pytest.raises(Forbidden):
            confirmations.answer(desk, people[who], case_id, accepted=True)
