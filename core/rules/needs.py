"""Which facts outside a case does a rulebook look at?"""

from __future__ import annotations

from dataclasses import dataclass

from core.rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Needs:
    """What must be known besides the case itself and the cases linked with it.

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


def needs(rulebook: Rulebook) -> Needs:
    """What the rulebook looks at outside a case, whatever the day."""

    def says(key: str, *idle: object) -> bool:
        return any(dated.value not in idle for dated in rulebook.values.get(key, ()))

    by_name = any(
        "name" in combination or "company" in combination
        for dated in rulebook.values.get("identity.keys", ())
        for combination in dated.value
    )
    return Needs(
        person_claims=any(says(f"quota.{name}", None) for name in ("base", "met_target", "no_signing", "month")),
        month_claims=says("quota.month", None),
        findings=says("poaching.confiscate", False) or says("poaching.fines", ()),
        names=by_name or says("deal.name_decides", False),
        rotation=not says("complaint.successor", "rotation"),
    )
