"""What does a notice say, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core import texts
from core.services.notices import Notice
from pages._ui.texts import moment, plain, t, until


def words(notice: Notice) -> str:
    """The sentence of a notice, as Markdown; the customer's name stands beside it."""
    return plain(line(notice))


def line(notice: Notice) -> str:
    """The same as plain text."""
    code = f"notice.{notice.code}"
    return t(code if texts.has(code) else "notice.other", **_worded(notice.params))


def _worded(params: Mapping[str, Any]) -> dict[str, str]:
    return {name: _word(name, value) for name, value in params.items()}


def _word(name: str, value: Any) -> str:
    """A parameter in words: a code by its catalog, a moment as it is written here."""
    if isinstance(value, datetime):
        return until(value) if name in ("until", "due") else moment(value)
    if name in ("kind", "of", "channel"):
        return t(f"fact.{value}")
    if name == "wish":
        return t(f"leads.wish_{value}")
    if name == "to" and not value:
        return t("leads.manager_decides")
    return str(value)
