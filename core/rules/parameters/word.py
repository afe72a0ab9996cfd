"""Which parameters say what the customer's own word counts, and what moves a customer from one person to another?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NewType

from core.rules.parameters.declaring import NOTHING, param
from core.rules.periods import Period

Away = Literal["busy", "off", "errand", "leave", "absent"]
Reading = Literal["record", "new", "pending", "call_yields", "beside"]
Share = tuple[int, int]
#: A part of a hundred, a hundred at most.
Percent = NewType("Percent", int)

_READINGS = {
    "record": "the record decides, and the registration is refused",
    "new": "he counts as new and is the receiver's",
    "pending": "he waits in the pending register",
    "call_yields": "a claim that rests on a call yields to the visit; another does not",
    "beside": "the registration stands beside the first claim and takes nothing",
}


@dataclass(frozen=True, slots=True)
class Word:
    """What the customer says at the door, and what it outranks."""

    named: Literal["named", "contacted", "caller", "appointed", "former", "receiver"] = param(
        "receiver",
        "He names a colleague, and no claim is in force.",
        named="the colleague owns him",
        contacted="the colleague owns him if he had any contact with him, registered or not",
        caller="the colleague owns him if he took a call of his, registered or not",
        appointed="the colleague owns him if he registered a call of his and is not away without a good reason",
        former="the colleague owns him if he did so before",
        receiver="the receiver owns him all the same",
    )
    excuses: tuple[Away, ...] = param(("busy", "off", "errand", "leave"), "Good reasons for the colleague's absence.")
    named_over_record: Literal["record", "new"] = param(
        "record",
        "He names a colleague, and another's claim is in force.",
        record="the record decides",
        new="the colleague whom he names has him",
    )
    designated: Literal["nothing", "free", "over_call", "over_record", "over_deal"] = param(
        "nothing",
        "He designates a colleague in writing: what that outranks.",
        nothing="nothing: it is put on record",
        free="nobody's claim: the colleague has him if no claim is in force",
        over_call="also a claim that rests on a call alone",
        over_record="also any claim that no deposit, subscription or contract protects",
        over_deal="also a claim with a deal",
    )
    forgot: Reading = param("record", "He cannot name anybody, and another's claim is in force.", choices=_READINGS)
    silent: Reading = param(
        "record", "He is not said to have named anybody, and another's claim runs.", choices=_READINGS
    )
    denies: Reading = param(
        "record", "He denies an earlier contact, and another's claim is in force.", choices=_READINGS
    )
    not_asked: Reading = param(
        "record", "The receiver did not ask, and another's claim is in force.", choices=_READINGS
    )
    stands_in: Literal["helps"] = param(
        "helps", "A colleague receives him for the owner whom he asks for.", helps="he only helps and has no claim"
    )
    sender: bool = param(False, "Who wrote him a message on record counts as named where he names nobody.")
    search: bool = param(False, "A manager's finding that the search found nothing gives him to the receiver.")
    unregistered_twice: Literal["nobody", "pending"] = param(
        "nobody",
        "Two people received him, and neither registered him.",
        nobody="he is nobody's",
        pending="he is pending until the earlier receiver speaks up",
    )
    speak_up: Period | None = param(None, "How long a pending customer waits; without end where it is not stated.")


@dataclass(frozen=True, slots=True)
class Referral:
    """Whose a customer is who comes through an old one."""

    accompanied: Literal["owner", "receiver"] = param(
        "receiver", "The old customer comes along.", owner="the old customer's owner has him", receiver="the receiver"
    )
    named: Literal["owner", "owner_if_asked", "receiver"] = param(
        "receiver",
        "He comes alone and names the old customer.",
        owner="the old customer's owner has him",
        owner_if_asked="the old customer's owner, if he asks for him",
        receiver="the receiver",
    )
    told: Literal["owner_if_asked", "receiver"] = param(
        "receiver",
        "He comes alone and does not name the old customer.",
        owner_if_asked="the old customer's owner, if he asks for him",
        receiver="the receiver",
    )
    two_owners: Literal["receiver", "first"] = param(
        "receiver", "Old customers of two owners bring him.", receiver="the receiver has him", first="the first one's"
    )
    owner_away: Literal["owner", "receiver"] = param(
        "owner",
        "The old customer's owner is away on the day.",
        owner="he has him all the same",
        receiver="the receiver",
    )
    registered: Literal["registrant"] = param(
        "registrant", "He is registered already.", registrant="he stays with his registrant"
    )
    by_staff: Literal["receiver"] = param(
        "receiver",
        "He is brought by the developer's or other people who do not sell.",
        receiver="the one on duty when he arrives has him",
    )
    refusal: bool = param(True, "He refuses the old customer's owner before the visit: then the receiver has him.")
    share_accompanied: Share | None = param(
        None, "Commission of the owner and the old customer's owner, if the old customer came along."
    )
    share_named: Share | None = param(None, "The same, if he only named the old customer.")
    share_within: Period | None = param(None, "Only for a contract within this time of the referral.")
    tiers: Mapping[int, Percent] = param(
        NOTHING,
        "From which newcomer of one old customer on, in the order of their contracts, the old customer's owner has"
        " which percent of the deal; a larger share stated above stands.",
    )
    reward: Mapping[int, int] = param(
        NOTHING,
        "From which newcomer of one old customer on, in the order of their contracts, a reward of how many yuan is"
        " proposed for the old customer himself; it is no share of the commission.",
    )
    reward_after: Literal["contract", "payment"] = param(
        "contract",
        "When this reward is proposed.",
        contract="once the newcomer has signed",
        payment="once a payment of the newcomer has come in as well",
    )
    differential: bool = param(
        False,
        "A tier counts for the earlier deals as well, by the difference: the new deal's share lifts the sum of his"
        " shares to the tier's percent for each of those deals and this one, at most 100.",
    )


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
    split: Share = param((0, 100), "Commission of the old and the new owner when the new one closes.")
    split_if_deposit: Share | None = param(None, "The same, if the old owner had taken a deposit before.")


@dataclass(frozen=True, slots=True)
class Leaver:
    """What becomes of the customers of somebody who leaves, and of those handed over."""

    to: Literal["department", "pool", "nobody"] = param(
        "department",
        "Where a leaver's customers go.",
        required=True,
        department="to the department",
        pool="to the pool",
        nobody="nowhere: they are new",
    )
    with_deal: Literal["department", "pool", "nobody"] | None = param(
        None, "Where those with a deposit or contract go, if elsewhere."
    )
    closed: bool = param(True, "What went to the department cannot be claimed or registered; a manager hands it over.")
    service: Literal["owner_stays"] = param(
        "owner_stays", "Somebody else is told to serve him.", owner_stays="the owner stays"
    )
    hand_over: Literal["full_period", "runs_on"] = param(
        "full_period",
        "The protection after a manager's hand-over.",
        full_period="the full period of the customer's stage, from the hand-over on",
        runs_on="what was left of it",
    )
