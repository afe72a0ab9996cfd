"""Where is each fact of an office looked for?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from core.rules.case import Position, position_of
from core.rules.model import Fact, Ref
from core.rules.order import TURNS


class Filed:
    """The facts of an office, which come in order, under what they are looked for by.

    `by_entry` has a fact under each entry that it names. `left` and `events` say when somebody left and when an event
    happened first; `corrections` when something was corrected, completed or voided.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.by_entry: dict[Ref, list[Fact]] = defaultdict(list)
        self.findings: dict[Ref, list[Fact]] = defaultdict(list)
        self.left: dict[Ref, Position] = {}
        self.events: dict[str, Position] = {}
        self.turns: list[Fact] = []
        self.corrections: list[Position] = []
        for fact in facts:
            self._file(fact)

    def _file(self, fact: Fact) -> None:
        """Put a fact where it is looked for."""
        if fact.customer is not None:
            self.by_entry[fact.customer].append(fact)
        kind, data = fact.kind, fact.data
        if data.get("proxy_for") not in (None, fact.customer):
            self.by_entry[data["proxy_for"]].append(fact)
        other = data.get("to" if kind == "relate" else "other")
        if other not in (None, fact.customer):
            self.by_entry[other].append(fact)
        if kind in TURNS:
            self.turns.append(fact)
        elif kind == "find":
            self.findings[data["about"]].append(fact)
        elif kind == "leave":
            self.left.setdefault(data["staff"], position_of(fact))
        elif kind == "event":
            self.events.setdefault(str(data["name"]), position_of(fact))
        elif kind in ("correct", "void", "complete"):
            self.corrections.append(position_of(fact))
