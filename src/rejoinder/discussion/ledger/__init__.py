"""The only writer of comments, revisions and decisions; a comment's state is what its last decision says."""

from rejoinder.discussion.ledger.arrivals import Arrival, Tally, record_imported
from rejoinder.discussion.ledger.carried import NotEmpty, check_empty, record_carried
from rejoinder.discussion.ledger.edits import Edited, record_edit
from rejoinder.discussion.ledger.entries import Changed, NewComment, Recorded, record_new
from rejoinder.discussion.ledger.objections import already_appealed, mark_overdue, record_appeal
from rejoinder.discussion.ledger.readings import Awaited, Claim, claim, drop, note_faults
from rejoinder.discussion.ledger.reports import NewReport, RecordedReport, not_shown, record_report
from rejoinder.discussion.ledger.rulings import Ruling, record_decision, record_unless_decided
from rejoinder.discussion.ledger.telling import set_notify

__all__ = [
    "Arrival",
    "Awaited",
    "Changed",
    "Claim",
    "Edited",
    "NewComment",
    "NewReport",
    "NotEmpty",
    "Recorded",
    "RecordedReport",
    "Ruling",
    "Tally",
    "already_appealed",
    "check_empty",
    "claim",
    "drop",
    "mark_overdue",
    "not_shown",
    "note_faults",
    "record_appeal",
    "record_carried",
    "record_decision",
    "record_edit",
    "record_imported",
    "record_new",
    "record_report",
    "record_unless_decided",
    "set_notify",
]
