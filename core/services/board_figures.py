"""What do the acts of a day and the customers held come to, for an office, a team or a person?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from core.services import leads
from core.services.board_day import Act
from core.services.board_stock import Held
from core.services.office import Person

T = TypeVar("T")
K = TypeVar("K")
#: Grades as boards show them; None: not graded yet.
GRADES: Final = (*leads.GRADES, None)
#: What is counted of a day. `first_visit` includes groups that left no number, `kept` leaves them out; `new` are
#: customers who became known.
COUNTS: Final = ("first_visit", "revisit", "call", "report", "new", "kept", "follow_up")
#: Where each kind of act counts.
_COUNTED: Final[Mapping[str, tuple[str, ...]]] = {
    "first_visit": ("first_visit", "kept"),
    "traffic": ("first_visit",),
    "revisit": ("revisit",),
    "call": ("call",),
    "traffic_call": ("call",),
    "report": ("report",),
    "file": ("report",),
    "follow_up": ("follow_up",),
}
#: Acts of groups that stood in the hall.
_ON_SITE: Final = frozenset({"first_visit", "traffic", "revisit"})


@dataclass(frozen=True, slots=True)
class Count:
    """A number of today, and the same of the weekday before up to the same hour."""

    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Customers owned now: how many, by grade, with an overdue follow-up, lapsing tonight or within three days."""

    customers: int
    grades: Mapping[str | None, int]
    overdue: int
    tonight: int
    soon: int


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one person, team or unit. `kind` is person, team, unit or rest (in none of them)."""

    kind: str
    id: int | None
    name: str | None
    group: tuple[str, int | None]
    today: Mapping[str, int]
    stock: Stock
    deals: int
    """Subscriptions and contracts of this month."""


def counted_as(kind: str) -> tuple[str, ...]:
    """The numbers of COUNTS in which an act of this kind counts."""
    return _COUNTED[kind]


def counts(acts: Iterable[Act]) -> Counter[str]:
    """The numbers of COUNTS that these acts come to."""
    found: Counter[str] = Counter()
    new: set[int] = set()
    for act in acts:
        found.update(counted_as(act.kind))
        if act.fresh and act.case is not None:
            new.add(act.case)
    found["new"] = len(new)
    return found


def compared(now: Iterable[Act], before: Iterable[Act]) -> dict[str, Count]:
    """All of COUNTS, today and before."""
    today, earlier = counts(now), counts(before)
    return {name: Count(today[name], earlier[name]) for name in COUNTS}


def on_site(now: Iterable[Act], before: Iterable[Act], by: Callable[[Act], T]) -> dict[T, Count]:
    """Groups in the hall today and before, by whatever `by` says of an act."""
    today, earlier = (Counter(by(act) for act in acts if act.kind in _ON_SITE) for acts in (now, before))
    return {each: Count(today[each], earlier[each]) for each in [*today, *(earlier.keys() - today.keys())]}


def stock(held: Iterable[Held]) -> Stock:
    """What these customers come to."""
    rows = list(held)
    grades = {grade: sum(row.customers for row in rows if row.grade == grade) for grade in GRADES}
    return Stock(
        sum(row.customers for row in rows),
        grades,
        sum(row.overdue for row in rows),
        sum(row.tonight for row in rows),
        sum(row.soon for row in rows),
    )


def people_lines(
    people: Iterable[Person], acts: Iterable[Act], held: Iterable[Held], deals: Mapping[int, int]
) -> tuple[Line, ...]:
    """A line for each salesperson at work and for everybody else who has a number to show."""
    of, holding = _grouped(acts, lambda act: act.by), _grouped(held, lambda row: row.owner)
    busy = of.keys() | holding.keys() | deals.keys()
    lines = [
        Line(
            "person",
            each.id,
            each.name,
            group_of(each),
            counts(of.get(each.id, ())),
            stock(holding.get(each.id, ())),
            deals.get(each.id, 0),
        )
        for each in people
        if each.id in busy or each.sells_inside
    ]
    return tuple(sorted(lines, key=_busiest))


def group_lines(people: Iterable[Line], names: Mapping[tuple[str, int | None], str]) -> tuple[Line, ...]:
    """The lines of the people added up by team and unit."""
    groups = _grouped(people, lambda line: line.group)
    lines = [_together(group, names.get(group), members) for group, members in groups.items()]
    return tuple(sorted(lines, key=lambda line: (line.kind != "team", line.kind == "rest", line.name or "")))


def group_of(person: Person) -> tuple[str, int | None]:
    """The team or unit that a person's numbers belong to."""
    if person.unit_id is not None:
        return "unit", person.unit_id
    return ("team", person.team_id) if person.team_id is not None else ("rest", None)


def _together(group: tuple[str, int | None], name: str | None, members: list[Line]) -> Line:
    today: Counter[str] = Counter()
    for line in members:
        today.update(line.today)
    stocks = [line.stock for line in members]
    whole = Stock(
        sum(each.customers for each in stocks),
        {grade: sum(each.grades[grade] for each in stocks) for grade in GRADES},
        sum(each.overdue for each in stocks),
        sum(each.tonight for each in stocks),
        sum(each.soon for each in stocks),
    )
    return Line(group[0], group[1], name, group, today, whole, sum(line.deals for line in members))


def _busiest(line: Line) -> tuple[int, int, str]:
    groups = line.today["first_visit"] + line.today["revisit"]
    return -groups, -line.stock.customers, line.name or ""


def _grouped(items: Iterable[T], by: Callable[[T], K]) -> dict[K, list[T]]:
    found: defaultdict[K, list[T]] = defaultdict(list)
    for item in items:
        found[by(item)].append(item)
    return found
