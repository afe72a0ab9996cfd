"""Relations are attested with proof, their effect is shown before, and a relative's number stays his own."""

from __future__ import annotations

import pytest

from core.services import corrections, kinship
from core.services.access import Actor
from core.services.customer import timeline
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.kinship import Relation
from core.services.leads import leads
from core.services.notices import notices
from core.services.verification import verify
from tests.services.customers import received
from tests.support import MovingClock


@pytest.fixture
def couple(desk: Desk, clock: MovingClock, people: dict[str, Actor]) -> tuple[int, int]:
    clock.set("2026-11-02 10:00")
    wife = received(desk, people["ann"], 1, "王芳")
    clock.forward(hours=1)
    husband = received(desk, people["bob"], 2, "李明")
    clock.forward(hours=1)
    return wife, husband


@pytest.mark.parametrize(
    ("kin", "proof", "owners"),
    [
        ("spouse", True, ["李婷"]),
        ("spouse", False, ["李婷", "王敏"]),
        ("nominee", True, ["李婷", "王敏"]),
        ("friend", True, ["李婷", "王敏"]),
    ],
)
def test_the_effect_is_shown_and_is_what_happens(
    desk: Desk, people: dict[str, Actor], couple: tuple[int, int], kin: str, proof: bool, owners: list[str]
) -> None:
    form = Relation("r", *couple, kin, proof, "户口本")
    shown = kinship.preview(desk, people["boss"], form)
    assert [side.owner for side in shown.after] == owners
    assert shown.joins is (len(owners) == 1)
    assert len(leads(desk, people["bob"]).rows) == 1
    done = kinship.relate(desk, people["boss"], form)
    assert kinship.relate(desk, people["boss"], form).seq == done.seq
    assert len(leads(desk, people["bob"]).rows) == len(owners) - 1
    latest = timeline(desk, people["boss"], couple[0])[0]
    assert (latest.kind, latest.details) == (
        "relate",
        {"kin": kin, "proof": proof, "reason": "户口本", "pair": "王芳 + 李明"},
    )
    told = ["relation_attested"] if len(owners) == 1 else []
    assert [each.code for each in notices(desk, people["bob"])] == told
    assert verify(desk).findings == ()


def test_a_voided_relation_parts_them_again(desk: Desk, people: dict[str, Actor], couple: tuple[int, int]) -> None:
    seq = kinship.relate(desk, people["front"], Relation(None, *couple, "spouse", True, "结婚证")).seq
    assert len(leads(desk, people["bob"]).rows) == 0
    corrections.void(desk, people["boss"], seq, "证件是别人的")
    assert len(leads(desk, people["bob"]).rows) == 1
    assert verify(desk).findings == ()


def test_a_salesperson_attests_nothing_and_mistakes_are_named(
    desk: Desk, people: dict[str, Actor], couple: tuple[int, int]
) -> None:
    with pytest.raises(Forbidden):
        kinship.relate(desk, people["ann"], Relation(None, *couple, "spouse", True, "户口本"))
    for kin, reason, field in (("spouse", " ", "reason"), ("lord", "x", "kin")):
        with pytest.raises(Invalid) as refused:
            kinship.relate(desk, people["boss"], Relation(None, *couple, kin, True, reason))
        assert [each.field for each in refused.value.problems] == [field]
