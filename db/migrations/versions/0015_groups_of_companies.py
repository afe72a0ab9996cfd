"""a group of companies is compared without its legal form, however that is written

The names of these entries are worked out anew when the office is opened.
"""

from __future__ import annotations

from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

_ANEW = "UPDATE entry SET name_key = NULL WHERE company LIKE '%集团%' OR company LIKE '%集團%'"


def upgrade() -> None:
    op.execute(_ANEW)


def downgrade() -> None:
    op.execute(_ANEW)
