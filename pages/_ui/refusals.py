"""What does a refusal say to the person in front of the screen, and what can he do next?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from core import texts
from core.services.errors import Invalid, Problem, Refused
from pages._ui.texts import moment, plain, t, yuan


def refusal(error: Refused) -> str:
    """The words of a refusal, as Markdown; a refusal without words of its own says so generally."""
    code = f"refusal.{error.code}"
    words = code if texts.has(code) else "refusal.other"
    return t(words, **shown(error.params), code=error.code, clause=plain(error.clause or ""))


def problem(what: Problem) -> str:
    """The words of one mistake in a form, as Markdown."""
    code = f"problem.{what.code}"
    return t(code if texts.has(code) else "problem.other", **shown(what.params), code=what.code)


def show(error: Refused) -> None:
    """Draw a refusal; of a form with mistakes, each mistake."""
    if isinstance(error, Invalid):
        show_problems(error.problems)
    else:
        st.error(refusal(error))


def show_problems(problems: Iterable[Problem], field: str | None = None) -> None:
    """Draw the mistakes of one field, or all of them."""
    for each in problems:
        if field is None:
            st.error(_where(each) + problem(each))
        elif each.field == field:
            st.error(problem(each))


def _where(what: Problem) -> str:
    """The field by its name, where the words of the mistake alone do not tell it."""
    code = f"field.{what.field}"
    return t("problem.where", field=t(code)) if what.code == "too_long" and texts.has(code) else ""


def shown(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of a sentence as Markdown may hold them: moments and money written out, the rest letter by letter."""
    return {name: _shown(name, value) for name, value in params.items()}


def _shown(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return plain(yuan(value) if name.endswith("_cents") else value)
