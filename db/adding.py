"""Which number did a new row get?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert


def new_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Add one row to a table that numbers its own rows; its number."""
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None  # only an insert of many rows has none
    return int(key[0])
