"""How does a rulebook's parameter read in plain words?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, get_args, get_origin

from core import fault_words, texts
from core.rules.parameters import catalogue
from core.rules.periods import Period
from core.rules.rulebook import Clause, Dated, Rulebook
from core.services.rulebook_drafts import Fault
from core.services.rulebook_shelf import Shelved
from pages._ui.texts import day, language, listed, moment, plain, t


def title(book: Rulebook | Shelved) -> str:
    """What it is called, in the reader's language."""
    return book.en if language() == "en" else book.zh


def statement(clause: Clause) -> str:
    """What a clause says, in the reader's language."""
    return clause.en if language() == "en" else clause.zh


def reading(clause: Clause) -> str:
    """How the clause's unclear text was read, in the reader's language; empty where nothing was unclear."""
    if clause.reading is None:
        return ""
    return clause.reading.en if language() == "en" else clause.reading.zh


def asks(key: str) -> str:
    """What a parameter settles, as a heading of its value."""
    return t(f"parameter.{key}").rstrip("。.")


def source(row: str) -> str:
    """Where a clause comes from; what the original leaves open was settled by the rulebook itself."""
    kind, _, number = row.partition(" ")
    return t("rulebook.own_decision", number=number) if kind == "decisions" and number else row


def named(shelved: Shelved) -> str:
    """A rulebook in a list to choose from: title, version, and since when it holds."""
    parts = [title(shelved), t("rulebook.version_of", version=shelved.version), t(f"rulebook.is_{shelved.standing}")]
    if shelved.since is not None and shelved.standing != "shipped":
        parts.append(t("rulebook.since", at=moment(shelved.since)))
    return " · ".join(parts)


def values(key: str, dated: tuple[Dated, ...]) -> str:
    """All values of a parameter, each with its days where it does not always hold."""
    if not dated:
        return t("rulebook.unstated")
    return t("format.apart").join(_days(each) + value(key, each.value) for each in dated)


def value(key: str, said: Any) -> str:
    """A value in words."""
    if said is None:
        return t("rulebook.none")
    if isinstance(said, bool):
        return t("rulebook.yes" if said else "rulebook.no")
    if isinstance(said, Period):
        return period(said, protects=key.startswith("protection."))
    if isinstance(said, Mapping):
        pairs = (t("format.pair", left=value(key, left), right=value(key, right)) for left, right in said.items())
        return t("format.comma").join(pairs) or t("rulebook.none")
    if isinstance(said, list | tuple):
        return _list(key, tuple(said))
    return code(key, said) if isinstance(said, str) else str(said)


def code(key: str, said: str) -> str:
    """A code of a closed choice in words; other text as it stands."""
    for known in (
        f"parameter.{key}.{said}",
        f"parameter_value.{said}",
        f"rulebook.code_{said}",
        f"field.{said}",
        f"role.{said}",
    ):
        if texts.has(known):
            return t(known)
    return said


def length(number: Any, unit: str) -> str:
    """How long a period is; no calendar day at all is the rest of the day itself."""
    return t(f"card.length.{unit}", length=number) if str(number) != "0" else t("card.length.same_day")


def period(said: Period, *, protects: bool) -> str:
    """A period: its length, what starts it, its last instant, and for a protection what follows."""
    parts = [length(said.length, said.unit)]
    parts.append(t("rulebook.starts", starts=listed(t(f"rulebook.start_{each}") for each in said.starts)))
    if said.end == "included":
        parts.append(t("rulebook.end_included"))
    if protects:
        parts += [t(f"rulebook.lapse_{said.lapse}"), t(f"rulebook.second_{said.second}")]
    return t("format.comma").join(parts)


def is_share(key: str) -> bool:
    """Is this parameter a pair of percentages?"""
    kind = catalogue()[key].type
    return any((get_origin(each), get_args(each)) == (tuple, (int, int)) for each in (kind, *get_args(kind)))


def fault(what: Fault, *, with_line: bool) -> str:
    """An error of a rulebook as Markdown: where, what is wrong, and what to write instead."""
    if with_line:
        return fault_words.line(language(), what, mark=plain, place="`{}`")
    return fault_words.told(language(), what, in_form=True, mark=plain)


def _list(key: str, said: tuple[Any, ...]) -> str:
    if not said:
        return t("rulebook.none")
    if is_share(key):
        return " / ".join(f"{part}%" for part in said)
    if all(isinstance(each, tuple) for each in said):
        return t("rulebook.or").join("＋".join(value(key, one) for one in each) for each in said)
    return listed(value(key, each) for each in said)


def _days(dated: Dated) -> str:
    if dated.start is None and dated.end is None:
        return ""
    start = day(dated.start) if dated.start else t("rulebook.ever")
    end = day(dated.end) if dated.end else t("rulebook.on_and_on")
    return f"{t('rulebook.from_to', start=start, end=end)} "


def until_words(shelved: Shelved) -> str:
    """The last moment at which a version holds; a dash where none is known."""
    return "—" if shelved.until is None else moment(shelved.until - timedelta(seconds=1))
