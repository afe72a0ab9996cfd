"""What does a fact say, in a few words beside its name?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pages._ui.texts import t, yuan

#: Flags of a fact: field, value, words.
_FLAGS: tuple[tuple[str, Any, str], ...] = (
    ("forgot", True, "say_forgot"),
    ("denies", True, "say_denies"),
    ("asked_before", True, "say_asked"),
    ("asked_before", False, "say_not_asked"),
    ("registered", False, "say_unregistered"),
    ("effective", False, "say_missed"),
    ("effective", True, "say_reached"),
    ("service_only", True, "say_service_only"),
    ("group", True, "say_group"),
    ("upheld", True, "say_upheld"),
    ("upheld", False, "say_not_upheld"),
    ("final", True, "say_final"),
)
#: Fields that name somebody: field, words.
_PEOPLE: tuple[tuple[str, str], ...] = (
    ("asks_for", "say_asks_for"),
    ("with", "say_with"),
    ("about", "say_about"),
    ("to", "say_to"),
    ("owner", "say_owner"),
)


def details(kind: str, data: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """The fact's own fields in words, as plain text; `names` are those of the people it may name."""
    return [*_people(kind, data, names), *_things(data), *_flags(kind, data), *_shares(data, names)]


def said(data: Mapping[str, Any]) -> str:
    """What somebody wrote: the statement, the note or the reason."""
    return str(data.get("text") or data.get("reason") or "")


def _people(kind: str, data: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[str]:
    if kind == "dispute" and data.get("against") in names:
        yield t("dispute.say_against", name=names[data["against"]])
    if kind == "decide" and data.get("owner") is None:
        yield t("dispute.say_keep")
    for field, words in _PEOPLE:
        if field in data and kind != "relate" and data[field] in names:
            yield t(f"dispute.{words}", name=names[data[field]])


def _things(data: Mapping[str, Any]) -> Iterator[str]:
    shown: dict[str, Callable[[Any], str]] = {
        "finding": lambda value: t(f"dispute.finding_{value}"),
        "amount_cents": yuan,
        "unit": lambda value: t("dispute.say_unit", unit=value),
        "name": lambda value: t("dispute.say_paper_name", name=value),
    }
    for field, write in shown.items():
        if data.get(field):
            yield write(data[field])


def _flags(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    for field, value, words in _FLAGS:
        if data.get(field) is value and not (field == "upheld" and kind != "decide"):
            yield t(f"dispute.{words}")


def _shares(data: Mapping[str, Any], names: Mapping[int, str]) -> Iterator[str]:
    for person, percent in (data.get("shares") or {}).items():
        yield t("dispute.say_share", name=names.get(person, ""), percent=percent)
