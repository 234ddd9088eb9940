"""The only writer of comments, revisions and decisions; a comment's state is what its last decision says."""

from rejoinder.discussion.ledger.arrivals import Arrival, Tally, record_imported
from rejoinder.discussion.ledger.edits import Edited, record_edit
from rejoinder.discussion.ledger.entries import Changed, NewComment, Recorded, record_new
from rejoinder.discussion.ledger.readings import Awaited, Claim, claim, drop, note_faults
from rejoinder.discussion.ledger.rulings import Ruling, record_decision, record_unless_decided

__all__ = [
    "Arrival",
    "Awaited",
    "Changed",
    "Claim",
    "Edited",
    "NewComment",
    "Recorded",
    "Ruling",
    "Tally",
    "claim",
    "drop",
    "note_faults",
    "record_decision",
    "record_edit",
    "record_imported",
    "record_new",
    "record_unless_decided",
]
