"""How does a test come to a PostgreSQL database of its own, with the schema and without a row?

Making one takes far longer than emptying one, so that what a test leaves behind is emptied for the next, unless the
test changed the schema itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.exc import DBAPIError

from core.services import schema
from db.engine import open_engine
from db.tables import metadata

_TABLES: Final = [table.name for table in metadata.sorted_tables]
_FILLED: Final = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _TABLES)
_OTHERS: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
#: Everything that is not a row: schemas, tables, columns and indexes, constraints, triggers, the migration.
_SHAPE: Final = """
SELECT md5(
  (SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE left(nspname, 3) <> 'pg_')
  || (SELECT string_agg(concat(relname, attname, atttypid, attnotnull, attisdropped), ' ' ORDER BY relname, attnum)
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace)
  || (SELECT string_agg(conname, ' ' ORDER BY conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace)
  || (SELECT coalesce(string_agg(concat(tgname, tgenabled), ' ' ORDER BY tgname), '')
      FROM pg_trigger WHERE NOT tgisinternal)
  || (SELECT string_agg(version_num, ' ') FROM alembic_version))
"""


def administer(address: str, statement: str) -> None:
    """Carry out one statement outside a transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def empty(connection: Connection) -> None:
    """Take all rows out of a PostgreSQL database that has the schema."""
    filled = [f'"{row[0]}"' for row in connection.exec_driver_sql(_FILLED)]
    if filled:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE")


@dataclass
class Databases:
    """Databases on one PostgreSQL server: `take` gives the address of an empty one, `give_back` when it is done."""

    server: str
    spare: list[str] = field(default_factory=list)
    _template: str | None = None
    _shape: str = ""

    def take(self) -> str:
        """An empty database with the schema."""
        if self.spare:
            return self.spare.pop()
        if self._template is None:
            self._template = self._made("TEMPLATE template0")
            engine = open_engine(self._template)
            schema.prepare(engine)
            with engine.connect() as connection:
                self._shape = connection.exec_driver_sql(_SHAPE).scalar_one()
            engine.dispose()
        return self._made(f"TEMPLATE {make_url(self._template).database}")

    def give_back(self, address: str) -> None:
        """Whoever is still connected is thrown out; a database whose schema is no longer the same is dropped."""
        engine = create_engine(address)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(_OTHERS)
                same = connection.exec_driver_sql(_SHAPE).scalar_one() == self._shape
                if same:
                    empty(connection)
        except DBAPIError:
            same = False
        engine.dispose()
        if same:
            self.spare.append(address)
        else:
            administer(self.server, f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def _made(self, like: str) -> str:
        name = f"test_{uuid4().hex[:12]}"
        administer(self.server, f"CREATE DATABASE {name} {like}")
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)
