"""Layers, lint, layout and types hold, and each check can tell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.health.source import ROOT


def run(*command: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """A tool, with everything that it said."""
    return subprocess.run([sys.executable, *command], cwd=at, capture_output=True, text=True, timeout=600, check=False)


def _lint_imports(at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return run("-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache", at=at)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A house of empty rooms under the same rules."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ("core", "core/rules", "core/services", "core/rulebooks", "core/documents", "db", "pages"):
        (tmp_path / room).mkdir(exist_ok=True)
        (tmp_path / room / "__init__.py").touch()
    for module in ("core/clock.py", "core/settings.py", "core/cli.py"):
        (tmp_path / module).touch()
    return tmp_path


def test_nobody_imports_what_he_may_not() -> None:
    done = _lint_imports()
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("pages/leads.py", "import db"),
        ("pages/leads.py", "import sqlalchemy"),
        ("pages/leads.py", "import core.rulebooks"),
        ("core/rules/judge.py", "import sqlalchemy"),
        ("core/rules/judge.py", "import core.services"),
        ("core/rules/judge.py", "import core.clock"),
        ("core/rulebooks/loader.py", "import core.services"),
        ("core/documents/letter.py", "import db"),
        ("core/services/leads.py", "import streamlit"),
        ("core/services/leads.py", "import pages"),
        ("db/queries.py", "import core.rules"),
    ],
)
def test_an_import_across_the_layers_is_found(small_house: Path, module: str, line: str) -> None:
    assert _lint_imports(small_house).returncode == 0
    (small_house / module).write_text(f"{line}\n")
    done = _lint_imports(small_house)
    assert done.returncode == 1, done.stdout + done.stderr


def test_the_linter_is_content() -> None:
    done = run("-m", "ruff", "check", ".")
    assert done.returncode == 0, done.stdout


def test_the_layout_is_the_formatters() -> None:
    done = run("-m", "ruff", "format", "--check", ".")
    assert done.returncode == 0, done.stdout


def test_types_are_complete() -> None:
    done = run("-m", "mypy")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("tool", "code"),
    [
        (("ruff", "check", "--config", str(ROOT / "pyproject.toml")), "import os\n"),
        (("ruff", "check", "--config", str(ROOT / "pyproject.toml")), "print(1)\n"),
        (("ruff", "format", "--check", "--config", str(ROOT / "pyproject.toml")), "x = {  'a':1 }\n"),
        (("mypy", "--config-file", str(ROOT / "pyproject.toml")), "def f(x):\n    return x\n"),
    ],
)
def test_a_module_that_breaks_a_rule_is_found(tmp_path: Path, tool: tuple[str, ...], code: str) -> None:
    (tmp_path / "wrong.py").write_text(code)
    assert run("-m", *tool, "wrong.py", at=tmp_path).returncode == 1


@pytest.mark.xdist_group("kept together")
def test_tests_of_a_group_run_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Where they are not told apart, each worker starts servers and fills offices of its own, without a word."""
    if getattr(request.config.option, "loadgroup", False):
        assert request.node.nodeid.endswith("@kept together")
