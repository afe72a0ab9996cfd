"""What did the fields of the register hold when it was saved?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core import texts
from core.services.access import Actor
from core.services.registration import Registration
from pages._ui.texts import zone

#: The value of a field by its name; None where it is empty or not shown.
Field = Callable[[str], Any]


def registration(actor: Actor, field: Field, request_id: str, evidence: tuple[str, ...]) -> Registration:
    """The form as a command of this person."""
    own = actor.for_himself
    traffic = bool(field("traffic"))
    channel = field("channel")
    referred = is_referral(field("source"))
    return Registration(
        request_id=request_id,
        channel="visit" if channel == "accompanied" else channel,
        receiver=actor.id if own else field("receiver"),
        phone="" if traffic else field("phone") or "",
        name="" if traffic else field("name") or "",
        gender=field("gender"),
        company=field("company") if field("kind") == "company" else None,
        need=_text(field("need")),
        source=_text(field("source")),
        project=_text(field("project")),
        note=_text(field("note")),
        traffic=traffic,
        answers=_answers(channel, field),
        referrer_phone=field("referrer") or "" if referred else "",
        referral=field("referral") if referred else None,
        proxy_phone=field("proxy") or "",
        credit_code=_text(field("credit_code")) if field("kind") == "company" else None,
        at=_at(field),
        at_proof=field("proof") if field("late") else None,
        evidence=evidence,
    )


def is_referral(source: str | None) -> bool:
    """Does this source mean that an existing customer brought him, in whichever language it was chosen?"""
    return source in {texts.text(each, "register.source_referral") for each in texts.LANGUAGES}


def _answers(channel: str, field: Field) -> dict[str, Any]:
    """The answers at the door. A visit whose customer was not asked says so."""
    if channel not in ("visit", "call", "accompanied"):
        return {}
    asked = field("asked")
    found: dict[str, Any] = {"asked": asked} if asked else {}
    if field("group_purchase"):
        found["group_purchase"] = True
    if channel != "call":
        found["asked_before"] = asked is not None
    if asked in ("forgot", "denies"):
        found[asked] = True
    named = field("asks_for") if asked == "whom" else None
    if named is not None:
        found["asks_for"] = named
        if field("away") not in (None, "none"):
            found["away"] = {named: field("away")}
    if channel == "accompanied" and field("broker") is not None:
        found["with"] = field("broker")
    return found


def _at(field: Field) -> datetime | None:
    if not field("late"):
        return None
    return datetime.combine(field("late_day"), field("late_time"), zone())


def _text(written: str | None) -> str | None:
    return (written or "").strip() or None
