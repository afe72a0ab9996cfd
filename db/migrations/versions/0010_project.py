"""the project that a customer is interested in"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('entry', sa.Column('project', sa.String(length=60)))


def downgrade() -> None:
    with op.batch_alter_table('entry') as batch:
        batch.drop_column('project')
