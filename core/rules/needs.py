"""Which facts outside a case does a rulebook look at?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be known besides the case itself and the cases linked with it.

    The other newcomers of an old customer (`referral.tiers`) are linked with the case through him.

    `person_claims`: all live claims of the people of the case (quotas); `month_claims`: also the customers whom they
    were given this month. `findings`: all findings against them, and their closed customers (second offences).
    `names`: confirmations under any name that stands on a deal paper.
    `rotation`: the day's roster and arrivals (successors after a complaint).
    """

    person_claims: bool = False
    month_claims: bool = False
    findings: bool = False
    names: bool = False
    rotation: bool = False


def needs(*rulebooks: Rulebook) -> Needs:
    """What any of these rulebooks looks at outside a case, whatever the day.

    What was judged under a version stays so under the next, therefore an office needs what all its versions need.
    """

    def dated(key: str) -> list[Any]:
        return [each.value for book in rulebooks for each in book.values.get(key, ())]

    def says(key: str, *idle: object) -> bool:
        return any(value not in idle for value in dated(key))

    combinations = [each for value in dated("identity.keys") for each in value]
    by_name = any("name" in combination or "company" in combination for combination in combinations)
    return Needs(
        person_claims=any(says(f"quota.{name}", None) for name in ("base", "met_target", "no_signing", "month", "day")),
        month_claims=says("quota.month", None) or says("quota.day", None),
        findings=says("poaching.confiscate", False) or says("poaching.fines", ()),
        names=by_name or says("deal.name_decides", False),
        rotation=any(_by_rotation(book) for book in rulebooks),
    )


def _by_rotation(book: Rulebook) -> bool:
    """May a complaint's successor be whose turn it is? So it is where the rulebook says nothing."""
    return all(each.value == "rotation" for each in book.values.get("complaint.successor", ()))
