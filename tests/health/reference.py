"""What becomes of every written rule of the source documents: the pages below docs/reference that say so.

`python -m tests.health.reference` writes them anew.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import yaml

from core.rulebooks import available, load
from tests.health.source import ROOT

TABLE: Final = ROOT / "docs" / "reference" / "clauses.tsv"
REASONS: Final = ROOT / "docs" / "reference" / "unshown.tsv"
PAGE: Final = ROOT / "docs" / "reference" / "clauses.md"
#: Rows of these kinds are carried out by clauses of rulebooks; the others by screens and reports.
RULED: Final = frozenset(
    {
        "ownership",
        "identity/duplicate",
        "validity/expiry",
        "renewal",
        "dispute",
        "commission-split",
        "penalty",
        "quota",
        "window",
        "reception-rotation",
        "transfer",
        "intake-rule",
        "referral",
        "approval",
        "audit/immutability",
    }
)
#: Which page carries a row: the names of screens in the table.
SCREENS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "register": "register",
        "reception": "reception",
        "agencies": "agencies",
        "papers": "papers",
        "my leads": "leads",
        "follow-ups": "follow_ups",
        "disputes": "disputes",
        "deals": "deals",
        "dashboard": "dashboard",
        "admin": "team",
    }
)
_TWIN: Final = re.compile(r"dup_of=([\d-]+)")
_COLUMNS: Final = "| row | rule | carried out by |\n| --- | --- | --- |\n"
_HEAD: Final = """# What becomes of every written rule

Made by `python -m tests.health.reference` from `clauses.tsv`, the rulebooks, the scenarios and `unshown.tsv`, and
checked by `tests/health/test_reference.py`. A rule about ownership stands in a clause of a rulebook and is shown by
scenarios; any other is carried by a screen or report. Where there is none, the reason is given.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One written rule. `twin` is the row of another document that says the same."""

    id: str
    document: str
    statement: str
    kind: str
    screen: str
    twin: str | None


@dataclass(frozen=True, slots=True)
class Account:
    """What carries a row out: clauses of rulebooks, scenarios, a screen, or the reason why there is none."""

    row: Row
    clauses: tuple[str, ...]
    stories: tuple[str, ...]
    reason: str | None

    @property
    def needs_reason(self) -> bool:
        """Is something lacking that only a reason can stand for?"""
        if self.row.kind in RULED:
            return not (self.clauses and self.stories)
        return self.row.screen in ("", "none")


@cache
def rows() -> tuple[Row, ...]:
    """All rows of the table, in order."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        return tuple(_row(each) for each in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE))


def _row(cells: Mapping[str, str]) -> Row:
    twin = _TWIN.search(cells["parameters"] or "")
    return Row(
        cells["id"],
        cells["document"],
        cells["statement"],
        cells["kind"],
        cells["screen"] or "",
        twin.group(1) if twin else None,
    )


@cache
def reasons() -> Mapping[str, str]:
    """Why a row has no clause, no scenario or no screen: id -> reason."""
    lines = REASONS.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t", 1) for line in lines)


@cache
def clauses() -> Mapping[str, tuple[str, ...]]:
    """The clauses that name a row as their source, with their rulebooks."""
    found: dict[str, list[str]] = defaultdict(list)
    for id in available():
        for clause in load(id).clauses.values():
            for row in clause.source:
                found[row].append(f"{id} {clause.id}")
    return {row: tuple(each) for row, each in found.items()}


@cache
def stories() -> Mapping[str, tuple[str, ...]]:
    """The scenarios that show a row: file and name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests" / "scenarios").glob("*/*.yaml")):
        for story in yaml.safe_load(path.read_text(encoding="utf-8")):
            for row in story.get("clauses") or ():
                found[row].append(f"{path.parent.name}/{path.name}: {story['name']}")
    return {row: tuple(each) for row, each in found.items()}


def accounts() -> Iterator[Account]:
    """Every row with what carries it out."""
    for row in rows():
        yield Account(row, _of(clauses(), row), _of(stories(), row), reasons().get(row.id))


def _of(found: Mapping[str, tuple[str, ...]], row: Row) -> tuple[str, ...]:
    """What was found for the row, or for the one that says the same."""
    return found.get(row.id) or (found.get(row.twin, ()) if row.twin else ())


def page() -> str:
    """The whole page, a section for each document."""
    parts, document = [_HEAD], ""
    for account in accounts():
        if account.row.document != document:
            document = account.row.document
            parts.append(
                f"\n## {account.row.id[:6]} {document}\n\n| row | rule | carried out by |\n| --- | --- | --- |\n"
            )
        parts.append(
            f"| {account.row.id} | {_cell(account.row.statement)} *{account.row.kind}* | {_carried(account)} |\n"
        )
    return "".join(parts)


def _carried(account: Account) -> str:
    parts = []
    if account.row.kind in RULED:
        parts += [f"**{clause}**" for clause in account.clauses]
        parts += [_cell(story) for story in account.stories]
    if account.row.screen not in ("", "none"):
        parts.append(f"screen *{account.row.screen}*")
    if account.reason:
        parts.append(f"no {_lacking(account)}: {_cell(account.reason)}")
    return "<br>".join(parts)


def _lacking(account: Account) -> str:
    if account.row.kind not in RULED:
        return "screen"
    return "scenario" if account.clauses else "clause"


def _cell(words: str) -> str:
    return words.replace("|", "/").replace("\n", " ").strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
