"""search"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db import grams

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('searchable',
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('grams', grams.Grams(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('numbers', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_searchable_case_id_case')),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_searchable'))
    )
    op.create_index('ix_searchable_position', 'searchable', ['position'], unique=True)
    grams.index(op.get_bind(), fill=False)
    op.create_index('ix_dispute_raised_by', 'dispute', ['raised_by'], unique=False)
    op.create_index('ix_dispute_against', 'dispute', ['against'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_dispute_against', table_name='dispute')
    op.drop_index('ix_dispute_raised_by', table_name='dispute')
    grams.unindex(op.get_bind())
    op.drop_table('searchable')
