"""the project for which a whole register is

Remembered with the mapping for registers with the same header.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

_TABLES = ('register_import', 'import_mapping')


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column('project', sa.String(length=60)))


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_column('project')
