"""Two ways to tell one story give one verdict, whatever the rulebook and whatever happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.rulebooks import load
from core.rules import Entry, Fact, History, Verdict, counterfactual
from core.rules.case import LAST
from core.rules.identity import ATTRIBUTES
from core.rules.needs import needs
from tests.rules.anything import CORRECTIONS, CUSTOMERS, DATA, START, Story, customers, people, stories
from tests.rules.desk import STAFF
from tests.rules.test_properties import EACH, MANY, moments

FEW = settings(MANY, max_examples=6)
#: A customer who shares nothing with anybody.
STRANGER = Entry("stranger", name="孤独", gender="f", phone="13999999999", need="别墅", wechat="alone", project="远处")
_BETWEEN = 10
_KINDS = ("visit", "call", "report", "slip", "file", "letter", "follow_up", "deposit", "contract", "transfer", "renew")
_DECLARED = (*_KINDS, "claim", "designate", "complain", "dispute", "decide", "find", "subscribe", "refund")


@st.composite
def acts(draw: st.DrawFn, kinds: tuple[str, ...]) -> tuple[str, str, dict[str, Any]]:
    """Something that somebody did: what, who, and how."""
    kind = draw(st.sampled_from(kinds))
    how = {key: value for key, value in draw(DATA[kind]).items() if key not in ("proxy_for", "name")}
    return kind, draw(people), how


def said(verdict: Verdict) -> tuple[Any, ...]:
    """Everything of a verdict but its reasons, which name facts and versions."""
    given = (verdict.state, verdict.owner, verdict.protected_until, verdict.endless, verdict.outcome, verdict.stage)
    money = (dict(verdict.shares), dict(verdict.performance), verdict.fines, verdict.rewards)
    return *given, *money, verdict.question, verdict.speak_until, verdict.server


def spread(facts: list[Fact]) -> list[Fact]:
    """The same facts with room for others between them."""
    wide = []
    for fact in facts:
        data = {**fact.data, "of": fact.data["of"] * _BETWEEN} if "of" in fact.data else fact.data
        wide.append(replace(fact, seq=fact.seq * _BETWEEN, data=data))
    return wide


def alike(one: History, other: History, when: datetime) -> bool:
    """Do both histories say the same of everybody?"""
    return [said(one.judge(each, when)) for each in CUSTOMERS] == [said(other.judge(each, when)) for each in CUSTOMERS]


@EACH
@FEW
@given(story=stories(), when=moments, act=acts(_DECLARED), customer=customers)
def test_what_is_voided_at_once_was_never_told(
    rulebook: str, story: Story, when: datetime, act: tuple[str, str, dict[str, Any]], customer: str
) -> None:
    entries, facts = story
    before = [fact for fact in spread(facts) if fact.at <= when]
    if not any(fact.customer == customer for fact in before):
        return  # that he is known at all is not undone
    (kind, by, how), last = act, before[-1]
    told = Fact(last.seq + 1, last.at, kind, by, customer, how, by, last.at)
    void = Fact(last.seq + 2, last.at, "void", "boss", customer, {"of": told.seq}, "boss", last.at)
    book, later = load(rulebook), [fact for fact in spread(facts) if fact.at > when]
    one = History(entries, STAFF, [*before, *later], book)
    assert alike(one, History(entries, STAFF, [*before, told, void, *later], book), when + timedelta(days=4))


@EACH
@FEW
@given(story=stories(), when=moments, place=st.integers(0, 13), change=st.sampled_from(CORRECTIONS))
def test_what_is_corrected_at_once_was_told_so(
    rulebook: str, story: Story, when: datetime, place: int, change: tuple[str, dict[str, Any]]
) -> None:
    (entries, facts), (kind, fields) = story, change
    wide = spread(facts)
    wrong = wide[place % len(wide)]
    if kind != "correct" or fields.keys() & set(ATTRIBUTES) or wrong.kind not in ("visit", "call", "report", "slip"):
        return  # who is one customer with whom is corrected from then on only
    correction = Fact(wrong.seq + 1, wrong.at, "correct", "boss", wrong.customer, {"of": wrong.seq, **fields})
    how = {key: value for key, value in fields.items() if key != "by"}
    right = replace(wrong, by=fields.get("by", wrong.by), data={**wrong.data, **how})
    book = load(rulebook)
    one = History(entries, STAFF, [right if fact is wrong else fact for fact in wide], book)
    assert alike(one, History(entries, STAFF, [*wide, correction], book), wrong.at + timedelta(days=1))
    assert alike(one, History(entries, STAFF, [*wide, correction], book), max(when, wrong.at))


@EACH
@FEW
@given(story=stories(), when=moments, strange=st.lists(acts(_KINDS), min_size=1, max_size=4))
def test_what_happens_to_a_stranger_changes_nothing(
    rulebook: str, story: Story, when: datetime, strange: list[tuple[str, str, dict[str, Any]]]
) -> None:
    entries, facts = story
    book = load(rulebook)
    if needs(book).person_claims:
        return  # numbers are counted there over all customers
    more = [
        Fact(len(facts) + turn, facts[0].at, kind, by, STRANGER.ref, how)
        for turn, (kind, by, how) in enumerate(strange, 1)
    ]
    other = History({**entries, STRANGER.ref: STRANGER}, STAFF, [*facts, *more], book)
    assert alike(History(entries, STAFF, facts, book), other, when)


def _renamed(found: Any, names: Mapping[Any, Any]) -> Any:
    if isinstance(found, dict):
        return {_renamed(key, names): _renamed(value, names) for key, value in found.items()}
    if isinstance(found, tuple):
        return tuple(_renamed(each, names) for each in found)
    return names.get(found, found) if isinstance(found, str) else found


@EACH
@FEW
@given(story=stories(), when=moments)
def test_how_people_and_entries_are_called_decides_nothing(rulebook: str, story: Story, when: datetime) -> None:
    entries, facts = story
    known = [*STAFF, *CUSTOMERS]
    names = {each: f"{len(known) - turn:02}-{each}" for turn, each in enumerate(known)}
    called = [replace(fact, **{key: _renamed(getattr(fact, key), names) for key in _NAMING}) for fact in facts]
    people = {names[ref]: replace(each, ref=names[ref]) for ref, each in STAFF.items()}
    other = History(
        {names[ref]: replace(each, ref=names[ref]) for ref, each in entries.items()}, people, called, load(rulebook)
    )
    one = History(entries, STAFF, facts, load(rulebook))
    for each in CUSTOMERS:
        a, b = one.judge(each, when), other.judge(names[each], when)
        assert (names.get(a.owner), a.state, a.protected_until) == (b.owner, b.state, b.protected_until)
        assert _renamed(dict(a.shares), names) == dict(b.shares)


_NAMING = ("by", "customer", "data", "entered_by")


@EACH
@FEW
@given(story=stories(), when=moments)
def test_the_same_rulebook_put_in_force_again_changes_nothing(rulebook: str, story: Story, when: datetime) -> None:
    entries, facts = story
    once = History(entries, STAFF, facts, load(rulebook))
    again = [(START, load(rulebook)), (START + (when - START) / 2, load(rulebook))]
    assert alike(once, History(entries, STAFF, facts, again), when)


@EACH
@FEW
@given(story=stories(), when=moments)
def test_a_quota_that_nobody_reaches_changes_nothing(rulebook: str, story: Story, when: datetime) -> None:
    entries, facts = story
    book = load(rulebook)
    if needs(book).person_claims:
        return
    counted = book.with_values({"quota.base": 10**6})
    assert alike(History(entries, STAFF, facts, book), History(entries, STAFF, facts, counted), when)


@EACH
@FEW
@given(story=stories(), when=moments)
def test_who_is_one_customer_with_another_is_so_both_ways_and_through_others(
    rulebook: str, story: Story, when: datetime
) -> None:
    asked = History(story[0], STAFF, story[1], load(rulebook))
    found = {one: {two for two in CUSTOMERS if asked.same(one, two, when)} for one in CUSTOMERS}
    assert all(found[one] == found[two] for one in CUSTOMERS for two in found[one])


@EACH
@FEW
@given(story=stories(), when=moments)
def test_protection_ends_after_the_claim_began_and_keeps_the_owner_until_then(
    rulebook: str, story: Story, when: datetime
) -> None:
    asked = History(story[0], STAFF, [fact for fact in story[1] if fact.at <= when], load(rulebook))
    for each in CUSTOMERS:
        verdict, claim = asked.judge(each, when), asked.state(each, (when, LAST)).claim
        if claim is None or verdict.protected_until is None or claim.overdue:
            continue
        assert verdict.protected_until >= max(claim.since, when)
        assert asked.judge(each, when + (verdict.protected_until - when) / 2).owner == verdict.owner


@EACH
@FEW
@given(story=stories(most=8), when=moments)
def test_a_registration_that_need_not_have_been_made_gives_the_owner_who_is_named(
    rulebook: str, story: Story, when: datetime
) -> None:
    entries, facts = story
    asked = History(entries, STAFF, facts, load(rulebook))
    for each in CUSTOMERS:
        found = counterfactual(asked, each, when)
        if found is None or found.code != "without" or found.params["kind"] in ("relate", "merge"):
            continue  # without a relation they are two customers, of whom each has a verdict
        rest = [fact for fact in facts if found.fact not in (fact.seq, fact.data.get("of"))]
        assert History(entries, STAFF, rest, load(rulebook)).judge(each, when).owner == found.owner
