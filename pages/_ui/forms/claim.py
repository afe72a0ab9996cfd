"""Claiming a customer of nobody, from his own page."""

from __future__ import annotations

from core.services.access import Actor
from core.services.card_values import Card
from pages._ui import pool_claim


def draw(actor: Actor, shown: Card) -> bool:
    """What the rulebook says to a claim, and the claim itself."""
    return pool_claim.draw(actor, shown.case_id, shown.customer)
