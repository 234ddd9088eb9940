"""What changes in a database that was restored: nothing is told twice, and everything is printed anew."""

from __future__ import annotations

from dataclasses import dataclass

NOTICES = "notices"


@dataclass(frozen=True, slots=True)
class Step:
    """One change, in words that every database understands."""

    what: str
    table: str
    """Without which, in a database of an older version, there is nothing to change."""
    statement: str


AFTERWARDS = (
    # Whoever ran the site since the backup was made may have sent them; nobody can know, so the operator decides.
    Step(
        NOTICES,
        "notices_notice",
        "UPDATE notices_notice SET state = 'uncertain', claimed_until = NULL,"
        " last_error = 'It waited when the backup was made, and may have been sent since.'"
        " WHERE state IN ('queued', 'sending', 'handed_over')",
    ),
    # No shelf comes along.
    Step("threads", "discussion_thread", "UPDATE discussion_thread SET printed_version = 0"),
    Step("pages", "newsroom_preparedpage", "UPDATE newsroom_preparedpage SET printed_version = 0"),
    Step(
        "lists",
        "newsroom_preparedpage",
        # All their numbered pages; see newsroom.due.EVER.
        "UPDATE newsroom_preparedpage SET due_from = '0001-01-02 00:00:00+00', due_until = NULL WHERE kind = 'listing'",
    ),
    # A case in somebody's hand at the time is in nobody's now.
    Step("leases", "discussion_lease", "DELETE FROM discussion_lease"),
)
