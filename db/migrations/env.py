"""Runs the migrations on the connection that was handed over."""

from __future__ import annotations

from alembic import context

from db.grams import part_of_index
from db.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
    include_name=lambda name, _kind, _parents: not part_of_index(name),
)
context.run_migrations()
