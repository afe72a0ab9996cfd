"""From when does a registration count that was entered later than it happened?

The clause in force at its entry says so: from its own time, or from the entry unless something proves that time. Facts
whose time is itself what they state (a confirmer's signature, a letter's date) are not meant, nor are corrections and
registers taken over, which keep the times that they name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.rules.case import Note
from core.rules.model import Fact
from core.rules.periods import same_day
from core.rules.rulebook import Timeline
from core.rules.state import State

_MEANT: Final = frozenset({"call", "visit", "report", "file"})
#: Proofs that no rulebook is asked about.
_ALWAYS: Final = frozenset({"correction", "import"})
#: When it happened, where it counts from its entry.
HAPPENED: Final = "happened"


def counted(fact: Fact, line: Timeline) -> Fact:
    """The fact at the time from which it counts (000-03-16, 003-11-13, ST-03)."""
    entered = fact.entered_at
    if entered is None or entered <= fact.at or fact.kind not in _MEANT:
        return fact
    rules, proof = line.at(entered), fact.data.get("at_proof")
    if proof in _ALWAYS or rules.intake.late == "own_time":
        return fact
    on_the_day = same_day(fact.at, entered, rules.zone) or proof not in rules.intake.late_same_day
    if proof in rules.intake.late_proofs and on_the_day:
        return fact
    return replace(fact, at=entered, data={**fact.data, HAPPENED: fact.at})


def circumstances(state: State, fact: Fact) -> tuple[Note, ...]:
    """What is said of a registration that was entered late, where the rulebook asks for proof."""
    if HAPPENED in fact.data:
        return (state.note("intake.late", "counts_from_entry", fact.seq),)
    late = fact.entered_at is not None and fact.entered_at > fact.at and fact.kind in _MEANT
    if not late or fact.entered_at is None or fact.data.get("at_proof") in _ALWAYS:
        return ()
    if state.line.at(fact.entered_at).intake.late == "own_time":
        return ()
    return (state.note("intake.late_proofs", "counts_from_proved_time", fact.seq),)
