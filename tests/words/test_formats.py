"""Moments, numbers and phones as a sales office writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from core import formats
from tests.support import ZONE

AT = datetime(2026, 11, 22, 14, 30, tzinfo=ZONE)


def test_a_moment_names_day_weekday_and_time() -> None:
    assert formats.moment("zh_CN", AT, ZONE) == "11月22日 周日 14:30"
    assert formats.moment("en", AT, ZONE) == "Sun 22 Nov 14:30"


def test_another_year_is_named() -> None:
    assert formats.moment("zh_CN", AT, ZONE, today=date(2027, 1, 3)) == "2026年11月22日 周日 14:30"
    assert formats.day("en", AT.date(), today=date(2025, 1, 1)) == "Sun 22 Nov 2026"


def test_a_period_that_ends_at_midnight_ends_at_24_of_its_last_day() -> None:
    assert formats.until("zh_CN", datetime(2026, 12, 23, tzinfo=ZONE), ZONE) == "12月22日 周二 24:00"
    assert formats.until("zh_CN", AT, ZONE) == "11月22日 周日 14:30"


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 天 4 小时"),
        (timedelta(days=2), "2 天"),
        (timedelta(hours=5, minutes=7), "5 小时 7 分"),
        (timedelta(hours=1), "1 小时"),
        (timedelta(minutes=12), "12 分钟"),
        (timedelta(minutes=-12), "0 分钟"),
    ],
)
def test_a_length_of_time_names_its_two_largest_units(length: timedelta, written: str) -> None:
    assert formats.span("zh_CN", length) == written


def test_numbers_and_money_are_grouped_by_thousands() -> None:
    assert formats.number(1234567) == "1,234,567"
    assert formats.number(1234.5) == "1,234.5"
    assert formats.number(1200.0) == "1,200"
    assert formats.yuan(20_000_000) == "¥200,000"
    assert formats.yuan(-150) == "-¥1.50"


def test_a_mobile_is_read_in_three_groups_masked_or_not() -> None:
    assert formats.phone("13800138000") == "138 0013 8000"
    assert formats.phone("138****8000") == "138 **** 8000"
    assert formats.phone("01066668888") == "01066668888"
    assert formats.phone(None) == ""
