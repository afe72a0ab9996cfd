"""A director puts a rulebook in force: sealed, from a moment on, and nobody's customer moves by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.rulebooks import source_of
from core.rulebooks.editing import Head
from core.services import enforcement
from core.services import rulebook_drafts as drafts
from core.services import rulebook_shelf as shelf
from core.services.accounts import actor_of
from core.services.cards import card
from core.services.desk import Desk
from core.services.enforcement import enforce, foresee
from core.services.errors import Forbidden, Invalid, Refused, Stale
from core.services.notices import notices
from core.services.verdicts import decode
from core.services.verification import verify
from db.tables import case, fact, verdict
from tests.services.customers import received
from tests.support import MovingClock, office_of

FOURTEEN = {"length": 14, "unit": "calendar_day", "end": "excluded", "starts": ["registration", "visit", "contact"]}
ON_LAPSE = {"lapse": "pool", "second": "registers_anew"}


def shorter(desk: Desk, draft: int) -> str:
    """The draft with fourteen days for a visitor; its hash."""
    return visited(desk, draft, FOURTEEN | ON_LAPSE)


def visited(desk: Desk, draft: int, value: object) -> str:
    """The draft with another protection for a visitor; its hash."""
    boss = actor_of(desk, "boss")
    opened = shelf.opened(desk, boss, f"version:{draft}")
    before = drafts.edit_of(opened.book, "ST-06")
    edit = replace(before, states={**before.states, "protection.visited": value})
    return drafts.change_clause(desk, boss, draft, opened.shelved.hash, edit)


def test_a_rulebook_in_force_is_sealed_and_told_to_everybody_inside(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    seq = enforce(desk, who["chief"], draft, shorter(desk, draft), None, request_id="once")
    assert enforce(desk, who["chief"], draft, "whatever", None, request_id="once") == seq
    now, before = shelf.versions(desk, who["ann"])
    assert (now.standing, before.standing) == ("in_force", "past")
    assert (now.since, before.until) == (clock.at, clock.at)
    with desk.read() as tx:
        sealed = tx.connection.execute(select(fact.c.payload).where(fact.c.seq == seq)).scalar_one()
    assert now.hash in sealed
    assert verify(desk).findings == ()
    assert [each.code for each in notices(desk, who["ann"])] == ["rulebook_enforced"]
    assert notices(desk, who["amy"]) == []


def test_a_version_that_was_altered_afterwards_is_found(desk: Desk) -> None:
    from db.tables import rulebook_version

    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    enforce(desk, who["chief"], draft, shorter(desk, draft), None)
    with desk.engine.begin() as connection:
        mine = rulebook_version.c.id == draft
        text = connection.execute(select(rulebook_version.c.source).where(mine)).scalar_one()
        connection.execute(update(rulebook_version).where(mine).values(source=text.replace("length: 14", "length: 41")))
    assert [(each.table, each.row) for each in verify(desk).findings] == [("rulebook_version", draft)]


def test_a_running_period_keeps_its_length_and_owner(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    old = received(desk, who["ann"], 1)
    with desk.read() as tx:
        before = tx.connection.execute(select(case.c.owner_id, case.c.protected_until)).one()
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    clock.forward(days=2)
    enforce(desk, who["chief"], draft, shorter(desk, draft), None)
    clock.forward(days=20)
    with desk.read() as tx:
        from core.services.history import history_of

        given = history_of(tx, [1]).judge(1, tx.now)
        stored = decode(tx.connection.execute(select(verdict.c.body).order_by(verdict.c.id)).scalars().first())
    assert (given.owner, given.protected_until) == tuple(before)
    assert stored.version == "1"
    new = received(desk, who["bob"], 2)
    assert old != new
    with desk.read() as tx:
        until = tx.connection.execute(select(case.c.protected_until).order_by(case.c.id.desc())).scalars().first()
    assert until - clock.at < timedelta(days=15)


def test_later_is_scheduled_and_can_be_taken_back_until_it_holds(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    hash = shorter(desk, draft)
    monday = clock.at + timedelta(days=7)
    enforce(desk, who["root"], draft, hash, monday)
    assert [each.standing for each in shelf.versions(desk, who["ann"])] == ["scheduled", "in_force"]
    with pytest.raises(Refused, match="rulebook_was_enforced"):
        drafts.change_head(desk, who["boss"], draft, hash, Head("2", "新", "New"))
    enforcement.withdraw(desk, who["chief"], draft)
    assert [each.ref for each in shelf.drafts(desk, who["boss"])] == [f"version:{draft}"]
    enforce(desk, who["root"], draft, hash, monday)
    clock.forward(days=8)
    with pytest.raises(Refused, match="rulebook_holds_already"):
        enforcement.withdraw(desk, who["chief"], draft)
    assert verify(desk).findings == ()


def test_only_a_director_or_administrator_enforces(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    hash = shorter(desk, draft)
    for handle in ("boss", "ann", "front", "amy"):
        with pytest.raises(Forbidden):
            enforce(desk, who[handle], draft, hash, None)
        with pytest.raises(Forbidden):
            foresee(desk, who[handle], draft)
    seen = foresee(desk, who["chief"], draft)
    assert [each.id for each in seen.changes] == ["ST-06"]
    assert not seen.identity


def test_the_past_a_stale_hash_and_the_same_rules_are_refused(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    hash = shorter(desk, draft)
    with pytest.raises(Stale):
        enforce(desk, who["chief"], draft, "0" * 64, None)
    with pytest.raises(Invalid) as late:
        enforce(desk, who["chief"], draft, hash, clock.at - timedelta(minutes=1))
    assert [each.code for each in late.value.problems] == ["in_the_past"]
    enforce(desk, who["chief"], draft, hash, None)
    clock.forward(days=1)
    again = drafts.draft_from(desk, who["boss"], f"version:{draft}")
    opened = shelf.opened(desk, who["boss"], f"version:{again}").shelved
    same = drafts.change_head(desk, who["boss"], again, opened.hash, Head("2026-11-02", opened.zh, opened.en))
    with pytest.raises(Refused, match="rulebook_in_force_already"):
        enforce(desk, who["chief"], again, same, None)


def test_a_draft_that_leaves_a_day_without_a_rule_is_not_enforced(desk: Desk) -> None:
    who = office_of(desk)
    draft = drafts.draft_from(desk, who["boss"], "shipped:standard")
    dated = {"dated": [{"to": "2027-01-31", "value": FOURTEEN | ON_LAPSE}]}
    from datetime import date

    dated["dated"][0]["to"] = date(2027, 1, 31)
    hash = visited(desk, draft, dated)
    with pytest.raises(Refused) as refused:
        enforce(desk, who["chief"], draft, hash, None)
    assert refused.value.code == "rulebook_has_gap"
    assert refused.value.params == {"key": "protection.visited", "day": "2027-02-01"}


def test_whoever_enforces_another_identity_clause_is_told(desk: Desk) -> None:
    who = office_of(desk)
    text = source_of("standard").replace("identity.keys: [[phone]]", "identity.keys: [[phone, name]]")
    draft = drafts.draft_from_file(
        desk, who["boss"], text.replace('version: "1"', 'version: "2"').encode(), "ours.yaml"
    )
    assert foresee(desk, who["chief"], draft).identity


def test_another_identity_clause_parts_and_joins_nobody_who_was_there_before(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    first = received(desk, who["ann"], 1, "李明")
    same = received(desk, who["bob"], 1, "王芳")
    clock.forward(minutes=1)
    _put_in_force(desk, [("identity.keys: [[phone]]", "identity.keys: [[phone, name]]")], "2")
    other = received(desk, who["bob"], 1, "赵强")
    assert _owners(desk, first, same, other) == [who["ann"].id, who["ann"].id, who["bob"].id]
    clock.forward(minutes=1)
    _put_in_force(desk, [], "3")
    late = received(desk, who["cid"], 1, "周杰")
    assert _owners(desk, first, same, other, late) == [who["ann"].id, who["ann"].id, who["bob"].id, who["ann"].id]
    assert verify(desk).findings == ()


def test_a_card_still_reads_the_clause_of_an_earlier_version(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    case_id = received(desk, who["ann"], 1)
    clock.forward(minutes=1)
    _put_in_force(desk, [("id: ST-06", "id: ST-60")], "2")
    clock.forward(minutes=1)
    reasons = card(desk, who["ann"], case_id).reasons
    assert next(each for each in reasons if each.clause == "ST-06").zh.startswith("来电还没来访的保护七天")


def _put_in_force(desk: Desk, changes: list[tuple[str, str]], version: str) -> None:
    """The standard rulebook with these changes is in force from now on."""
    text = source_of("standard").replace('version: "1"', f'version: "{version}"')
    for old, new in changes:
        text = text.replace(old, new)
    draft = drafts.draft_from_file(desk, actor_of(desk, "boss"), text.encode(), "ours.yaml")
    hash = shelf.opened(desk, actor_of(desk, "boss"), f"version:{draft}").shelved.hash
    enforce(desk, actor_of(desk, "chief"), draft, hash, None)


def _owners(desk: Desk, *cases: int) -> list[int | None]:
    with desk.read() as tx:
        found = tx.connection.execute(select(case.c.id, case.c.owner_id).where(case.c.id.in_(cases)))
        owners = {row.id: row.owner_id for row in found}
        return [owners[each] for each in cases]


def test_a_version_needs_a_name_of_its_own(desk: Desk) -> None:
    who = office_of(desk)
    text = source_of("standard").replace("basis.mode: first", "basis.mode: last")
    draft = drafts.draft_from_file(desk, who["boss"], text.encode(), "ours.yaml")
    with pytest.raises(Refused, match="rulebook_version_taken"):
        foresee(desk, who["chief"], draft)
