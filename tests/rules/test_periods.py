"""A period ends where its unit says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.periods import Period, Unit, months_after
from core.rules.workdays import WEEK, Workdays, span, workdays
from tests.rules.desk import ZONE, Office, at, local


@pytest.mark.parametrize(
    ("length", "unit", "start", "end"),
    [
        (30, "minute", "2026-11-01 10:00", "2026-11-01 10:30"),
        (48, "hour", "2026-11-01 10:00", "2026-11-03 10:00"),
        (7, "day", "2026-11-01 10:00", "2026-11-08 10:00"),
        (7, "calendar_day", "2026-11-01 10:00", "2026-11-09 00:00"),
        (7, "calendar_day", "2026-11-01 00:00", "2026-11-09 00:00"),
        (7, "calendar_day", "2026-11-01 23:59", "2026-11-09 00:00"),
        (0, "calendar_day", "2026-11-01 10:00", "2026-11-02 00:00"),
        (3, "workday", "2026-11-05 15:00", "2026-11-11 00:00"),
        (1, "workday", "2026-11-07 10:00", "2026-11-10 00:00"),
        (2, "month", "2026-07-31 10:00", "2026-09-30 10:00"),
        (12, "month", "2024-02-29 10:00", "2025-02-28 10:00"),
        (3, "month", "2026-11-30 10:00", "2027-02-28 10:00"),
    ],
)
def test_each_unit_has_its_end(length: int, unit: Unit, start: str, end: str) -> None:
    assert local(Period(length, unit).ends(at(start), ZONE)) == end


def test_the_end_instant_is_outside_unless_the_rulebook_counts_it_in() -> None:
    end = at("2026-11-08 10:00")
    assert Period(7, "day", "excluded").over(end, end)
    assert not Period(7, "day", "included").over(end, end)
    assert Period(7, "day", "included").over(end, end + timedelta(minutes=1))


def test_what_goes_on_where_another_period_ended_does_not_gain_a_day() -> None:
    period = Period(20, "calendar_day")
    assert local(period.ends(period.after(at("2026-11-22 00:00")), ZONE)) == "2026-12-12 00:00"


@given(
    st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2032, 1, 1), timezones=st.just(ZONE)),
    st.integers(1, 400),
    st.sampled_from(["minute", "hour", "day", "calendar_day", "workday", "month"]),
)
def test_no_period_is_over_before_the_span_that_it_surely_outlasts(start: datetime, length: int, unit: Unit) -> None:
    period = Period(length, unit)
    assert period.ends(start, ZONE) >= start + period.least


def test_working_days_pass_over_holidays_and_count_the_days_worked_instead() -> None:
    closed, worked = ["2025-10-01..2025-10-08"], ["2025-09-28", "2025-10-11"]
    office = Workdays(workdays(["saturday", "sunday"], closed, worked).free)
    assert local(Period(10, "workday", office=office).ends(at("2025-09-19 10:00"), ZONE)) == "2025-10-04 00:00"
    office = workdays(["saturday", "sunday"], closed, worked)
    assert local(Period(10, "workday", office=office).ends(at("2025-09-19 10:00"), ZONE)) == "2025-10-11 00:00"


def test_an_office_that_never_works_still_answers() -> None:
    assert Period(1, "workday", office=workdays(WEEK, [], [])).ends(at("2025-09-19 10:00"), ZONE) > at(
        "2030-01-01 10:00"
    )


@pytest.mark.parametrize("written", ["2025-02-30", "soon", "2025-10-08..2025-10-01", "2025-10-01.."])
def test_what_is_no_day_means_none(written: str) -> None:
    assert span(written) is None


def test_months_keep_the_day_and_the_hour() -> None:
    assert local(months_after(at("2026-01-15 08:30"), 1, ZONE)) == "2026-02-15 08:30"


def test_a_claim_whose_end_is_counted_in_is_alive_at_its_last_instant_and_gone_after_it() -> None:
    office = Office("standard", **{"protection.called": {"end": "included", "unit": "hour", "length": 72}})
    office.told("2026-11-01 10:00", "A", "call", "li")
    assert office.owner("li", "2026-11-04 10:00") == "A"
    assert office.owner("li", "2026-11-04 10:01") == "pool"
