"""What does the whole history of an office say about any customer at any moment?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from core.rules import judging
from core.rules.case import LAST, Answer, Case, Position, Rival
from core.rules.effective import effective
from core.rules.identity import Identities
from core.rules.model import REGISTERING, Entry, Fact, Ref, Staff, Verdict
from core.rules.rotation import Rotation, Turn
from core.rules.rulebook import BUSINESS_ZONE, Rulebook, timeline
from core.rules.state import State

Versions = Rulebook | Iterable[tuple[datetime, Rulebook]]


class History:
    """Entries, people and facts of an office under its rulebooks; asks `judge` and remembers the answers.

    Facts may come in any order. What is asked at a moment depends on the facts up to that moment alone.
    """

    def __init__(
        self,
        entries: Mapping[Ref, Entry],
        staff: Mapping[Ref, Staff],
        facts: Iterable[Fact],
        rulebooks: Versions,
        zone: ZoneInfo = BUSINESS_ZONE,
    ) -> None:
        self.entries = entries
        self.staff = staff
        self.facts = sorted(facts, key=_position)
        self.line = timeline(rulebooks, zone)
        self._by_entry: dict[Ref, list[Fact]] = defaultdict(list)
        self._corrections = [fact for fact in self.facts if fact.kind in ("correct", "void", "complete")]
        self._findings: dict[Ref, list[Fact]] = defaultdict(list)
        self._left: dict[Ref, Position] = {}
        self._events: dict[str, Position] = {}
        self._office: list[Fact] = []
        self._index()
        self._identities = [Identities(entries, self.facts, rules.identity) for rules in self.line.rules]
        self._answers: dict[int, Answer] = {}
        self._states: dict[tuple[Any, ...], State] = {}
        self._rotation = Rotation(self._office, self)

    def _index(self) -> None:
        for fact in self.facts:
            if fact.customer is not None:
                self._by_entry[fact.customer].append(fact)
            if fact.kind == "relate" and fact.data["to"] != fact.customer:
                self._by_entry[fact.data["to"]].append(fact)
            if fact.kind in ("roster", "arrive"):
                self._office.append(fact)
            elif fact.kind == "find":
                self._findings[fact.data["about"]].append(fact)
            elif fact.kind == "leave":
                self._left.setdefault(fact.data["staff"], _position(fact))
            elif fact.kind == "event":
                self._events.setdefault(str(fact.data["name"]), _position(fact))

    def judge(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on the customer at `at`, after all facts of that moment."""
        until = (at, LAST)
        return judging.verdict(self._state(customer, until), at, customer)

    def case_of(self, customer: Ref, at: datetime) -> Case:
        """The customer's case at `at`: all entries that are one customer with this one, and their facts in order."""
        return self._case(customer, (at, LAST))

    def same(self, a: Ref, b: Ref, at: datetime) -> bool:
        """Are the two entries one customer at `at`?"""
        return a == b or b in self._group(a, (at, LAST))

    def cases(self, at: datetime) -> list[Case]:
        """Every case at `at`, each once."""
        seen: set[Ref] = set()
        found = []
        for ref in self.entries:
            if ref not in seen:
                case = self._case(ref, (at, LAST))
                seen.update(case.members)
                found.append(case)
        return found

    def received(self, customer: Ref, at: datetime) -> Turn | None:
        """Who was picked to receive at the customer's last arrival up to `at`."""
        return self._rotation.received(self._group(customer, (at, LAST)), customer, (at, LAST))

    def next_turn(self, at: datetime) -> Turn | None:
        """Who is next in rotation at `at`; None without a roster."""
        return self._rotation.next((at, LAST))

    # The office as judge sees it

    def left(self, person: Ref) -> Position | None:
        """When the person left the company."""
        return self._left.get(person)

    def event(self, name: str) -> Position | None:
        """When the event of that name happened first."""
        return self._events.get(name)

    def owner_of(self, entry: Ref, before: Position) -> Ref | None:
        """Who owned another entry's case just before a position."""
        return self._state(entry, _just_before(before)).owner

    def live_claims(self, person: Ref, before: Position) -> int:
        """How many customers the person held by confirmations just before a position."""
        return sum(claim is not None for claim in self._confirmations(before, person))

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Findings about the person in all cases, in order."""
        return self._findings.get(person, ())

    def confirmed_under(self, name: str, before: Position) -> Sequence[tuple[datetime, int, Ref]]:
        """Live confirmations whose company or person has that name."""
        found = []
        for ref, entry in self.entries.items():
            if name in (entry.company, entry.name):
                claim = self._state(ref, _just_before(before)).claim
                if claim is not None and claim.entry == ref:
                    found.append((claim.since, claim.seq, claim.holder))
        return sorted(found, key=lambda each: each[:2])

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """Who is next in rotation and is not `besides`."""
        return self._rotation.next_besides(_just_before(before), besides)

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Attested relations of the entries to other customers."""
        return self._identity(before).relations(members, before)

    def rivals(self, fact: Fact, members: Sequence[Ref], before: Position) -> Sequence[Rival]:
        """Other customers whom this fact's masked number could also mean."""
        return ()

    def _confirmations(self, before: Position, person: Ref) -> list[Any]:
        return []

    # Cases

    def _identity(self, until: Position) -> Identities:
        rules = self.line.at(until[0])
        return self._identities[self.line.rules.index(rules)] if self.line.single is None else self._identities[0]

    def _group(self, customer: Ref, until: Position) -> tuple[Ref, ...]:
        return self._identity(until).group(customer, until)

    def _case(self, customer: Ref, until: Position) -> Case:
        members = self._group(customer, until)
        facts = self._facts(members, until)
        settled = self._settled(members, facts, until)
        entries = {ref: self.entries[ref] for ref in members if ref in self.entries}
        return Case(members, entries, facts, settled)

    def _facts(self, members: Sequence[Ref], until: Position) -> list[Fact]:
        if len(members) == 1:
            found = self._by_entry.get(members[0], [])
        else:
            every = {fact.seq: fact for ref in members for fact in self._by_entry.get(ref, ())}
            found = sorted(every.values(), key=_position)
        return effective(found, until) if self._corrections else found

    def _settled(self, members: Sequence[Ref], facts: Sequence[Fact], until: Position) -> Mapping[int, Answer]:
        """The answers given before, where relations have changed who is one customer with whom since."""
        if not self._identity(until).changing(members):
            return {}
        settled = {}
        for fact in facts:
            if fact.kind in REGISTERING and _position(fact) <= until and "proxy_for" not in fact.data:
                answer = self._answer(fact)
                if answer is not None:
                    settled[fact.seq] = answer
        return settled

    def _answer(self, fact: Fact) -> Answer | None:
        """The answer to a registering fact, under the identity known at its moment."""
        known = self._answers.get(fact.seq)
        if known is None and fact.customer is not None:
            until = _position(fact)
            members = self._group(fact.customer, until)
            facts = self._facts(members, until)
            earlier = {
                each.seq: found for each in facts if each.seq in self._answers for found in [self._answers[each.seq]]
            }
            entries = {ref: self.entries[ref] for ref in members if ref in self.entries}
            state = judging.fold(Case(members, entries, facts, earlier), self.line, self, until)
            known = state.answers.get(fact.seq)
            if known is not None:
                self._answers[fact.seq] = known
        return known

    def _state(self, customer: Ref, until: Position) -> State:
        case = self._case(customer, until)
        return judging.fold(case, self.line, self, until)


def cases_of(
    facts: Iterable[Fact],
    entries: Mapping[Ref, Entry],
    rulebook: Versions,
    at: datetime,
    zone: ZoneInfo = BUSINESS_ZONE,
) -> list[Case]:
    """The cases that the facts up to `at` make under the rulebook's identity clause."""
    return History(entries, {}, facts, rulebook, zone).cases(at)


def _position(fact: Fact) -> Position:
    return (fact.at, fact.seq)


def _just_before(position: Position) -> Position:
    return (position[0], position[1] - 1)
