"""what a found customer is compared with stands in the index of positions"""

from __future__ import annotations

from alembic import op

from db import grams

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('ix_searchable_position', table_name='searchable')
    grams.index_places(op.get_bind())
    grams.tidy(op.get_bind())


def downgrade() -> None:
    op.create_index('ix_searchable_position', 'searchable', ['position'], unique=True)
    grams.drop_places(op.get_bind())
