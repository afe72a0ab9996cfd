"""The parameters of a rulebook: every dimension in which offices differ, its values and its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from core.rules.parameters.claims import Basis, Calendar, Identity, Intake, Quota
from core.rules.parameters.declaring import About, Declared, declared
from core.rules.parameters.desk import Access, Dispute, Duties, Rotation
from core.rules.parameters.money import Assist, Collision, Deal, Fines, Poaching
from core.rules.parameters.time import Confirmer, Contact, Pool, Protection, Renewal, Report
from core.rules.parameters.word import Complaint, Leaver, Referral, Word

__all__ = ["About", "Declared", "Groups", "catalogue", "groups"]


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of parameters."""

    basis: Basis
    identity: Identity
    intake: Intake
    protection: Protection
    contact: Contact
    renewal: Renewal
    report: Report
    confirmer: Confirmer
    pool: Pool
    word: Word
    referral: Referral
    complaint: Complaint
    leaver: Leaver
    deal: Deal
    assist: Assist
    collision: Collision
    poaching: Poaching
    fines: Fines
    dispute: Dispute
    rotation: Rotation
    quota: Quota
    calendar: Calendar
    access: Access
    duties: Duties


GROUPS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {each.name: get_type_hints(Groups)[each.name] for each in fields(Groups)}
)


@cache
def catalogue() -> Mapping[str, Declared]:
    """Every parameter by its full name, `group.name`."""
    return MappingProxyType({each.key: each for name, kind in GROUPS.items() for each in declared(name, kind)})


def groups(values: Mapping[str, Any]) -> Groups:
    """The groups with `values` by full name; every other parameter has its default."""
    parts: dict[str, dict[str, Any]] = {name: {} for name in GROUPS}
    for key, value in values.items():
        group, name = key.split(".")
        parts[group][name] = value
    return Groups(**{name: kind(**parts[name]) for name, kind in GROUPS.items()})
