"""What do lists show of a case, and how does it follow from its facts and verdict alone?

`columns` is the only place that decides the cached columns of `case`; `python -m core verify` compares them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from core.rules import Case, History
from core.rules.model import DEAL_STEPS, REGISTERING, Fact, Verdict

#: Days until the next follow-up is due, by grade; no grade counts as B. A grade never changes protection (ST-06).
FOLLOW_UP_DAYS: Final = {"O": 1, "A": 3, "B": 7, "C": 15}
#: Facts in which the customer was met or reached.
_CONTACTS: Final = frozenset({"visit", "call", "follow_up"})


def columns(facts: Iterable[Fact], verdict: Verdict) -> dict[str, Any]:
    """The cached columns of a case: what the verdict says, and what follow-up lists need."""
    standing = stands(facts)
    grade = _grade(standing, verdict)
    contact = max((fact.at for fact in standing if _reached(fact)), default=None)
    return {
        "state": verdict.state,
        "outcome": verdict.outcome,
        "owner_id": verdict.owner,
        "server_id": verdict.server,
        "stage": verdict.stage,
        "protected_until": verdict.protected_until,
        "endless": verdict.endless,
        "speak_until": verdict.speak_until or verdict.opens,
        "grade": grade,
        "due_at": _due(standing, verdict, grade, contact),
        "last_contact_at": contact,
        "first_at": min(fact.at for fact in standing) if standing else None,
        "deal_step": deal_step(standing),
    }


def of_case(
    history: History, number: int, at: datetime, given: Verdict | None = None, known: Case | None = None
) -> dict[str, Any]:
    """The cached columns of the case of an entry at a moment, whichever of its entries is asked about.

    `outcome` is that of the case's last registration, so the customer is asked for under that entry. `given` and
    `known` are the verdict on `number` and his case where they are known already.
    """
    facts = (known or history.case_of(number, at)).facts
    last = next((fact.customer for fact in reversed(facts) if fact.kind in REGISTERING), number)
    said = given if given is not None and last == number else history.judge(last or number, at)
    return columns(facts, said) | {"judged_at": at}


def stands(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that were not voided, corrected ones with what the correction says, in order."""
    ordered = sorted(facts, key=lambda fact: (fact.at, fact.seq))
    voided = {fact.data["of"] for fact in ordered if fact.kind == "void"}
    return [fact for fact in ordered if fact.seq not in voided and fact.kind != "void"]


def deal_step(standing: Iterable[Fact]) -> str | None:
    """The last deal step; a refund or a return is one, too."""
    return next((fact.kind for fact in reversed(list(standing)) if fact.kind in DEAL_STEPS), None)


def _reached(fact: Fact) -> bool:
    return fact.kind in _CONTACTS and fact.data.get("effective", True) is not False


def _grade(standing: list[Fact], verdict: Verdict) -> str | None:
    """The last grade given. One that stands in a register counts unless the customer is somebody else's now."""
    for fact in reversed(standing):
        said = fact.data.get("grade")
        if said and (fact.kind == "grade" or (fact.kind in REGISTERING and verdict.owner in (None, fact.by))):
            return str(said)
    return None


def _due(standing: list[Fact], verdict: Verdict, grade: str | None, contact: datetime | None) -> datetime | None:
    """When the next follow-up is due: as planned at or after the last contact, else by grade from that contact on."""
    if verdict.state != "owned":
        return None
    for fact in reversed(standing):
        planned = fact.data.get("next_at") if fact.kind in ("plan", "follow_up") else None
        if planned is not None and (contact is None or fact.at >= contact):
            return planned if isinstance(planned, datetime) else datetime.fromisoformat(planned)
    if contact is None:
        return None
    return contact + timedelta(days=FOLLOW_UP_DAYS.get(grade or "B", FOLLOW_UP_DAYS["B"]))
