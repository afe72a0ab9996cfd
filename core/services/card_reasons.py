"""How does a card tell why: the clauses, what they found, and the facts behind it?

Where the owner is not the reader's to know (`secret`), a reason names nobody and shows the reader's own facts only.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from core.rules.model import Reason, Ref, Verdict
from core.rules.periods import Period
from core.rules.rulebook import Clause, Rulebook, Rules
from core.services import office
from core.services.access import Actor
from core.services.card_values import CardFact, CardReason
from core.services.desk import Tx
from db.tables import fact

#: Parameters of a reason that name a person.
_PEOPLE: Final = frozenset({"person", "owner", "by", "helper", "closer"})
#: Findings that speak of the protection which runs.
_PROTECTION: Final = frozenset({"protected", "no_end", "overdue"})
#: Codes of the reasons that say until when.
_ENDS: Final = _PROTECTION | {"as_long_as_may_be"}


def reasons(
    tx: Tx, actor: Actor, verdict: Verdict, rulebook: Rulebook, rules: Rules, *, secret: bool
) -> tuple[CardReason, ...]:
    """The reasons in order, those that only add a clause to the same finding folded into the first."""
    given = verdict.reasons
    lines = _lines(tx, actor, {seq for reason in given for seq in reason.facts}, secret=secret)
    found: dict[tuple[str, tuple[int, ...]], CardReason] = {}
    for reason in given:
        key = (reason.code, reason.facts)
        if key in found:
            first = found[key]
            found[key] = _with_clause(first, reason.clause)
            continue
        clause = rulebook.clauses.get(reason.clause) or _of_earlier(tx, reason.clause)
        facts = tuple(lines[seq] for seq in reason.facts if seq in lines)
        params = {name: _plain(tx, name, value, secret=secret) for name, value in reason.params.items()}
        if reason.code in _PROTECTION:
            params |= _period(verdict.stage, rules)
        said = (clause.zh, clause.en) if clause is not None else ("", "")
        found[key] = CardReason(reason.clause, *said, reason.code, params, facts)
    return tuple(found.values())


def answer_first(given: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The reasons of the answer before those of the claim that stood; the one of its protection ends the latter."""
    ends = [place for place, reason in enumerate(given, start=1) if reason.code in _ENDS]
    return given[ends[0] :] + given[: ends[0]] if ends else given


def _of_earlier(tx: Tx, id: str) -> Clause | None:
    """A clause that the version in force has no more, as the latest one that had it stated it.

    What began under an earlier version rests on that version's clauses.
    """
    versions = reversed(office.rulebooks(tx))
    return next((each.rulebook.clauses[id] for each in versions if id in each.rulebook.clauses), None)


def _period(stage: str | None, rules: Rules) -> dict[str, Any]:
    """How long a stage protects, as parameters of the reason that names its clause."""
    period = getattr(rules.protection, stage or "", None)
    return {"stage": stage} | ({"length": period.length, "unit": period.unit} if isinstance(period, Period) else {})


def _with_clause(reason: CardReason, clause: str) -> CardReason:
    also = reason.also if clause in (reason.clause, *reason.also) else (*reason.also, clause)
    return CardReason(reason.clause, reason.zh, reason.en, reason.code, reason.params, reason.facts, also)


def _lines(tx: Tx, actor: Actor, seqs: set[int], *, secret: bool) -> dict[int, CardFact]:
    """The facts as lines; where the owner is a secret, only the reader's own."""
    columns = (fact.c.seq, fact.c.kind, fact.c.at, fact.c.by_id, fact.c.entered_by)
    rows = tx.connection.execute(select(*columns).where(fact.c.seq.in_(seqs))) if seqs else ()
    return {
        row.seq: CardFact(row.seq, row.kind, row.at, name_of(tx, row.by_id))
        for row in rows
        if not secret or actor.id in (row.by_id, row.entered_by)
    }


def _plain(tx: Tx, name: str, value: Any, *, secret: bool) -> Any:
    """A parameter as the page can show it: people by name, or not at all."""
    if name in _PEOPLE:
        return "" if secret else name_of(tx, value) or ""
    return value


def name_of(tx: Tx, person: Ref | None) -> str | None:
    """The name of a person, None for nobody."""
    found = office.people(tx).get(int(person)) if person is not None else None
    return found.name if found is not None else None
