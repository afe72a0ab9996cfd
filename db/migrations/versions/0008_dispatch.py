"""dispatch"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db.types

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
MOMENT = db.types.Moment(timezone=True)


def upgrade() -> None:
    op.add_column('attachment', sa.Column('waits', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.create_table(
        'dispatch_stop',
        sa.Column('id', KEY, nullable=False),
        sa.Column('user_id', KEY, nullable=False),
        sa.Column('began_at', MOMENT, nullable=False),
        sa.Column('until', MOMENT, nullable=False),
        sa.Column('reason', sa.String(length=200), nullable=False),
        sa.Column('stopped_by', KEY, nullable=False),
        sa.ForeignKeyConstraint(['stopped_by'], ['user.id'], name=op.f('fk_dispatch_stop_stopped_by_user')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_dispatch_stop_user_id_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_dispatch_stop')),
    )
    op.create_index('ix_dispatch_stop_user_id_until', 'dispatch_stop', ['user_id', 'until'])
    op.create_table(
        'dispatch_fit',
        sa.Column('user_id', KEY, autoincrement=False, nullable=False),
        sa.Column('words', sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_dispatch_fit_user_id_user')),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_dispatch_fit')),
    )
    op.create_table(
        'market_list',
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('body', DOCUMENT, nullable=False),
        sa.Column('kept_at', MOMENT, nullable=False),
        sa.Column('kept_by', KEY, nullable=False),
        sa.ForeignKeyConstraint(['kept_by'], ['user.id'], name=op.f('fk_market_list_kept_by_user')),
        sa.PrimaryKeyConstraint('day', name=op.f('pk_market_list')),
    )


def downgrade() -> None:
    for table in ('market_list', 'dispatch_fit', 'dispatch_stop'):
        op.drop_table(table)
    with op.batch_alter_table('attachment') as batch:
        batch.drop_column('waits')
