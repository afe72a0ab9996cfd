"""What tests of the rules share: facts in a line each, and the questions asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.rulebooks import Rulebook, load
from core.rulebooks.overriding import override
from core.rules import Entry, Fact, History, Ref, Staff, Verdict

ZONE = ZoneInfo("Asia/Shanghai")
STAFF: Mapping[Ref, Staff] = {
    "A": Staff("A", team="t1"),
    "B": Staff("B", team="t1"),
    "C": Staff("C", team="t2"),
    "D1": Staff("D1", unit="u1"),
    "D2": Staff("D2", unit="u2"),
    "S": Staff("S", role="service"),
    "boss": Staff("boss", role="manager"),
    "chief": Staff("chief", role="director"),
}


def at(when: str) -> datetime:
    """`2026-11-02 10:00`, local time, as UTC."""
    return datetime.fromisoformat(when).replace(tzinfo=ZONE).astimezone(UTC)


def local(moment: datetime | None) -> str | None:
    """A moment in local time, to the minute."""
    return None if moment is None else f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}"


class Office:
    """An office at work: facts are told one after the other, and verdicts asked."""

    def __init__(self, rulebook: str | Rulebook | list[tuple[datetime, Rulebook]] = "standard", **changes: Any) -> None:
        book = load(rulebook) if isinstance(rulebook, str) else rulebook
        self.rulebook = override(book, changes) if changes and isinstance(book, Rulebook) else book
        self.entries: dict[Ref, Entry] = {}
        self.facts: list[Fact] = []

    def customer(self, ref: str, **attributes: Any) -> str:
        """A customer written down; he has a name and a number unless told otherwise."""
        known = {"name": "李明", "gender": "m", "phone": f"138{len(self.entries):08d}", **attributes}
        self.entries[ref] = Entry(ref, **known)
        return ref

    def told(self, when: str, by: str | None, kind: str, customer: str | None = None, /, **data: Any) -> Fact:
        """Something happened."""
        if customer is not None and customer not in self.entries:
            self.customer(customer)
        if "with_" in data:
            data["with"] = data.pop("with_")
        moment = at(when)
        fact = Fact(len(self.facts) + 1, moment, kind, by, customer, data, by, moment)
        self.facts.append(fact)
        return fact

    @property
    def history(self) -> History:
        """Everything told so far."""
        return History(self.entries, STAFF, self.facts, self.rulebook)

    def verdict(self, customer: str, when: str) -> Verdict:
        """The verdict on a customer."""
        return self.history.judge(customer, at(when))

    def owner(self, customer: str, when: str) -> Ref:
        """Whose he is: a person, or pool, department, pending, nobody."""
        verdict = self.verdict(customer, when)
        return verdict.owner if verdict.owner is not None else verdict.state

    def until(self, customer: str, when: str) -> str | None:
        """When today's protection ends, in local time; never, or None."""
        verdict = self.verdict(customer, when)
        return "never" if verdict.endless else local(verdict.protected_until)
