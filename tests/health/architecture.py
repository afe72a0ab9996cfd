"""The page on the architecture: which parts of it are printed from the program?

`python -m tests.health.architecture` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from core.services.access import RELATIONS, ROLES, TABLE
from core.services.dispute_steps import TRANSITIONS
from tests.health.source import ROOT

PAGE: Final = ROOT / "docs" / "architecture.md"
_PART: Final = re.compile(r"(<!-- (\w+) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)
#: How a customer may stand to anybody; the rest is about the reader himself.
_CUSTOMERS: Final = frozenset(RELATIONS) - {"reported", "shown", "office"}


def permissions(table: Mapping[str, Mapping[str, frozenset[str]]]) -> str:
    """The table of permissions: a line an action, a column a role."""
    lines = [f"| action | {' | '.join(ROLES)} |", f"|---|{'---|' * len(ROLES)}"]
    lines += [f"| `{action}` | {' | '.join(_cell(row[role]) for role in ROLES)} |" for action, row in table.items()]
    return "\n".join(lines) + "\n"


def _cell(relations: frozenset[str]) -> str:
    if relations == {"office"}:
        return "yes"
    if relations >= _CUSTOMERS:
        return "all"
    return ", ".join(each for each in RELATIONS if each in relations)


def steps(transitions: Mapping[str, Mapping[str, str]]) -> str:
    """The steps of a dispute as a diagram; a step without a move is an end."""
    return "\n".join(["```mermaid", "stateDiagram-v2", *_arrows(transitions), "```"]) + "\n"


def _arrows(transitions: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    yield f"    [*] --> {next(iter(transitions))}: raise"
    for step, moves in transitions.items():
        for move, following in moves.items():
            yield f"    {step} --> {following}: {move}"
        if not moves:
            yield f"    {step} --> [*]"


def text() -> str:
    """The page as it stands."""
    return PAGE.read_text(encoding="utf-8")


def generated() -> str:
    """The page with its printed parts as they should be."""
    parts = {
        "permissions": permissions({str(action): row for action, row in TABLE.items()}),
        "steps": steps(TRANSITIONS),
    }
    return _PART.sub(lambda found: f"{found[1]}{parts[found[2]]}{found[4]}", text())


if __name__ == "__main__":
    PAGE.write_text(generated(), encoding="utf-8")
