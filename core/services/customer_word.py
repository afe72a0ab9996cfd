"""The customer himself says who is to have him or who is not: how is a complaint or a written designation entered?

What it moves is the rulebook's matter (`complaint`, `word.designated`); where it says nothing of one, that one is not
offered (003-01-15 to -17, 003-08-16, 003-16-27, 003-18-61).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.rules.model import Verdict
from core.rules.rulebook import Rules
from core.services import deal_table, dispute_table, hearings, office, record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.effects import Effect, effect
from core.services.errors import Invalid, Problem
from core.services.facts import Draft
from core.services.hearings import Person
from core.services.notices import tell
from core.services.reasons import reason_problems
from core.services.relation import owner_now, require_case
from core.services.verdicts import given_on

#: `complain`: he complains about somebody or refuses him; `designate`: he names somebody in writing.
Said = Literal["complain", "designate"]


@dataclass(frozen=True, slots=True)
class Word:
    """What the customer said.

    Of a complaint: `about` whom, whether it was found true (`upheld`), and `to` whom he goes (None: as the rulebook
    says). Of a designation: `to` whom, with pictures of the writing (`evidence`, tokens of uploads).
    """

    request_id: str | None
    case_id: int
    said: Said
    about: int | None = None
    to: int | None = None
    upheld: bool = True
    reason: str = ""
    evidence: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What can be entered, and whom it may name: those with a claim first, then everybody else who sells here.

    `must_be_true` says that only a complaint found true counts.
    """

    kinds: tuple[Said, ...]
    claimants: tuple[Person, ...]
    others: tuple[Person, ...]
    must_be_true: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the fact, the case and the verdict."""

    seq: int
    case_id: int
    verdict: Verdict


def kinds(rules: Rules) -> tuple[Said, ...]:
    """Which words of the customer these rules know."""
    found: list[Said] = []
    if rules.complaint.moves or rules.complaint.fine is not None:
        found.append("complain")
    if rules.word.designated != "nothing":
        found.append("designate")
    return tuple(found)


def asked(desk: Desk, actor: Actor, case_id: int) -> Asked:
    """What the form for this customer asks. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.COMPLAIN, case_id)
        rules = office.rules_now(tx)
        return Asked(kinds(rules), *hearings.candidates(tx, row.id, (owner_now(row, tx),)), rules.complaint.upheld)


def preview(desk: Desk, actor: Actor, form: Word) -> Effect:
    """What it would change. Raises NotFound, Forbidden or Invalid."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.COMPLAIN, form.case_id)
        _raise(_named(tx, form))
        return effect(tx, [row.entry_id], _draft(actor, form, row))


def hear(desk: Desk, actor: Actor, form: Word) -> Heard:
    """Enter it, and tell who loses and who gets the customer. Raises NotFound, Forbidden or Invalid."""

    def work(tx: Tx) -> Heard:
        seq = record.earlier(tx, form.request_id)
        if seq is not None:
            return Heard(seq, *given_on(tx, seq))
        row = require_case(tx, actor, Action.COMPLAIN, form.case_id)
        _raise([*_named(tx, form), *_proved(form)])
        written = record.add(tx, actor, _draft(actor, form, row), evidence=form.evidence)
        settled = record.settle_own(tx, written)
        for project in (dispute_table.project, deal_table.project):
            project(tx, written, settled.case_id)
        _tell(tx, actor, form, settled)
        return Heard(written.seq, settled.case_id, settled.verdict)

    return desk.command(work)


def _named(tx: Tx, form: Word) -> list[Problem]:
    """Is it one of the words that the rulebook knows, and does it name who it must, somebody who works here?"""
    problems = []
    if form.said not in kinds(office.rules_now(tx)):
        problems.append(Problem("said", "unknown_choice"))
    must = ("about", form.about) if form.said == "complain" else ("to", form.to)
    if must[1] is None:
        problems.append(Problem(must[0], "colleague_missing"))
    if form.to is not None and not office.sells(tx, form.to):
        problems.append(Problem("to", "receiver_left"))
    if form.said == "complain" and form.to is not None and form.to == form.about:
        problems.append(Problem("to", "same_colleague"))
    return problems


def _proved(form: Word) -> list[Problem]:
    """A complaint says what it was about; a writing is shown."""
    problems = reason_problems(form.reason) if form.said == "complain" or form.reason.strip() else []
    if form.said == "designate" and not form.evidence:
        problems.append(Problem("evidence", "pictures_missing"))
    return problems


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise Invalid(*problems)


def _draft(actor: Actor, form: Word, row: Any) -> Draft:
    data: dict[str, Any] = {"to": form.to, "reason": form.reason.strip() or None}
    if form.said == "complain":
        data |= {"about": form.about, "upheld": form.upheld}
    return Draft(form.said, actor.id, row.entry_id, data, request_id=form.request_id)


def _tell(tx: Tx, actor: Actor, form: Word, settled: record.Settled) -> None:
    owner = settled.verdict.owner
    if owner != settled.owner_before and isinstance(owner, int):
        tell(tx, {owner} - {actor.id}, f"word_gave_{form.said}", settled.case_id)
    tell(tx, settled.losers - {actor.id}, f"word_took_{form.said}", settled.case_id)
