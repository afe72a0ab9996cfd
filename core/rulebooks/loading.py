"""How is a rulebook read from its file, and when is it refused?"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from core.rulebooks import aliases, completeness
from core.rulebooks.clauses import Reader
from core.rulebooks.problems import Problem, Problems, Rejected
from core.rulebooks.shape import items, mapping, text_of
from core.rulebooks.yaml_lines import At, Unreadable, read
from core.rules.rulebook import Rulebook

_EXAMPLES = {
    "id": "id: our-office",
    "version": 'version: "1"',
    "title": "title: {zh: …, en: …}",
    "clauses": "clauses: [{id: ST-01, …}]",
}
_TOP = {"id", "version", "title", "document", "clauses", "aliases"}


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
        raise Rejected([_unread(file, error)]) from None
    book = _build(tree, problems)
    if problems.found or book is None:
        raise Rejected(sorted(problems.found, key=lambda each: each.line))
    return book


def _unread(file: str, error: Unreadable) -> Problem:
    if error.twice is not None:
        return Problem(file, error.line, "", "key_twice", {"key": error.twice})
    return Problem(file, error.line, "", "unreadable", {"problem": error.problem})


def _build(tree: At, problems: Problems) -> Rulebook | None:
    """The rulebook of a file's content; None where something is wrong with it."""
    top = mapping(tree, "", _TOP, problems)
    if top is None:
        return None
    for key in ("id", "version", "title", "clauses"):
        if key not in top or not top[key].value:
            problems.add(tree.line, key, "missing_key", example=_EXAMPLES[key])
    title = mapping(top.get("title", At({}, tree.line)), "title", {"zh", "en"}, problems, _EXAMPLES["title"]) or {}
    for key in ("zh", "en"):
        if title and not text_of(title.get(key)):
            problems.add(top["title"].line, f"title.{key}", "missing_key", example=_EXAMPLES["title"])
    reader = Reader(problems)
    for at in items(top.get("clauses"), "clauses", problems):
        reader.clause(at)
    others = aliases.read(top.get("aliases"), problems)
    completeness.check(reader.values, tree.line, problems)
    if problems.found:
        return None
    return Rulebook(
        id=text_of(top["id"]),
        version=text_of(top["version"]),
        zh=text_of(title.get("zh")),
        en=text_of(title.get("en")),
        clauses=reader.clauses,
        values=reader.values,
        stated_by=reader.stated_by,
        hash=_hash(tree.plain()),
        document=text_of(top.get("document")),
        aliases=others,
    )


def _hash(content: Any) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
