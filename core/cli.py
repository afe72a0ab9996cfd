"""Which commands has `python -m core`? For administrators and scripts: whoever may read the database may run it."""

from __future__ import annotations

import typer

from core.commands import entries, office, parameters, scenarios, users, what_if

app = typer.Typer(
    help="Guike: who owns this customer, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (entries, office, parameters, scenarios, users, what_if):
    module.add(app)
