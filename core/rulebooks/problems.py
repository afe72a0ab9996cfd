"""What is wrong with a rulebook's file, where, and what should stand there instead?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One error: file, line, the key it is about, a code, and its parameters (what to write instead among them)."""

    file: str
    line: int
    where: str
    code: str
    params: Mapping[str, Any]

    def __str__(self) -> str:
        details = ", ".join(f"{key}: {value}" for key, value in self.params.items())
        return f"{self.file}:{self.line}: {self.where}: {self.code}{f' ({details})' if details else ''}"


@dataclass(slots=True)
class Problems:
    """All errors of one file, collected before any of them is told."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, where: str, code: str, **params: Any) -> None:
        """Note an error."""
        self.found.append(Problem(self.file, line, where, code, params))

    def __len__(self) -> int:
        return len(self.found)


class Rejected(Exception):
    """A rulebook with errors: all of them, in order of their lines. Nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
