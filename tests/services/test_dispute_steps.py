"""Which steps a dispute takes, and for whom it waits."""

from datetime import datetime

import pytest

from core.rules.parameters.desk import Dispute
from core.services.dispute_steps import OPEN, TRANSITIONS, after, awaited, due, may_be_appealed
from core.services.errors import Refused
from tests.support import ZONE

RULES = Dispute(answer_days=1, ruling_days=1, appeal_days=3, final_days=1, final="director")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_every_move_leads_to_a_step_that_exists() -> None:
    assert {step for moves in TRANSITIONS.values() for step in moves.values()} <= TRANSITIONS.keys()
    assert TRANSITIONS.keys() > OPEN


def test_a_final_ruling_ends_it() -> None:
    assert not TRANSITIONS["final"] and not TRANSITIONS["withdrawn"]
    with pytest.raises(Refused) as refused:
        after("final", "appeal")
    assert refused.value.code == "dispute_step"


def test_a_day_to_answer_ends_at_midnight_of_the_next_day() -> None:
    assert due("raised", RULES, at("2026-11-05 15:00"), ZONE) == at("2026-11-07 00:00")


def test_three_days_for_an_appeal_include_the_third() -> None:
    assert due("ruled", RULES, at("2026-11-06 16:00"), ZONE) == at("2026-11-10 00:00")


def test_without_a_period_in_the_rulebook_nothing_is_late() -> None:
    assert due("raised", Dispute(), at("2026-11-05 15:00"), ZONE) is None
    waits = awaited("raised", None, Dispute(), at("2027-11-05 15:00"), ZONE)
    assert waits is not None and (waits.what, waits.late) == ("answer", False)


def test_an_answer_that_did_not_come_leaves_the_ruling_its_own_day() -> None:
    end = due("raised", RULES, at("2026-11-05 15:00"), ZONE)
    waits = awaited("raised", end, RULES, at("2026-11-07 00:00"), ZONE)
    assert waits is not None
    assert (waits.what, waits.due, waits.late) == ("ruling", at("2026-11-08 00:00"), False)


def test_a_ruling_past_its_day_goes_up_to_the_director() -> None:
    end = due("answered", RULES, at("2026-11-06 09:00"), ZONE)
    before = awaited("answered", end, RULES, at("2026-11-07 23:59"), ZONE)
    after_it = awaited("answered", end, RULES, at("2026-11-08 00:00"), ZONE)
    assert before is not None and not before.late and not before.escalated
    assert after_it is not None and after_it.late and after_it.escalated


def test_a_ruling_that_nobody_appealed_against_waits_for_nothing() -> None:
    end = due("ruled", RULES, at("2026-11-06 16:00"), ZONE)
    assert awaited("ruled", end, RULES, at("2026-11-10 00:00"), ZONE) is None


@pytest.mark.parametrize(
    ("rules", "higher"),
    [(RULES, True), (Dispute(final="manager"), False), (Dispute(appeal_days=3), True), (Dispute(), False)],
)
def test_an_appeal_needs_a_higher_hand_in_the_rulebook(rules: Dispute, higher: bool) -> None:
    assert may_be_appealed(rules) is higher
