"""Who works at the desk, in which role at which publication, and who has which case in hand."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from rejoinder.discussion.models.comment import Comment
from rejoinder.discussion.models.publication import Publication


class Role(models.TextChoices):
    """What somebody does at a publication; see ``discussion.roles`` for what each may do."""

    MODERATOR = "moderator", "Moderator"
    EDITOR = "editor", "Editor"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Auditor: reads only"


class Membership(models.Model):
    """One person's role at one publication; the gravest of several counts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", db_index=False
    )
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=14, choices=Role.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "publication"], name="one_role_per_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.user_id} at {self.publication_id}"


class Lease(models.Model):
    """A case that one moderator has in hand until the lease runs out, so that no other is given it."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="lease")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="leases")
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="lease_until")]

    def __str__(self) -> str:
        return f"comment {self.comment_id} with {self.user_id}"
