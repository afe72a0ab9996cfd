"""How does a story run on the pure rules alone?"""

from __future__ import annotations

from datetime import datetime

from core.rules import History, Ref, Verdict
from core.scenarios.story import Story


class Pure:
    """Answers for a story from its facts, without a database."""

    def __init__(self, story: Story) -> None:
        self.history = History(story.customers, story.staff, story.facts, story.rulebook, story.zone)

    def verdict(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on a customer at a moment."""
        return self.history.judge(customer, at)

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
