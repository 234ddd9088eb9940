"""What people object to: a reader's report of a comment, an author's appeal against a decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from rejoinder.discussion.models.comment import Comment
from rejoinder.discussion.models.decision import Decision


class Ground(models.TextChoices):
    """What a report says of a comment."""

    RULES = "rules", "Against the rules of this site"
    ILLEGAL = "illegal", "Illegal"


class Report(models.Model):
    """One reader's complaint about one comment; it decides nothing by itself."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports", db_index=False)
    revision_number = models.PositiveIntegerField(default=1)
    """The version of the text that was reported."""
    ground = models.CharField(max_length=10, choices=Ground.choices)
    rule = models.CharField(max_length=60, blank=True)
    """The rule that the reader named; blank where none."""
    why = models.TextField(blank=True)
    law = models.TextField(blank=True)
    """For what is said to be illegal: which law, where."""
    children = models.BooleanField(default=False)
    """Whether it is about the sexual abuse of children, for which nobody need give a name."""
    name = models.CharField(max_length=120, blank=True)
    address = models.BinaryField(null=True, editable=False)
    """The reader's e-mail address, sealed by ``accounts.address``, for the receipt and the answer; null where none."""
    client_digest = models.BinaryField(max_length=32, editable=False)
    """Keyed digest of whoever sent it, of the day of their first report of this comment: one reader counts once."""
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    """When a person had decided about the comment; null while it waits."""
    decision = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="reports")
    """The decision that handled it."""

    class Meta:
        constraints = [
            # What breaks the rules may also be illegal, and a text that was changed may be reported anew.
            models.UniqueConstraint(
                fields=["comment", "client_digest", "revision_number"],
                # A notice of illegal content is a matter of law: two people of one connection may give one each.
                condition=Q(ground=Ground.RULES),
                name="one_report_per_reader",
            ),
        ]
        indexes = [
            models.Index(fields=["comment", "created_at"], condition=Q(handled_at=None), name="report_open"),
            models.Index(fields=["comment", "client_digest"], name="report_by_reader"),
            models.Index(fields=["created_at"], name="report_by_time"),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} on comment {self.comment_id}"


class Appeal(models.Model):
    """An author's objection to one decision: one text, one answer, and the answer is final."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    """The decision appealed against."""
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="appeals")
    text = models.TextField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """By when the publication has promised an answer."""
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    """What the author is told."""
    granted = models.BooleanField(null=True)
    """Whether the author was found right; null while it waits, and where there was nothing left to answer."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="appeals_answered"
    )
    ruling = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="answers_appeal"
    )
    """The decision that answered it."""
    overdue_told_at = models.DateTimeField(null=True, blank=True)
    """When the editors were told that its time is over."""

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(answered_at=None), name="appeal_open"),
            models.Index(fields=["created_at"], name="appeal_by_time"),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} against decision {self.decision_id}"
