"""Several processes register the same numbers at the same time: one owner each, everybody else an answer."""

from __future__ import annotations

from collections import Counter

from bench.concurrency import Race, race
from core.services.desk import Desk
from core.services.verification import verify


def test_of_several_processes_exactly_one_gets_each_customer(desk: Desk) -> None:
    done = race(desk.engine, processes=4, phones=12)
    assert list(done.faults(12, 4)) == []
    assert done.answers["refused"] > 0
    assert verify(desk).findings == ()


def test_a_number_with_two_owners_an_error_and_a_silence_are_found() -> None:
    done = Race(
        answers=Counter(["accepted", "none"]),
        errors=("OperationalError: database is locked",),
        winners={},
        longest=0,
        median=0,
        seconds=1,
    )
    assert list(done.faults(1, 1)) == [
        "OperationalError: database is locked",
        "1 numbers, 0 with exactly one customer and owner",
        "no definite answer: {'none': 1}",
    ]
