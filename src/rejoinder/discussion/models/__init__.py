"""The rows of the record."""

from rejoinder.discussion.models.comment import Comment, Revision, State
from rejoinder.discussion.models.decision import Decision, Maker
from rejoinder.discussion.models.publication import Publication, StoredRuleset, StoredStory
from rejoinder.discussion.models.thread import Leaf, Mode, Thread

__all__ = [
    "Comment",
    "Decision",
    "Leaf",
    "Maker",
    "Mode",
    "Publication",
    "Revision",
    "State",
    "StoredRuleset",
    "StoredStory",
    "Thread",
]
