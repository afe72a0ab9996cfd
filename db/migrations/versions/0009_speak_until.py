"""find the cases whose period to speak up has passed"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

_SPEAKING = sa.text('speak_until IS NOT NULL')


def upgrade() -> None:
    op.create_index('ix_case_speak_until', 'case', ['speak_until'], sqlite_where=_SPEAKING, postgresql_where=_SPEAKING)


def downgrade() -> None:
    op.drop_index('ix_case_speak_until', 'case')
