"""Each property of test_properties.py and test_likeness.py fails where the rules are broken as it forbids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.rules import assisting, colliding, effective, history, splits, verdicts
from core.rules.case import LAST
from core.rules.counterfactual import Counterfactual
from core.rules.division import Division
from core.rules.history import History
from core.rules.model import Verdict
from tests.rules import test_likeness as likeness
from tests.rules import test_properties as properties
from tests.rules.anything import Story
from tests.rules.desk import Office, at

WHEN = at("2026-03-05 12:00")


def _story() -> Story:
    """Visits at one minute, of one number and of one entry, a deal, a call, and what came after."""
    office = Office()
    office.customer("c1", phone="13800000001")
    office.customer("c2", phone="13800000001")
    office.told("2026-03-02 10:00", "A", "visit", "c1")
    office.told("2026-03-02 10:00", "B", "visit", "c2")
    office.told("2026-03-03 10:00", "B", "contract", "c2", amount=1000)
    office.told("2026-03-04 10:00", "C", "call", "c3")
    office.told("2026-03-04 11:00", "A", "visit", "c4")
    office.told("2026-03-04 11:00", "B", "visit", "c4")
    office.told("2026-03-06 10:00", "boss", "transfer", "c1", to="C")
    return office.entries, office.facts


def _without_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "reasons", lambda _notes: ())


def _a_percent_short(monkeypatch: pytest.MonkeyPatch) -> None:
    for clause in (assisting, colliding, splits):
        monkeypatch.setattr(clause, "both", lambda owner, other, share: {owner: 59, other: 40})
    monkeypatch.setattr(splits, "_whole", lambda *_: Division({"A": 99}))


def _in_the_order_of_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts of one minute in the order in which they were handed over."""
    monkeypatch.setattr(history, "sorted", lambda facts, key: sorted(facts, key=lambda fact: fact.at), raising=False)


def _with_what_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    fold = history.fold
    monkeypatch.setattr(
        history, "fold", lambda case, line, office, until: fold(case, line, office, (at("2030-01-01 00:00"), LAST))
    )


def _two_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks about the second entry is told the second receiver."""

    def owned(state: Any, moment: Any, entry: Any = None) -> Verdict:
        given = verdicts.verdict(state, moment, entry)
        return replace(given, owner="B") if entry == "c2" and given.owner is not None else given

    monkeypatch.setattr(history, "verdict", owned)


def _by_what_others_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """The history says of a case what the judge does not say of it."""

    def said(state: Any, moment: Any, entry: Any = None) -> Verdict:
        return replace(verdicts.verdict(state, moment, entry), server="C")

    monkeypatch.setattr(history, "verdict", said)


def _the_same_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(office: History, customer: Any, when: Any) -> Counterfactual:
        owner = office.judge(customer, when).owner
        return Counterfactual("first", owner, when) if owner is not None else None

    monkeypatch.setattr(properties, "counterfactual", found)


def _voids_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "effective", lambda facts, until: [each for each in facts if each.kind != "void"])


def _corrections_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effective, "corrected", lambda fact, _correction: fact)


def _everybody_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        history.Grouping,
        "group",
        lambda self, entry, _until: (entry, *(each for each in self.entries if each != entry)),
    )


def _first_in_the_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands first among those who are on the staff has every customer that somebody has."""

    def owned(state: Any, moment: Any, entry: Any = None) -> Verdict:
        given = verdicts.verdict(state, moment, entry)
        return replace(given, owner=min(state.office.staff)) if given.owner is not None else given

    monkeypatch.setattr(history, "verdict", owned)


def _a_new_version_begins_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fold = history.fold

    def forgetful(case: Any, line: Any, office: Any, until: Any) -> Any:
        known = [fact for fact in case.facts if len(line.points) < 2 or fact.at >= line.points[-1]]
        return fold(replace(case, facts=known), line, office, until)

    monkeypatch.setattr(history, "fold", forgetful)


def _full_before_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "holds", lambda *_: 10**7)


def _one_way_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(History, "one_customer", lambda _self, a, b, _at: a == b or a == "c1")


def _ended_before_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(state: Any, moment: Any, entry: Any = None) -> Verdict:
        given = verdicts.verdict(state, moment, entry)
        return replace(given, protected_until=at("2026-01-01 00:00")) if given.protected_until else given

    monkeypatch.setattr(history, "verdict", ended)


def _somebody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Counterfactual("without", "S", WHEN, fact=1, params={"kind": "visit"})
    monkeypatch.setattr(likeness, "counterfactual", lambda *_: found)


_STRANGE = [("visit", "A", {}), ("contract", "A", {})]
CAUGHT = [
    (likeness.test_what_is_voided_at_once_was_never_told, {"act": _STRANGE[1], "customer": "c4"}, _voids_forgotten),
    (
        likeness.test_what_is_corrected_at_once_was_told_so,
        {"place": 3, "change": ("correct", {"by": "A"})},
        _corrections_forgotten,
    ),
    (likeness.test_what_happens_to_a_stranger_changes_nothing, {"strange": _STRANGE}, _everybody_is_one),
    (likeness.test_how_people_and_entries_are_called_decides_nothing, {}, _first_in_the_alphabet),
    (likeness.test_the_same_rulebook_put_in_force_again_changes_nothing, {}, _a_new_version_begins_with_nothing),
    (likeness.test_a_quota_that_nobody_reaches_changes_nothing, {}, _full_before_the_first),
    (likeness.test_who_is_one_customer_with_another_is_so_both_ways_and_through_others, {}, _one_way_only),
    (
        likeness.test_protection_ends_after_the_claim_began_and_keeps_the_owner_until_then,
        {},
        _ended_before_it_began,
    ),
    (
        likeness.test_a_registration_that_need_not_have_been_made_gives_the_owner_who_is_named,
        {},
        _somebody_is_named,
    ),
    (properties.test_every_question_has_one_answer_with_a_clause, {}, _without_reasons),
    (properties.test_shares_add_up_to_a_hundred_or_there_are_none, {}, _a_percent_short),
    (properties.test_the_order_in_which_facts_are_given_changes_nothing, {"seed": 1}, _in_the_order_of_telling),
    (properties.test_what_happens_later_changes_nothing_at_a_moment, {}, _with_what_comes_later),
    (properties.test_all_entries_of_a_customer_have_one_owner, {}, _two_owners),
    (properties.test_a_case_alone_gives_the_verdict_of_the_whole_history, {}, _by_what_others_say),
    (properties.test_a_counterfactual_names_another_owner_or_there_is_none, {}, _the_same_owner),
]


@pytest.mark.parametrize(("holds", "more", "broken"), CAUGHT, ids=lambda each: getattr(each, "__name__", ""))
def test_a_property_fails_where_it_is_broken(
    monkeypatch: pytest.MonkeyPatch, holds: Any, more: dict[str, Any], broken: Callable[[pytest.MonkeyPatch], None]
) -> None:
    asked = {"rulebook": "standard", "story": _story(), "when": WHEN, **more}
    holds.hypothesis.inner_test(**asked)
    broken(monkeypatch)
    with pytest.raises(AssertionError):
        holds.hypothesis.inner_test(**asked)


def test_every_property_is_shown_to_catch_something() -> None:
    known = {name for module in (properties, likeness) for name in vars(module) if name.startswith("test_")}
    assert {each.__name__ for each, *_ in CAUGHT} == known
