"""identity"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('entry', sa.Column('phones', sa.String(length=400), nullable=True))


def downgrade() -> None:
    op.drop_column('entry', 'phones')
