"""The only writer of comments, revisions and decisions; a comment's state is what its last decision says."""

from rejoinder.discussion.ledger.arrivals import Arrival, Tally, record_imported
from rejoinder.discussion.ledger.entries import Changed, NewComment, Recorded, record_new
from rejoinder.discussion.ledger.objections import already_appealed, mark_overdue, record_appeal
from rejoinder.discussion.ledger.readings import Awaited, Claim, claim, drop, note_faults
from rejoinder.discussion.ledger.rulings import Ruling, record_decision, record_unless_decided
from rejoinder.discussion.ledger.telling import set_notify

__all__ = [
    "Arrival",
    "Awaited",
    "Changed",
    "Claim",
    "NewComment",
    "Recorded",
    "Ruling",
    "Tally",
    "already_appealed",
    "claim",
    "drop",
    "mark_overdue",
    "note_faults",
    "record_appeal",
    "record_decision",
    "record_imported",
    "record_new",
    "record_unless_decided",
    "set_notify",
]
