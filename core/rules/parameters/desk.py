"""Which parameters order the day: disputes, rotation, quotas, who sees what, and duties that are told?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.rules.parameters.declaring import param
from core.rules.parameters.word import Away
from core.rules.periods import Period

Turn = Literal["make_up", "lost", "keeps"]
Question = Literal["first_visit", "called_before", "self_or_family_before", "whom", "message"]


@dataclass(frozen=True, slots=True)
class Dispute:
    """How ownership is disputed and decided."""

    meanwhile: Literal["owner_stays", "department", "department_if_unregistered", "refer"] = param(
        "owner_stays",
        "Whose the customer is while a dispute is open.",
        owner_stays="the owner's",
        department="the department's",
        department_if_unregistered="the department's, if the one who disputes received him without registering him",
        refer="a person decides",
    )
    ruling: Literal["stands"] = param(
        "stands", "A manager's or director's ruling.", stands="its owner and shares stand from then on"
    )
    answer_days: int | None = param(None, "Days for the other side's answer; told and escalated, never a bar.")
    ruling_days: int | None = param(None, "Days for the ruling.")
    appeal_days: int | None = param(None, "Days for an appeal.")
    final_days: int | None = param(None, "Days for the final ruling.")
    appeal: Period | None = param(None, "A dispute of a ruling later than this changes nothing.")
    final: Literal["director", "manager"] | None = param(
        None, "Whose ruling is final.", director="a director's", manager="a manager's"
    )
    appeal_fine: int | None = param(None, "Yuan proposed as a fine for a rejected appeal.")
    unfair_fine: int | None = param(None, "Yuan proposed as a fine for the manager whose ruling an appeal overturned.")


@dataclass(frozen=True, slots=True)
class Rotation:
    """Who receives the next arrival."""

    order: Literal["roster"] = param("roster", "The order of newcomers.", roster="the day's roster, round and round")
    busy: Turn = param(
        "keeps", "A turn missed for a customer in hand.", make_up="is made up", lost="is lost", keeps="waits"
    )
    errand: Turn = param("keeps", "A turn missed on company business.")
    off: Turn = param("keeps", "A turn missed on a day off.")
    leave: Turn = param("keeps", "A turn missed on sick or other leave.")
    absent: Turn = param("keeps", "A turn missed without an excuse.")
    known: Literal["turn", "owner"] = param(
        "turn",
        "Somebody who comes again or has an owner.",
        turn="takes a turn like a newcomer",
        owner="goes to his owner and uses no turn",
    )
    asked: Literal["order", "turn", "named"] = param(
        "named",
        "Somebody who asks for a colleague.",
        order="is the next one's like any newcomer",
        turn="goes to the colleague and uses his turn",
        named="goes to the colleague, without a turn",
    )
    stand_in: Literal["last", "fewest", "team", "next"] = param(
        "next",
        "Who stands in for a colleague asked for who is away.",
        last="the last in order",
        fewest="who received the fewest old customers",
        team="the next of his team, then of another",
        next="the next in order",
    )
    stand_in_for: tuple[Away, ...] = param(
        ("busy", "off", "errand", "leave", "absent"), "Reasons for which somebody stands in; else it is a turn."
    )
    group: Literal["turn", "manager"] = param(
        "turn", "A tour.", turn="takes a turn", manager="is the manager's, no turn"
    )
    all_busy: Literal["on_turn", "nobody"] = param("on_turn", "Everybody is away.", on_turn="the one on turn receives")


@dataclass(frozen=True, slots=True)
class Access:
    """Who sees others' customers, and what a second registrant is told."""

    others: Literal["own", "team", "all"] = param(
        "own",
        "Whose customers a salesperson sees.",
        own="his own",
        team="those of his team",
        all="those of all salespeople",
    )
    told: Literal["nothing", "occupied", "owner"] = param(
        "occupied",
        "What a second registrant is told.",
        nothing="that he cannot register",
        occupied="that the customer is somebody's, and until when",
        owner="also whose",
    )
    notify_owner: bool = param(True, "The owner is told when his customer comes.")
    records: Literal["manager", "director", "confirmer"] = param(
        "manager",
        "Who lets others look into registers and archives.",
        manager="the sales manager",
        director="the company's leaders",
        confirmer="the one who keeps them",
    )


@dataclass(frozen=True, slots=True)
class Duties:
    """What people are told to do; no verdict hangs on it. The values are codes that the screens put into words."""

    questions: tuple[Question, ...] = param((), "Questions asked at the door.")
    entry: tuple[str, ...] = param((), "When and how registers are filled, and what is handed to whom.")
    tracking: tuple[str, ...] = param((), "What a contact's record says, and how often it is made.")
    conduct: tuple[str, ...] = param((), "How colleagues behave towards each other and the customer.")
    keeping: tuple[str, ...] = param((), "How records are kept and who may change them.")
    steps: tuple[str, ...] = param((), "The steps of a dispute before a ruling.")
    groups: tuple[str, ...] = param((), "How group purchases are told and by whom they are received.")
