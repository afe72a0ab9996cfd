"""In which ways can a command be refused? Codes and parameters; pages turn them into words."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A command was not carried out and nothing changed. `code` names the cause, `clause` the rule behind it."""

    def __init__(self, code: str, *, clause: str | None = None, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.clause = clause
        self.params: Mapping[str, Any] = params


class Forbidden(Refused):
    """The actor may not do this to that object."""


class NotFound(Refused):
    """There is no such object, or none that the actor may know of."""


class Stale(Refused):
    """The row was changed by somebody else since it was read; `params` say who changed what, and when."""


class Throttled(Refused):
    """Too many tries; `params["until"]` says when to come back."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a form: `field` is its name, `code` the cause."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Invalid(Refused):
    """The form has mistakes, all of which are named at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("invalid")
        self.problems = problems
