"""Merging two customers and undoing it: what moves is shown before, and nothing that was refused comes back."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from core.services import merging
from core.services.access import Actor
from core.services.customer import timeline
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound, Refused
from core.services.follow_ups import FollowUp, log
from core.services.leads import leads
from core.services.merging import Merge
from core.services.notices import notices
from core.services.search import search
from core.services.verdicts import encode
from core.services.verification import rebuild, verify
from db.tables import case, entry, fact, verdict
from tests.services.customers import received
from tests.services.replaying import histories
from tests.support import ZONE, MovingClock


@pytest.fixture
def pair(desk: Desk, clock: MovingClock, people: dict[str, Actor]) -> tuple[int, int]:
    """One person under two numbers: first 李婷's, an hour later 王敏's, who has called twice since."""
    clock.set("2026-11-02 10:00")
    one = received(desk, people["ann"], 1, "王芳")
    clock.forward(hours=1)
    other = received(desk, people["bob"], 2, "王小芳")
    for turn in range(2):
        clock.forward(hours=1)
        log(desk, people["bob"], FollowUp(f"call{turn}", other, "phone", True, "聊了户型"))
    clock.set("2026-11-03 09:00")
    return one, other


def _owned(desk: Desk, actor: Actor) -> list[int]:
    return sorted(each.case_id for each in leads(desk, actor).rows)


def test_what_would_move_is_shown_and_nothing_is_written(
    desk: Desk, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    shown = merging.preview(desk, people["boss"], *pair)
    assert [(side.names, side.owner, side.facts, side.follow_ups) for side in shown.before] == [
        (("王芳",), "李婷", 1, 0),
        (("王小芳",), "王敏", 3, 2),
    ]
    (after,) = shown.after
    assert (after.names, after.owner, after.facts, after.follow_ups) == (("王芳", "王小芳"), "李婷", 5, 2)
    assert after.protected_until == datetime(2026, 12, 3, tzinfo=ZONE)
    assert shown.joins and shown.moves
    assert _owned(desk, people["bob"]) == [pair[1]]


def test_a_merge_does_what_was_shown_and_tells_who_lost_him(
    desk: Desk, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    shown = merging.preview(desk, people["boss"], *pair)
    done = merging.merge(desk, people["boss"], Merge("m", *pair, "同一身份证"))
    assert merging.merge(desk, people["boss"], Merge("m", *pair, "同一身份证")).seq == done.seq
    assert done.verdict is not None
    assert (done.verdict.owner, done.verdict.protected_until) == (people["ann"].id, shown.after[0].protected_until)
    assert (_owned(desk, people["ann"]), _owned(desk, people["bob"])) == ([done.case_id], [])
    assert [each.code for each in notices(desk, people["bob"])] == ["customers_merged"]
    assert [each.code for each in notices(desk, people["ann"])] == []
    latest = timeline(desk, people["ann"], done.case_id)[0]
    assert (latest.kind, latest.details["pair"]) == ("merge", "王芳 + 王小芳")
    assert [each.case_id for each in search(desk, people["ann"], "小芳").hits] == [done.case_id]
    assert verify(desk).findings == () and rebuild(desk) == 0


def test_undoing_gives_each_his_own_again(desk: Desk, people: dict[str, Actor], pair: tuple[int, int]) -> None:
    seq = merging.merge(desk, people["boss"], Merge(None, *pair, "同一身份证")).seq
    (held,) = merging.standing(desk, people["boss"], pair[0])
    assert (held.seq, held.by, held.names) == (seq, "陈刚", ("王芳", "王小芳"))
    shown = merging.preview_undo(desk, people["boss"], seq)
    assert shown.parts and [side.owner for side in shown.after] == ["李婷", "王敏"]
    done = merging.undo(desk, people["boss"], seq, "认错人了", request_id="u")
    assert merging.undo(desk, people["boss"], seq, "认错人了", request_id="u").seq == done.seq
    assert [side.owner for side in shown.after] == ["李婷", "王敏"]
    assert (len(_owned(desk, people["ann"])), len(_owned(desk, people["bob"]))) == (1, 1)
    assert merging.standing(desk, people["boss"], pair[0]) == []
    with pytest.raises(Refused, match="already_void"):
        merging.undo(desk, people["boss"], seq, "再撤一次")
    assert search(desk, people["ann"], "小芳").hits == ()
    assert len(search(desk, people["bob"], "小芳").hits) == 1
    assert verify(desk).findings == () and rebuild(desk) == 0


def test_a_claim_refused_while_they_were_one_does_not_come_back(
    desk: Desk, clock: MovingClock, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    seq = merging.merge(desk, people["boss"], Merge(None, *pair, "同一身份证")).seq
    clock.forward(hours=1)
    received(desk, people["cid"], 2, "王小芳")
    clock.forward(hours=1)
    merging.undo(desk, people["boss"], seq, "认错人了")
    assert _owned(desk, people["cid"]) == []
    assert len(_owned(desk, people["bob"])) == 1


def test_every_verdict_around_a_merge_is_given_again(
    desk: Desk, clock: MovingClock, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    seq = merging.merge(desk, people["boss"], Merge(None, *pair, "同一身份证")).seq
    clock.forward(days=1)
    received(desk, people["cid"], 2, "王小芳")
    clock.forward(days=1)
    merging.undo(desk, people["boss"], seq, "认错人了")
    clock.forward(days=1)
    received(desk, people["cid"], 1, "王芳")
    with desk.read() as tx:
        history = histories(tx)
        seen: set[int] = set()
        query = select(verdict, fact.c.entry_id, case.c.entry_id.label("shown")).join(fact).join(case)
        for row in tx.connection.execute(query.order_by(verdict.c.id)).all():
            asked = row.shown if row.fact_seq in seen else row.entry_id  # the fact's own customer comes first
            seen.add(row.fact_seq)
            again = history(row.head_seq).judge(asked, row.at)
            assert json.loads(json.dumps(encode(again))) == row.body, f"fact {row.fact_seq}"
    assert len(seen) == 8


def test_three_become_one_and_the_right_one_leaves_again(
    desk: Desk, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    third = received(desk, people["cid"], 3, "芳姐")
    merging.merge(desk, people["boss"], Merge(None, *pair, "同一身份证"))
    seq = merging.merge(desk, people["boss"], Merge(None, pair[0], third, "同一微信")).seq
    assert _owned(desk, people["cid"]) == []
    merging.undo(desk, people["boss"], seq, "认错人了")
    assert len(_owned(desk, people["cid"])) == 1
    with desk.read() as tx:
        cases = tx.connection.execute(select(entry.c.case_id).order_by(entry.c.id)).scalars().all()
        open_ = set(tx.connection.execute(select(case.c.id).where(case.c.state != "joined")).scalars())
    assert cases[0] == cases[1] != cases[2] and open_ == set(cases)
    assert verify(desk).findings == ()


def test_only_who_leads_merges_and_a_reason_is_asked(
    desk: Desk, people: dict[str, Actor], pair: tuple[int, int]
) -> None:
    for who in ("ann", "front", "amy"):
        with pytest.raises(Forbidden):
            merging.preview(desk, people[who], *pair)
        with pytest.raises(Forbidden):
            merging.merge(desk, people[who], Merge(None, *pair, "同一身份证"))
    with pytest.raises(Invalid):
        merging.merge(desk, people["boss"], Merge(None, *pair, " "))
    with pytest.raises(Invalid):
        merging.merge(desk, people["boss"], Merge(None, pair[0], pair[0], "同一人"))
    with pytest.raises(NotFound):
        merging.merge(desk, people["boss"], Merge(None, pair[0], 999, "同一人"))
    seq = merging.merge(desk, people["boss"], Merge(None, *pair, "同一身份证")).seq
    with pytest.raises(Forbidden):
        merging.undo(desk, people["ann"], seq, "还给我")
    with pytest.raises(NotFound):
        merging.undo(desk, people["boss"], seq - 1, "不是合并")
