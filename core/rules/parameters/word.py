"""Which parameters say what the customer's own word counts, and what moves a customer from one person to another?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.claims import Kin
from core.rules.parameters.declaring import param
from core.rules.periods import Period

Away = Literal["busy", "off", "errand", "leave", "absent"]


@dataclass(frozen=True, slots=True)
class Word:
    """What the customer says at the door, and what it outranks."""

    named: Literal["named", "contacted", "caller", "appointed", "receiver"] = param(
        "receiver",
        "He names a colleague, and no record is in force.",
        named="the colleague owns him",
        contacted="the colleague owns him if he had any contact with him, registered or not",
        caller="the colleague owns him if he took a call of his, registered or not",
        appointed="the colleague owns him if he registered a call of his and is away for a good reason",
        receiver="the receiver owns him all the same",
    )
    excuses: tuple[Away, ...] = param(("busy", "off", "errand", "leave"), "Good reasons for the colleague's absence.")
    named_invalid: bool = param(False, "A named colleague owns him even if the receiver's entry is void.")
    forgot: Literal["record", "new", "pending", "call_yields"] = param(
        "record",
        "He cannot name anybody, and somebody's claim is in force.",
        record="the record decides",
        new="he counts as new and is the receiver's",
        pending="he waits in the pending register",
        call_yields="a claim that rests on a call yields to the visit; another does not",
    )
    silent: Literal["record", "new", "pending", "call_yields"] = param(
        "record", "He is not said to have named anybody."
    )
    denies: Literal["record", "new", "beside"] = param(
        "record",
        "He denies an earlier contact, and somebody's claim is in force.",
        record="the record decides",
        new="he counts as new and is the receiver's",
        beside="the registration stands beside the first claim and takes nothing",
    )
    not_asked: Literal["record", "new"] = param("record", "The receiver did not ask about earlier contacts.")
    sender: bool = param(False, "Who wrote him a message on record counts as named where he forgot the name.")
    search: bool = param(False, "A manager's finding that the search found nothing gives him to the receiver.")
    overdue_named: bool = param(False, "An overdue customer who names his former owner is his again.")
    unregistered_twice: Literal["nobody", "pending"] = param(
        "nobody", "Two unregistered receptions in a row: nobody's, or pending until the earlier receiver speaks up."
    )
    speak_up: Period | None = param(None, "How long a pending customer waits for his earlier receiver.")


@dataclass(frozen=True, slots=True)
class Referral:
    """Whose a customer is who comes through an old one."""

    accompanied: Literal["owner", "receiver"] = param("receiver", "The old customer comes along.")
    named: Literal["owner", "owner_if_asked", "receiver"] = param(
        "receiver",
        "He comes alone and names the old customer.",
        owner="the old customer's owner",
        owner_if_asked="the old customer's owner, if he asks for him",
        receiver="the receiver",
    )
    told: Literal["owner", "receiver"] = param("receiver", "He comes alone and names nobody.")
    two_owners: Literal["receiver", "first"] = param("receiver", "Two old customers of two owners bring him.")
    owner_away: Literal["owner", "receiver"] = param("owner", "The old customer's owner is away on the day.")
    registered: Literal["registrant"] = param(
        "registrant", "He is registered already.", registrant="he stays with his registrant"
    )
    refusal: bool = param(True, "He refuses the old customer's owner before the visit: then the receiver has him.")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a complaint about the owner, or his refusal, does."""

    moves: bool = param(True, "The customer gets somebody else.")
    upheld: bool = param(True, "Only if a person found it true.")
    successor: Literal["rotation", "next_registration"] = param(
        "rotation",
        "Who takes over if nobody is named.",
        rotation="the next in rotation who is not the one complained about",
        next_registration="whoever registers him next",
    )
    fine: int | None = param(None, "Yuan proposed as a fine for the one complained about.")
    split: tuple[int, int] = param((0, 100), "Commission of the old and the new owner when the new one closes.")


@dataclass(frozen=True, slots=True)
class Leaver:
    """What becomes of the customers of somebody who leaves, and of handed-over ones."""

    to: Literal["department", "pool", "nobody"] = param("department", "Where a leaver's customers go.", required=True)
    closed: bool = param(True, "Nobody may claim or register them; a manager hands them over.")


@dataclass(frozen=True, slots=True)
class Related:
    """Who shares a customer's earlier registration without being the same customer."""

    kin: tuple[Kin, ...] = param((), "Relations by which somebody else's customer counts in a collision.")
