"""Which rows of the source documents may a scenario name?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.rules import Rulebook

_TABLE = Path(__file__).parents[2] / "docs" / "reference" / "clauses.tsv"


@cache
def of_documents() -> frozenset[str]:
    """The ids of the rows of docs/reference/clauses.tsv."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return frozenset(line.split("\t", 1)[0] for line in lines)


def known(rulebook: Rulebook) -> frozenset[str]:
    """The rows of the documents, and whatever else the rulebook itself names as a source."""
    return of_documents() | {row for clause in rulebook.clauses.values() for row in clause.source}
