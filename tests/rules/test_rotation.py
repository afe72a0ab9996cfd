"""Whatever happens at the door: turns are fair, nothing is counted twice, and a mistake leaves no trace."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules import Fact, History, LineUp, Rotation, Staff
from core.rules.case import LAST
from tests.rules.any_office import RULEBOOKS

_BEGIN = datetime(2025, 3, 1, 1, 0, tzinfo=UTC)
_PEOPLE = ("A", "B", "C", "D")
_STAFF = {each: Staff(each) for each in _PEOPLE} | {"M": Staff("M", role="manager")}
_BOOKS = st.sampled_from(sorted(RULEBOOKS))
_AWAY = st.dictionaries(
    st.sampled_from(_PEOPLE), st.sampled_from(("busy", "off", "errand", "leave", "absent")), max_size=3
)


@st.composite
def days(draw: st.DrawFn) -> tuple[Fact, ...]:
    """A day: an order, then arrivals, groups given by hand or anew, and tickets taken back."""
    order = draw(st.permutations(_PEOPLE))
    facts = [Fact(1, _BEGIN, "roster", "M", data={"order": tuple(order)})]
    arrivals: list[int] = []
    for seq in range(2, 2 + draw(st.integers(1, 14))):
        kind = draw(st.sampled_from(("arrive", "arrive", "arrive", "assign", "cancel"))) if arrivals else "arrive"
        data: dict[str, Any] = {"away": draw(_AWAY)} if kind != "cancel" else {}
        if kind == "arrive":
            arrivals.append(seq)
            data |= draw(st.sampled_from(({}, {"group": True}, {"asks_for": "B"}, {"channel": "call"})))
        else:
            data["of"] = draw(st.sampled_from(arrivals))
        if kind == "assign" and draw(st.booleans()):
            data["to"] = draw(st.sampled_from(_PEOPLE))
        facts.append(Fact(seq, _BEGIN + timedelta(minutes=seq), kind, data=data))
    return tuple(facts)


def rotation(book: str, facts: tuple[Fact, ...]) -> Rotation:
    return Rotation(facts, History({}, _STAFF, (), RULEBOOKS[book]))


def at(fact: Fact) -> tuple[datetime, int]:
    return fact.at, LAST


def line_ups(found: Rotation, until: tuple[datetime, int]) -> tuple[LineUp, LineUp]:
    return found.line_up(until), found.line_up(until, "call")


@settings(max_examples=150, deadline=None)
@given(_BOOKS, days())
def test_everybody_of_the_roster_stands_in_line_once(book: str, facts: tuple[Fact, ...]) -> None:
    for order in line_ups(rotation(book, facts), at(facts[-1])):
        assert sorted(map(str, order.line)) == sorted(_PEOPLE)
        assert len(set(order.make_up)) == len(order.make_up)
        assert {each.turn for each in order.missed} <= {"make_up", "lost"}


@settings(max_examples=150, deadline=None)
@given(_BOOKS, days())
def test_asking_on_the_way_changes_nothing(book: str, facts: tuple[Fact, ...]) -> None:
    asked = rotation(book, facts)
    on_the_way = [line_ups(asked, at(fact)) for fact in facts]
    assert on_the_way == [line_ups(rotation(book, facts), at(fact)) for fact in facts]
    assert line_ups(asked, at(facts[0])) == on_the_way[0]


@settings(max_examples=150, deadline=None)
@given(_BOOKS, days(), st.sampled_from(({}, {"group": True}, {"asks_for": "C"}, {"channel": "call"})))
def test_a_ticket_taken_back_at_once_leaves_the_order_as_it_was(
    book: str, facts: tuple[Fact, ...], mistake: dict[str, Any]
) -> None:
    seq = facts[-1].seq + 1
    came = Fact(seq, facts[-1].at + timedelta(minutes=1), "arrive", data=mistake)
    back = Fact(seq + 1, came.at, "cancel", data={"of": seq})
    after = rotation(book, (*facts, came, back))
    assert line_ups(after, at(back)) == line_ups(rotation(book, facts), at(facts[-1]))
    assert after.pick(seq, at(back)) is None


@given(_BOOKS, st.integers(1, 40))
def test_with_everybody_free_nobody_receives_two_more_than_another(book: str, groups: int) -> None:
    order = Fact(1, _BEGIN, "roster", "M", data={"order": _PEOPLE})
    arrivals = [Fact(2 + n, _BEGIN + timedelta(minutes=n), "arrive") for n in range(groups)]
    found = rotation(book, (order, *arrivals))
    picks = [found.pick(each.seq, at(each)) for each in arrivals]
    turns = Counter(dict.fromkeys(_PEOPLE, 0))
    turns.update(str(pick.person) for pick in picks if pick is not None)
    assert sum(turns.values()) == groups
    assert max(turns.values()) - min(turns.values()) <= 1
