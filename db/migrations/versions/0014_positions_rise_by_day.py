"""the positions of customers rise, by day of protection, so that the index of them is small"""

from __future__ import annotations

from alembic import op

from db import grams

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

#: Until now: seconds from 2000 to the end of protection and the case, in 31 and 32 bits; the highest end was "never".
_SECONDS = 'position / 4294967296'
_DAY = f'CASE WHEN {_SECONDS} = 2147483647 THEN 32767 ELSE {_SECONDS} / 86400 END'


def upgrade() -> None:
    bind = op.get_bind()
    grams.unindex(bind)
    op.execute(f'UPDATE searchable SET position = (32768 - ({_DAY})) * 4294967296 - 1 - position % 4294967296')
    grams.index(bind, fill=True)


def downgrade() -> None:
    """Seconds cannot be told from days: the rows are left out, and written anew when the office is opened."""
    bind = op.get_bind()
    grams.unindex(bind)
    op.execute('DELETE FROM searchable')
    grams.index(bind, fill=False)
