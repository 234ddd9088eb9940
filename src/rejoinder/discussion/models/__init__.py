"""The rows of the record."""

from rejoinder.discussion.models.backtest import Backtest, BacktestSample, BacktestState, Mark
from rejoinder.discussion.models.comment import Comment, Revision, State, Urgency
from rejoinder.discussion.models.day import CountedDay
from rejoinder.discussion.models.decision import Decision, Maker
from rejoinder.discussion.models.desk import Lease, Membership, Role
from rejoinder.discussion.models.event import DeskEvent
from rejoinder.discussion.models.learning import LearnedHead
from rejoinder.discussion.models.objection import Appeal, Ground, Report
from rejoinder.discussion.models.people import Aim, CommenterNote, Measure, Sanction
from rejoinder.discussion.models.preference import DeskPreference, Order
from rejoinder.discussion.models.publication import Feeds, Publication, StoredRuleset, StoredStory
from rejoinder.discussion.models.reading import AwaitedReading, Wanted
from rejoinder.discussion.models.rulebook import EditorExample, RulesetVersion, ShadowVerdict, VersionState
from rejoinder.discussion.models.statement import StatementCategory
from rejoinder.discussion.models.thread import Leaf, Mode, Thread
from rejoinder.discussion.models.wording import Wording

__all__ = [
    "Aim",
    "Appeal",
    "AwaitedReading",
    "Backtest",
    "BacktestSample",
    "BacktestState",
    "Comment",
    "CommenterNote",
    "CountedDay",
    "Decision",
    "DeskEvent",
    "DeskPreference",
    "EditorExample",
    "Feeds",
    "Ground",
    "Leaf",
    "LearnedHead",
    "Lease",
    "Maker",
    "Mark",
    "Measure",
    "Membership",
    "Mode",
    "Order",
    "Publication",
    "Report",
    "Revision",
    "Role",
    "RulesetVersion",
    "Sanction",
    "ShadowVerdict",
    "State",
    "StatementCategory",
    "StoredRuleset",
    "StoredStory",
    "Thread",
    "Urgency",
    "VersionState",
    "Wanted",
    "Wording",
]
