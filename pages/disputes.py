"""争议: the disputes by what they wait for, or one of them with both sides on one time axis."""

from __future__ import annotations

from pages._ui import addressed, dispute_list, dispute_view
from pages._ui.gate import gate
from pages._ui.once import say

actor = gate()
say()
chosen = addressed.number("dispute")
if chosen is not None:
    dispute_view.draw(actor, chosen)
else:
    dispute_list.draw(actor)
