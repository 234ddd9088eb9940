"""The only writer of comments, revisions and decisions; a comment's state is what its last decision says."""

from rejoinder.discussion.ledger.arrivals import Arrival, Tally, record_imported
from rejoinder.discussion.ledger.entries import Changed, NewComment, Recorded, record_new
from rejoinder.discussion.ledger.rulings import Ruling, record_decision

__all__ = [
    "Arrival",
    "Changed",
    "NewComment",
    "Recorded",
    "Ruling",
    "Tally",
    "record_decision",
    "record_imported",
    "record_new",
]
