"""How does a story run on the pure rules alone?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.comparing import entry_compared, fact_compared
from core.rules import Fact, History, Ref, Verdict
from core.scenarios.story import Story


class Pure:
    """Answers for a story from its facts, without a database."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self.history = self._known(story.facts)

    def _known(self, facts: Sequence[Fact]) -> History:
        story = self._story
        customers = {ref: entry_compared(each) for ref, each in story.customers.items()}
        return History(customers, story.staff, map(fact_compared, facts), story.rulebook, story.zone)

    def verdict(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on a customer at a moment, by what was entered until then."""
        facts = self._story.facts
        known = [fact for fact in facts if fact.at > at or fact.entered_at is None or fact.entered_at <= at]
        return (self.history if len(known) == len(facts) else self._known(known)).judge(customer, at)

    def same(self, a: Ref, b: Ref, at: datetime) -> bool:
        """Are the two entries one customer at that moment?"""
        return self.history.same(a, b, at)

    def received_by(self, customer: Ref, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who was picked to receive at the customer's last arrival."""
        turn = self.history.received(customer, at)
        return (turn.person, tuple(reason.clause for reason in turn.reasons)) if turn else (None, ())

    def next(self, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who is next in rotation."""
        turn = self.history.next_turn(at)
        return (turn.person, tuple(reason.clause for reason in turn.reasons)) if turn else (None, ())
