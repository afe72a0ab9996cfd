"""A second number, a WeChat name and a credit code are exact keys: one key, one customer."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.services import aliases
from core.services.access import Actor
from core.services.desk import Desk
from core.services.duplicates import hint
from core.services.errors import Forbidden, Invalid, NotFound, Refused
from core.services.leads import leads
from core.services.registration import Registered, Registration, register
from core.services.relation import case_row, owner_now
from core.services.search import search
from core.services.verification import rebuild, verify
from tests.services.customers import received
from tests.support import MovingClock, restate

CODE = "91110000600037341L"


def test_whoever_comes_under_the_second_number_is_the_same_customer(
    desk: Desk, clock: MovingClock, people: dict[str, Actor]
) -> None:
    case_id = received(desk, people["ann"], 1, "王芳")
    seq = aliases.add(desk, people["ann"], case_id, "phone", "138 0000 0002", request_id="a")
    assert aliases.add(desk, people["ann"], case_id, "phone", "13800000002", request_id="a") == seq
    assert hint(desk, people["bob"], "13800000002").kind == "occupied"
    clock.forward(hours=1)
    again = received(desk, people["bob"], 2, "王女士")
    assert again == case_id and leads(desk, people["bob"]).rows == ()
    assert search(desk, people["ann"], "0002").total == 1
    assert verify(desk).findings == () and rebuild(desk) == 0
    with pytest.raises(Refused, match="alias_in_use"):
        aliases.remove(desk, people["ann"], seq, "写错了")


def reported(desk: Desk, people: dict[str, Actor], masked: str, name: str = "王女士") -> Registered:
    """What came of a broker's report under a partly hidden number."""
    return register(desk, people["amy"], Registration(uuid4().hex, "report", people["amy"].id, masked, name))


def test_a_second_number_added_later_finds_the_masked_report_made_before(
    desk: Desk, clock: MovingClock, people: dict[str, Actor]
) -> None:
    case_id = received(desk, people["ann"], 1, "王芳")
    clock.forward(hours=1)
    early = reported(desk, people, "1391**20002")
    assert early.case_id != case_id and early.verdict is not None and early.verdict.outcome == "accepted"
    clock.forward(hours=1)
    aliases.add(desk, people["ann"], case_id, "phone", "13910020002")
    assert search(desk, people["boss"], "王女士").hits[0].case_id == case_id
    assert len(leads(desk, people["ann"]).rows) == 1
    with desk.read() as tx:
        assert owner_now(case_row(tx, case_id), tx) == people["ann"].id
    clock.forward(hours=1)
    late = reported(desk, people, "13910**0002", "王小姐")
    assert late.case_id == case_id and late.verdict is not None and late.verdict.outcome == "refused"
    assert verify(desk).findings == () and rebuild(desk) == 0


def test_a_masked_report_that_fits_several_says_how_many(
    desk: Desk, clock: MovingClock, people: dict[str, Actor]
) -> None:
    for place, phone in enumerate(("13800000001", "13800010001", "13800020001")):
        form = Registration(uuid4().hex, "visit", people["ann"].id, phone=phone, name=f"王{place}")
        register(desk, people["ann"], form)
    told = reported(desk, people, "13800**0001").verdict
    assert told is not None and told.outcome == "refused"
    assert [each.params["count"] for each in told.reasons if each.code == "fits_count"] == [3]
    clock.forward(days=60)
    told = reported(desk, people, "13800**0001").verdict
    assert told is not None and (told.outcome, told.owner) == ("accepted", people["amy"].id)
    assert [each.params["count"] for each in told.reasons if each.code == "fits_count"] == [3]


@pytest.mark.parametrize("shown", ["****0001", "138xxxx0001", "138●●●●0001", "138 **** 0001", "微信：138＊＊＊＊0001"])
def test_a_report_that_shows_any_digits_meets_the_customer_who_has_them(
    desk: Desk, clock: MovingClock, people: dict[str, Actor], shown: str
) -> None:
    restate(desk, "identity.masked_digits: 7", "identity.masked_digits: 4")
    case_id = received(desk, people["ann"], 1, "王芳")
    clock.forward(hours=1)
    done = reported(desk, people, shown)
    assert done.case_id == case_id and done.verdict is not None and done.verdict.outcome == "refused"


@pytest.mark.parametrize("shown", ["1380**1001", "1**0****001"])
def test_a_hidden_number_that_can_be_nobodys_is_named_as_a_mistake(
    desk: Desk, people: dict[str, Actor], shown: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reported(desk, people, shown)
    assert [(each.field, each.code) for each in refused.value.problems] == [("phone", "phone_bad")]


@pytest.mark.parametrize(("kind", "written"), [("phone", "13800000002"), ("wechat", "wangfang88"), ("credit", CODE)])
def test_a_key_belongs_to_one_customer_until_it_is_taken_away(
    desk: Desk, people: dict[str, Actor], kind: aliases.Kind, written: str
) -> None:
    one, other = received(desk, people["ann"], 1, "王芳"), received(desk, people["bob"], 5, "李明")
    seq = aliases.add(desk, people["ann"], one, kind, written)
    with pytest.raises(Invalid) as known:
        aliases.add(desk, people["ann"], one, kind, written)
    assert [each.code for each in known.value.problems] == ["alias_known"]
    with pytest.raises(Refused, match="alias_taken"):
        aliases.add(desk, people["bob"], other, kind, written)
    assert [(each.kind, each.value) for each in aliases.aliases(desk, people["ann"], one)] == [(kind, written)]
    aliases.remove(desk, people["ann"], seq, "写错了", request_id="away")
    aliases.remove(desk, people["ann"], seq, "写错了", request_id="away")
    with pytest.raises(Refused, match="already_void"):
        aliases.remove(desk, people["ann"], seq, "写错了")
    assert aliases.aliases(desk, people["ann"], one) == []
    aliases.add(desk, people["bob"], other, kind, written)
    assert verify(desk).findings == ()


def test_what_may_not_be_seen_is_hidden_and_not_touched(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = received(desk, people["ann"], 1, "王芳")
    aliases.add(desk, people["ann"], case_id, "phone", "13800000002")
    assert [each.value for each in aliases.aliases(desk, people["boss"], case_id)] == ["138****0002"]
    with pytest.raises(Forbidden):
        aliases.add(desk, people["bob"], case_id, "phone", "13800000003")
    with pytest.raises(Forbidden):
        aliases.aliases(desk, people["bob"], case_id)
    with pytest.raises(NotFound):
        aliases.remove(desk, people["ann"], 1, "x")


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("phone", "1380000", "phone_bad"),
        ("phone", "138****0002", "phone_bad"),
        ("wechat", "  ", "alias_missing"),
        ("credit", "91110000600037341M", "credit_code_bad"),
        ("lord", "x", "unknown_choice"),
    ],
)
def test_mistakes_are_named(desk: Desk, people: dict[str, Actor], kind: str, written: str, code: str) -> None:
    case_id = received(desk, people["ann"], 1, "王芳")
    with pytest.raises(Invalid) as wrong:
        aliases.add(desk, people["ann"], case_id, kind, written)  # type: ignore[arg-type]
    assert [each.code for each in wrong.value.problems] == [code]


def test_nobody_has_telephones_without_end(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = received(desk, people["ann"], 1, "王芳")
    for number in range(13900000000, 13900000020):
        aliases.add(desk, people["ann"], case_id, "phone", str(number))
    with pytest.raises(Invalid) as wrong:
        aliases.add(desk, people["ann"], case_id, "phone", "13900000020")
    assert [each.code for each in wrong.value.problems] == ["alias_many"]


def test_a_number_first_seen_beside_a_known_wechat_name_is_kept_too(
    desk: Desk, clock: MovingClock, people: dict[str, Actor]
) -> None:
    received(desk, people["ann"], 1, "王芳", wechat="wf")
    clock.forward(hours=1)
    second = received(desk, people["bob"], 2, "王芳", wechat="wf")
    clock.forward(hours=1)
    assert received(desk, people["cid"], 2, "王小姐") == second
    assert leads(desk, people["cid"]).rows == ()


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("138****0001", 2),
        ("138****0002", 1),
        ("1380001***1", 1),
        ("139****0001", 0),
        ("1380**10001", 1),
        ("138xxxx0001", 2),
        ("微信 138●●●●0001", 2),
        ("****0001", 2),
    ],
)
def test_of_a_partly_hidden_number_is_said_how_many_it_fits(
    desk: Desk, people: dict[str, Actor], written: str, count: int
) -> None:
    for phone in ("13800000001", "13800010001", "13800000002"):
        register(desk, people["ann"], Registration(uuid4().hex, "visit", people["ann"].id, phone=phone, name="王芳"))
    shown = hint(desk, people["bob"], written)
    assert (shown.kind, shown.count, shown.case_id, shown.owner) == ("fits", count, None, None)
    assert hint(desk, people["bob"], "1*********1").kind == "masked"
    assert hint(desk, people["amy"], written).kind == "masked"
