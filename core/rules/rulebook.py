"""What is a rulebook, and what does it say at a given moment?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from core.rules.model import EMPTY
from core.rules.parameters import GROUPS, Groups, catalogue, groups
from core.rules.parameters.claims import Intake
from core.rules.periods import Period
from core.rules.workdays import workdays

BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Reading:
    """Which of several readings of an unclear text was chosen, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its statement in both languages, the source it comes from, and the parameters that it states."""

    id: str
    zh: str
    en: str
    source: tuple[str, ...]
    states: tuple[str, ...]
    supports: tuple[str, ...] = ()
    reading: Reading | None = None
    reading_source: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """A value of a parameter and the days on which it holds, the last one included; None is without bound."""

    value: Any
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name by which a story or trial changes parameters, and what its own words mean.

    `sets` are full names, or `group.name.part` for one part of a period.
    """

    sets: tuple[str, ...]
    values: Mapping[Any, Any] = EMPTY


@dataclass(frozen=True)
class Rulebook:
    """A team's written rules as data.

    `values` are the dated values of each stated parameter by its full name; `stated_by` names its clause.
    `hash` is the SHA-256 of the rulebook's canonical content.
    """

    id: str
    version: str
    zh: str
    en: str
    clauses: Mapping[str, Clause]
    values: Mapping[str, tuple[Dated, ...]]
    stated_by: Mapping[str, str]
    hash: str = ""
    document: str = ""
    aliases: Mapping[str, Alias] = EMPTY

    @cached_property
    def cites(self) -> Mapping[str, tuple[str, ...]]:
        """The clauses behind each parameter: the one that states it, then those that support it."""
        found: dict[str, tuple[str, ...]] = {}
        main = self._main_clauses()
        for key in catalogue():
            first = self.stated_by.get(key) or main[key.split(".")[0]]
            more = [clause.id for clause in self.clauses.values() if key in clause.supports and clause.id != first]
            found[key] = (first, *more)
        return found

    @cached_property
    def timelines(self) -> dict[ZoneInfo, Timeline]:
        """What the rulebook says over time, by zone; made when it is first asked for."""
        return {}

    @cached_property
    def days(self) -> dict[tuple[date, ZoneInfo], Rules]:
        """What the rulebook says on the days that were asked about, by day and zone."""
        return {}

    def _main_clauses(self) -> dict[str, str]:
        """For a parameter that no clause states: the clause that speaks first about its group, else about the basis."""
        basis = self.stated_by["basis.kinds"]
        first = dict.fromkeys(GROUPS, basis)
        for key in reversed(list(self.stated_by)):
            first[key.split(".")[0]] = self.stated_by[key]
        return first

    def turning_points(self, zone: ZoneInfo) -> list[datetime]:
        """The moments at which a dated value begins or has ended."""
        found = set()
        for dated in (each for values in self.values.values() for each in values):
            if dated.start is not None:
                found.add(_midnight(dated.start, zone))
            if dated.end is not None:
                found.add(_midnight(date.fromordinal(dated.end.toordinal() + 1), zone))
        return sorted(found)

    def on(self, day: date, zone: ZoneInfo = BUSINESS_ZONE) -> Rules:
        """What the rulebook says on `day`."""
        known = self.days.get((day, zone))
        if known is None:
            known = self.days[day, zone] = self._on(day, zone)
        return known

    def _on(self, day: date, zone: ZoneInfo) -> Rules:
        values = {}
        for key, options in self.values.items():
            for dated in options:
                if (dated.start is None or dated.start <= day) and (dated.end is None or day <= dated.end):
                    values[key] = dated.value
        return Rules(self.id, self.version, zone, self.cites, groups(_on_workdays(values)))

    def with_values(self, changed: Mapping[str, Any]) -> Rulebook:
        """A copy in which the named parameters have other values at all times; clauses stay as they are."""
        basis = self.stated_by["basis.kinds"]
        values = {**self.values, **{key: (Dated(value),) for key, value in changed.items()}}
        stated = {**dict.fromkeys(changed, basis), **self.stated_by}
        return replace(self, values=values, stated_by=stated)


def _on_workdays(values: dict[str, Any]) -> dict[str, Any]:
    """The values, with the office's own days in every period that is counted in working days."""
    said = groups({key: each for key, each in values.items() if key.startswith("calendar.")}).calendar
    office = workdays(said.free, said.closed, said.open)

    def on(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(on, value))
        return replace(value, office=office) if isinstance(value, Period) and value.unit == "workday" else value

    return {key: on(each) for key, each in values.items()}


class Rules:
    """What a rulebook says at one moment: every parameter by group, and the clauses behind it."""

    def __init__(
        self, id: str, version: str, zone: ZoneInfo, cites: Mapping[str, tuple[str, ...]], parts: Groups
    ) -> None:
        self.id = id
        self.version = version
        contact = parts.contact
        self.plain_contact = contact.limit is None and "owner" in contact.by
        self.by_mode = {
            mode: period
            for mode, period in (
                ("meeting", parts.protection.met),
                ("phone", parts.protection.phoned),
                ("message", parts.protection.messaged),
            )
            if period is not None
        }
        self.plain_contact = self.plain_contact and not self.by_mode and len(contact.modes) == 3
        numbers = parts.quota
        quota = (numbers.base, numbers.met_target, numbers.no_signing, numbers.month, numbers.day)
        self.limited = any(number is not None for number in (*quota, parts.pool.former_owner_pause))
        self.required = _required(parts.intake)
        self.parted = any("phone" in each and len(each) > 1 for each in parts.identity.keys)
        waits = parts.protection.anchor is not None or parts.pool.department_for is not None
        self.quiet = not (waits or parts.poaching.confiscate)
        self.zone = zone
        self.cites = cites
        self.kept_by = cites["contact.by"]
        self.basis = parts.basis
        self.identity = parts.identity
        self.intake = parts.intake
        self.protection = parts.protection
        self.contact = parts.contact
        self.renewal = parts.renewal
        self.report = parts.report
        self.confirmer = parts.confirmer
        self.pool = parts.pool
        self.word = parts.word
        self.referral = parts.referral
        self.complaint = parts.complaint
        self.leaver = parts.leaver
        self.deal = parts.deal
        self.assist = parts.assist
        self.collision = parts.collision
        self.poaching = parts.poaching
        self.fines = parts.fines
        self.dispute = parts.dispute
        self.rotation = parts.rotation
        self.quota = parts.quota
        self.access = parts.access
        self.duties = parts.duties


def _required(intake: Intake) -> Mapping[tuple[str, bool], tuple[str, tuple[str, ...]]]:
    """The fields that a registration of each kind must have, for persons and companies, and where that is stated."""
    found = {}
    for kind in ("call", "visit", "report", "slip", "file", "letter"):
        more: tuple[str, ...] = getattr(intake, kind, ())
        found[kind, False] = ("intake.person", (*intake.person, *more))
        found[kind, True] = ("intake.company", (*intake.company, *more)) if intake.company else found[kind, False]
    return found


@dataclass
class Timeline:
    """Which rules are in force at a moment. The first version also holds before its own first moment."""

    points: list[datetime]
    rules: list[Rules]
    single: Rules | None = field(init=False)
    quiet: bool = field(init=False)
    """Can nothing happen to a case by itself but that its protection ends?"""

    def __post_init__(self) -> None:
        self.single = self.rules[0] if len(self.rules) == 1 else None
        self.quiet = all(rules.quiet for rules in self.rules)

    def at(self, moment: datetime) -> Rules:
        """The rules in force at `moment`."""
        if self.single is not None:
            return self.single
        return self.rules[max(bisect_right(self.points, moment) - 1, 0)]


def timeline(versions: Rulebook | Iterable[tuple[datetime, Rulebook]], zone: ZoneInfo = BUSINESS_ZONE) -> Timeline:
    """The rules over time, from one rulebook or from versions with the moment each came into force."""
    if not isinstance(versions, Rulebook):
        return _compiled(sorted(versions, key=lambda version: version[0]), zone)
    known = versions.timelines.get(zone)
    if known is None:
        known = versions.timelines[zone] = _compiled([(datetime.min.replace(tzinfo=UTC), versions)], zone)
    return known


def _compiled(ordered: list[tuple[datetime, Rulebook]], zone: ZoneInfo) -> Timeline:
    points: list[datetime] = []
    rules: list[Rules] = []
    for index, (start, book) in enumerate(ordered):
        stop = ordered[index + 1][0] if index + 1 < len(ordered) else None
        inner = [each for each in book.turning_points(zone) if each > start and (stop is None or each < stop)]
        for moment in [start, *inner]:
            points.append(moment)
            rules.append(book.on(_day(moment, zone), zone))
    return Timeline(points, rules)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return date.min if moment.year == 1 else moment.astimezone(zone).date()
