"""What the README names is there, and what we depend on is pinned and explained."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from core.cli import app
from core.settings import Settings
from tests.health.source import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def paths_named(text: str) -> set[str]:
    """Files and folders in backticks, links and pictures."""
    quoted = re.findall(r"`([a-z.][\w./]*/[\w./]*|\w+\.(?:py|toml|txt))`", text)
    linked = re.findall(r"\]\(([\w./-]+)\)", text)
    return {each for each in [*quoted, *linked] if not each.startswith("data")}


def unexplained(requirements: str) -> list[str]:
    """Direct dependencies without a line on why they are here."""
    lines = [line for line in requirements.splitlines() if line.strip() and not line.lstrip().startswith(("#", "-r"))]
    return [line for line in lines if not line.partition("#")[2].strip()]


def pins(requirements: str) -> set[str]:
    """The pinned packages of a list, with their versions."""
    return set(re.findall(r"^[\w.\[\]-]+==\S+", requirements, re.MULTILINE))


def test_whoever_develops_has_everything_that_the_app_needs() -> None:
    app_, dev = ((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "requirements-dev.txt"))
    assert pins(app_) - pins(dev) == set()


def test_a_package_left_out_of_a_list_is_found() -> None:
    assert pins("one==1.0\n    # via two\ntwo[fast]==2\n") - pins("one==1.0\n") == {"two[fast]==2"}


def test_every_path_in_the_readme_exists() -> None:
    assert [each for each in sorted(paths_named(README)) if not (ROOT / each).exists()] == []


def test_a_path_that_is_gone_is_found() -> None:
    assert paths_named("`core/away.py`, `app.py` and [map](docs/map.md)") == {"core/away.py", "app.py", "docs/map.md"}


def test_every_command_in_the_readme_exists() -> None:
    named = re.search(r"`python -m core --help`: ([\w, -]+)", README)
    assert named
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [each for each in named.group(1).split(",") if each.strip() not in commands] == []


def test_every_setting_in_the_readme_exists() -> None:
    named = {each.lower() for each in re.findall(r"^\| `([A-Z_]+)`", README, re.MULTILINE)}
    assert named == set(Settings.model_fields)


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_direct_dependency_says_why_it_is_here(name: str) -> None:
    assert unexplained((ROOT / name).read_text("utf-8")) == []
    assert unexplained("-r other.txt\n# why\nx==1  # because\ny==2") == ["y==2"]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_everything_installed_is_pinned(name: str) -> None:
    lines = (ROOT / f"{name}.txt").read_text("utf-8").splitlines()
    loose = [line for line in lines if line and not line.lstrip().startswith(("#", "-")) and "==" not in line]
    assert loose == []
    direct = re.findall(r"^(\w[\w-]*)", (ROOT / f"{name}.in").read_text("utf-8"), re.MULTILINE)
    pinned = {line.split("==")[0].split("[")[0].lower() for line in lines if "==" in line}
    assert [each for each in direct if each.lower() not in pinned] == []
