"""agencies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db.types

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')
MOMENT = db.types.Moment(timezone=True)


def upgrade() -> None:
    op.add_column('unit', sa.Column('also', sa.String(length=200), server_default='', nullable=False))
    op.add_column('unit', sa.Column('contact', sa.String(length=200), server_default='', nullable=False))
    op.add_column('user', sa.Column('signs_in', sa.Boolean(), server_default=sa.text('true'), nullable=False))
    op.add_column('user', sa.Column('contact', sa.String(length=200), server_default='', nullable=False))
    op.create_table(
        'message_line',
        sa.Column('request_id', sa.String(length=64), nullable=False),
        sa.Column('pasted_at', MOMENT, nullable=False),
        sa.Column('pasted_by', KEY, nullable=False),
        sa.Column('body', DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(['pasted_by'], ['user.id'], name=op.f('fk_message_line_pasted_by_user')),
        sa.PrimaryKeyConstraint('request_id', name=op.f('pk_message_line')),
    )
    op.create_table(
        'visit_slip',
        sa.Column('request_id', sa.String(length=64), nullable=False),
        sa.Column('case_id', KEY, nullable=False),
        sa.Column('arrived_at', MOMENT, nullable=False),
        sa.Column('opened_by', KEY, nullable=False),
        sa.Column('body', DOCUMENT, nullable=False),
        sa.Column('version', sa.Integer(), server_default='1', nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_visit_slip_case_id_case')),
        sa.ForeignKeyConstraint(['opened_by'], ['user.id'], name=op.f('fk_visit_slip_opened_by_user')),
        sa.PrimaryKeyConstraint('request_id', name=op.f('pk_visit_slip')),
    )
    op.create_index('ix_visit_slip_case_id', 'visit_slip', ['case_id'])
    op.create_table(
        'related_list',
        sa.Column('id', KEY, nullable=False),
        sa.Column('published_at', MOMENT, nullable=False),
        sa.Column('published_by', KEY, nullable=False),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('request_id', sa.String(length=64), nullable=False),
        sa.Column('withdrawn_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['published_by'], ['user.id'], name=op.f('fk_related_list_published_by_user')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_related_list')),
        sa.UniqueConstraint('request_id', name=op.f('uq_related_list_request_id')),
    )
    op.create_table(
        'related_customer',
        sa.Column('id', KEY, nullable=False),
        sa.Column('list_id', KEY, nullable=False),
        sa.Column('name', sa.String(length=120), server_default='', nullable=False),
        sa.Column('phone', sa.String(length=32), nullable=True),
        sa.Column('note', sa.String(length=200), server_default='', nullable=False),
        sa.ForeignKeyConstraint(['list_id'], ['related_list.id'], name=op.f('fk_related_customer_list_id_related_list')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_related_customer')),
    )
    for column in ('list_id', 'phone', 'name'):
        op.create_index(f'ix_related_customer_{column}', 'related_customer', [column])
    op.create_table(
        'related_read',
        sa.Column('list_id', KEY, autoincrement=False, nullable=False),
        sa.Column('user_id', KEY, autoincrement=False, nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['list_id'], ['related_list.id'], name=op.f('fk_related_read_list_id_related_list')),
        sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_related_read_user_id_user')),
        sa.PrimaryKeyConstraint('list_id', 'user_id', name=op.f('pk_related_read')),
    )


def downgrade() -> None:
    for table in ('related_read', 'related_customer', 'related_list', 'visit_slip', 'message_line'):
        op.drop_table(table)
    for table, column in (('user', 'contact'), ('user', 'signs_in'), ('unit', 'contact'), ('unit', 'also')):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
