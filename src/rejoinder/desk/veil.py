"""Which words are hidden from whoever wants what may be abuse hidden until they ask for it."""

from __future__ import annotations

from rejoinder.accounts.models import User
from rejoinder.desk import preferences
from rejoinder.discussion.ledger.rulings import DOUBTFUL_FROM


def veiled_from(user: User) -> int | None:
    """The harm of a comment from which its words are hidden from this user; None where nothing is. One query."""
    return DOUBTFUL_FROM if preferences.of(user).blur else None
