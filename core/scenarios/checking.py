"""Do the verdicts on a story come out as it expects?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.rules import Rulebook, Verdict
from core.scenarios.story import Asked, Expectation, Story


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that did not come true: which key, what was expected, and what came out."""

    expectation: Expectation
    key: str
    expected: Any
    got: Any


def check(story: Story, asked: Asked) -> list[Miss]:
    """Ask for every expectation of the story, in order, and return those that fail."""
    return [miss for expectation in story.expectations for miss in _misses(story, expectation, asked)]


def _misses(story: Story, expectation: Expectation, asked: Asked) -> Iterable[Miss]:
    at, customer = expectation.at, expectation.customer
    verdict = asked.verdict(customer, at)
    cited = [reason.clause for reason in verdict.reasons]
    for key, wanted in expectation.wants.items():
        if key in ("same_as", "different_from"):
            got: Any = asked.same(customer, wanted, at) == (key == "same_as")
            if not got:
                yield Miss(expectation, key, wanted, "two" if key == "same_as" else "one")
        elif key in ("received_by", "next"):
            person, clauses = asked.received_by(customer, at) if key == "received_by" else asked.next(at)
            cited += clauses
            if (person or "nobody") != wanted:
                yield Miss(expectation, key, wanted, person)
        elif key in _VALUES:
            got = _VALUES[key](verdict)
            if got != wanted:
                yield Miss(expectation, key, wanted, got)
    yield from _because(story.rulebook, expectation, cited)


def _because(rulebook: Rulebook, expectation: Expectation, cited: list[str]) -> Iterable[Miss]:
    wanted = expectation.wants.get("because")
    if wanted is None:
        return
    sources = {row for clause in cited for row in rulebook.clauses[clause].source}
    if not set(wanted) <= sources:
        yield Miss(expectation, "because", wanted, sorted(set(cited)))


def _owner(verdict: Verdict) -> Any:
    return verdict.owner if verdict.state == "owned" else verdict.state


def _expires(verdict: Verdict) -> datetime | str | None:
    return "never" if verdict.endless else verdict.protected_until


_VALUES: dict[str, Callable[[Verdict], Any]] = {
    "owner": _owner,
    "verdict": lambda verdict: verdict.outcome,
    "expires": _expires,
    "shares": lambda verdict: dict(verdict.shares),
    "performance": lambda verdict: dict(verdict.performance),
    "fines": lambda verdict: _fines(verdict),
    "rewards": lambda verdict: {each.customer: each.amount for each in verdict.rewards},
}


def _fines(verdict: Verdict) -> dict[Any, int]:
    total: dict[Any, int] = {}
    for fine in verdict.fines:
        total[fine.person] = total.get(fine.person, 0) + fine.amount
    return total
