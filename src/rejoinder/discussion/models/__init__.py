"""The rows of the record."""

from rejoinder.discussion.models.comment import Comment, Revision, State, Urgency
from rejoinder.discussion.models.decision import Decision, Maker
from rejoinder.discussion.models.desk import Lease, Membership, Role
from rejoinder.discussion.models.event import DeskEvent
from rejoinder.discussion.models.learning import LearnedHead
from rejoinder.discussion.models.objection import Appeal, Ground, Report
from rejoinder.discussion.models.preference import DeskPreference, Order
from rejoinder.discussion.models.publication import Publication, StoredRuleset, StoredStory
from rejoinder.discussion.models.reading import AwaitedReading, Wanted
from rejoinder.discussion.models.thread import Leaf, Mode, Thread
from rejoinder.discussion.models.wording import Wording

__all__ = [
    "Appeal",
    "AwaitedReading",
    "Comment",
    "Decision",
    "DeskEvent",
    "DeskPreference",
    "Ground",
    "Leaf",
    "LearnedHead",
    "Lease",
    "Maker",
    "Membership",
    "Mode",
    "Order",
    "Publication",
    "Report",
    "Revision",
    "Role",
    "State",
    "StoredRuleset",
    "StoredStory",
    "Thread",
    "Urgency",
    "Wanted",
    "Wording",
]
