"""The migrations make exactly the tables that the program knows, on both systems."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Column, Connection, Integer, MetaData, Table, inspect

from core.services import schema
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


def test_an_index_of_positions_of_before_gives_way_to_the_one_with_words(desk: Desk) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with desk.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0011")
        assert _indexes(connection) == {"ix_searchable_position"}
    schema.prepare(desk.engine)
    with desk.engine.begin() as connection:
        assert _indexes(connection) == {"searchable_grams_places"}
    assert _differences(desk, metadata) == []


def _indexes(connection: Connection) -> set[str | None]:
    found = inspect(connection).get_indexes("searchable")
    return {each["name"] for each in found} - {"ix_searchable_grams"}


def test_a_table_without_a_migration_is_found(desk: Desk) -> None:
    more = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("id", Integer, primary_key=True))
    assert [each[0] for each in _differences(desk, more)] == ["add_table"]  # type: ignore[index]
