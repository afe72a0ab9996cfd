"""What is a kind of list: its title, its columns, and where the words of its cells stand?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from core.documents.workbook import Kind

#: The field of a row, the code of its title, what stands in it, and its width in characters.
LayoutColumn = tuple[str, str, Kind, int]
#: Says what stands in a cell: of a whole row, in a language.
Words = Callable[[str, Mapping[str, Any], ZoneInfo], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of list: the code of its title, its columns, and where the words of fields that hold codes stand.

    `words` say a cell that takes more than a look-up.
    """

    title: str
    columns: tuple[LayoutColumn, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
