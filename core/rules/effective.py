"""Which facts count at a moment, after corrections and voided entries?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.rules.case import Position
from core.rules.model import Fact

#: Fields of a correction that are not fields of the corrected fact.
_OWN = frozenset({"of", "reason", "text"})


def effective(facts: Iterable[Fact], until: Position) -> list[Fact]:
    """The facts in order as corrected up to `until`. A correction counts from its own moment on."""
    found: dict[int, Fact] = {}
    for fact in facts:
        if (fact.at, fact.seq) > until:
            continue
        of = fact.data.get("of")
        if fact.kind == "void":
            found.pop(of, None)  # type: ignore[arg-type]
        elif fact.kind == "correct" and of in found:
            found[of] = corrected(found[of], fact)
        elif fact.kind == "complete" and of in found:
            found[fact.seq] = completed(found.pop(of), fact)
        else:
            found[fact.seq] = fact
    return sorted(found.values(), key=lambda fact: (fact.at, fact.seq))


def corrected(fact: Fact, correction: Fact) -> Fact:
    """The fact with the correction's fields; it keeps its time unless the correction states another."""
    changes = {key: value for key, value in correction.data.items() if key not in _OWN}
    by = changes.pop("by", fact.by)
    at = changes.pop("at", fact.at)
    return replace(fact, by=by, at=at, data={**fact.data, **changes})


def completed(fact: Fact, completion: Fact) -> Fact:
    """An entry that lacked something, completed: it counts from the completion (ST-01)."""
    kind = str(fact.data.get("channel", "visit")) if fact.kind == "traffic" else fact.kind
    data = {**fact.data, **{key: value for key, value in completion.data.items() if key not in _OWN}}
    data.pop("missing", None)
    return replace(completion, kind=kind, by=fact.by, customer=fact.customer or completion.customer, data=data)
