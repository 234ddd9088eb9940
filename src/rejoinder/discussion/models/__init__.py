"""The rows of the record."""

from rejoinder.discussion.models.backtest import Backtest, BacktestSample, BacktestState, Mark
from rejoinder.discussion.models.comment import Comment, Revision, State, Urgency
from rejoinder.discussion.models.decision import Decision, Maker
from rejoinder.discussion.models.desk import Lease, Membership, Role
from rejoinder.discussion.models.objection import Appeal, Ground, Report
from rejoinder.discussion.models.publication import Publication, StoredRuleset, StoredStory
from rejoinder.discussion.models.reading import AwaitedReading, Wanted
from rejoinder.discussion.models.rulebook import EditorExample, RulesetVersion, ShadowVerdict, VersionState
from rejoinder.discussion.models.thread import Leaf, Mode, Thread

__all__ = [
    "Appeal",
    "AwaitedReading",
    "Backtest",
    "BacktestSample",
    "BacktestState",
    "Comment",
    "Decision",
    "EditorExample",
    "Ground",
    "Leaf",
    "Lease",
    "Maker",
    "Mark",
    "Membership",
    "Mode",
    "Publication",
    "Report",
    "Revision",
    "Role",
    "RulesetVersion",
    "ShadowVerdict",
    "State",
    "StoredRuleset",
    "StoredStory",
    "Thread",
    "Urgency",
    "VersionState",
    "Wanted",
]
