"""The rows of a list: each case with its words, why it waits, and what was seen of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rejoinder.desk import unread
from rejoinder.discussion.excerpts import excerpt
from rejoinder.discussion.ledger import telling
from rejoinder.discussion.ledger.rulings import DOUBTFUL_FROM
from rejoinder.discussion.models import Appeal, Comment, Decision, Ground, Report, Revision, Urgency
from rejoinder.discussion.rulesets import title_of
from rejoinder.discussion.search import Query


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list."""

    comment: Comment
    excerpt: SafeString
    blurred: bool
    """Whether the words are to be shown only when they are asked for."""
    seen: int
    """Id of the last decision, as the moderator is shown the case."""
    why: str
    notes: Sequence[str]
    """Short remarks: urgent, how often reported, until when an appeal is to be answered."""

    @property
    def is_urgent(self) -> bool:
        """Whether it must not wait, nor be decided unread."""
        return telling.is_urgent(self.comment)

    @property
    def case(self) -> str:
        """The case with what was seen of it, as the list's form sends it."""
        return f"{self.comment.pk}-{self.seen}"


def rows(ids: Sequence[int], query: Query, *, blur: bool) -> list[Row]:
    """The rows of these comments, in their order; a handful of queries, however many there are."""
    comments = {comment.pk: comment for comment in _comments(ids)}
    reports, appeals = _reports(ids), _appeals(ids)
    made: list[Row] = []
    for key in ids:
        if (comment := comments.get(key)) is None:
            continue
        waits = unread.short(comment.awaited.all())
        made.append(
            Row(
                comment=comment,
                excerpt=excerpt(_of(comment, "text") or "", query),
                blurred=blur and comment.harm >= DOUBTFUL_FROM,
                seen=_of(comment, "seen") or 0,
                why=waits or _of(comment, "reason") or "",
                notes=[
                    *_urgency(comment),
                    *([title_of(comment.rule)] if comment.rule else []),
                    *reports.get(key, ()),
                    *appeals.get(key, ()),
                ],
            )
        )
    return made


def _comments(ids: Iterable[int]) -> Iterable[Comment]:
    last = Decision.objects.filter(comment=OuterRef("pk")).order_by("-pk")
    current = Revision.objects.filter(comment=OuterRef("pk"), number=OuterRef("revision_number"))
    return (
        Comment.objects.filter(pk__in=ids)
        .select_related("thread__publication")
        .prefetch_related("awaited")
        .annotate(
            text=Subquery(current.values("text")[:1]),
            seen=Subquery(last.values("pk")[:1]),
            reason=Subquery(last.values("reason")[:1]),
        )
    )


def _of(comment: Comment, name: str) -> Any:
    """What the query found besides the comment's own fields."""
    return getattr(comment, name)


def _urgency(comment: Comment) -> list[str]:
    return [] if comment.urgency == Urgency.ORDINARY else [comment.get_urgency_display()]


def _reports(ids: Sequence[int]) -> dict[int, list[str]]:
    """What readers say of each: the abuse of children before what else is illegal, and both before all the rest."""
    waiting = Report.objects.filter(comment__in=ids, handled_at=None).values_list("comment")
    counted = waiting.annotate(
        of_children=Count("pk", filter=Q(children=True)),
        of_law=Count("pk", filter=Q(children=False, ground=Ground.ILLEGAL)),
        of_rules=Count("pk", filter=Q(children=False, ground=Ground.RULES)),
    )
    return {key: list(_told(children, illegal, rules)) for key, children, illegal, rules in counted}


def _told(children: int, illegal: int, rules: int) -> Iterator[str]:
    if children:
        told = ngettext("Notice of child abuse", "%(count)d notices of child abuse", children)
        yield told % {"count": children}
    if illegal:
        told = ngettext("Notice of illegal content", "%(count)d notices of illegal content", illegal)
        yield told % {"count": illegal}
    if rules:
        yield ngettext("Reported once", "Reported %(count)d times", rules) % {"count": rules}


def _appeals(ids: Sequence[int]) -> dict[int, list[str]]:
    waiting = (
        Appeal.objects.filter(comment__in=ids, answered_at=None)
        .values_list("comment")
        .annotate(Min("due_at"))
    )
    return {
        key: [_("Answer promised by %(day)s") % {"day": date_format(timezone.localtime(due), "j F Y")}]
        for key, due in waiting
    }
