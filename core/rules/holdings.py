"""How many customers does a person hold, or was he given this month or day?"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from core.rules.case import Position, just_before, position_of
from core.rules.deals import standing
from core.rules.lasting import Watch
from core.rules.model import REGISTERING, Fact, Ref
from core.rules.parameters.claims import Quota
from core.rules.state import State

if TYPE_CHECKING:
    from core.rules.history import History


class Holdings:
    """Counts the customers of a person; answers every registration in order first, so that each counts once."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.counted = any(counts(rules.quota) for rules in history.line.rules)
        self._customers: dict[Ref, Watch[bool]] = {}
        self._held: dict[tuple[Ref, Position], int] = {}
        self._given: dict[tuple[Ref, str], list[Position]] = defaultdict(list)
        self._next = 0
        self._busy = False

    def prepare(self, until: Position) -> None:
        """Answer every registration up to `until`, in order."""
        if not self.counted or self._busy:
            return
        self._busy = True
        facts = self._history.facts
        while self._next < len(facts) and position_of(facts[self._next]) <= until:
            self._take(facts[self._next])
            self._next += 1
        self._busy = False

    def _take(self, fact: Fact) -> None:
        if fact.customer is None:
            return
        if fact.kind in REGISTERING:
            answer = self._history.answer(fact)
            if answer is not None and answer.holder is not None and answer.outcome in ("accepted", "refer", "pending"):
                self._of(answer.holder).add(fact.customer)
                if answer.effect in ("claim", "take", "await"):
                    self._given[answer.holder, fact.kind].append(position_of(fact))
        else:
            claim = self._history.state(fact.customer, position_of(fact)).claim
            if claim is not None:
                self._of(claim.holder).add(fact.customer)

    def _of(self, person: Ref) -> Watch[bool]:
        """The customers whom the person may hold, and which of them count."""
        found = self._customers.get(person)
        if found is None:
            found = self._customers[person] = Watch(self._history, partial(self._counts, person))
        return found

    def _counts(self, person: Ref, state: State, until: Position) -> bool | None:
        """Has he a live claim that fills a quota?"""
        claim, rule = state.claim, self._history.line.at(until[0]).quota
        if claim is None or claim.holder != person or claim.overdue or claim.kind not in rule.counts:
            return None
        return None if rule.deals_free and standing(state, "deposit", "subscribe", "contract") else True

    def held(self, person: Ref, before: Position) -> int:
        """How many customers that the rules count the person holds just before a position."""
        if (person, before) not in self._held:
            self._held[person, before] = len(self._of(person).at(just_before(before)))
        return self._held[person, before]

    def given(self, person: Ref, before: Position, span: str) -> int:
        """How many customers the person was given in the local month or day of a position, before it."""
        rules = self._history.line.at(before[0])
        local = before[0].astimezone(rules.zone)
        monthly = span == "month"
        began = (datetime(local.year, local.month, 1 if monthly else local.day, tzinfo=rules.zone), -1)
        kinds = rules.quota.month_counts if monthly else rules.quota.day_counts
        given = (self._given.get((person, kind), ()) for kind in kinds)
        return sum(bisect_left(each, before) - bisect_left(each, began) for each in given)


def counts(quota: Quota) -> bool:
    """Does the rulebook count anything at all?"""
    numbers = (quota.base, quota.met_target, quota.no_signing, quota.month, quota.day)
    return any(number is not None for number in numbers)
