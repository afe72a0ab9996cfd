"""What is a parameter of a rulebook, and what does its declaration say?

A group of parameters is a frozen dataclass; each of its fields is one parameter with a default, a sentence that
explains it, and for a closed choice what every value means. The guide and the forms are made from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from types import MappingProxyType
from typing import Any, get_type_hints

_KEY = "parameter"
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class About:
    """What a parameter means. `values` explains the members of a closed choice; `required` ones have no default."""

    text: str
    values: Mapping[str, str]
    required: bool = False


def param(
    default: Any, text: str, *, required: bool = False, choices: Mapping[str, str] = NOTHING, **values: str
) -> Any:
    """A parameter of a group: default, meaning, and the meaning of each value of a closed choice."""
    about = {_KEY: About(text, {**choices, **values}, required)}
    if isinstance(default, MappingProxyType):
        return field(default_factory=lambda: default, metadata=about)
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter as declared: its group and name, the Python type of its value, default and meaning."""

    group: str
    name: str
    type: Any
    default: Any
    about: About

    @property
    def key(self) -> str:
        """The full name, `group.name`."""
        return f"{self.group}.{self.name}"


def declared(group: str, kind: type[Any]) -> list[Declared]:
    """All parameters of a group, in order."""
    hints = get_type_hints(kind)
    found = []
    for each in fields(kind):
        default = NOTHING if each.default is MISSING else each.default
        found.append(Declared(group, each.name, hints[each.name], default, each.metadata[_KEY]))
    return found
