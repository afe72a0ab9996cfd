"""For whom does a dispute wait, and how long still? In words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.rules import Counterfactual
from core.rules.model import Ref
from core.services.dispute_steps import Awaited, stands
from pages._ui.gate import desk
from pages._ui.texts import listed, moment, plain, span, t, until


def waits(step: str, awaited: Awaited | None) -> str:
    """What the dispute waits for, or how it ended."""
    return t(f"dispute.stands_{stands(step, awaited)}")


def left(awaited: Awaited | None) -> str:
    """How long still, or how long too late; empty where nothing is awaited."""
    if awaited is None:
        return ""
    if awaited.due is None:
        return t("dispute.no_due")
    now = desk().clock()
    return (
        t("dispute.past", by=span(now - awaited.due))
        if awaited.late
        else t("dispute.left", left=span(awaited.due - now))
    )


def deadline(awaited: Awaited) -> str:
    """The end of the period with the time left."""
    if awaited.due is None:
        return t("dispute.no_due")
    now = desk().clock()
    if awaited.late:
        return t("dispute.until_past", until=until(awaited.due), by=span(now - awaited.due))
    return t("dispute.until_left", until=until(awaited.due), left=span(awaited.due - now))


def share_line(shares: Mapping[Ref, int], names: Mapping[int, str]) -> str:
    """李婷 60% · 王敏 40%."""
    ordered = sorted(shares.items(), key=lambda each: (-each[1], int(each[0])))
    parts = (t("dispute.say_share", name=names.get(int(who), ""), percent=part) for who, part in ordered)
    return " · ".join(parts)


def end(protected_until: datetime | None, endless: bool) -> str:
    """When a protection ends."""
    return t("dispute.no_end") if endless else until(protected_until) or t("dispute.none")


def counterfactual(found: Counterfactual, names: Mapping[int, str]) -> str:
    """What would have had to be otherwise, and whose the customer would be then, as Markdown."""
    params = found.params
    condition = t(
        f"dispute.if_{found.code}",
        person=plain(_name(found.person, names)),
        until=moment(found.until) if found.fact is not None else until(found.until),
        kind=t(f"fact.{params['kind']}") if "kind" in params else "",
        fields=listed(t(f"field.{each}") for each in params.get("fields", ())),
        named=plain(_name(params.get("named"), names)),
    )
    return t("dispute.then_owner", condition=condition, owner=plain(_name(found.owner, names)))


def _name(person: Ref | None, names: Mapping[int, str]) -> str:
    return names.get(int(person), "") if person is not None else ""
