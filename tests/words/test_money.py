"""Amounts of money as people write them."""

import pytest

from core.money import read_yuan


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("20000", 2_000_000),
        ("20,000.50", 2_000_050),
        ("２０，０００", 2_000_000),
        (" ¥ 2万 ", 2_000_000),
        ("66.5万元", 66_500_000),
        ("0.01", 1),
        ("10000000000", 10**12),
    ],
)
def test_an_amount_in_yuan_is_read_to_the_cent(written: str, cents: int) -> None:
    assert read_yuan(written) == cents


@pytest.mark.parametrize(
    "written", ["", "两万", "0", "-5", "1.005", "nan", "inf", "1e400", "10000000000.01", "20 000x"]
)
def test_what_is_no_amount_is_not_guessed(written: str) -> None:
    assert read_yuan(written) is None
