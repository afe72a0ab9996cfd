"""Rulebooks that join by name or company disregard how somebody wrote it: script, blanks, brackets, legal form."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, update

from core.services import deals, identity, schema
from core.services.deals import Step
from core.services.desk import Desk
from core.services.history import history_of
from core.services.registration import Registration, register
from core.services.verification import rebuild, verify
from db.tables import entry
from tests.support import MovingClock, office_of


@pytest.mark.parametrize(
    ("rulebook", "one", "two", "same"),
    [
        ("signing-room", {"name": "張 三"}, {"name": "张三"}, True),
        ("signing-room", {"name": "张三"}, {"name": "张三丰"}, False),
        ("signing-room", {"company": "宏達（北京）置業有限公司"}, {"company": "宏达(北京)置业"}, True),
        ("agency-letter", {"company": "宏達（北京）置業有限公司"}, {"company": "宏达北京置业公司"}, True),
        ("agency-letter", {"company": "宏达（北京）置业"}, {"company": "宏达（上海）置业"}, False),
        ("standard", {"name": "张三"}, {"name": "张三"}, False),
    ],
)
def test_two_writings_are_one_customer_where_the_rulebook_compares_names(
    desk: Desk, clock: MovingClock, rulebook: str, one: dict[str, str], two: dict[str, str], same: bool
) -> None:
    people = office_of(desk, rulebook=rulebook)
    cases = []
    for place, (who, written) in enumerate((("ann", one), ("bob", two))):
        form = Registration(None, "visit", people[who].id, f"1380001000{place}", need="三房", **written)  # type: ignore[arg-type]
        cases.append(register(desk, people[who], form).case_id)
        clock.forward(hours=1)
    assert (cases[0] == cases[1]) is same
    assert verify(desk).findings == () and rebuild(desk) == 0


def test_entries_of_before_are_worked_out_when_the_program_starts(desk: Desk) -> None:
    people = office_of(desk, rulebook="signing-room")
    for who, name in (("ann", "張 三"), ("bob", "李四")):
        register(desk, people[who], Registration(None, "visit", people[who].id, "13800010001", name, need="三房"))
    with desk.engine.begin() as connection:
        connection.execute(update(entry).values(name_key=None, company_key=None))
        identity.complete(connection)
        assert connection.execute(select(entry.c.name_key).order_by(entry.c.id)).scalars().all() == ["张三", "李四"]


def test_a_group_of_companies_of_before_is_compared_like_one_of_today(desk: Desk) -> None:
    people = office_of(desk, rulebook="agency-letter")
    firm = Registration(
        None, "visit", people["ann"].id, "13800010001", company="海天建设集团股份有限公司", need="写字楼"
    )
    register(desk, people["ann"], firm)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with desk.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0014")
        connection.execute(update(entry).values(name_key="", company_key="海天建设集团"))
    schema.prepare(desk.engine)
    with desk.engine.begin() as connection:
        assert connection.execute(select(entry.c.company_key)).scalars().all() == ["海天建设"]
    assert verify(desk).findings == ()


def test_the_name_on_a_deal_paper_is_compared_so_too(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk, rulebook="signing-room")
    ann, bob = people["ann"], people["bob"]
    firm = Registration(None, "visit", ann.id, "13800010001", company="宏達（北京）置業有限公司", need="写字楼")
    register(desk, ann, firm)
    clock.forward(hours=1)
    other = register(desk, bob, Registration(None, "visit", bob.id, "13800020002", "王总", need="写字楼")).case_id
    assert other is not None
    deals.add_step(desk, bob, Step(None, other, "subscribe", bob.id, amount="700000", paper_name="宏达(北京)置业"))
    with desk.read() as tx:
        entries = tx.connection.execute(select(entry.c.id).where(entry.c.case_id == other)).scalars().all()
        seen = history_of(tx, entries)
    assert len(seen.entries) == 2
    assert verify(desk).findings == ()
