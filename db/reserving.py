"""Which numbers will rows have that are not written yet?

Rows that name one another can then be written table by table. The ledger's head must be locked: everybody who writes
customers takes it first.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select


def reserve(connection: Connection, table: Table, count: int) -> Iterator[int]:
    """So many numbers of the table's key, in rising order, that no other row has or will get."""
    if count == 0:
        return iter(())
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        numbers = select(func.nextval(sequence)).select_from(func.generate_series(1, count))
        return iter(sorted(connection.execute(numbers).scalars()))
    highest = connection.execute(select(func.max(table.c.id))).scalar_one() or 0
    return iter(range(highest + 1, highest + count + 1))
