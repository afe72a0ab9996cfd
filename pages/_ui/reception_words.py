"""How are a group, a reason and a state of the front desk put into words?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from core.rules.model import Reason
from core.services.reception import Group, Person
from core.services.ticket_list import kind_of
from pages._ui.texts import business_day, moment, plain, span, t, today, zone


def why(reasons: Iterable[Reason], names: Mapping[int, str]) -> str:
    """Why somebody receives, in one line of Markdown."""
    said = {(each.code, str(each.params)): _reason(each, names) for each in reasons}
    return " · ".join(said.values())


def _reason(reason: Reason, names: Mapping[int, str]) -> str:
    return t(f"reason.{reason.code}", **{key: _worded(key, value, names) for key, value in reason.params.items()})


def _worded(key: str, value: Any, names: Mapping[int, str]) -> str:
    if key == "person":
        return plain(names.get(value, ""))
    return t(f"reception.state_{value}") if key == "reason" else plain(value)


def kind(group: Group) -> str:
    """首访, 复访, 参观团 or 来电."""
    return t(f"reception.kind_{kind_of(group.channel, tour=group.tour, revisit=group.revisit)}")


def about(group: Group) -> str:
    """How many came, when, and who is known of them."""
    parts = [kind(group)]
    if group.channel == "visit":
        parts.append(t("reception.size", size=group.size))
    if group.customer:
        parts.append(plain(group.customer))
    if group.unit:
        parts.append(t("reception.reported_by", unit=plain(group.unit)))
    if group.phone:
        parts.append(plain(group.phone))
    return " · ".join(parts)


def came(group: Group) -> str:
    """The time of the day at which the group came; of an earlier day, the day as well."""
    return f"{group.at.astimezone(zone()):%H:%M}" if business_day(group.at) == today() else moment(group.at)


def minutes(since: datetime | None, now: datetime) -> str:
    """How long it is since then."""
    return span(max(timedelta(), now - since)) if since is not None else ""


def state(person: Person) -> str:
    """How somebody stands; with several groups in hand, how many."""
    words = t(f"reception.state_{person.state}")
    return f"{words} {person.in_hand}" if person.in_hand > 1 else words


def missed(person: Person) -> str:
    """The turns that somebody missed today, each with its reason."""
    said = [t(f"reception.missed_{each.turn}", why=t(f"reception.state_{each.away}")) for each in person.missed]
    return " · ".join(said)
