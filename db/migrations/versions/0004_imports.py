"""imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_HIDDEN = "phone LIKE '%*%'"


def upgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_hidden', ['phone'], unique=False, sqlite_where=sa.text(_HIDDEN),
        postgresql_where=sa.text(_HIDDEN))


def downgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_hidden')
