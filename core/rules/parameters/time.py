"""Which parameters say how long a claim lasts, and what keeps it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.claims import Signer
from core.rules.parameters.declaring import param
from core.rules.periods import Period

Length = Period | Literal["never"] | None
Approver = Literal["service", "finance", "manager", "director", "admin"]
Event = Literal["opening", "internal_subscription"]
Carrier = Literal["owner", "server", "delegate", "unit", "team", "anybody"]


@dataclass(frozen=True, slots=True)
class Protection:
    """How long a claim protects, by the stage that it has reached. `never` is without end."""

    called: Length = param(None, "After a registered call, until the customer comes.")
    visited: Length = param(None, "After a registered visit.")
    reported: Length = param(None, "After an accepted report, until the customer comes.")
    confirmed: Length = param(None, "After the first confirmed visit of a reported customer.")
    slip: Length = param(None, "After the confirmer's signature on a slip.")
    filed: Length = param(None, "After an accepted filing.")
    letter: Length = param(None, "After the developer's confirmation letter.")
    claimed: Length = param(None, "After a claim from the pool, until the first contact.")
    deposit: Period | Literal["until_refund"] | None = param(
        None, "After a deposit; where it is not stated, the period runs on.", until_refund="without end until a refund"
    )
    refund: Length = param(None, "After a refund; the period of a visit where it is not stated.")
    subscribe: Length = param(None, "After a subscription; where it is not stated, the period runs on.")
    contract: Length = param(None, "After a contract; where it is not stated, the period runs on.")
    met: Period | None = param(None, "A meeting keeps him this long from then on, never shorter than before.")
    phoned: Period | None = param(None, "A contact by telephone, likewise.")
    messaged: Period | None = param(None, "An answered message, likewise.")
    longest: Period | None = param(
        None,
        "Without a deal a claim protects no longer than this from its registration, whatever prolongs it; only a "
        "deposit, subscription, contract or granted renewal goes beyond.",
    )
    anchor: Event | None = param(
        None,
        "A slip signed before this event counts from that event.",
        opening="the project opens",
        internal_subscription="internal subscription starts",
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Which contact keeps a claim alive."""

    by: tuple[Carrier, ...] = param(
        ("owner",),
        "Whose contacts count.",
        owner="the owner",
        server="the colleague who serves the customer without owning him",
        delegate="the colleague who was entrusted with him",
        unit="the owner's agency",
        team="the owner's team",
        anybody="anybody",
    )
    effective: bool = param(True, "Only a contact that reached the customer counts.")
    modes: tuple[Literal["phone", "message", "meeting"], ...] = param(
        ("phone", "message", "meeting"),
        "Ways of contact that count.",
        phone="by telephone",
        message="an answered message",
        meeting="a meeting",
    )
    entry_hours: int | None = param(None, "Entered later than this, it counts from its entry.")
    limit: int | None = param(None, "How many contacts prolong one claim; any number where it is not stated.")


@dataclass(frozen=True, slots=True)
class Renewal:
    """When asking for renewal prolongs a claim."""

    allowed: bool = param(False, "A renewal can be asked for.")
    approval: bool = param(False, "It must be approved.")
    approvers: tuple[Approver, ...] = param(
        (), "Roles that approve the first, second, … renewal; there are no more than named."
    )
    notice: Period | None = param(None, "It must be asked for at least this long before the end.")
    counts_from: Literal["request", "end"] = param(
        "request", "Where the new period begins.", request="at the request", end="at the old end"
    )
    lengths: tuple[Period, ...] = param((), "How long the first, second, … renewal is; as the period where not stated.")
    limit: int | None = param(None, "How often; any number where it is not stated.")
    after_contacts: bool = param(False, "Only once the contacts that prolong are used up.")
    contact_within: Period | None = param(None, "Only if the last contact that counts is not longer ago than this.")


@dataclass(frozen=True, slots=True)
class Report:
    """How an agency's report lives."""

    owns_from: Literal["report", "visit"] = param(
        "report",
        "From when a report gives its claim.",
        report="from the report: nobody else can report him meanwhile",
        visit="from the visit: several may report him, nobody is asked to confirm, and the first to bring him while "
        "his report runs has him",
    )
    re_gap: Period | None = param(None, "A second report prolongs only if no pause between contacts was longer.")
    re_contact: bool = param(True, "A second report needs at least one contact since the first.")
    unreported: Literal["natural", "pool"] = param(
        "natural",
        "A customer who comes without a report.",
        natural="is the receiver's, like any visitor",
        pool="is nobody's and free to report",
    )
    group_same_day: bool = param(False, "A tour's list handed in on the day of the visit counts as its report.")
    after_entry: Literal["refused", "accepted"] = param(
        "refused",
        "A report after the customer entered, on the same day.",
        refused="is too late",
        accepted="counts",
    )
    visit_signatures: tuple[Signer, ...] = param((), "Signatures that confirm an accompanied visit.")
    lead_minutes: int = param(0, "A report must come at least this long before the visit; else the visitor is free.")
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
    ambiguous: Literal["refer", "refused"] = param(
        "refer",
        "A partly hidden number fits an owned and a free customer.",
        refer="a person decides",
        refused="the report is refused",
    )


@dataclass(frozen=True, slots=True)
class Confirmer:
    """What needs the confirmer's answer, and what his silence means."""

    silence: Literal["not_asked", "consent", "refusal"] = param(
        "not_asked",
        "The confirmer does not answer in time.",
        not_asked="he is not asked: a registration counts at once",
        consent="his silence is consent: the registration counts, from its own time on",
        refusal="his silence is refusal: the registration is void",
    )
    kinds: tuple[Literal["report", "file"], ...] = param(
        ("report",), "What waits for his answer.", report="reports", file="filings"
    )
    within: Period | None = param(None, "How long he has; without end where it is not stated.")


@dataclass(frozen=True, slots=True)
class Pool:
    """Who may take a customer whose protection lapsed."""

    claims: bool = param(False, "A customer can be claimed from the pool.")
    claimants: Literal["rep", "inside", "any"] = param(
        "rep", "Who may claim.", rep="the office's own salespeople", inside="the office's own people", any="anybody"
    )
    former_owner_pause: Period | None = param(None, "How long the one whose claim lapsed has to wait.")
    pause_for: tuple[Literal["claim", "call", "visit", "file", "report", "slip"], ...] = param(
        ("claim",), "What he has to wait with."
    )
    named_lifts: bool = param(False, "A customer who comes himself and names him lifts the pause.")
    team_first: Period | None = param(
        None, "How long only the team of the one whose claim ended may claim him; then everybody who may."
    )
    department_for: Period | None = param(
        None, "How long the department keeps a customer whom nobody was handed; then he is free to claim."
    )
    then: Literal["stage", "visited"] = param(
        "stage",
        "What runs after the first contact that follows a claim.",
        stage="the period of the stage that the customer had reached",
        visited="the period of a visit",
    )
