"""Which workbooks go with registers: the empty one to be filled in, and the rows that must be mended?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from core.documents.workbook import Column, workbook
from core.texts import LANGUAGES, text

#: What stands before the clause on which a row's verdict rests, among the causes for which it was not taken.
CLAUSE: Final = "clause:"
#: Fields of the empty register in the order of its columns, and their widths.
_TEMPLATE: Final = (
    ("at", 18),
    ("name", 12),
    ("gender", 8),
    ("phone", 18),
    ("company", 24),
    ("channel", 10),
    ("source", 12),
    ("need", 24),
    ("grade", 10),
    ("salesperson", 12),
    ("note", 40),
)


def template(language: str, zone: ZoneInfo, *, projects: bool = False) -> bytes:
    """An empty register whose header is read without a question, with a word on each column; one for the project where
    claims hold for one only."""
    fields = (*_TEMPLATE, ("project", 16)) if projects else _TEMPLATE
    columns = [Column(text(language, f"import.field_{name}"), width=width) for name, width in fields]
    notes = [
        text(language, "import.template_who"),
        text(language, "import.template_phone"),
        text(language, "import.template_at"),
        text(language, "import.template_salesperson"),
        text(language, "import.template_grade"),
    ]
    return workbook(
        text(language, "import.template_title"), columns, [], zone, notes, cover=text(language, "export.cover")
    )


def rejected(
    language: str, header: Sequence[str], rows: Iterable[tuple[Sequence[str], Sequence[str]]], zone: ZoneInfo
) -> bytes:
    """The rows that were not taken, as they stood, with why (codes) in a column of its own: mended, it is uploaded."""
    columns = [Column(title or text(language, "import.no_title"), width=16) for title in header]
    columns.append(Column(text(language, "import.reason_column"), width=40))
    lines = [[*_cells(cells, len(header)), reasons(language, causes)] for cells, causes in rows]
    notes = [text(language, "import.rejected_note")]
    return workbook(
        text(language, "import.rejected_title"), columns, lines, zone, notes, cover=text(language, "export.cover")
    )


def as_kept(header: Sequence[str]) -> list[str]:
    """A header as the office kept it: without what a workbook of rows that were not taken adds to it."""
    added = {text(language, "import.reason_column") for language in LANGUAGES}
    untitled = {text(language, "import.no_title") for language in LANGUAGES}
    kept = ["" if cell.strip() in untitled else cell.strip() for cell in header]
    while kept and (not kept[-1] or kept[-1] in added):
        kept.pop()
    return kept


def reasons(language: str, causes: Iterable[str]) -> str:
    """Why a row was not taken, in words."""
    return text(language, "import.between").join(_reason(language, each) for each in causes)


def _reason(language: str, cause: str) -> str:
    if cause.startswith(CLAUSE):
        return text(language, "import.by_clause", clause=cause.removeprefix(CLAUSE))
    return text(language, f"import.cause_{cause}")


def _cells(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]
