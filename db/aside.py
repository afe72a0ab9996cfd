"""How is everything in a database set aside, so that another office can begin in its place?"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from db.copies import copy


def set_aside(engine: Engine, name: str) -> str:
    """Empty the database and keep what was in it under `name`; returns where: a file, or a schema of PostgreSQL.

    The caller brings the schema back. Raises FileExistsError rather than write over an older copy.
    """
    if engine.dialect.name == "postgresql":
        return _rename_schema(engine, name.replace("-", "_"))
    target = Path(str(engine.url.database)).with_name(f"{name}.db")
    if target.exists():
        raise FileExistsError(target)
    copy(engine, target)
    empty(engine)
    return str(target)


def empty(engine: Engine) -> None:
    """Take everything out of the database, tables too, in one step."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        return
    copy(None, engine)


def _rename_schema(engine: Engine, name: str) -> str:
    quoted = engine.dialect.identifier_preparer.quote(name)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO {quoted}")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return name
