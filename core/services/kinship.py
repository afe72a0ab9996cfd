"""Who is whose spouse, parent or nominee: how is a relation attested, and what does it change of ownership?

A relative's number is his own and stays his own: a relation names two customers and joins them only where the rulebook
says so (ST-04, 003-18-25).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.rules.model import Verdict
from core.services import deal_table, dispute_table, office, record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.effects import Effect, effect
from core.services.errors import Invalid, Problem
from core.services.facts import Draft
from core.services.notices import tell
from core.services.reasons import require_reason
from core.services.relation import require_case
from core.services.verdicts import given_on

#: What the second customer can be to the first; `none` says that they are not related after all.
KIN: Final = ("spouse", "parent", "child", "sibling", "nominee", "other", "friend", "none")


@dataclass(frozen=True, slots=True)
class Relation:
    """What the other customer is to this one, whether it was proved, and by what.

    `proof` says that a paper was shown (household register, marriage certificate); `evidence` are tokens of pictures.
    """

    request_id: str | None
    case_id: int
    other_id: int
    kin: str
    proof: bool
    reason: str
    evidence: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """What came of it: the fact, the case of the first customer and the verdict on him."""

    seq: int
    case_id: int
    verdict: Verdict


def preview(desk: Desk, actor: Actor, form: Relation) -> Effect:
    """What attesting the relation would change. Raises NotFound, Forbidden or Invalid."""
    with desk.read() as tx:
        one, other = _two(tx, actor, form)
        return effect(tx, [one.entry_id, other.entry_id], _draft(actor, form, one, other))


def relate(desk: Desk, actor: Actor, form: Relation) -> Related:
    """Attest the relation and tell whoever loses a customer by it. Raises NotFound, Forbidden or Invalid."""

    def work(tx: Tx) -> Related:
        seq = record.earlier(tx, form.request_id)
        if seq is not None:
            return Related(seq, *given_on(tx, seq))
        one, other = _two(tx, actor, form)
        require_reason(form.reason)
        draft = _draft(actor, form, one, other)
        written = record.add(tx, actor, draft, others=[other.entry_id], evidence=form.evidence)
        settled = record.settle(tx, written, [one.entry_id, other.entry_id])
        first = settled[one.entry_id]
        for project in (dispute_table.project, deal_table.project):
            project(tx, written, first.case_id)
        losers = frozenset[int]().union(*(each.losers for each in settled.values())) - {actor.id}
        tell(tx, losers, "relation_attested", first.case_id, by=office.person(tx, actor.id).name)
        return Related(written.seq, first.case_id, first.verdict)

    return desk.command(work)


def _two(tx: Tx, actor: Actor, form: Relation) -> tuple[Any, Any]:
    if form.case_id == form.other_id:
        raise Invalid(Problem("other", "same_customer"))
    if form.kin not in KIN:
        raise Invalid(Problem("kin", "unknown_choice"))
    return (
        require_case(tx, actor, Action.RELATE, form.case_id),
        require_case(tx, actor, Action.RELATE, form.other_id),
    )


def _draft(actor: Actor, form: Relation, one: Any, other: Any) -> Draft:
    data = {"to": other.entry_id, "kin": form.kin, "proof": form.proof or bool(form.evidence)}
    return Draft("relate", actor.id, one.entry_id, data | {"reason": form.reason.strip()}, request_id=form.request_id)
