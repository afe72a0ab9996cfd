"""The result of a trial of another rulebook as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from core import formats
from core.documents.workbook import Column, Kind, workbook
from core.texts import has, text

_COLUMNS: Final[tuple[tuple[str, Kind, int], ...]] = (
    ("customer", "text", 24),
    ("before", "text", 14),
    ("after", "text", 14),
    ("clause", "text", 12),
    ("price", "money", 14),
    ("moved", "money", 14),
    ("before_shares", "text", 24),
    ("after_shares", "text", 24),
    ("before_clauses", "text", 24),
    ("after_clauses", "text", 24),
)


def what_if_list(language: str, rows: Iterable[Mapping[str, Any]], about: Mapping[str, Any], zone: ZoneInfo) -> bytes:
    """A workbook with a line for each customer of whom something would differ, and what was tried on a second sheet."""
    columns = [Column(text(language, f"what_if.col_{name}"), kind, width) for name, kind, width in _COLUMNS]
    lines = [[_shown(language, name, row) for name, _, _ in _COLUMNS] for row in rows]
    return workbook(
        text(language, "what_if.title"),
        columns,
        lines,
        zone,
        _notes(language, about, zone),
        cover=text(language, "export.cover"),
    )


def _shown(language: str, name: str, row: Mapping[str, Any]) -> Any:
    if name in ("before", "after"):
        return row[name] or text(language, f"what_if.state_{row[f'{name}_state']}")
    return row[name]


def _notes(language: str, about: Mapping[str, Any], zone: ZoneInfo) -> list[str]:
    title = about["en"] if language == "en" else about["zh"]
    since = about["since"]
    when = formats.moment(language, since, zone) if isinstance(since, datetime) else text(language, "what_if.always")
    at = formats.moment(language, about["at"], zone)
    found = {name: formats.number(about[name]) for name in ("customers", "change_hands", "moved")}
    return [
        text(language, "what_if.note_rulebook", title=title, version=about["version"], hash=about["hash"]),
        text(language, "what_if.note_since", since=when),
        text(language, "what_if.note_by", name=about["by"], at=at, seq=about["seq"]),
        text(language, "what_if.note_found", **found),
        text(language, "what_if.note_nothing_changed"),
        *(_clause(language, *each) for each in about["by_clause"]),
        *(_move(language, *each) for each in about["moves"]),
    ]


def _clause(language: str, clause: str, customers: int, moved: float) -> str:
    shown = {"customers": formats.number(customers), "moved": formats.number(moved)}
    return text(language, "what_if.note_clause", clause=clause or "—", **shown)


def _move(language: str, origin: str, target: str, customers: int) -> str:
    """From whom to whom: a person by name, or a state."""
    ways = {name: _who(language, each) for name, each in (("origin", origin), ("target", target))}
    return text(language, "what_if.note_move", customers=formats.number(customers), **ways)


def _who(language: str, whose: str) -> str:
    state = f"what_if.state_{whose}"
    return text(language, state) if has(state) else whose
