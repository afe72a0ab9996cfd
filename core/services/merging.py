"""Two customers turn out to be one: how are they merged, what moves by it, and how is it undone?

A merge is a fact and its undoing voids it. What had been answered before keeps its answer: of two claims alive the
earlier one goes on, and undoing gives back no claim that was refused in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.rules.model import Fact, Verdict
from core.services import deal_table, dispute_table, facts, office, record
from core.services.access import Action, Actor
from core.services.correction_targets import to_take_back
from core.services.desk import Desk, Tx
from core.services.effects import Effect, effect
from core.services.errors import Invalid, NotFound, Problem
from core.services.facts import Draft
from core.services.notices import tell
from core.services.on_record import entries_of
from core.services.reasons import require_reason
from core.services.relation import require_case
from core.services.verdicts import given_on
from db.tables import entry
from db.tables import fact as fact_table


@dataclass(frozen=True, slots=True)
class Merge:
    """Two customers that are one, and how that is known."""

    request_id: str | None
    case_id: int
    other_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: the fact, the case of the first customer and the verdict on him."""

    seq: int
    case_id: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A merge that holds: its fact, when and by whom, and the two names that it put together."""

    seq: int
    at: datetime
    by: str
    names: tuple[str, str]


def preview(desk: Desk, actor: Actor, case_id: int, other_id: int) -> Effect:
    """What a merge would move. Raises NotFound, Forbidden, or Invalid for one and the same customer."""
    with desk.read() as tx:
        one, other = _two(tx, actor, case_id, other_id)
        return effect(tx, [one.entry_id, other.entry_id], _draft(actor, one, other, ""))


def merge(desk: Desk, actor: Actor, form: Merge) -> Merged:
    """Merge two customers and tell whoever loses one. Raises NotFound, Forbidden or Invalid."""

    def work(tx: Tx) -> Merged:
        seq = record.earlier(tx, form.request_id)
        if seq is not None:
            return Merged(seq, *given_on(tx, seq))
        one, other = _two(tx, actor, form.case_id, form.other_id)
        require_reason(form.reason)
        draft = _draft(actor, one, other, form.reason, form.request_id)
        written = record.add(tx, actor, draft, others=[other.entry_id])
        return _settle(tx, actor, written, [one.entry_id, other.entry_id])

    return desk.command(work)


def standing(desk: Desk, actor: Actor, case_id: int) -> list[Standing]:
    """The merges that made this customer and still hold, latest first. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.MERGE, case_id)
        members = select(entry.c.id).where(entry.c.case_id == row.id)
        query = (
            facts.sealed()
            .where(fact_table.c.entry_id.in_(members), fact_table.c.kind.in_(("merge", "void")))
            .order_by(fact_table.c.seq.desc())
        )
        found = [facts.read(each) for each in tx.connection.execute(query)]
        voided = {each.data["of"] for each in found if each.kind == "void"}
        return [_standing(tx, each) for each in found if each.kind == "merge" and each.seq not in voided]


def preview_undo(desk: Desk, actor: Actor, seq: int) -> Effect:
    """What undoing a merge would move. Raises NotFound, Forbidden, or Refused where it is undone already."""
    with desk.read() as tx:
        old, members = _merge_of(tx, actor, seq)
        return effect(tx, members, _voiding(actor, old))


def undo(desk: Desk, actor: Actor, seq: int, reason: str, *, request_id: str | None = None) -> Merged:
    """Undo a merge: from now on they are two again. Raises as `preview_undo`, and Invalid without a reason."""

    def work(tx: Tx) -> Merged:
        earlier = record.earlier(tx, request_id)
        if earlier is not None:
            return Merged(earlier, *given_on(tx, earlier))
        old, members = _merge_of(tx, actor, seq)
        require_reason(reason)
        draft = _voiding(actor, old, reason, request_id)
        written = record.add(tx, actor, draft, others=[old.data["other"]])
        first = [int(old.customer or 0), int(old.data["other"])]
        return _settle(tx, actor, written, [*first, *(each for each in members if each not in first)])

    return desk.command(work)


def _two(tx: Tx, actor: Actor, case_id: int, other_id: int) -> tuple[Any, Any]:
    if case_id == other_id:
        raise Invalid(Problem("other", "same_customer"))
    return require_case(tx, actor, Action.MERGE, case_id), require_case(tx, actor, Action.MERGE, other_id)


def _draft(actor: Actor, one: Any, other: Any, reason: str, request_id: str | None = None) -> Draft:
    if "joined" in (one.state, other.state):
        raise NotFound("no_such_customer", case=one.id)
    data = {"other": other.entry_id, "reason": reason.strip()}
    return Draft("merge", actor.id, one.entry_id, data, request_id=request_id)


def _voiding(actor: Actor, old: Fact, reason: str = "", request_id: str | None = None) -> Draft:
    """The voiding of a merge names both: it belongs to the story of each."""
    data = {"of": old.seq, "other": old.data["other"], "reason": reason.strip()}
    return Draft("void", actor.id, int(old.customer or 0), data, request_id=request_id)


def _merge_of(tx: Tx, actor: Actor, seq: int) -> tuple[Fact, list[int]]:
    """The merge, and all entries of the customer that it made."""
    merged, row = to_take_back(tx, actor, Action.MERGE, "merge", seq)
    return merged, sorted(entries_of(tx, row.case_id))


def _settle(tx: Tx, actor: Actor, written: Fact, entries: list[int]) -> Merged:
    settled = record.settle(tx, written, entries)
    first = settled[entries[0]]
    for project in (dispute_table.project, deal_table.project):
        project(tx, written, first.case_id)
    owners = {number: each.verdict.owner for number, each in settled.items()}
    for each in {id(each): each for each in settled.values()}.values():
        gains = {each.verdict.owner} - {each.owner_before} if isinstance(each.verdict.owner, int) else set()
        losers = each.losers - set(owners.values())
        concerned = [who for who in {*losers, *gains} - {actor.id} if isinstance(who, int)]
        undone = written.kind == "void"
        tell(
            tx,
            concerned,
            "merge_undone" if undone else "customers_merged",
            each.case_id,
            by=office.person(tx, actor.id).name,
        )
    return Merged(written.seq, first.case_id, first.verdict)


def _standing(tx: Tx, fact: Fact) -> Standing:
    pair = (fact.customer, fact.data["other"])
    rows = tx.connection.execute(select(entry.c.id, entry.c.name, entry.c.company).where(entry.c.id.in_(pair)))
    names = {row.id: row.company or row.name or "" for row in rows}
    by = office.person(tx, fact.entered_by).name if isinstance(fact.entered_by, int) else ""
    return Standing(fact.seq, fact.at, by, (names[pair[0]], names[pair[1]]))
