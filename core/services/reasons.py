"""Was a reason given where one must be given, and is it no book?"""

from __future__ import annotations

from typing import Final

from core.services.errors import Invalid, Problem

MOST: Final = 500


def reason_problems(reason: str, most: int = MOST) -> list[Problem]:
    """What is wrong with a reason: it is missing, or longer than `most` characters."""
    if not reason.strip():
        return [Problem("reason", "reason_missing")]
    return [Problem("reason", "too_long", {"most": most})] if len(reason) > most else []


def require_reason(reason: str, *more: Problem, most: int = MOST) -> None:
    """Raise Invalid where the reason is wrong, or something else is (`more`): all mistakes at once."""
    problems = [*more, *reason_problems(reason, most)]
    if problems:
        raise Invalid(*problems)
