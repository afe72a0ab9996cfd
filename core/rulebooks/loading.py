"""How is a rulebook read from its file, and when is it refused?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from core.rulebooks import aliases
from core.rulebooks.problems import Problem, Problems, Rejected
from core.rulebooks.values import convert
from core.rulebooks.yaml_lines import At, Unreadable, read
from core.rules.parameters import Declared, catalogue
from core.rules.rulebook import Clause, Dated, Rulebook

_TOP = {"id", "version", "title", "document", "clauses", "aliases"}
_CLAUSE = {"id", "zh", "en", "source", "reading", "reading_source", "states", "supports"}


def available() -> list[str]:
    """The ids of the rulebooks that are shipped."""
    folder = resources.files("core.rulebooks")
    return sorted(each.name.removesuffix(".yaml") for each in folder.iterdir() if each.name.endswith(".yaml"))


@lru_cache(maxsize=64)
def load(id: str) -> Rulebook:
    """A shipped rulebook by its id; raises KeyError for an unknown one."""
    if id not in available():
        raise KeyError(id)
    return load_text(source_of(id), f"{id}.yaml")


def source_of(id: str) -> str:
    """The text of a shipped rulebook's file."""
    return (resources.files("core.rulebooks") / f"{id}.yaml").read_text(encoding="utf-8")


def load_file(path: str | Path) -> Rulebook:
    """A rulebook from a file; raises Rejected with all its errors."""
    return load_text(Path(path).read_text(encoding="utf-8"), str(path))


def load_text(text: str, file: str = "rulebook.yaml") -> Rulebook:
    """A rulebook from its text; raises Rejected with all its errors at once."""
    problems = Problems(file)
    try:
        tree = read(text)
    except Unreadable as error:
        raise Rejected([Problem(file, error.line, "", "unreadable", {"problem": error.problem})]) from None
    book = _build(tree, problems)
    if problems.found or book is None:
        raise Rejected(sorted(problems.found, key=lambda each: each.line))
    return book


def _build(tree: At, problems: Problems) -> Rulebook | None:
    top = _mapping(tree, "", _TOP, problems)
    if top is None:
        return None
    for key in ("id", "version", "title", "clauses"):
        if key not in top:
            problems.add(tree.line, key, "missing_key", example=f"{key}: …")
    title = _mapping(top.get("title", At({}, tree.line)), "title", {"zh", "en"}, problems) or {}
    clauses: dict[str, Clause] = {}
    values: dict[str, tuple[Dated, ...]] = {}
    stated_by: dict[str, str] = {}
    lines: dict[str, int] = {}
    for at in _items(top.get("clauses"), "clauses", problems):
        _clause(at, clauses, values, stated_by, lines, problems)
    others = aliases.read(top.get("aliases"), problems)
    if problems.found:
        _complete(values, tree.line, problems)
        return None
    _complete(values, tree.line, problems)
    _supports(clauses, problems)
    if problems.found:
        return None
    return Rulebook(
        id=str(top["id"].value),
        version=str(top["version"].value),
        zh=str(title["zh"].value) if "zh" in title else "",
        en=str(title["en"].value) if "en" in title else "",
        clauses=clauses,
        values=values,
        stated_by=stated_by,
        hash=_hash(tree.plain()),
        document=str(top["document"].value) if "document" in top else "",
        aliases=others,
    )


def _hash(content: Any) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _mapping(at: At, where: str, known: set[str], problems: Problems) -> dict[str, At] | None:
    if not isinstance(at.value, dict):
        problems.add(at.line, where, "not_a_mapping", example="key: value")
        return None
    for key, each in at.value.items():
        if key not in known:
            problems.add(each.line, f"{where}.{key}".strip("."), "unknown_key", **_near(str(key), known))
    return at.value


def _near(key: str, known: Any) -> Mapping[str, str]:
    close = get_close_matches(key, sorted(known), 1)
    return {"write": close[0]} if close else {"known": ", ".join(sorted(known))}


def _items(at: At | None, where: str, problems: Problems) -> list[At]:
    if at is None:
        return []
    if not isinstance(at.value, list):
        problems.add(at.line, where, "not_a_list", example="- …")
        return []
    return at.value


def _clause(
    at: At,
    clauses: dict[str, Clause],
    values: dict[str, tuple[Dated, ...]],
    stated_by: dict[str, str],
    lines: dict[str, int],
    problems: Problems,
) -> None:
    found = _mapping(at, "clauses", _CLAUSE, problems)
    if found is None:
        return
    id = str(found["id"].value) if "id" in found else f"clause in line {at.line}"
    for key, example in (("id", "id: ST-01"), ("zh", "zh: …"), ("en", "en: …"), ("source", "source: [003-01-10]")):
        if key not in found or not found[key].value:
            problems.add(at.line, f"{id}.{key}", "missing_key", example=example)
    if id in clauses:
        problems.add(at.line, id, "clause_twice")
    states = _mapping(found.get("states", At({}, at.line)), f"{id}.states", set(catalogue()), problems) or {}
    supports = tuple(str(each.value) for each in _items(found.get("supports"), f"{id}.supports", problems))
    if not states and not supports:
        problems.add(at.line, id, "clause_unused", example="states: {basis.kinds: [visit]}")
    for key, value in states.items():
        parameter = catalogue().get(key)
        if parameter is None:
            continue
        if key in stated_by:
            problems.add(value.line, f"{id}.{key}", "stated_twice", clause=stated_by[key])
            continue
        stated_by[key] = id
        lines[key] = value.line
        values[key] = _dated(parameter, value, f"{id}.{key}", problems)
    clauses[id] = Clause(
        id=id,
        zh=_text(found.get("zh")),
        en=_text(found.get("en")),
        source=tuple(str(each.value) for each in _items(found.get("source"), f"{id}.source", problems)),
        states=tuple(states),
        supports=supports,
        reading=_text(found.get("reading")) or None,
        reading_source=_text(found.get("reading_source")) or None,
    )


def _text(at: At | None) -> str:
    return " ".join(str(at.value).split()) if at is not None and at.value is not None else ""


def _dated(parameter: Declared, at: At, where: str, problems: Problems) -> tuple[Dated, ...]:
    """One value for all times, or values with their days; days that overlap are refused."""
    protection = parameter.group == "protection"
    if not (isinstance(at.value, dict) and set(at.value) == {"dated"}):
        return (Dated(convert(parameter.type, at, where, problems, protection=protection)),)
    found: list[tuple[Dated, int]] = []
    for each in _items(at.value["dated"], where, problems):
        parts = _mapping(each, where, {"from", "to", "value"}, problems) or {}
        if "value" not in parts:
            problems.add(each.line, where, "missing_key", example="{from: 2026-01-01, value: …}")
            continue
        start, end = _day(parts.get("from"), where, problems), _day(parts.get("to"), where, problems)
        value = convert(parameter.type, parts["value"], where, problems, protection=protection)
        found.append((Dated(value, start, end), each.line))
    found.sort(key=lambda pair: pair[0].start or date.min)
    for (one, _), (two, line) in pairwise(found):
        if one.end is None or (two.start or date.min) <= one.end:
            problems.add(line, where, "dates_overlap", write=f"to: the day before {two.start}, in the value before it")
    return tuple(dated for dated, _ in found)


def _day(at: At | None, where: str, problems: Problems) -> date | None:
    if at is None:
        return None
    if isinstance(at.value, date):
        return at.value
    problems.add(at.line, where, "not_a_date", example="2026-01-01")
    return None


_STAGES = {
    "call": "called",
    "visit": "visited",
    "report": "reported",
    "slip": "slip",
    "file": "filed",
    "letter": "letter",
}


def _complete(values: Mapping[str, tuple[Dated, ...]], line: int, problems: Problems) -> None:
    """Every rule that a verdict needs is stated by some clause, and every kind of claim has its period."""
    for key, parameter in catalogue().items():
        if parameter.about.required and key not in values:
            problems.add(line, key, "rule_without_clause", example=f"states: {{{key}: …}}")
    for dated in values.get("basis.kinds", ()):
        for kind in dated.value or ():
            key = f"protection.{_STAGES[kind]}" if kind in _STAGES else ""
            if key and key not in values:
                problems.add(line, key, "rule_without_clause", example=f"states: {{{key}: never}}")


def _supports(clauses: Mapping[str, Clause], problems: Problems) -> None:
    for clause in clauses.values():
        for key in clause.supports:
            if key not in catalogue():
                problems.add(1, f"{clause.id}.supports", "unknown_key", **_near(key, set(catalogue())))
