"""The map of the modules names each of them once, under a topic, with its question."""

from __future__ import annotations

from tests.health import map as modules_map
from tests.health.source import modules


def test_every_module_stands_under_one_topic() -> None:
    assert modules_map.misplaced(modules_map.TOPICS, set(modules())) == []


def test_a_module_without_a_topic_or_with_two_and_a_topic_without_its_module_are_found() -> None:
    topics = {"core/rules": {"Values": "model state", "Judging": "state gone"}}
    names = {"core/rules/model.py", "core/rules/state.py", "core/rules/new.py", "core/rules/__init__.py", "app.py"}
    assert modules_map.misplaced(topics, names) == ["core/rules/gone.py", "core/rules/new.py", "core/rules/state.py"]


def test_the_map_is_up_to_date() -> None:
    written = modules_map.PAGE.read_text(encoding="utf-8")
    assert written == modules_map.generated(), "python -m tests.health.map"
