"""Taken together or one by one, a register leaves the same facts, verdicts and lists behind."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.services.access import Actor
from core.services.bulk import Answer, register_many
from core.services.desk import Desk, Tx
from core.services.errors import Invalid
from core.services.facts import Draft
from core.services.record import add, settle
from core.services.registration import Registered, Registration, take_in
from core.services.verification import verify
from db.tables import case, entry, fact, notice, party_key, private, verdict
from tests.support import START, office_of

_NAMES = ("王芳", "刘洋", "陈某", "赵六", "欧阳娜娜")


def _register(staff: dict[str, Actor], rows: int, seed: int) -> list[Registration]:
    """A register with all that offices write: repeats, other salespeople, wrong numbers, people without a number."""
    dice = random.Random(seed)
    reps = [staff[name].id for name in ("ann", "bob", "cid", "amy")]
    return [
        Registration(
            request_id=f"row-{number}",
            channel=dice.choice(("visit", "visit", "call")),
            receiver=dice.choice(reps),
            phone=dice.choice(("", "1380", "138****0003"))
            if dice.random() < 0.1
            else f"138000000{dice.randrange(40):02d}",
            name=dice.choice(_NAMES),
            need=dice.choice((None, "三房")),
            company=dice.choice((None, None, None, "宏达")),
            source="路过" * (30 if dice.random() < 0.03 else 1),
            note="看过样板间",
            traffic=dice.random() < 0.05,
            at=START - timedelta(days=dice.randrange(60)) if dice.random() < 0.9 else START,
            at_proof="import",
        )
        for number in range(rows)
    ]


def _before(tx: Tx, staff: dict[str, Actor]) -> None:
    """What was there before: owners, a number partly hidden, a relation, a deal."""
    for number in range(0, 40, 4):
        form = Registration(
            None,
            "visit",
            staff["bob"].id,
            f"138000000{number:02d}",
            "王芳",
            at=START - timedelta(days=5),
            at_proof="import",
        )
        done = take_in(tx, staff["boss"], form)
        if number == 8:
            settle(tx, add(tx, staff["boss"], Draft("deposit", staff["bob"].id, done.entry_id)), [done.entry_id])
        if number == 12:
            other = take_in(tx, staff["boss"], Registration(None, "visit", staff["ann"].id, "13900000000", "李四"))
            kin = Draft("relate", None, done.entry_id, {"to": other.entry_id, "kin": "spouse"})
            settle(tx, add(tx, staff["boss"], kin, others=[other.entry_id]), [done.entry_id, other.entry_id])
    take_in(tx, staff["boss"], Registration(None, "report", staff["amy"].id, "138****0006", "刘洋"))


def _taken(tx: Tx, actor: Actor, forms: Sequence[Registration], batch: int) -> list[Answer]:
    if batch == 0:
        return [_alone(tx, actor, form) for form in forms]
    answers: list[Answer] = []
    while len(answers) < len(forms):
        answers += register_many(tx, actor, forms[len(answers) : len(answers) + batch], 60)
    return answers


def _alone(tx: Tx, actor: Actor, form: Registration) -> Answer:
    try:
        return take_in(tx, actor, form)
    except Invalid as error:
        return error


def _said(answers: Sequence[Answer]) -> list[Any]:
    return [
        [problem.code for problem in each.problems]
        if isinstance(each, Invalid)
        else (each.verdict.outcome if each.verdict else None, each.left_to_person, each.again)
        for each in answers
    ]


def _left_behind(tx: Tx) -> dict[str, Any]:
    """Facts, verdicts, cases and notices, told by what was entered and not by their numbers."""
    rows = tx.connection.execute(
        select(fact, private.c.body, entry.c.phone, entry.c.name.label("called"), entry.c.need)
        .outerjoin(private, private.c.fact_seq == fact.c.seq)
        .outerjoin(entry, entry.c.id == fact.c.entry_id)
        .order_by(fact.c.seq)
    ).all()
    alias = {row.seq: row.request_id or f"before-{row.seq}" for row in rows}
    facts = sorted(
        (alias[row.seq], row.kind, row.at, row.by_id, row.phone, row.called, row.need, row.body or "") for row in rows
    )
    named = {row.seq: row.phone for row in rows}
    verdicts = []
    for row in tx.connection.execute(select(verdict)):
        body = dict(row.body)
        body["reasons"] = sorted(
            json.dumps({**each, "facts": sorted(alias[seq] for seq in each["facts"])}, sort_keys=True, default=str)
            for each in body["reasons"]
        )
        verdicts.append(
            (alias[row.fact_seq], row.at, row.owner_id, row.outcome, str(named[row.fact_seq]), json.dumps(body))
        )
    shown = ("state", "outcome", "owner_id", "server_id", "stage", "protected_until", "endless", "grade", "due_at",
             "last_contact_at", "first_at", "deal_step", "judged_at", "version")  # fmt: skip
    query = select(*(case.c[name] for name in shown), entry.c.phone, verdict.c.fact_seq)
    query = query.join(entry, entry.c.id == case.c.entry_id).outerjoin(verdict, verdict.c.id == case.c.verdict_id)
    cases = sorted((*map(str, row[:-1]), alias.get(row[-1], "")) for row in tx.connection.execute(query))
    told = sorted((row.user_id, row.code) for row in tx.connection.execute(select(notice)))
    keys = sorted(tx.connection.execute(select(party_key.c.value)).scalars())
    entries = sorted(
        str(tuple(row)) for row in tx.connection.execute(select(entry.c.phone, entry.c.name, entry.c.pinyin))
    )
    return {
        "facts": facts,
        "verdicts": sorted(verdicts),
        "cases": cases,
        "told": told,
        "keys": keys,
        "entries": entries,
    }


class _Back(Exception):
    """Takes everything back."""


def _tried(desk: Desk, staff: dict[str, Actor], forms: Sequence[Registration], batch: int) -> tuple[Any, Any]:
    found: list[Any] = []

    def work(tx: Tx) -> None:
        _before(tx, staff)
        found.append(_said(_taken(tx, staff["boss"], forms, batch)))
        found.append(_left_behind(tx))
        raise _Back

    with pytest.raises(_Back):
        desk.command(work)
    return found[0], found[1]


@pytest.mark.parametrize("rulebook", ["standard", "first-asked", "signing-room"])
def test_a_register_taken_together_leaves_what_one_by_one_leaves(desk: Desk, rulebook: str) -> None:
    staff = office_of(desk, rulebook=rulebook)
    forms = _register(staff, 100, 1)
    alone, left_alone = _tried(desk, staff, forms, 0)
    together, left_together = _tried(desk, staff, forms, 50)
    assert together == alone
    for name, found in left_alone.items():
        assert left_together[name] == found, name


def test_what_is_taken_together_can_be_verified_and_registered_on(desk: Desk) -> None:
    staff = office_of(desk)
    forms = _register(staff, 150, 3)
    desk.command(lambda tx: _taken(tx, staff["boss"], forms, 60))
    assert verify(desk).findings == ()
    more = Registration("later", "visit", staff["ann"].id, "13700000000", "新客")
    done = desk.command(lambda tx: take_in(tx, staff["ann"], more))
    assert done.verdict is not None
    assert done.verdict.owner == staff["ann"].id


def test_only_as_many_as_fit_into_the_time_are_taken(desk: Desk) -> None:
    staff = office_of(desk)
    forms = _register(staff, 60, 4)
    first = desk.command(lambda tx: register_many(tx, staff["boss"], forms, 0.01))
    assert 0 < len(first) < len(forms)
    rest = desk.command(lambda tx: register_many(tx, staff["boss"], forms, 60))
    assert [each.again for each in rest[: len(first)] if isinstance(each, Registered)] == [True] * sum(
        isinstance(each, Registered) for each in first
    )
