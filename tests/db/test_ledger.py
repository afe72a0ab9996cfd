"""The ledger shows tampering: an altered, missing or cut row is named."""

from __future__ import annotations

from core.services.desk import Desk, Tx
from db import ledger
from db.adding import new_row
from db.tables import user


def _person(tx: Tx) -> int:
    who = {"username": "a", "name": "甲", "role": "rep", "password_hash": "-"}
    return new_row(tx.connection, user, who | {"tokens_valid_after": tx.now, "created_at": tx.now})


def _three_facts(desk: Desk) -> None:
    def write(tx: Tx) -> None:
        person = _person(tx)
        for i in range(3):
            ledger.append(
                tx.connection,
                ledger.NewFact(
                    "event", tx.now, tx.day(tx.now), tx.now, person, person, None, {"n": i}, {"said": "你好"}
                ),
            )

    desk.command(write)


def _breaks(desk: Desk) -> list[tuple[int, str]]:
    with desk.read() as tx:
        return [(b.seq, b.code) for b in ledger.breaks(tx.connection)]


def _tamper(desk: Desk, statement: str) -> None:
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_an_untouched_ledger_holds(desk: Desk) -> None:
    _three_facts(desk)
    assert _breaks(desk) == []


def test_an_altered_payload_is_named(desk: Desk) -> None:
    _three_facts(desk)
    _tamper(desk, "UPDATE fact SET payload = replace(payload, '\"n\":1', '\"n\":7') WHERE seq = 2")
    assert _breaks(desk)[0] == (2, "altered")


def test_an_altered_column_is_named(desk: Desk) -> None:
    _three_facts(desk)
    _tamper(desk, "UPDATE fact SET kind = 'leave' WHERE seq = 2")
    assert _breaks(desk) == [(2, "column")]


def test_altered_words_are_named_and_deleted_words_are_not(desk: Desk) -> None:
    _three_facts(desk)
    _tamper(desk, "UPDATE private SET body = NULL WHERE fact_seq = 1")
    assert _breaks(desk) == []
    _tamper(desk, "UPDATE private SET body = '{}' WHERE fact_seq = 2")
    assert _breaks(desk) == [(2, "private")]


def test_a_missing_row_and_a_cut_tail_are_named(desk: Desk) -> None:
    _three_facts(desk)
    _tamper(desk, "DELETE FROM private WHERE fact_seq = 3")
    _tamper(desk, "DELETE FROM fact WHERE seq = 3")
    assert _breaks(desk) == [(3, "cut")]
