"""What stands on a verdict card? Names instead of numbers, and nothing that its reader may not know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from core.services.access import Action

#: What can be done next: a code for the words of the card (`card.next.<code>`).
NextStep = Literal[
    "follow_up_before",  # an effective contact before the end starts the period anew
    "holds_until",  # nothing but time ends it
    "keep",  # it does not end by itself
    "wait_or_dispute",  # somebody else's: until it lapses, or a person rules otherwise
    "claim",  # free to be claimed
    "manager_allots",
    "speak_up",  # a period to speak up runs
    "person_decides",
    "complete",  # something is missing before it counts
    "on_record",  # a registration of this kind gives no claim
    "register_anew",  # a protection has ended, and he counts as new
]


@dataclass(frozen=True, slots=True)
class CardFact:
    """A fact that a reason rests on, as a line: what, when, and whose act it was."""

    seq: int
    kind: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class CardReason:
    """Why: the clause with its statement, what it found (`code`, `params`), and the facts behind it.

    `also` are further clauses that support the same finding.
    """

    clause: str
    zh: str
    en: str
    code: str
    params: dict[str, Any]
    facts: tuple[CardFact, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardFine:
    """A fine that the rulebook proposes, or a reward for an old customer, in whole yuan."""

    person: str
    amount: int
    clause: str


@dataclass(frozen=True, slots=True)
class Card:
    """A verdict with names instead of numbers.

    `owner` is None while nobody owns the customer and also where the reader may not know whose he is (`withheld`
    then). `mine` says that the owner is the reader or his agency. Shares are percent by name. `answers` is the
    registration that the verdict was the answer to; None where the card speaks of now.
    """

    case_id: int
    customer: str
    phone: str
    at: datetime
    state: str
    outcome: str | None
    owner: str | None
    mine: bool
    withheld: bool
    server: str | None
    protected_until: datetime | None
    endless: bool
    stage: str | None
    speak_until: datetime | None
    question: str | None
    asked_of: str | None
    next_step: NextStep
    reasons: tuple[CardReason, ...]
    rulebook_zh: str
    rulebook_en: str
    rulebook_from: datetime
    ledger_seq: int
    ledger_hash: str
    shares: tuple[tuple[str, int], ...] = ()
    performance: tuple[tuple[str, int], ...] = ()
    fines: tuple[CardFine, ...] = ()
    rewards: tuple[CardFine, ...] = ()
    may: frozenset[Action] = field(default_factory=frozenset)
    answers: int | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that the verdict rests on, each once, in the order of the reasons."""
        return tuple(dict.fromkeys(clause for each in self.reasons for clause in (each.clause, *each.also)))

    @property
    def kept_out(self) -> bool:
        """Was the reader's registration refused or void?"""
        return self.outcome in ("refused", "invalid")
