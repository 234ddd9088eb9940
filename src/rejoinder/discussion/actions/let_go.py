"""A moderator lets go of a case without deciding, so that others are given it at once."""

from __future__ import annotations

from rejoinder.accounts.models import User
from rejoinder.discussion.ledger import leases


def let_go(comment_id: int, *, user: User) -> bool:
    """Give the case back; whether this user had it in hand."""
    return leases.release(comment_id, user)
