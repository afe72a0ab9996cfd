"""Which parameters say who owns: what gives a claim, who is one customer, and what a registration needs?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.declaring import NOTHING, param

Kind = Literal["call", "visit", "report", "slip", "file", "letter"]
Class = Literal["inside", "unit", "rep", "any"]
Rest = Literal["nobody", "pool", "department"]
Attribute = Literal["phone", "name", "surname", "gender", "company", "need", "email", "wechat"]
Kin = Literal["spouse", "parent", "child", "sibling", "other", "friend"]
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
]
Combination = tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What gives a claim on a customer."""

    mode: Literal["first", "last"] = param(
        "first",
        "Which of several valid registrations owns.",
        required=True,
        first="the earliest one whose protection runs",
        last="the latest one: every later valid registration takes the customer over",
    )
    kinds: tuple[Kind, ...] = param((), "Kinds of registration that give a claim.", required=True)
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
        unit="his agency's: a colleague of the agency is not a second claimant",
    )
    unowned: Rest = param("nobody", "Whose a customer is while nothing valid is on file.")
    needs_follow_up: tuple[Kind, ...] = param((), "Kinds that give a claim only with the first contact after them.")
    own_team: str | None = param(None, "The one team whose calls and visits count; all teams where it is not named.")
    same_day: Literal["earlier", "refer"] = param(
        "earlier",
        "Two people's slips for one customer on one local day.",
        earlier="the earlier one stands",
        refer="a person decides",
    )
    amended_time: bool = param(False, "An amended slip counts from its own time when two are compared.")
    deal_claims: bool = param(True, "Whoever takes a deal step of a customer whom nobody owns has a claim by it.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which entries are one customer."""

    keys: tuple[Combination, ...] = param(
        (), "Combinations of attributes; entries that agree in all of any one combination are one.", required=True
    )
    kin: tuple[Kin, ...] = param((), "Attested relations that make two entries one customer.")
    kin_equal: tuple[Attribute, ...] = param((), "Attributes that must agree for a relation to join.")
    proof: bool = param(False, "A relation joins only if it was proved.")
    rebuttable: bool = param(False, "An attested 'no relation' parts entries that agree in a combination.")
    masked_digits: int = param(11, "Digits that a masked number must show to be matched at all.")
    masked_equal: tuple[Attribute, ...] = param(("surname",), "What must agree besides the shown digits.")
    masked_mismatch: Literal["other", "invalid"] = param(
        "other",
        "Same digits, but something else differs.",
        other="another customer",
        invalid="the visit is void and the report with it",
    )


@dataclass(frozen=True, slots=True)
class Intake:
    """What a registration needs to be valid."""

    person: tuple[Field, ...] = param((), "What a person's registration must have.", required=True)
    company: tuple[Field, ...] = param((), "What a company's registration must have; empty: as for a person.")
    call: tuple[Field, ...] = param((), "What a call's entry must have besides.")
    report: tuple[Field, ...] = param((), "What a report must have besides.")
    gap: Literal["invalid", "pending", "natural"] = param(
        "invalid",
        "What a gap does.",
        invalid="the registration is void",
        pending="the registration waits until it is completed",
        natural="a report is as if it had not been made; a visit or call is void",
    )
    wrong_phone: bool = param(True, "A number that is neither a mobile nor a landline counts as missing.")
    proxy: Literal["void", "own"] = param(
        "own",
        "A visit on behalf of somebody absent.",
        void="gives nothing, unless the two are recognised kin",
        own="registers the visitor himself and nothing for the absent one",
    )
    signatures: Mapping[Kind, tuple[str, ...]] = param(NOTHING, "Signatures without which a paper is void.")
    in_table: bool = param(False, "A slip needs an own registered call or visit of the same person before it.")
    windows: tuple[str, ...] = param((), "Hours in which slips are handed in, as 09:00-10:00; told, never a bar.")
    basics_minutes: int | None = param(None, "Minutes after the customer left for the first entry; a warning.")
    complete_hours: int | None = param(None, "Hours within which an entry is to be complete; a warning.")
