"""The command that tells what a rulebook may say."""

from __future__ import annotations

from typing import Annotated

import typer

from core.commands.speech import say
from core.documents.parameters_page import page
from core.rulebooks.examples import examples
from core.texts import DEFAULT_LANGUAGE, known


def add(app: typer.Typer) -> None:
    """Add this command."""
    app.command("parameters")(parameters)


def parameters(
    language: Annotated[str, typer.Option(help="Language of the explanations: zh_CN or en.")] = DEFAULT_LANGUAGE,
) -> None:
    """Print every parameter of a rulebook with its meaning, values, default and an example, as Markdown."""
    say(page(known(language), examples()).rstrip())
