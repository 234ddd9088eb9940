"""At which publications the object is that a desk address names, so that no screen can forget to ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from rejoinder.accounts.models import User
from rejoinder.discussion import roles
from rejoinder.discussion.models import (
    Appeal,
    Comment,
    CommenterNote,
    Decision,
    Membership,
    Publication,
    Report,
    Sanction,
    Thread,
)
from rejoinder.discussion.roles import Task

May = Callable[[User, Task, Any], bool]


def _one(model: type[Model], path: str, key: str = "pk") -> May:
    """Whether the user may do this where the row is; True for a row that is not there, which the view tells."""

    def may(user: User, task: Task, named: Any) -> bool:
        row = model._default_manager.filter(**{key: named}).values_list(path).first()
        if row is None:
            return True
        return roles.everywhere(user, task) if row[0] is None else roles.may(user, task, row[0])

    return may


def _commenter(user: User, task: Task, pk: int) -> bool:
    """Whether the commenter wrote where the user may do this; one who wrote nowhere is nobody's."""
    return roles.visible_comments(user, task).filter(commenter=pk).exists()


_LARGEST_ID = 2**63 - 1
NAMED: Mapping[str, May] = {
    "appeal_id": _one(Appeal, "comment__thread__publication_id"),
    "comment_id": _one(Comment, "thread__publication_id"),
    "commenter_id": _commenter,
    "decision_id": _one(Decision, "comment__thread__publication_id"),
    "membership_id": _one(Membership, "publication_id"),
    "note_id": _one(CommenterNote, "publication_id"),
    "publication": _one(Publication, "pk", "slug"),
    "publication_id": _one(Publication, "pk"),
    "report_id": _one(Report, "comment__thread__publication_id"),
    "sanction_id": _one(Sanction, "publication_id"),
    "thread_id": _one(Thread, "publication_id"),
}
"""What an address may name, and who may do something there."""


def can_be(named: Mapping[str, object]) -> bool:
    """Whether a database could hold what the address names: an address has room for any number."""
    return all(value <= _LARGEST_ID for value in named.values() if isinstance(value, int))


def may_there(user: User, task: Task, named: Mapping[str, object]) -> bool:
    """Whether the user may do this with every object that the address names."""
    return all(NAMED[name](user, task, value) for name, value in named.items() if name in NAMED)
