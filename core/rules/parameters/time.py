"""Which parameters say how long a claim lasts, and what keeps it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.declaring import param
from core.rules.periods import Period

Never = Literal["never"]
Length = Period | Never | None
Carrier = Literal["owner", "server", "delegate", "unit", "anybody"]


@dataclass(frozen=True, slots=True)
class Protection:
    """How long a claim protects, by the stage that it has reached."""

    called: Length = param(None, "After a registered call, until the customer comes.")
    visited: Length = param(None, "After a registered visit.")
    reported: Length = param(None, "After an accepted report, until the customer comes.")
    confirmed: Length = param(None, "After the first confirmed visit of a reported customer.")
    slip: Length = param(None, "After a confirmer's signature on a slip.")
    filed: Length = param(None, "After an accepted filing.")
    letter: Length = param(None, "After the developer's confirmation letter.")
    claimed: Length = param(None, "After a claim from the pool, until the first contact.")
    given: Length = param(None, "After a hand-over; where it is not stated, the period of the stage begins anew.")
    deposit: Literal["until_refund", "nothing"] = param(
        "nothing", "What a deposit does.", until_refund="no end until it is refunded", nothing="the period runs on"
    )
    subscribe: Literal["never", "nothing"] = param(
        "nothing", "What a subscription does.", never="no end from then on", nothing="the period runs on"
    )
    contract: Literal["never", "nothing"] = param(
        "nothing", "What a contract does.", never="no end from then on", nothing="the period runs on"
    )
    anchor: str | None = param(None, "The event from which a slip signed before it is counted.")


@dataclass(frozen=True, slots=True)
class Contact:
    """Which contact keeps a claim alive."""

    by: tuple[Carrier, ...] = param(
        ("owner",),
        "Whose contacts count.",
        owner="the owner",
        server="who serves the customer without owning him",
        delegate="who was entrusted with him",
        unit="the owner's agency",
        anybody="anybody",
    )
    effective: bool = param(True, "Only a contact that reached the customer counts.")
    entry_hours: int | None = param(None, "Entered later than this, it counts from its entry.")
    modes: tuple[Literal["phone", "message", "meeting"], ...] = param(
        ("phone", "message", "meeting"), "Ways of contact that count."
    )


@dataclass(frozen=True, slots=True)
class Renewal:
    """When asking for renewal prolongs a claim."""

    allowed: bool = param(False, "A renewal can be asked for.")
    approval: bool = param(False, "It must be approved.")
    notice: Period | None = param(None, "It must be asked for at least this long before the end.")
    counts_from: Literal["request", "end"] = param(
        "request", "Where the new period begins.", request="at the request", end="at the old end"
    )
    limit: int | None = param(None, "How often; without limit where it is not stated.")


@dataclass(frozen=True, slots=True)
class Report:
    """How an agency's report lives."""

    re_gap: Period | None = param(None, "A second report prolongs only if no gap between contacts was longer.")
    re_contact: bool = param(True, "A second report needs at least one contact since the first.")
    unreported: Literal["natural", "pool"] = param(
        "natural",
        "An agency's customer who comes without a report.",
        natural="is the receiver's, like any visitor",
        pool="belongs to nobody in particular",
    )
    group_same_day: bool = param(False, "A tour's list handed in on the day of the visit counts as its report.")
    after_entry: Literal["refused", "accepted"] = param(
        "refused", "A report on the day of the entry, after it.", refused="is too late", accepted="counts"
    )
    visit_signatures: tuple[str, ...] = param((), "Signatures that confirm an accompanied visit.")
    lead_minutes: int = param(0, "A report must come at least this long before the visit.")
    alone_named: bool = param(True, "A reported customer who comes alone and names the agency is confirmed.")
    alone_forgot: Literal["contact_record", "confirmed", "natural"] = param(
        "contact_record",
        "A reported customer who comes alone and names nobody.",
        contact_record="the agency's contact on record confirms him; without one a person decides",
        confirmed="the report is enough",
        natural="he is the receiver's",
    )
    alone_silent: Literal["forgot", "confirmed"] = param(
        "confirmed",
        "He comes alone, and nothing is written about what he said.",
        forgot="he counts as one who named nobody",
        confirmed="the record is enough",
    )
    ambiguous: Literal["refer", "refused"] = param("refer", "A masked report fits one owned and one free customer.")


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may take a customer whose protection lapsed."""

    claims: bool = param(False, "A customer can be claimed from the pool.")
    claimants: Literal["rep", "inside", "any"] = param("rep", "Who may claim.")
    former_owner_pause: Period | None = param(None, "How long the former owner has to wait.")
