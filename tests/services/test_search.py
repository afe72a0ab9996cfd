"""Search: everybody finds the customers he may see, as far as he may see them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from bench.search import whole_reads
from core.companies import company_key
from core.names import canonical
from core.services import schema, search_index, transfers
from core.services.access import Action, Actor, may
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden
from core.services.identity import pinyin
from core.services.relation import relations
from core.services.scope import digits, reader
from core.services.search import enough, search
from core.services.search_walks import asked, walks
from core.services.verification import rebuild, verify
from db.tables import case, entry, searchable
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _found(desk: Desk, actor: Actor, text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.name, each.phone, each.owner) for each in search(desk, actor, text).hits]


def test_a_salesperson_finds_his_own_and_not_a_colleagues(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["bob"], 2, "王女士")
    assert _found(desk, people["ann"], "王女") == [("王女士", "13800000001", "李婷")]


def test_a_manager_finds_everybody_with_the_owner_and_a_masked_number(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    clock.forward(hours=1)
    received(desk, people["bob"], 2, "王先生")
    assert _found(desk, people["boss"], "wang") == [
        ("王先生", "138****0002", "王敏"),
        ("王女士", "138****0001", "李婷"),
    ]


def test_a_customer_in_the_pool_is_found_masked(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, channel="call")
    clock.set("2026-11-10 00:00")
    assert _found(desk, people["bob"], "王女士") == [("王女士", "138****0001", None)]
    assert _found(desk, people["bob"], "13800000001") == [("王女士", "138****0001", None)]
    assert _found(desk, people["bob"], "80000") == []


def test_two_writings_of_one_customer_are_one_hit(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["ann"], 1, "王小梅")
    assert search(desk, people["ann"], "0001").total == 1
    assert _found(desk, people["ann"], "小梅") == [("王小梅", "13800000001", "李婷")]


@pytest.mark.parametrize(
    ("text", "is_enough"), [("王", False), ("王女", True), ("13", False), ("138", True), ("wn", False), ("wns", True)]
)
def test_one_character_or_two_digits_or_letters_are_too_little(desk: Desk, text: str, is_enough: bool) -> None:
    ann = office_of(desk)["ann"]
    received(desk, ann, 1, "王女士")
    assert enough(text) is is_enough
    assert bool(search(desk, ann, text).hits) is is_enough


def test_signs_of_a_pattern_are_letters_like_any_other(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    received(desk, ann, 1, "王女士")
    received(desk, ann, 2, "100%_\\")
    assert [each.name for each in search(desk, ann, "%_\\").hits] == ["100%_\\"]


def test_agencies_and_administrators_do_not_search(desk: Desk) -> None:
    people = office_of(desk)
    for who in ("amy", "root"):
        with pytest.raises(Forbidden):
            search(desk, people[who], "王女士")


@pytest.mark.parametrize("text", ["张三丰", "張三豐", "張 三", "三丰", "ＺＨＡＮＧ", "zsf", "hangsan"])
def test_width_case_blanks_and_traditional_forms_do_not_matter(desk: Desk, text: str) -> None:
    ann = office_of(desk)["ann"]
    received(desk, ann, 1, "張三豐")
    assert [each.name for each in search(desk, ann, text).hits] == ["張三豐"]


def test_more_than_two_hundred_are_counted_no_further(desk: Desk) -> None:
    people = office_of(desk)
    _many(desk, [("王芳", f"139{number:08}", people["ann"].id) for number in range(203)])
    for who in ("ann", "boss"):
        found = search(desk, people[who], "王芳")
        assert (len(found.hits), found.total, found.more) == (50, 200, True)
    found = search(desk, people["boss"], "13900000202")
    assert (len(found.hits), found.total, found.more) == (1, 1, False)


def test_a_new_owner_finds_his_customer_at_once_and_the_old_one_no_longer(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1, "王女士")
    transfers.hand_over(desk, people["boss"], transfers.Transfer("t", (case_id,), people["bob"].id, "换岗"))
    assert _found(desk, people["bob"], "王女士") == [("王女士", "13800000001", "王敏")]
    assert _found(desk, people["ann"], "王女士") == []


_CHARACTERS = "王李张芳国强敏伟丽张豐"
_COMPANIES = (None, None, "宏达（北京）置业", "A座3138室")


def _many(desk: Desk, rows: list[tuple[str, str, int | None]]) -> None:
    """Customers with a name, a number and an owner (None: in the pool), written down without the rules."""

    def work(tx: Tx) -> None:
        for number, (name, phone, owner) in enumerate(rows, 1):
            full, initials = pinyin(name)
            state = {"state": "owned" if owner else "pool", "owner_id": owner, "entry_id": number, "id": number}
            until = {"protected_until": tx.now + timedelta(days=number % 9 - 4, hours=number % 7 - 3)} if owner else {}
            written = {"name": name, "phone": phone, "pinyin": full, "initials": initials, "kind": "person"}
            company = _COMPANIES[number % len(_COMPANIES)]
            written |= {"id": number, "case_id": number, "entered_at": tx.now, "company": company}
            tx.connection.execute(insert(entry), written)
            tx.connection.execute(insert(case), state | until | {"first_at": tx.now})
        search_index.project(tx.connection, range(1, len(rows) + 1))

    desk.command(work)


Plain = list[tuple[int, str, list[str], bool]]


def _read_all(desk: Desk, actor: Actor) -> Plain:
    """Every customer that the actor may see: case, number, the forms of his names, and whether the number is open."""
    with desk.read() as tx:
        rows = list(tx.connection.execute(select(case, entry.c.name, entry.c.company, entry.c.phone).join(entry)))
        near = {row.id: relations(tx, actor, row) for row in rows}
    return [
        (
            row.id,
            row.phone,
            _forms(row.name) + _forms(row.company) + _forms(company_key(row.company or "")),
            may(actor, Action.REVEAL_PHONE, near[row.id]),
        )
        for row in rows
        if may(actor, Action.VIEW_CUSTOMER, near[row.id])
    ]


def _forms(name: str | None) -> list[str]:
    return [canonical(name), *pinyin(canonical(name))] if name else []


def _plainly(rows: Plain, text: str) -> set[int]:
    """Those that contain the text, by reading them all."""
    word, part = canonical(text), digits(canonical(text))
    return {
        number
        for number, phone, forms, open_ in rows
        if any(word in each for each in forms)
        or (part and (part == phone or (part in phone if open_ else len(part) in (3, 4) and phone.endswith(part))))
    }


def test_the_index_finds_what_reading_every_customer_finds(desk: Desk) -> None:
    people = office_of(desk)
    chance = random.Random(7)
    owners = [None, people["ann"].id, people["ann"].id, people["bob"].id, people["bob"].id]
    rows = [
        (
            "".join(chance.choices(_CHARACTERS, k=chance.choice((2, 3)))),
            f"13{chance.randrange(10**9):09}",
            chance.choice(owners),
        )
        for _ in range(180)
    ]
    _many(desk, rows)
    texts = [name[:2] for name, _, _ in rows[::6]] + [name for name, _, _ in rows[::9]]
    for _, phone, _ in rows[::5]:
        start = chance.randrange(8)
        texts += [phone[start : start + chance.choice((3, 4, 5))], phone[-4:], phone[-3:], phone]
    texts += ["宏达", "置业", "(北", "A座", "3138", "138", "wang", "zhang", "ang", "wl", "zwf", "hdb", "gwang", "没有"]
    found = 0
    for who in ("ann", "boss", "fin"):
        everybody = _read_all(desk, people[who])
        for text in texts:
            plain = _plainly(everybody, text) if enough(text) else set()
            got = search(desk, people[who], text, limit=1000)
            assert {each.case_id for each in got.hits} == plain, (text, who)
            assert got.total == len(plain)
            found += len(plain)
    assert found > 500


def test_a_salesperson_finds_his_own_among_hundreds_whom_others_hold(desk: Desk) -> None:
    people = office_of(desk)
    names = ["王芳" if number % 9 > 4 or number % 18 == 0 else "李强" for number in range(1, 401)]  # half are held
    owners = [people["ann" if number % 4 == 0 else "bob"].id for number in range(1, 401)]
    _many(desk, [(name, f"139{n:08}", owner) for n, (name, owner) in enumerate(zip(names, owners, strict=True), 1)])
    for who in ("ann", "bob"):
        everybody = _read_all(desk, people[who])
        for text in ("王芳", "wangfang", "angfan", "0012", "39000"):
            found, plain = search(desk, people[who], text, limit=1000), _plainly(everybody, text)
            assert found.total == min(len(plain), 200) and found.more is (len(plain) > 200)
            assert {each.case_id for each in found.hits} <= plain


def test_the_index_is_checked_and_written_anew(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1, "王女士")
    assert verify(desk).findings == ()
    with desk.engine.begin() as connection:
        connection.execute(update(searchable).values(words="\n李先生\n"))
    assert [(each.table, each.row) for each in verify(desk).findings] == [("searchable", case_id)]
    assert rebuild(desk) == 1
    assert verify(desk).findings == ()
    assert [each.case_id for each in search(desk, people["boss"], "王女").hits] == [case_id]


def test_an_office_from_before_the_index_gets_it_at_the_next_start(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    with desk.engine.begin() as connection:
        connection.execute(delete(searchable))
    assert _found(desk, people["ann"], "王女") == []
    schema.prepare(desk.engine)
    assert _found(desk, people["ann"], "王女") == [("王女士", "13800000001", "李婷")]
    assert _found(desk, people["ann"], "80000") == [("王女士", "13800000001", "李婷")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # PostgreSQL reads a small table whole, as it should
@pytest.mark.parametrize("text", ["王女", "王建国", "wang", "wjg", "138", "0001", "13800000001", "宏达A座"])
def test_no_search_reads_a_whole_table(desk: Desk, text: str) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    with desk.read() as tx:
        for who in ("ann", "boss"):
            for walk in walks(tx, reader(tx, people[who]), people[who], asked(text)).all():
                assert whole_reads(tx, walk.statement.params(walk.values)) == []
        assert whole_reads(tx, select(entry.c.id).where(entry.c.name.contains(text)))
