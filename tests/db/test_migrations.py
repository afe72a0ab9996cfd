"""The migrations make exactly the tables that the program knows, on both systems."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table

from core.services.desk import Desk
from db.grams import part_of_index
from db.tables import metadata


def _compared(name: str | None, _kind: str, _parents: object) -> bool:
    return not part_of_index(name)


def _differences(desk: Desk, known: MetaData) -> list[object]:
    with desk.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _compared})
        return list(compare_metadata(context, known))


def test_the_migrated_schema_is_the_programs(desk: Desk) -> None:
    assert _differences(desk, metadata) == []


def test_a_table_without_a_migration_is_found(desk: Desk) -> None:
    more = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("id", Integer, primary_key=True))
    assert [each[0] for each in _differences(desk, more)] == ["add_table"]  # type: ignore[index]
