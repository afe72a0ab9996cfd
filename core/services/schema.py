"""Is the schema there, and is it the one that this program needs?"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from core.batches import batches
from core.services import identity, search_index

#: Customers whose rows of the search are compared at once.
_TOGETHER = 1000
MIGRATIONS = Path(__file__).resolve().parents[2] / "db" / "migrations"


def prepare(engine: Engine) -> None:
    """Bring the database to the newest schema; several programs may do so at once."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236453)")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        search_index.complete(connection)
        companies = identity.complete(connection)
        for part in batches(companies, _TOGETHER):
            search_index.project(connection, part)
