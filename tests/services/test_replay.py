"""A verdict on record is what the ledger gives again, from exactly the facts that were known when it was given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.rules import Verdict
from core.scenarios import Story, read
from core.services.desk import Tx
from core.services.stories import Served, in_memory
from core.services.verdicts import encode
from db.tables import case, entry, fact, verdict
from tests.services.replaying import histories

STORIES = Path(__file__).resolve().parents[1] / "scenarios"
FILES = sorted([*STORIES.glob("shared/*.yaml"), *STORIES.glob("foreign/*.yaml")])


def tell(story: Story, served: Served) -> None:
    """Enter every fact of the story."""
    last = max(story.facts, key=lambda each: each.at).at
    for customer in story.customers:
        served.verdict(customer, last)


def replayed(tx: Tx) -> Iterator[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Every verdict on record: its fact, as it was given, and as the ledger gives it again."""
    history = histories(tx)
    named = select(entry.c.id).where(entry.c.case_id == verdict.c.case_id, entry.c.id == fact.c.entry_id)
    rows = select(verdict, case.c.entry_id, named.scalar_subquery().label("own")).join(case).join(fact)
    for row in tx.connection.execute(rows.order_by(verdict.c.id)):
        again = history(row.head_seq).judge(row.own or row.entry_id, row.at)
        yield row.fact_seq, row.body, _stored(again)


def _stored(given: Verdict) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(encode(given)))
    return plain


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_verdict_on_record_is_given_again(file: Path) -> None:
    on_record = 0
    for story in read(file):
        with in_memory(story) as served:
            tell(story, served)
            with served.desk.read() as tx:
                for seq, given, again in replayed(tx):
                    assert again == given, f"{story.name}: fact {seq}"
                    on_record += 1
    assert on_record
