"""Who stands where in the day's order, whose turns are to be made up, and whose were lost?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from core.rules.case import Note
from core.rules.model import Ref

#: Facts that make and move the order of the day.
TURNS: Final = frozenset({"roster", "arrive", "assign", "cancel"})
Place = Literal["line", "make_up"]


@dataclass(frozen=True, slots=True)
class Missed:
    """A turn that somebody missed: why he was away, what becomes of the turn (make_up, lost), at which arrival."""

    person: Ref
    away: str
    turn: str
    fact: int


@dataclass(slots=True)
class Order:
    """The day's order as it stands: who is in line, whose turns are to be made up, who stood in how often.

    `taken` says which turn an arrival used and where in the line it comes back to, so that it can be given back.
    """

    line: list[Ref] = field(default_factory=list)
    make_up: list[Ref] = field(default_factory=list)
    stood_in: Counter[Ref] = field(default_factory=Counter)
    by: Ref | None = None
    last: list[Note] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    taken: dict[int, tuple[Ref, Place, int]] = field(default_factory=dict)

    def begun(self, line: Iterable[Ref], by: Ref | None, *, keeps: bool) -> Order:
        """The order after a new roster: a new round, or (`keeps`) the same round with people moved, added or gone."""
        people = list(line)
        if not keeps:
            return Order(people, by=by, stood_in=self.stood_in)
        waiting = [person for person in self.make_up if person in people]
        return Order(people, waiting, self.stood_in, by, self.last, self.missed, self.taken)

    def present(self) -> Iterator[Ref]:
        """Everybody in the order in which turns come: those to be made up first."""
        return iter([*self.make_up, *self.line])

    def to_end(self, person: Ref) -> None:
        """His turn is over."""
        self.line.remove(person)
        self.line.append(person)

    def use_place(self, person: Ref, arrival: int, back: int = 0) -> None:
        """The arrival is the turn of this person's place in line; given back, it stands at `back` again."""
        self.to_end(person)
        self.taken[arrival] = person, "line", back

    def use(self, person: Ref, arrival: int) -> None:
        """The arrival is this person's turn: one to be made up if he has one, else his place in line."""
        if person in self.make_up:
            self._make_up(person, arrival, 0)
        elif person in self.line:
            self.use_place(person, arrival)

    def use_out_of_turn(self, person: Ref, arrival: int) -> None:
        """The same for somebody who was not next; given back, it is where it was."""
        if person in self.make_up:
            self._make_up(person, arrival, self.make_up.index(person))
        elif person in self.line:
            self.use_place(person, arrival, self.line.index(person))

    def _make_up(self, person: Ref, arrival: int, back: int) -> None:
        self.make_up.remove(person)
        self.taken[arrival] = person, "make_up", back

    def give_back(self, arrival: int) -> bool:
        """Whoever used his turn on this arrival has it again, and is next if he was; False if nobody did."""
        person, place, back = self.taken.pop(arrival, (None, None, 0))
        if person is None:
            return False
        if place == "make_up":
            self.make_up.insert(back, person)
        elif person in self.line:
            self.line.remove(person)
            self.line.insert(back, person)
        return True

    def miss(self, person: Ref, away: str, turn: str, arrival: int) -> None:
        """A missed turn waits, is lost, or is made up (003-07-21, 003-16-12, 003-16-13)."""
        if turn == "keeps":
            return
        self.to_end(person)
        if turn == "make_up" and person in self.make_up:
            return
        if turn == "make_up":
            self.make_up.append(person)
        self.missed.append(Missed(person, away, turn, arrival))
