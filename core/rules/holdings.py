"""How many customers does a person hold, or was he given this month?"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from core.rules.case import Position
from core.rules.deals import standing
from core.rules.model import REGISTERING, Fact, Ref
from core.rules.parameters.claims import Quota
from core.rules.rulebook import Rules
from core.rules.state import State

if TYPE_CHECKING:
    from core.rules.history import History

#: Facts by which somebody may come to hold a customer, and the field that names him.
_GIVES = {"transfer": "to", "decide": "owner", "complain": "to"}


class Holdings:
    """Counts the customers of a person; answers every registration in order first, so that each counts once."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.counted = any(counts(rules.quota) for rules in history.line.rules)
        self._held: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        self._given: dict[Ref, list[tuple[Position, str]]] = defaultdict(list)
        self._next = 0
        self._busy = False

    def prepare(self, until: Position) -> None:
        """Answer every registration up to `until`, in order."""
        if not self.counted or self._busy:
            return
        self._busy = True
        facts = self._history.facts
        while self._next < len(facts) and (facts[self._next].at, facts[self._next].seq) <= until:
            self._take(facts[self._next])
            self._next += 1
        self._busy = False

    def _take(self, fact: Fact) -> None:
        if fact.customer is None:
            return
        if fact.kind in REGISTERING:
            answer = self._history.answer(fact)
            if answer is not None and answer.holder is not None and answer.outcome in ("accepted", "refer", "pending"):
                self._held[answer.holder][fact.customer] = None
                if answer.effect in ("claim", "take", "await"):
                    self._given[answer.holder].append(((fact.at, fact.seq), fact.kind))
        elif fact.kind in _GIVES:
            person = fact.data.get(_GIVES[fact.kind])
            if person is not None:
                self._held[person][fact.customer] = None
        elif fact.kind in ("deposit", "subscribe", "contract", "follow_up") and fact.by is not None:
            self._held[fact.by][fact.customer] = None

    def held(self, person: Ref, before: Position) -> int:
        """How many customers that the rules count the person holds just before a position."""
        rules = self._history.line.at(before[0])
        until = (before[0], before[1] - 1)
        seen: set[Ref] = set()
        count = 0
        for entry in list(self._held[person]):
            if entry in seen:
                continue
            state = self._history.state(entry, until)
            seen.update(state.case.members)
            if state.claim is None or state.claim.holder != person:
                if self._busy and not state.beside:
                    del self._held[person][entry]
                continue
            count += _counts(state, rules)
        return count

    def given_in_month(self, person: Ref, before: Position) -> int:
        """How many customers the person was given in the local month of a position, before it."""
        rules = self._history.line.at(before[0])
        given = self._given[person]
        month = _month(before, rules)
        end = bisect_right(given, (before, ""))
        return sum(
            kind in rules.quota.month_counts and _month(at, rules) == month for at, kind in given[:end] if at < before
        )


def counts(quota: Quota) -> bool:
    """Does the rulebook count anything at all?"""
    return any(number is not None for number in (quota.base, quota.met_target, quota.no_signing, quota.month))


def _counts(state: State, rules: Rules) -> bool:
    """Is this live claim one that fills a quota?"""
    claim, rule = state.claim, rules.quota
    if claim is None or claim.overdue or claim.kind not in rule.counts:
        return False
    return not (rule.deals_free and standing(state, "deposit", "subscribe", "contract"))


def _month(position: Position, rules: Rules) -> tuple[Any, ...]:
    local = position[0].astimezone(rules.zone)
    return local.year, local.month
