"""Where in a YAML file does each key and value stand?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import yaml

#: So many signs of a wrong value are repeated to its writer.
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class At:
    """A plain value and the line on which it begins; mappings and lists hold further `At`s."""

    value: Any
    line: int

    def plain(self) -> Any:
        """The value without lines."""
        if isinstance(self.value, dict):
            return {key: each.plain() for key, each in self.value.items()}
        if isinstance(self.value, list):
            return [each.plain() for each in self.value]
        return self.value

    def written(self) -> str:
        """The value as its writer would know it again, cut short."""
        said = str(self.plain())
        return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"


#: libyaml's reader where the package has it; it is ten times as fast and marks the same lines.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """The text is not YAML, or says `twice` one key."""

    def __init__(self, line: int, problem: str, *, twice: str | None = None) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem
        self.twice = twice


def read(text: str) -> At:
    """The document with its lines; raises Unreadable."""
    loader = LOADER(text)
    try:
        node = loader.get_single_node()
        return At(None, 1) if node is None else _convert(loader, node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(mark.line + 1 if mark else 1, str(error.problem)) from None
    except ValueError as error:
        raise Unreadable(1, str(error)) from None
    finally:
        loader.dispose()


def _convert(loader: Any, node: Any) -> At:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, At] = {}
        for key_node, value_node in node.value:
            key = _convert(loader, key_node).plain()
            if isinstance(key, list | dict) or key in found:
                raise Unreadable(key_node.start_mark.line + 1, f"key twice: {key}", twice=str(key))
            found[key] = _convert(loader, value_node)
        return At(found, line)
    if isinstance(node, yaml.SequenceNode):
        return At([_convert(loader, each) for each in node.value], line)
    return At(loader.construct_object(node), line)
