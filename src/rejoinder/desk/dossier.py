"""Gathers all that a moderator needs to see of one comment, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.safestring import SafeString, mark_safe

from rejoinder import markup
from rejoinder.discussion.ledger.rulings import DOUBTFUL_FROM
from rejoinder.discussion.models import Appeal, Comment, Decision, Revision, State
from rejoinder.discussion.rulesets import title_of
from rejoinder.policy.verdict import Finding

NEIGHBOURS = 2
"""Published comments shown before and after the one in question."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One comment as the desk shows it: whose, when, in which state, and its text as safe HTML."""

    comment: Comment
    html: SafeString

    @property
    def is_harsh(self) -> bool:
        """Whether its words may be abuse."""
        return self.comment.harm >= DOUBTFUL_FROM


@dataclass(frozen=True, slots=True)
class Record:
    """How the same commenter's other comments ended."""

    published: int
    rejected: int
    held: int

    @property
    def is_blank(self) -> bool:
        """Whether there are no others."""
        return not (self.published or self.rejected or self.held)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One score of the text, from 0 to 1."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, by its number in the text, with the score that its rule goes by; None where it goes by none."""

    number: int
    finding: Finding
    title: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """One comment with its findings, its place in the discussion, and what was decided before."""

    comment: Comment
    text: str
    marked: SafeString
    """The text with the words of the last decision's findings marked, each by the finding's number."""
    findings: tuple[Found, ...]
    opinions: tuple[Opinion, ...]
    """The scores of this text, the highest first."""
    decisions: tuple[Decision, ...]
    """Newest first."""
    parent: Statement | None
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]
    record: Record
    is_reported: bool
    """Whether a report waits for a person."""
    appeal: Appeal | None
    """The one that waits for an answer."""
    answered: tuple[Appeal, ...]
    """Those that are over, newest first: what was answered is final."""

    @property
    def is_harsh(self) -> bool:
        """Whether its words may be abuse: by the scores, or by words that a rule objects to."""
        return self.comment.harm >= DOUBTFUL_FROM or any(found.finding.quote for found in self.findings)

    @property
    def has_harsh(self) -> bool:
        """Whether words that may be abuse stand in it or around it."""
        around = [*([self.parent] if self.parent else []), *self.before, *self.after]
        return self.is_harsh or any(statement.is_harsh for statement in around)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person though it is published."""
        return bool(self.is_reported or self.appeal) or self.comment.doubtful

    @property
    def last(self) -> Decision | None:
        """The decision in force."""
        return self.decisions[0] if self.decisions else None


def gather(comment: Comment) -> Dossier:
    """The dossier of a comment whose thread, publication and parent were fetched with it."""
    before, after = _neighbours(comment)
    parent = [comment.parent] if comment.parent else []
    texts = _texts([comment, *parent, *before, *after])
    decisions = tuple(comment.decisions.select_related("user").order_by("-pk").defer("submission"))
    appeals = _appeals(comment)
    scores = _scores(decisions, comment.revision_number)
    findings = _findings(decisions, comment.revision_number)
    text = texts.get(comment.pk, "")
    spans = [(finding.start, finding.end) for finding in findings]
    return Dossier(
        comment=comment,
        text=text,
        marked=mark_safe(markup.mark_each(text, spans)),  # noqa: S308 - markup escapes
        findings=tuple(
            Found(number, finding, title_of(finding.rule), scores.get(finding.rule))
            for number, finding in enumerate(findings, 1)
        ),
        opinions=tuple(sorted(_opinions(scores), key=lambda one: -one.value)),
        decisions=decisions,
        parent=next(_statements(parent, texts), None),
        before=tuple(_statements(before, texts)),
        after=tuple(_statements(after, texts)),
        record=_record(comment),
        is_reported=comment.reports.filter(handled_at=None).exists(),
        appeal=next((one for one in appeals if one.answered_at is None), None),
        answered=tuple(one for one in reversed(appeals) if one.answered_at is not None),
    )


def _neighbours(comment: Comment) -> tuple[list[Comment], list[Comment]]:
    siblings = Comment.objects.filter(thread=comment.thread, parent=comment.parent, state=State.PUBLISHED)
    siblings = siblings.exclude(pk=comment.pk)
    earlier = siblings.filter(created_at__lte=comment.created_at).order_by("-created_at", "-pk")[:NEIGHBOURS]
    later = siblings.filter(created_at__gt=comment.created_at).order_by("created_at", "pk")[:NEIGHBOURS]
    return list(reversed(earlier)), list(later)


def _texts(comments: Iterable[Comment]) -> dict[int, str]:
    current = Q(pk__in=[])
    for comment in comments:
        current |= Q(comment=comment, number=comment.revision_number)
    return dict(Revision.objects.filter(current).values_list("comment_id", "text"))


def _scores(decisions: tuple[Decision, ...], revision: int) -> dict[str, float]:
    """Those that the last decision about this text was given, where it was given any."""
    return next((one.scores for one in decisions if one.revision_number == revision and one.scores), {})


def _opinions(scores: dict[str, float]) -> Iterator[Opinion]:
    for name, value in scores.items():
        yield Opinion(name, value)


def _appeals(comment: Comment) -> list[Appeal]:
    related = comment.appeals.select_related("decision__user", "user", "ruling")
    return list(related.defer("decision__submission", "ruling__submission").order_by("due_at", "pk"))


def _findings(decisions: tuple[Decision, ...], revision: int) -> tuple[Finding, ...]:
    """Those of the last decision about this text that has any: a person's ruling does not hide the rules'."""
    for decision in decisions:
        if decision.revision_number == revision and decision.findings:
            return tuple(Finding.from_dict(stored) for stored in decision.findings)
    return ()


def _statements(comments: Iterable[Comment], texts: dict[int, str]) -> Iterator[Statement]:
    for comment in comments:
        html = markup.plain_to_html(texts.get(comment.pk, ""))
        yield Statement(comment, mark_safe(html))  # noqa: S308 - markup escapes


def _record(comment: Comment) -> Record:
    others = Comment.objects.filter(commenter=comment.commenter_id).exclude(pk=comment.pk)
    counts = others.aggregate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)),
        rejected=Count("pk", filter=Q(state=State.REJECTED)),
        held=Count("pk", filter=Q(state=State.HELD)),
    )
    return Record(**counts)
