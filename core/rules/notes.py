"""How do the rules' short notes become reasons?"""

from __future__ import annotations

from collections.abc import Iterable

from core.rules.case import Note
from core.rules.model import Reason


def reasons(notes: Iterable[Note]) -> tuple[Reason, ...]:
    """Reasons as values, each clause and finding once, in order."""
    found: dict[tuple[str, str, tuple[int, ...]], Reason] = {}
    for clauses, code, params, facts in notes:
        for clause in clauses:
            finding = (clause, code, facts)
            if finding not in found:
                found[finding] = Reason(clause, code, params, facts)
    return tuple(found.values())
