"""Scenarios: short stories with a known ending, read strictly and asked of the rules."""

from core.scenarios.checking import Miss, check
from core.scenarios.pure import Pure
from core.scenarios.reading import BadScenario, read
from core.scenarios.story import Asked, Expectation, Story, entered_at

__all__ = ["Asked", "BadScenario", "Expectation", "Miss", "Pure", "Story", "check", "entered_at", "read"]
