"""Which facts count at a moment, after corrections, completions and voided entries?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.rules.case import Position, position_of
from core.rules.model import Fact, Ref

#: Fields of a correction that are not fields of the corrected fact.
_OWN = frozenset({"of", "reason", "text"})
_CORRECTING = frozenset({"correct", "complete", "void"})


def effective(facts: Iterable[Fact], until: Position) -> list[Fact]:
    """The facts in order as corrected up to `until`. A correction counts from its own moment on."""
    found: dict[int, Fact] = {}
    for fact in facts:
        if position_of(fact) > until:
            continue
        of = fact.data.get("of", -1)
        if fact.kind == "void":
            found.pop(of, None)
        elif fact.kind == "correct":
            if of in found:
                found[of] = corrected(found[of], fact)
        elif fact.kind == "complete":
            if of in found:
                found[fact.seq] = completed(found.pop(of), fact)
        else:
            found[fact.seq] = fact
    return sorted(found.values(), key=position_of)


def corrected(fact: Fact, correction: Fact) -> Fact:
    """The fact with the correction's fields; it keeps its time unless the correction states another."""
    changes = {key: value for key, value in correction.data.items() if key not in _OWN}
    by = changes.pop("by", fact.by)
    at = changes.pop("at", fact.at)
    return replace(fact, by=by, at=at, data={**fact.data, **changes})


def completed(fact: Fact, completion: Fact) -> Fact:
    """An entry that lacked something, completed: it counts from the completion (ST-01)."""
    kind = fact.kind
    if kind == "traffic":
        kind = "call" if fact.data.get("channel") == "call" else "visit"
    data = {**fact.data, **{key: value for key, value in completion.data.items() if key not in _OWN}}
    if "missing" not in completion.data:
        data.pop("missing", None)
    by = fact.by if fact.by is not None else completion.by
    return replace(completion, kind=kind, by=by, customer=completion.customer or fact.customer, data=data)


def told_between(corrections: Sequence[Position], at: Position, until: Position) -> bool:
    """Was anything corrected after a position, up to another one? The corrections are in order."""
    found = bisect_right(corrections, until)
    return found > 0 and corrections[found - 1] > at


def last_correction(by_entry: Mapping[Ref, Sequence[Fact]], members: Sequence[Ref], until: Position) -> Position | None:
    """Where the last correction, completion or void of a fact of these entries up to `until` stands."""
    told = (position_of(fact) for ref in members for fact in by_entry.get(ref, ()) if fact.kind in _CORRECTING)
    return max((position for position in told if position <= until), default=None)


def changed(by_entry: Mapping[Ref, Sequence[Fact]], members: Sequence[Ref], until: Position) -> frozenset[int]:
    """The facts of these entries that a correction or completion up to `until` has changed: they are judged anew."""
    found = set()
    for ref in members:
        for fact in by_entry.get(ref, ()):
            if fact.kind in _CORRECTING and position_of(fact) <= until:
                found |= {fact.seq, fact.data.get("of", fact.seq)}
    return frozenset(found)
