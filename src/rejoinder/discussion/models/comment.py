"""A comment, its place in the thread, and every version of its text."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from rejoinder.accounts.models import Commenter
from rejoinder.discussion.models.thread import Thread


class State(models.TextChoices):
    """Where a comment stands."""

    HELD = "held", "Held"
    PUBLISHED = "published", "Published"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Withdrawn by its author"


class Urgency(models.IntegerChoices):
    """In which order a person should look at what is held."""

    LIKELY_FINE = 0, "Likely fine"
    ORDINARY = 1, "Ordinary"
    URGENT = 2, "Urgent"


class Comment(models.Model):
    """A reader's contribution.

    A root has ``position`` (from 0, in order of first publication) and so a page; a reply has ``reply_position``
    under its root. Both are given at first publication and kept, so that nothing already printed moves.
    """

    # Django would index these columns once more; the indexes below begin with them already.
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="comments", db_index=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    root = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="descendants", db_index=False
    )
    """None for a root comment itself."""
    depth = models.PositiveIntegerField(default=0)
    commenter = models.ForeignKey(Commenter, models.PROTECT, related_name="comments", db_index=False)
    name = models.CharField(max_length=80)
    website = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=12, default="und")
    state = models.CharField(max_length=10, choices=State.choices)
    """What the last decision says; written by ``ledger`` alone."""
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.ORDINARY)
    """What the last decision's findings say of it; written by ``ledger`` alone, and of use while it is held."""
    harm = models.PositiveSmallIntegerField(default=0)
    """How likely it does harm, in thousandths: the highest score of the last reading; written by ``ledger`` alone."""
    doubtful = models.BooleanField(default=False)
    """Published by the rules alone though they nearly held it, and not confirmed by a person; by ``ledger`` alone."""
    rule = models.CharField(max_length=60, blank=True)
    """The rule of the last decision; written by ``ledger`` alone, so that lists by rule need not read decisions."""
    revision_number = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    """First publication; null again where that was taken back a moment after."""
    edited_at = models.DateTimeField(null=True, blank=True)
    """When its author last changed it while readers could see it."""
    position = models.PositiveIntegerField(null=True, blank=True)
    reply_position = models.PositiveIntegerField(null=True, blank=True)
    page = models.PositiveIntegerField(null=True, blank=True)
    branch = models.PositiveIntegerField(null=True, blank=True)
    """0 where the comment stands on the page itself; see Leaf."""
    notify = models.BooleanField(default=False, db_default=False)
    """Whether its author agreed to be mailed what becomes of it."""
    sent_digest = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed digest of the form as sent, to know the same form sent twice; null for imported comments."""
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "position"], name="one_root_per_position"),
            models.UniqueConstraint(fields=["root", "reply_position"], name="one_reply_per_position"),
            models.UniqueConstraint(
                fields=["thread", "source", "source_id"], condition=~Q(source=""), name="imported_once"
            ),
        ]
        indexes = [
            models.Index(fields=["thread", "page", "branch", "root", "state"], name="comment_leaf"),
            # With all that ranking and counting ask, the state itself among it, so that twenty thousand are gone
            # through without a look at their rows: forty times as fast.
            models.Index(
                fields=["-urgency", "created_at", "id", "thread", "harm", "state"],
                condition=Q(state="held"),
                name="comment_held_first",
            ),
            models.Index(fields=["-harm", "created_at"], condition=Q(doubtful=True), name="comment_doubtful"),
            models.Index(
                fields=["created_at", "id", "thread", "state", "rule", "language", "name"],
                condition=Q(state="held"),
                name="comment_held_time",
            ),
            models.Index(fields=["created_at"], condition=Q(doubtful=True), name="comment_doubtful_time"),
            models.Index(fields=["created_at", "id"], name="comment_by_time"),
            models.Index(fields=["rule", "created_at"], condition=~Q(rule=""), name="comment_by_rule"),
            models.Index(fields=["commenter", "state"], name="comment_commenter"),
            models.Index(fields=["commenter", "-created_at"], name="comment_own"),
            models.Index(fields=["thread", "-created_at"], name="comment_recent"),
            # Finds what stands in a thread's feed.
            models.Index(
                fields=["thread", "-published_at", "-id"],
                condition=Q(state="published"),
                name="comment_newest",
            ),
            # Finds people by the name that is printed.
            models.Index(Lower("name"), "commenter", name="comment_name"),
            models.Index(fields=["sent_digest"], condition=Q(sent_digest__isnull=False), name="comment_sent"),
        ]
        permissions = [("decide_comment", "Can publish or reject comments")]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Revision(models.Model):
    """One version of a comment's text; all are kept."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(default=1)
    source = models.TextField()
    source_format = models.CharField(max_length=10, default="markdown")
    html = models.TextField()
    text = models.TextField()
    """Plain text: what judges read and what every span points into."""
    links = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"revision {self.number} of comment {self.comment_id}"
