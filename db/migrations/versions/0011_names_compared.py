"""names and companies in the form in which they are compared"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

#: Column, its length, and the one whose index it takes over.
_COLUMNS = (('name_key', 120, 'name'), ('company_key', 200, 'company'))


def upgrade() -> None:
    for name, length, written in _COLUMNS:
        op.add_column('entry', sa.Column(name, sa.String(length=length)))
        op.drop_index(f'ix_entry_{written}', 'entry')
        op.create_index(f'ix_entry_{name}', 'entry', [name])


def downgrade() -> None:
    for name, _length, written in _COLUMNS:
        op.drop_index(f'ix_entry_{name}', 'entry')
        op.create_index(f'ix_entry_{written}', 'entry', [written])
        with op.batch_alter_table('entry') as batch:
            batch.drop_column(name)
