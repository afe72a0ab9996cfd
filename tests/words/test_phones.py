"""Numbers as people write them: one canonical form each, and what of a hidden one is known."""

from __future__ import annotations

import pytest

from core.phones import fits, read_phone


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("138 0001 0001", "13800010001"),
        ("138-0001-0001", "13800010001"),
        ("１３８０００１０００１", "13800010001"),
        ("+86 138 0001 0001", "13800010001"),
        ("0086-13800010001", "13800010001"),
        ("微信同号 13800010001", "13800010001"),
        ("（0571）8888 6666", "057188886666"),
        ("0571-88886666-801", "057188886666"),
        ("0571-88886666转801", "057188886666"),
        ("0571 88886666 分机 12", "057188886666"),
        ("010-62345678", "01062345678"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
        ("+1 (650) 253-0000", "+16502530000"),
    ],
)
def test_a_number_has_one_form_however_it_is_written(written: str, value: str) -> None:
    found = read_phone(written)
    assert (found.value, found.exact, found.usable) == (value, True, True)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1380**10001", "1380**10001"),
        ("138****0001", "138****0001"),
        ("138xxxx0001", "138****0001"),
        ("138●●●●0001", "138****0001"),
        ("138____0001", "138****0001"),
        ("138????0001", "138****0001"),
        ("138 **** 0001", "138****0001"),
        ("+86 138-****-0001", "138****0001"),
        ("电话138****0001（微信）", "138****0001"),
        ("****0001", "*******0001"),
        ("138****", "138********"),
        ("0571-****6666", "0571****6666"),
        ("+852 9123****", "+8529123****"),
    ],
)
def test_of_a_hidden_number_every_shown_digit_keeps_its_place(written: str, value: str) -> None:
    found = read_phone(written)
    assert (found.kind, found.value, found.usable) == ("masked", value, True)


@pytest.mark.parametrize("written", ["1380**1001", "138*****0001", "1**0****001", "13800010001 13900010002", "8888"])
def test_what_can_be_no_number_is_of_no_use(written: str) -> None:
    assert not read_phone(written).usable


@pytest.mark.parametrize("shown", ["*******0001", "138****0001", "138********", "1380**10001"])
def test_a_hidden_number_fits_whoever_agrees_in_all_shown_digits(shown: str) -> None:
    assert fits(shown, "13800010001") and not fits(shown, "13900010002")
