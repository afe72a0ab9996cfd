"""What does the whole history of an office say about any customer at any moment?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.rules.bringing import Bringing
from core.rules.case import LAST, Answer, Brought, Case, Confirmation, Limit, Position, Rival, just_before, position_of
from core.rules.directory import Directory
from core.rules.effective import changed, effective, last_correction, told_between
from core.rules.filing import Filed
from core.rules.grouping import Grouping, Link
from core.rules.holdings import Holdings
from core.rules.identity import eras_of
from core.rules.judging import fold
from core.rules.lasting import end
from core.rules.late import counted
from core.rules.masking import Masks
from core.rules.model import EMPTY, REGISTERING, Entry, Fact, Ref, Staff, Verdict
from core.rules.replacing import Newcomers
from core.rules.rotation import Rotation, Turn
from core.rules.rulebook import BUSINESS_ZONE, Rulebook, timeline
from core.rules.state import State
from core.rules.verdicts import verdict

Versions = Rulebook | Iterable[tuple[datetime, Rulebook]]
_JUDGED = REGISTERING | {"refer"}


class History:
    """Entries, people and facts of an office under its rulebooks; asks the judge and remembers the answers.

    Facts may come in any order. What is said about a moment depends on the facts up to that moment alone. Where only a
    part of the office's facts is given, `limits` says of registrations, by `seq`, what was answered about numbers.
    """

    def __init__(
        self,
        entries: Mapping[Ref, Entry],
        staff: Mapping[Ref, Staff],
        facts: Iterable[Fact],
        rulebooks: Versions,
        zone: ZoneInfo = BUSINESS_ZONE,
        limits: Mapping[int, Limit] = EMPTY,
    ) -> None:
        self.entries = entries
        self.staff = staff
        self.line = timeline(rulebooks, zone)
        self.facts = sorted((counted(fact, self.line) for fact in facts), key=position_of)
        self._limits = limits
        self._filed = Filed(self.facts)
        self._by_entry = self._filed.by_entry
        self._corrections = self._filed.corrections
        self._eras = eras_of(self.line)
        self._grouped: Grouping | None = None
        self._masked: Masks | None = None
        self._answers: dict[tuple[int, Position], Answer | None] = {}
        self._verdicts: dict[tuple[Ref, datetime], Verdict] = {}
        self._directory = Directory(entries)
        self._rotation = Rotation(self._filed.turns, self)
        self._holdings = Holdings(self)
        self._bringing = Bringing(self)

    def judge(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on the customer at `at`, after all facts of that moment."""
        known = self._verdicts.get((customer, at))
        if known is None:
            known = verdict(self.state(customer, (at, LAST)), at, customer)
            self._verdicts[customer, at] = known
        return known

    def case_of(self, customer: Ref, at: datetime) -> Case:
        """The customer's case at `at`: all entries that are one customer with this one, and their facts in order."""
        return self._case(customer, (at, LAST))

    def same(self, a: Ref, b: Ref, at: datetime) -> bool:
        """Are the two entries one customer at `at`?"""
        return self.one_customer(a, b, (at, LAST))

    def cases(self, at: datetime) -> list[Case]:
        """Every case at `at`, each once. An entry that no fact names yet goes with those with whom it would be one."""
        found: dict[Ref, Case] = {}
        place: dict[Ref, Ref] = {}
        for ref in sorted(self.entries, key=lambda ref: self._first(ref) is None):
            if ref in place:
                continue
            case = self._case(ref, (at, LAST))
            head = next((place[each] for each in case.members if each in place), ref)
            found[head] = case if head == ref else replace(found[head], members=(*found[head].members, ref))
            place |= dict.fromkeys(case.members if head == ref else (ref,), head)
        return list(found.values())

    def received(self, customer: Ref, at: datetime) -> Turn | None:
        """Who was picked to receive at the customer's last arrival up to `at`."""
        return self._rotation.received(self._grouping.group(customer, (at, LAST)), customer, (at, LAST))

    def referred(self, customer: Ref, before: Position) -> Fact | None:
        """The last referral of the customer before a position."""
        facts = self._by_entry.get(customer, ())
        return next((each for each in reversed(facts) if each.kind == "refer" and position_of(each) < before), None)

    def next_turn(self, at: datetime) -> Turn | None:
        """Who is next in rotation at `at`; None without a roster."""
        return self._rotation.next((at, LAST))

    # The office as the judge sees it

    def left(self, person: Ref) -> Position | None:
        """When the person left the company."""
        return self._filed.left.get(person)

    def event(self, name: str) -> Position | None:
        """When the event of that name happened first."""
        return self._filed.events.get(name)

    def owner_of(self, entry: Ref, before: Position) -> Ref | None:
        """Who owned another entry's case just before a position."""
        return self.state(entry, just_before(before)).owner

    def holds(self, person: Ref, before: Position) -> int:
        """How many customers that the rules count the person held just before a position."""
        return self._holdings.held(person, before)

    def given(self, person: Ref, before: Position, span: str) -> int:
        """How many new customers the person was given in the month of a position, before it."""
        return self._holdings.given(person, before, span)

    def brought_by(self, referrer: Ref, before: Position, besides: Sequence[Ref]) -> Sequence[Brought]:
        """The newcomers of an old customer who had signed before a position, but for one customer's entries."""
        return self._bringing.before(referrer, before, besides)

    def limit_on_record(self, seq: int) -> Limit | None:
        """For which number a registration was refused when it was answered; None where that is not on record."""
        return self._limits.get(seq)

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Findings about the person in all cases, in order."""
        return self._filed.findings.get(person, ())

    def one_customer(self, a: Ref, b: Ref, at: Position) -> bool:
        """Are two entries one customer at a position?"""
        return a == b or not set(self._grouping.group(a, at)).isdisjoint(self._grouping.group(b, at))

    def confirmed_under(self, name: str, before: Position) -> Sequence[Confirmation]:
        """Live confirmations whose company or person has that name, the earliest first."""
        claims = (self.state(ref, just_before(before)).claim_for(ref) for ref in self._directory.named(name))
        found = [Confirmation(claim.since, claim.seq, claim.holder) for claim in claims if claim is not None]
        return sorted(found, key=lambda each: (each.since, each.seq))

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """Who is next in rotation and is not `besides`."""
        return self._rotation.next_besides(just_before(before), besides)

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Attested relations of the entries to other customers."""
        return self._grouping.relations(members, before)

    def same_number(self, members: Sequence[Ref], before: Position) -> bool:
        """Had another customer a number of these entries before a position?"""
        known = [ref for ref in members if (first := self._first(ref)) is not None and position_of(first) <= before]
        firsts = map(self._first, self._directory.alike(known).difference(members))
        return any(first is not None and position_of(first) < before for first in firsts)

    def rivals(self, entry: Ref, before: Position) -> Sequence[Rival]:
        """Other customers whom the entry's partly hidden number could mean, where it could mean several."""
        return [Rival(ref, self.owner_of(ref, before)) for ref in self._masks.rivals.get(entry, ())]

    # Cases

    @property
    def _masks(self) -> Masks:
        if self._masked is None:
            self._masked = Masks(self.entries, self.facts, self._eras)
        return self._masked

    @property
    def _grouping(self) -> Grouping:
        """Who is one customer with whom. While it is being read it already answers for what was read."""
        if self._grouped is None:
            self._grouped = Grouping(self.entries, self._eras, self._first)
            links = [Link(at, a, b, "number", joins=True) for at, a, b in self._masks.links]
            self._grouped.read(self.facts, links)
            if len(self._eras.rules) == 1:
                self._grouped.file_all()
            else:
                Newcomers(self._grouped, self._alive).read(self.facts)
            self._grouped.whole = True
        return self._grouped

    def _first(self, entry: Ref) -> Fact | None:
        """The first fact that names the entry."""
        found = self._by_entry.get(entry)
        return found[0] if found else None

    def _alive(self, entry: Ref, before: Position) -> bool:
        """Did anybody have the customer just before a position, or wait for him?"""
        state = self.state(entry, just_before(before))
        return state.claim is not None or state.pending is not None or state.locked

    def _case(self, customer: Ref, until: Position) -> Case:
        self._holdings.prepare(until)
        identity = self._grouping
        members = identity.group(customer, until)
        facts = self._facts(members, until)
        found = ((ref, identity.entry(ref, until)) for ref in members)
        entries = {ref: entry for ref, entry in found if entry is not None}
        firsts = (each.at for each in map(self._first, members) if each is not None)
        since = None if facts else min(firsts, default=None)
        return Case(members, entries, facts, self._settled(members, facts, until, until), since)

    def _facts(self, members: Sequence[Ref], until: Position) -> Sequence[Fact]:
        if len(members) == 1:
            found = self._by_entry.get(members[0], [])
        else:
            every = {fact.seq: fact for ref in members for fact in self._by_entry.get(ref, ())}
            found = sorted(every.values(), key=position_of)
        return effective(found, until) if self._corrections else found

    def _settled(
        self, members: Sequence[Ref], facts: Sequence[Fact], until: Position, known: Position
    ) -> Mapping[int, Answer]:
        """The answers given before, where who is one customer with whom has changed, or others were counted."""
        identity = self._grouping
        if not (identity.changes(members, until) or self._holdings.counted):
            return {}
        redone = changed(self._by_entry, members, known) if self._corrections else frozenset()
        settled = {}
        for fact in facts:
            if position_of(fact) > until:
                break
            # A visit for an absent relative counts anew once the relation is attested (ST-04).
            if fact.kind not in _JUDGED or fact.seq in redone or fact.data.get("proxy_for") in members:
                continue
            late = told_between(self._corrections, position_of(fact), known)
            if late and fact.customer is not None and identity.seen_otherwise(fact.customer, position_of(fact), known):
                continue
            answer = self._answer(fact, known)
            if answer is not None:
                settled[fact.seq] = answer
        return settled

    def _answer(self, fact: Fact, until: Position) -> Answer | None:
        """The answer to a registering fact, under the identity known at its own moment and what was corrected since."""
        if fact.customer is None:
            return None
        at, identity = position_of(fact), self._grouping
        known = at
        if told_between(self._corrections, at, until):
            known = max(at, last_correction(self._by_entry, identity.group(fact.customer, at), until) or at)
        if (fact.seq, known) not in self._answers:
            members = identity.group(fact.customer, at)
            facts = [each for each in self._facts(members, known) if position_of(each) <= at]
            entries = {ref: entry for ref in members if (entry := identity.entry(ref, at)) is not None}
            earlier = self._settled(members, [each for each in facts if each.seq != fact.seq], at, known)
            state = fold(Case(members, entries, facts, earlier), self.line, self, at)
            self._answers[fact.seq, known] = state.answers.get(fact.seq)
        return self._answers[fact.seq, known]

    def state(self, customer: Ref, until: Position) -> State:
        """The state of the customer's case after all facts up to a position."""
        return fold(self._case(customer, until), self.line, self, until)

    def lasts(self, state: State, until: Position) -> Position | None:
        """Up to where, a position not included, the state at `until` stays; None where nothing more can change it."""
        return end(state, until, self._by_entry, self._grouping)

    def answer(self, fact: Fact) -> Answer | None:
        """The answer given to a registering fact at its own moment."""
        return self._answer(fact, position_of(fact))
