"""What does one rulebook say differently from another, clause by clause?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.rules.rulebook import Clause, Dated, Rulebook


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """A parameter that both state differently; empty where one of them does not state it."""

    key: str
    before: tuple[Dated, ...]
    after: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that was added, removed or changed; `before` and `after` are the clause on either side."""

    id: str
    kind: Literal["added", "removed", "changed"]
    before: Clause | None
    after: Clause | None
    parameters: tuple[ParameterChange, ...]

    @property
    def reworded(self) -> bool:
        """Does the statement read differently in either language?"""
        one, two = self.before, self.after
        return one is not None and two is not None and (one.zh, one.en) != (two.zh, two.en)

    @property
    def read_otherwise(self) -> bool:
        """Was another reading of an unclear text chosen?"""
        one, two = self.before, self.after
        return one is not None and two is not None and one.reading != two.reading


def changes(old: Rulebook, new: Rulebook) -> tuple[ClauseChange, ...]:
    """What `new` says differently, in the order of `new`; clauses that it lacks come last."""
    ids = [*new.clauses, *(each for each in old.clauses if each not in new.clauses)]
    found = (_clause(old, new, each) for each in ids)
    return tuple(each for each in found if each is not None)


def differing(old: Rulebook, new: Rulebook) -> tuple[str, ...]:
    """The parameters whose values differ, whichever clause states them."""
    return tuple(key for key in dict.fromkeys((*new.values, *old.values)) if old.values.get(key) != new.values.get(key))


def _clause(old: Rulebook, new: Rulebook, id: str) -> ClauseChange | None:
    before, after = old.clauses.get(id), new.clauses.get(id)
    keys = dict.fromkeys((*(after.states if after else ()), *(before.states if before else ())))
    parameters = []
    for key in keys:
        one = old.values.get(key, ()) if before is not None and key in before.states else ()
        two = new.values.get(key, ()) if after is not None and key in after.states else ()
        if one != two:
            parameters.append(ParameterChange(key, one, two))
    change = ClauseChange(id, _kind(before, after), before, after, tuple(parameters))
    same = before is not None and after is not None and not (parameters or change.reworded or change.read_otherwise)
    return None if same else change


def _kind(before: Clause | None, after: Clause | None) -> Literal["added", "removed", "changed"]:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"
