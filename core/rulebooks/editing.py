"""How is the text of a rulebook changed, and how is one from outside read safely?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from core.rulebooks.loading import load_text
from core.rulebooks.problems import Problem, Rejected
from core.rules.periods import PARTS, Period
from core.rules.rulebook import Dated, Reading, Rulebook

#: Characters of a rulebook; one of 200 clauses has about half of them.
MOST: Final = 256 * 1024
_WIDTH: Final = 110
#: The quick reader and writer where they are there; they understand the same.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
#: Parts of a period that only a protection has.
_OF_PROTECTION: Final = frozenset({"lapse", "second"})
#: A rulebook is nested about eight deep.
_DEEPEST: Final = 30
_OPENS: Final = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES: Final = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class ClauseEdit:
    """A clause anew: its statements, its source, and what it states, by full name, as the file would hold it."""

    clause: str
    zh: str
    en: str
    source: tuple[str, ...]
    states: Mapping[str, Any]
    supports: tuple[str, ...] = ()
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """A clause that is new, placed behind another one; first where `after` is None."""

    edit: ClauseEdit
    after: str | None


@dataclass(frozen=True, slots=True)
class Removed:
    """A clause that is taken out."""

    clause: str


#: One step of writing a rulebook.
Step = ClauseEdit | Added | Removed


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the clauses: the version's name and the titles."""

    version: str
    zh: str
    en: str


def read_outside(text: str, file: str) -> Rulebook:
    """A rulebook that somebody hands in; raises Rejected with all its errors, also for text made to harm."""
    if len(text) > MOST:
        raise Rejected([Problem(file, 1, "", "too_large", {"most": MOST // 1024})])
    _refuse_harm(text, file)
    return load_text(text, file)


def with_step(text: str, step: Step) -> str:
    """The text with one clause changed, added or taken out; the other clauses say what they said."""
    tree = yaml.load(text, Loader=_LOADER)
    clauses = tree["clauses"]
    places = {str(each.get("id")): place for place, each in enumerate(clauses)}
    match step:
        case Removed(clause):
            tree["clauses"] = [each for each in clauses if str(each.get("id")) != clause]
        case Added(edit, after):
            place = places.get(after, len(clauses) - 1) + 1 if after is not None else 0
            clauses.insert(place, _clause({}, edit))
        case ClauseEdit():
            if step.clause in places:
                clauses[places[step.clause]] = _clause(clauses[places[step.clause]], step)
    return _dumped(tree)


def _clause(old: Mapping[str, Any], edit: ClauseEdit) -> dict[str, Any]:
    """The clause as the file holds it; where its reading is on record stays."""
    said: dict[str, Any] = {"id": edit.clause, "zh": edit.zh, "en": edit.en, "source": list(edit.source)}
    if edit.reading is not None:
        said["reading"] = {"zh": edit.reading.zh, "en": edit.reading.en}
    said |= {key: old[key] for key in ("reading_source",) if key in old}
    if edit.states:
        said["states"] = dict(edit.states)
    if edit.supports:
        said["supports"] = list(edit.supports)
    return said


def with_head(text: str, head: Head) -> str:
    """The text under another version name and other titles."""
    tree = yaml.load(text, Loader=_LOADER)
    tree |= {"version": head.version, "title": {"zh": head.zh, "en": head.en}}
    return _dumped(tree)


def plain(values: tuple[Dated, ...], *, protects: bool = True) -> Any:
    """The values of a parameter as the file holds them: one alone, or each with its days.

    A period says what follows its lapse only where it `protects`.
    """
    if len(values) == 1 and values[0].start is None and values[0].end is None:
        return plain_value(values[0].value, protects=protects)
    days = ("from", "to")
    return {
        "dated": [
            {name: day for name, day in zip(days, (each.start, each.end), strict=True) if day is not None}
            | {"value": plain_value(each.value, protects=protects)}
            for each in values
        ]
    }


def plain_value(value: Any, *, protects: bool = True) -> Any:
    """A value as the file holds it."""
    if isinstance(value, Period):
        shown = [part for part in PARTS if protects or part not in _OF_PROTECTION]
        return {part: plain_value(getattr(value, part)) for part in shown}
    if isinstance(value, Mapping):
        return {key: plain_value(each, protects=protects) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(each, protects=protects) for each in value]
    return value


def from_text(written: str) -> Any:
    """What somebody wrote as YAML for one parameter, plain; text that is none stays text, and the check says so."""
    try:
        _refuse_harm(written, "")
        return yaml.load(written, Loader=_LOADER)
    except (Rejected, yaml.YAMLError, ValueError):
        return written


def to_text(value: Any) -> str:
    """A plain value as YAML, for a field in which it is written freely."""
    return _dumped(value).removesuffix("...\n").strip()


def _refuse_harm(text: str, file: str) -> None:
    """Refuse what a reader of YAML chokes on: signs that are no text, parts used again by name, endless nesting.

    A part that is used again makes a small file grow without bound; a rulebook needs neither.
    """
    depth = 0
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
                raise Rejected([Problem(file, token.start_mark.line + 1, "", "alias", {})])
            if depth > _DEEPEST:
                raise Rejected([Problem(file, token.start_mark.line + 1, "", "too_deep", {})])
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Rejected([Problem(file, line, "", "unreadable", {"problem": str(error.problem)})]) from None
    except yaml.YAMLError:
        raise Rejected([Problem(file, 1, "", "not_text", {})]) from None


def _dumped(value: Any) -> str:
    """As YAML, lists and mappings of plain values on one line."""
    written: str = yaml.dump(
        value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return written
