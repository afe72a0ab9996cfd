"""Which parameters divide commission and performance, and propose fines?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.claims import Kin, Taken
from core.rules.parameters.declaring import NOTHING, param
from core.rules.parameters.word import Away, Percent, Share
from core.rules.periods import Period

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

    whose: Literal["owner"] = param("owner", "Whose a deal is.", owner="the owner's, whoever wrote the paper")
    closer: Mapping[Taken, Share] = param(
        NOTHING,
        "Commission of owner and closer where the office's own people close, by what gave the owner his claim.",
    )
    closer_performance: Mapping[Taken, Share] = param(
        NOTHING, "Performance of the two then; as the commission where it is not stated."
    )
    server: Percent | None = param(
        None, "Percent of the commission of the one who serves the customer at the deal; the rest is divided as usual."
    )
    deposit_least: int | None = param(None, "Yuan; a deposit of less is none. One without an amount counts.")
    name_decides: bool = param(
        False, "A live confirmation in the name on the contract or subscription has the customer of that deal."
    )
    group: Literal["personal", "like_any"] = param(
        "like_any",
        "A contract as a group purchase.",
        personal="is personal performance only after a deposit, and nobody's without one",
        like_any="is like any other",
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
    unpaid: tuple[Literal["deposit", "sign"], ...] = param((), "Errands of the customer at which help earns nothing.")
    unpaid_after_deposit: bool = param(False, "Such an errand is one only after a deposit paid with the owner.")


@dataclass(frozen=True, slots=True)
class Collision:
    """What happens when somebody closes another's customer without knowing it."""

    decides: Literal["owner", "asked", "speak_up", "finding", "contact"] = param(
        "owner",
        "How a deal by somebody else is settled.",
        owner="everything is the owner's",
        asked="by whether the closer had asked the customer about colleagues",
        speak_up="the owner must speak up in time",
        finding="by what a manager's inquiry finds",
        contact="by whether the owner kept in contact, at his dispute",
    )
    starts: tuple[Literal["deposit", "subscribe", "contract"], ...] = param(
        ("subscribe", "contract"), "Deal steps of which the first one counts."
    )
    speak_up: Period | None = param(None, "How long the owner may speak up.")
    asked: Share | None = param(None, "Owner and closer when the closer had asked (and the owner spoke up).")
    silent: Share | None = param(None, "Owner and closer when the owner did not speak up in time.")
    not_asked: Share | None = param(None, "Owner and closer when the closer had not asked.")
    not_asked_claim: bool = param(False, "The owner must speak up for that, too.")
    performance: Share | None = param(None, "Performance of owner and closer; as the commission where not stated.")
    unknowing: Share | None = param(None, "Commission of owner and closer when he was found not to have known.")
    helped: Share | None = param(
        None, "Performance of owner and colleague when the owner closed with his material help."
    )
    contact_gap: Period | None = param(None, "The longest pause between the owner's contacts that keeps his claim.")
    found_late: Period | None = param(
        None, "Two found to be one customer later than this after the deal: he is the closer's."
    )
    related: tuple[Kin, ...] = param(
        (), "Relatives whose confirmed owner may speak up, though they are other customers."
    )


@dataclass(frozen=True, slots=True)
class Poaching:
    """What happens when somebody knowingly takes another's customer."""

    findings: tuple[Finding, ...] = param((), "A manager's findings that make it poaching.")
    fines: tuple[int, ...] = param((), "Yuan proposed the first, second, … time; the last number stays.")
    counts: Literal["customer", "finding"] = param(
        "customer",
        "What counts as a time.",
        customer="each customer, however often it was found",
        finding="each finding",
    )
    confiscate: bool = param(False, "After the second time the poacher's own closed customers go to the department.")


@dataclass(frozen=True, slots=True)
class Fines:
    """Fines for other offences, in yuan."""

    amounts: Mapping[Finding, int] = param(NOTHING, "Fine proposed for each finding.")
