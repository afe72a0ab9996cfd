"""Which parameters divide commission and performance, and propose fines?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.declaring import NOTHING, param
from core.rules.parameters.word import Away
from core.rules.periods import Period

Share = tuple[int, int]
Finding = Literal[
    "knew",
    "did_not_know",
    "helped_materially",
    "nothing",
    "late_handover",
    "late_entry",
    "altered_record",
    "falsified",
    "induced",
    "outside_reception",
    "obstructed",
]


@dataclass(frozen=True, slots=True)
class Deal:
    """Whose a deal is where nothing special happened."""

    name_decides: bool = param(
        False, "A confirmation in the name on the contract or subscription outranks another for that deal."
    )
    group: Literal["personal", "nothing"] = param(
        "nothing",
        "A customer who switches to a group purchase after his deposit.",
        personal="counts as personal performance; without a deposit before, as nobody's",
        nothing="is like any other",
    )


@dataclass(frozen=True, slots=True)
class Assist:
    """What a colleague earns who stands in for the absent owner."""

    away: tuple[Away, ...] = param((), "Reasons of the owner's absence for which help can earn a share.")
    asked_for: bool = param(False, "The customer must have asked for the owner.")
    same_day: bool = param(True, "The help counts until the end of that day only.")
    earns_by: Literal["nothing", "first_deposit", "contract"] = param(
        "nothing",
        "What the helper must bring.",
        nothing="help earns nothing",
        first_deposit="the first deposit that is not refunded",
        contract="the contract",
    )
    commission: Share | None = param(None, "Commission of owner and helper.")
    performance: Share | None = param(None, "Performance of owner and helper.")
    owner_closes: Share | None = param(None, "Performance of owner and helper when the owner closes himself.")
    unpaid: tuple[Literal["deposit", "sign"], ...] = param((), "Errands at which help earns nothing.")


@dataclass(frozen=True, slots=True)
class Collision:
    """What happens when somebody closes another's customer without knowing it."""

    decides: Literal["owner", "speak_up", "finding", "contact"] = param(
        "owner",
        "How a deal by somebody else is settled.",
        owner="everything is the owner's",
        speak_up="the owner shares if he speaks up in time and the closer had asked",
        finding="by what a manager's inquiry finds",
        contact="by whether the owner kept in contact",
    )
    speak_up: Period | None = param(None, "How long the owner may speak up after the deal.")
    asked: Share | None = param(None, "Owner and closer when the closer had asked and the owner spoke up.")
    silent: Share | None = param(None, "Owner and closer when the owner did not speak up in time.")
    not_asked: Share | None = param(None, "Owner and closer when the closer had not asked.")
    not_asked_claim: bool = param(False, "The owner must speak up for that, too.")
    unknowing: Share | None = param(None, "Commission of owner and closer when the closer did not know.")
    helped: Share | None = param(
        None, "Performance of owner and colleague who did not know, helped, and the owner closed."
    )
    contact_gap: Period | None = param(None, "The longest pause between the owner's contacts that keeps his claim.")
    found_late: Period | None = param(
        None, "A collision found later than this after the deal leaves all to the closer."
    )


@dataclass(frozen=True, slots=True)
class Poaching:
    """What happens when somebody knowingly takes another's customer."""

    findings: tuple[Finding, ...] = param((), "A manager's findings that make it poaching.")
    fine: int | None = param(None, "Yuan proposed as a fine each time.")
    first_fine: int | None = param(None, "Yuan proposed as a fine the first time only.")
    confiscate: bool = param(False, "After the second time the poacher's own closed customers go to the department.")


@dataclass(frozen=True, slots=True)
class Fines:
    """Fines for other offences, in yuan."""

    amounts: Mapping[Finding, int] = param(NOTHING, "Fine proposed for each finding.")
    by_role: Mapping[str, int] = param(NOTHING, "Fine for a finding about the back office, as late_entry.")
