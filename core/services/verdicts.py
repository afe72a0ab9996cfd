"""How is a verdict stored, and read again as it was given?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.rules.model import Fine, Reason, Ref, Reward, Verdict
from core.services.desk import Tx
from db.tables import verdict as verdict_table


def encode(verdict: Verdict) -> dict[str, Any]:
    """The verdict as a JSON document."""
    return {
        "state": verdict.state,
        "outcome": verdict.outcome,
        "owner": verdict.owner,
        "protected_until": _moment(verdict.protected_until),
        "endless": verdict.endless,
        "stage": verdict.stage,
        "shares": {str(person): part for person, part in verdict.shares.items()},
        "performance": {str(person): part for person, part in verdict.performance.items()},
        "fines": [{"person": fine.person, "amount": fine.amount, "clause": fine.clause} for fine in verdict.fines],
        "rewards": [
            {"customer": each.customer, "amount": each.amount, "clause": each.clause} for each in verdict.rewards
        ],
        "reasons": [
            {"clause": r.clause, "code": r.code, "params": _plain(r.params), "facts": list(r.facts)}
            for r in verdict.reasons
        ],
        "question": verdict.question,
        "asked_of": verdict.asked_of,
        "speak_until": _moment(verdict.speak_until),
        **({"opens": _moment(verdict.opens)} if verdict.opens is not None else {}),
        "server": verdict.server,
        "rulebook": verdict.rulebook,
        "version": verdict.version,
    }


def decode(body: Mapping[str, Any]) -> Verdict:
    """The verdict that `encode` wrote."""
    return Verdict(
        state=body["state"],
        outcome=body["outcome"],
        owner=body["owner"],
        protected_until=_read(body["protected_until"]),
        endless=body["endless"],
        stage=body["stage"],
        shares=_by_person(body["shares"]),
        performance=_by_person(body["performance"]),
        fines=tuple(Fine(fine["person"], fine["amount"], fine["clause"]) for fine in body["fines"]),
        rewards=tuple(Reward(each["customer"], each["amount"], each["clause"]) for each in body.get("rewards", ())),
        reasons=tuple(Reason(r["clause"], r["code"], r["params"], tuple(r["facts"])) for r in body["reasons"]),
        question=body["question"],
        asked_of=body["asked_of"],
        speak_until=_read(body["speak_until"]),
        opens=_read(body.get("opens")),
        server=body["server"],
        rulebook=body["rulebook"],
        version=body["version"],
    )


def given_on(tx: Tx, seq: int) -> tuple[int, Verdict]:
    """The case of the first verdict given on a fact, and that verdict: what a repeated command is answered."""
    query = select(verdict_table.c.case_id, verdict_table.c.body).where(verdict_table.c.fact_seq == seq)
    row = tx.connection.execute(query.order_by(verdict_table.c.id).limit(1)).one()
    return row.case_id, decode(row.body)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _by_person(parts: Mapping[str, int]) -> dict[Ref, int]:
    return {int(person): part for person, part in parts.items()}


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in params.items()}
