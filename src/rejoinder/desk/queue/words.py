"""The site's own wordings for a decision about many: chosen once, and said to each author in their language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rejoinder.accounts.models import User
from rejoinder.discussion import roles, wordings
from rejoinder.discussion.models import Comment, Wording
from rejoinder.discussion.roles import Task
from rejoinder.discussion.wordings import Reason

Key = tuple[int, str, str]
"""A publication, the language its story's readers are spoken to in, and a comment's language."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One wording that can be chosen, and what it says in the languages of the comments in question."""

    reason: Reason
    texts: tuple[tuple[str, str], ...]
    """Language and text."""
    is_partial: bool
    """Whether some of the comments' authors would be told nothing by it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the authors of rejected comments are told."""

    rule: str
    reason: str
    """In the moderator's own words: for all, or with a wording for those for whom it has no words."""
    wording: Reason | None = None
    _spoken: dict[Key, Sequence[Reason]] = field(default_factory=dict)

    def to(self, comment: Comment) -> tuple[str, str] | None:
        """Rule and reason for this comment, which comes with thread and publication; None where there are no words."""
        if self.wording is None:
            return self.rule, self.reason
        found = _match(self.wording, _offered(comment, self._spoken))
        text = found.text if found is not None else self.reason
        return (self.wording.rule, text) if text else None


def offers(comments: Iterable[Comment]) -> list[Offer]:
    """What can be chosen for these comments, by rule; a query for each publication and language among them."""
    spoken: dict[Key, Sequence[Reason]] = {}
    for comment in comments:
        _offered(comment, spoken)
    first: dict[tuple[str, str], Reason] = {}
    for some in spoken.values():
        for reason in some:
            first.setdefault((reason.rule, reason.title.casefold()), reason)
    return [
        _offer(reason, list(spoken.values())) for reason in sorted(first.values(), key=lambda one: one.rule)
    ]


def chosen(key: str, user: User) -> Reason | None:
    """The wording of this key, where it is offered at a publication at which the user decides."""
    if key in wordings.shipped():
        return wordings.shipped()[key]
    places = roles.publications_for(user, Task.DECIDE).order_by()
    row = Wording.objects.filter(pk=wordings.row_of(key), retired_at=None, publication__in=places).first()
    return None if row is None else wordings.reason_of(row)


def _offered(comment: Comment, spoken: dict[Key, Sequence[Reason]]) -> Sequence[Reason]:
    paper = comment.thread.paper
    key = (paper.pk, paper.language, comment.language)
    if key not in spoken:
        spoken[key] = wordings.offered(paper, comment.language)
    return spoken[key]


def _offer(reason: Reason, offered: Sequence[Sequence[Reason]]) -> Offer:
    found = [_match(reason, some) for some in offered]
    texts = {one.language: one.text for one in found if one is not None}
    return Offer(reason, tuple(sorted(texts.items())), is_partial=None in found)


def _match(wanted: Reason, offered: Sequence[Reason]) -> Reason | None:
    """The same wording among those of another language or publication.

    It is the same by its key, or by its title under the same rule; or the only one under a rule of the engine. Of
    several one cannot be told for another: they give different reasons.
    """
    same_rule = [reason for reason in offered if reason.rule == wanted.rule]
    for reason in same_rule:
        if reason.key == wanted.key:
            return reason
    for reason in same_rule:
        if reason.title.casefold() == wanted.title.casefold():
            return reason
    return same_rule[0] if wanted.rule and len(same_rule) == 1 else None
