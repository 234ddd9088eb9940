"""Takes in a whole record as another site of ours had it: comments with their versions, decisions and places."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model
from django.db.transaction import TransactionManagementError

from rejoinder.discussion.models import Comment, Decision, Revision
from rejoinder.markup import render

Rows = Sequence[Model]


class NotEmpty(RuntimeError):
    """There are comments in the record already, whose numbers those to be taken in would take."""


def check_empty() -> None:
    """Raises NotEmpty unless the record has no comment yet; to be called once, before the first rows."""
    if Comment.objects.exists() or Decision.objects.exists():
        raise NotEmpty("There are comments here already.")


def record_carried(rows: Rows) -> int:
    """Append comments, revisions and decisions with the numbers they have, in the caller's transaction.

    What is shown of a revision is made again from its source: no HTML is taken from a file. Returns how many revisions
    look otherwise than they did, such as after what readers may write has changed. Raises ValueError for a revision
    in a format that nothing can be made of.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A record is taken in whole, inside one transaction.")
    Comment.objects.bulk_create(row for row in rows if isinstance(row, Comment))
    revisions = [row for row in rows if isinstance(row, Revision)]
    changed = sum(map(_rendered, revisions))
    Revision.objects.bulk_create(revisions)
    Decision.objects.bulk_create(row for row in rows if isinstance(row, Decision))
    return changed


def _rendered(revision: Revision) -> bool:
    """Make the revision's HTML, text and links anew; whether they are others than they were."""
    was = (revision.html, revision.text, revision.links)
    made = render(revision.source, revision.source_format)  # type: ignore[arg-type]
    revision.html, revision.text, revision.links = made.html, made.text, list(made.links)
    return was != (revision.html, revision.text, revision.links)
