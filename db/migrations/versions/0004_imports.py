"""imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db.types

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

_HIDDEN = "phone LIKE '%*%'"
_KEY = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), 'postgresql')


def upgrade() -> None:
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index('ix_entry_hidden', ['phone'], unique=False, sqlite_where=sa.text(_HIDDEN),
        postgresql_where=sa.text(_HIDDEN))

    op.create_table('register_import',
    sa.Column('id', _KEY, nullable=False),
    sa.Column('by_id', _KEY, nullable=False),
    sa.Column('at', db.types.Moment(timezone=True), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('file_hash', sa.String(length=64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=True),
    sa.Column('sheet', sa.String(length=120), nullable=False),
    sa.Column('header_line', sa.Integer(), nullable=False),
    sa.Column('header', _DOCUMENT, nullable=False),
    sa.Column('sample', _DOCUMENT, nullable=True),
    sa.Column('mapping', _DOCUMENT, nullable=False),
    sa.Column('opening', sa.String(length=10), server_default='own_time', nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), server_default='0', nullable=False),
    sa.Column('beat_at', db.types.Moment(timezone=True), nullable=True),
    sa.Column('trial', _DOCUMENT, nullable=True),
    sa.Column('done_at', db.types.Moment(timezone=True), nullable=True),
    sa.Column('undone_at', db.types.Moment(timezone=True), nullable=True),
    sa.Column('undone_by', _KEY, nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['user.id'], name=op.f('fk_register_import_by_id_user')),
    sa.ForeignKeyConstraint(['undone_by'], ['user.id'], name=op.f('fk_register_import_undone_by_user')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_import'))
    )
    with op.batch_alter_table('register_import', schema=None) as batch_op:
        batch_op.create_index('ix_register_import_file_hash', ['file_hash'], unique=False)

    op.create_table('import_row',
    sa.Column('import_id', _KEY, autoincrement=False, nullable=False),
    sa.Column('line', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('causes', _DOCUMENT, nullable=False),
    sa.Column('fact_seq', _KEY, nullable=True),
    sa.Column('cells', _DOCUMENT, nullable=True),
    sa.ForeignKeyConstraint(['fact_seq'], ['fact.seq'], name=op.f('fk_import_row_fact_seq_fact')),
    sa.ForeignKeyConstraint(['import_id'], ['register_import.id'],
    name=op.f('fk_import_row_import_id_register_import')),
    sa.PrimaryKeyConstraint('import_id', 'line', name=op.f('pk_import_row'))
    )
    with op.batch_alter_table('import_row', schema=None) as batch_op:
        batch_op.create_index('ix_import_row_fact_seq', ['fact_seq'], unique=False)

    op.create_table('import_mapping',
    sa.Column('shape', sa.String(length=64), nullable=False),
    sa.Column('mapping', _DOCUMENT, nullable=False),
    sa.PrimaryKeyConstraint('shape', name=op.f('pk_import_mapping'))
    )
    op.create_table('import_name',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('user_id', _KEY, nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_import_name_user_id_user')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_import_name'))
    )


def downgrade() -> None:
    op.drop_table('import_name')
    op.drop_table('import_mapping')
    op.drop_table('import_row')
    op.drop_table('register_import')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_hidden')
