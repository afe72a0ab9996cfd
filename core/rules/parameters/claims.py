"""Which parameters say who owns: what gives a claim, who is one customer, and what a registration needs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NewType

from core.rules.parameters.declaring import NOTHING, param

Kind = Literal["call", "visit", "report", "slip", "file", "letter"]
Taken = Literal["call", "visit", "report", "slip", "file", "letter", "claim"]
Class = Literal["inside", "unit", "rep", "any"]
Rest = Literal["nobody", "pool", "department"]
Attribute = Literal["phone", "name", "surname", "gender", "company", "need", "email", "wechat", "project"]
Kin = Literal["spouse", "parent", "child", "sibling", "nominee", "other", "friend"]
Field = Literal[
    "name",
    "surname",
    "gender",
    "phone",
    "company",
    "contact_person",
    "need",
    "intention",
    "source",
    "signature",
    "date",
    "email",
    "wechat",
    "project",
]
Signer = Literal["broker", "service", "developer"]
Proof = Literal["ticket", "message", "signature", "paper"]
Combination = tuple[Attribute, ...]
#: Hours of the day, as 09:00-10:00; the last minute does not belong to them.
Hours = NewType("Hours", str)
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
#: A day, as 2025-10-01, or days from-to, as 2025-10-01..2025-10-08.
Day = NewType("Day", str)


@dataclass(frozen=True, slots=True)
class Basis:
    """What gives a claim on a customer."""

    mode: Literal["first", "last"] = param(
        "first",
        "Which of several valid registrations owns.",
        required=True,
        first="the earliest one whose protection runs; a later one is refused",
        last="the latest one: every later valid registration takes the customer over",
    )
    deal_keeps: bool = param(
        True, "Where the latest registration owns: a customer under a deposit, subscription or contract stays."
    )
    call_takes_visitor: bool = param(
        True, "Where the latest registration owns: a call takes over a customer who has come, too."
    )
    kinds: tuple[Kind, ...] = param(
        (),
        "Kinds of registration that give a claim; the others are only put on record.",
        required=True,
        call="a registered telephone call",
        visit="a registered visit",
        report="a report before the customer arrives",
        slip="a confirmation slip, at the confirmer's signature",
        file="a lead filed by somebody who does not receive customers",
        letter="the developer's confirmation letter to an agency",
    )
    claimants: Mapping[Kind, Class] = param(
        NOTHING,
        "Who may claim by which kind of registration; anybody where a kind is not named.",
        inside="the office's own people",
        unit="people of outside agencies",
        rep="the office's own salespeople",
        any="anybody",
    )
    holder: Literal["person", "unit"] = param(
        "person",
        "Whose the claim of somebody from an outside agency is.",
        person="his alone",
        unit="his agency's: a colleague there is no second claimant, and it stays when he leaves",
    )
    team: bool = param(
        False, "A team's claims are the whole team's: a colleague of the owner's team is no second claimant."
    )
    unowned: Rest = param(
        "nobody",
        "Whose a customer is while nothing valid is on file.",
        nobody="nobody's",
        pool="free to claim",
        department="the department's",
    )
    unregistered: Literal["nothing"] = param(
        "nothing", "A reception that was not registered.", nothing="gives its receiver nothing"
    )
    needs_follow_up: tuple[Kind, ...] = param(
        (), "Kinds that give a claim only from the first contact on that follows them."
    )
    own_team: str | None = param(None, "The one team whose calls and visits count; all teams where it is not named.")
    same_day: Literal["earlier", "refer"] = param(
        "earlier",
        "Slips of two people for one customer on one local day.",
        earlier="the earlier one stands",
        refer="a person decides",
    )
    deal_claims: bool = param(False, "A salesperson who takes a deal step of a free customer has a claim by it.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which entries are one customer."""

    keys: tuple[Combination, ...] = param(
        (),
        "Combinations of attributes; entries that agree in all of any one combination are one customer.",
        required=True,
    )
    kin: tuple[Kin, ...] = param((), "Attested relations that make two entries one customer.")
    kin_equal: tuple[Attribute, ...] = param((), "Attributes that must agree for a relation to join.")
    proof: bool = param(False, "A relation joins only if it was proved.")
    rebuttable: bool = param(False, "An attested 'no relation' parts entries that agree in a combination.")
    masked_digits: int = param(11, "How many digits a partly hidden number must show to be a number at all.")
    masked_equal: tuple[Attribute, ...] = param(("surname",), "What must agree besides the shown digits.")
    masked_mismatch: Literal["other", "invalid"] = param(
        "other",
        "The number fits the one reported, but something else differs.",
        other="another customer, or a slip of the pen that changes nothing where the full number is equal",
        invalid="the visit is void and so is the report",
    )


@dataclass(frozen=True, slots=True)
class Intake:
    """What a registration needs to be valid."""

    person: tuple[Field, ...] = param((), "What a person's registration must have.", required=True)
    company: tuple[Field, ...] = param((), "What a company's registration must have; as for a person where empty.")
    call: tuple[Field, ...] = param((), "What the entry of a call must have besides.")
    visit: tuple[Field, ...] = param((), "What the entry of a visit must have besides.")
    report: tuple[Field, ...] = param((), "What a report must have besides.")
    slip: tuple[Field, ...] = param((), "What a slip must have besides.")
    gap: Literal["invalid", "pending", "natural"] = param(
        "invalid",
        "What a gap does.",
        invalid="the registration is void",
        pending="the registration waits until it is completed",
        natural="a report is refused and its customer comes as anybody would; a call or visit is void",
    )
    unwritten: Literal["missing", "present"] = param(
        "missing",
        "A field that nobody wrote down and nobody called missing.",
        missing="is missing",
        present="counts as there",
    )
    wrong_phone: bool = param(True, "A number that is neither a mobile nor a landline counts as missing.")
    proxy: Literal["void", "own"] = param(
        "own",
        "A visit on behalf of somebody absent.",
        void="gives nothing, unless the two are recognised kin",
        own="registers the visitor himself and nothing for the absent one",
    )
    word_of_others: Literal["void"] = param(
        "void", "Somebody is registered on the word of another.", void="that gives nothing until he comes himself"
    )
    signatures: Mapping[Kind, tuple[Signer, ...]] = param(NOTHING, "Signatures without which a paper is void, by kind.")
    in_table: bool = param(False, "A slip needs an own registered call or visit of the same person before it.")
    windows: tuple[Hours, ...] = param((), "Hours in which registrations are taken, as 09:00-10:00.")
    windows_for: tuple[Kind, ...] = param(("slip",), "Kinds of registration to which these hours apply.")
    outside: Literal["counts", "opening", "void"] = param(
        "counts",
        "What is handed in outside these hours.",
        counts="counts from its own time all the same; the hours are told, never a bar",
        opening="counts at once, and its period runs from the next opening",
        void="is void and must be handed in anew",
    )
    late: Literal["own_time", "entry"] = param(
        "own_time",
        "A call, visit, report or filing that is entered later than it happened.",
        own_time="counts from when it happened",
        entry="counts from its entry, unless its time is proved",
    )
    late_proofs: tuple[Proof, ...] = param(
        (),
        "Proofs with which it counts from its own time all the same.",
        ticket="the ticket of the arrival",
        message="a message with its picture",
        signature="a signature with its time",
        paper="a paper with its picture",
    )
    late_same_day: tuple[Proof, ...] = param((), "Those of them that only help if it is entered on the same day.")
    basics_minutes: int | None = param(None, "Minutes after the customer left for the first entry; a warning.")
    complete_hours: int | None = param(None, "Hours within which an entry is to be complete; a warning.")


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days the office works, for periods in working days."""

    free: tuple[Weekday, ...] = param(("saturday", "sunday"), "Days of the week on which nobody works.")
    closed: tuple[Day, ...] = param((), "Further free days, each as 2025-10-01 or from-to as 2025-10-01..2025-10-08.")
    open: tuple[Day, ...] = param((), "Working days among those that would be free.")


@dataclass(frozen=True, slots=True)
class Quota:
    """How many customers one person may have."""

    base: int | None = param(None, "Live claims that one person may hold.")
    met_target: int | None = param(None, "The same for one who met the quarter's target.")
    no_signing: int | None = param(None, "The same for one who signed nothing in the quarter.")
    counts: tuple[Taken, ...] = param(
        ("slip", "report"), "Claims of which kinds are counted, and refused beyond the number."
    )
    deals_free: bool = param(False, "A customer with a deposit or contract is not counted.")
    month: int | None = param(None, "New claims that one person may be given in one calendar month.")
    month_counts: tuple[Taken, ...] = param(("visit",), "Claims of which kinds the month counts.")
    day: int | None = param(None, "New claims that one person may be given in one calendar day.")
    day_counts: tuple[Taken, ...] = param(("claim",), "Claims of which kinds the day counts.")
    beyond: Rest = param(
        "nobody",
        "Whose a customer is who was refused for the number.",
        nobody="nobody's",
        pool="free to claim",
        department="the department's, until a manager hands him over",
    )
