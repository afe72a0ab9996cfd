"""front desk"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db.types

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
_MOMENT = db.types.Moment(timezone=True)


def upgrade() -> None:
    op.create_table('ticket',
    sa.Column('fact_seq', _KEY, autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('at', _MOMENT, nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('revisit', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('tour', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('entry_id', _KEY, nullable=True),
    sa.Column('asks_for', _KEY, nullable=True),
    sa.Column('phone', sa.String(length=32), nullable=True),
    sa.Column('receiver_id', _KEY, nullable=True),
    sa.Column('because', _DOCUMENT, nullable=False),
    sa.Column('received_at', _MOMENT, nullable=True),
    sa.Column('taken_at', _MOMENT, nullable=True),
    sa.Column('left_at', _MOMENT, nullable=True),
    sa.Column('cancelled_at', _MOMENT, nullable=True),
    sa.Column('registered_seq', _KEY, nullable=True),
    sa.ForeignKeyConstraint(['fact_seq'], ['fact.seq'], name=op.f('fk_ticket_fact_seq_fact')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_ticket_entry_id_entry')),
    sa.ForeignKeyConstraint(['asks_for'], ['user.id'], name=op.f('fk_ticket_asks_for_user')),
    sa.ForeignKeyConstraint(['receiver_id'], ['user.id'], name=op.f('fk_ticket_receiver_id_user')),
    sa.ForeignKeyConstraint(['registered_seq'], ['fact.seq'], name=op.f('fk_ticket_registered_seq_fact')),
    sa.PrimaryKeyConstraint('fact_seq', name=op.f('pk_ticket'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index('ix_ticket_day_receiver_id', ['day', 'receiver_id'], unique=False)
        batch_op.create_index('ix_ticket_registered_seq_left_at', ['registered_seq', 'left_at'], unique=False)


def downgrade() -> None:
    op.drop_table('ticket')
