"""People: Users sign in, Commenters speak; a typed address never makes one the other."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """Staff and signed-in people."""


class Commenter(models.Model):
    """Somebody who speaks in discussions: a guest, unless tied to a User.

    A guest is the pair of a typed address and the key their browser was given with its first comment. Anyone can
    type an address, so the address alone finds nobody's record and lends no trust; the key is what proves a return.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="commenters"
    )
    address = models.BinaryField(null=True, editable=False)
    """The e-mail address, sealed by ``accounts.address``; null once erased."""
    address_digest = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed digest of the address, to find a person's comments at that person's request."""
    domain_digest = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed digest of the address's domain, to find who else writes from there."""
    key_digest = models.BinaryField(max_length=32, null=True, editable=False)
    """Digest of the browser's key; null for imported commenters."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["address_digest"], name="commenter_address"),
            models.Index(fields=["domain_digest"], name="commenter_domain"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key_digest", "address_digest"], name="one_commenter_per_key_and_address"
            ),
        ]

    def __str__(self) -> str:
        return f"commenter {self.pk}"


class ApiKey(models.Model):
    """What another system shows to be answered by the judge; the key itself is known to its holder only."""

    name = models.CharField(max_length=80)
    """Who holds it, such as “forum”, in the words of whoever issued it."""
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    """SHA-256 of the key."""
    beginning = models.CharField(max_length=12, editable=False)
    """The first letters of the key, by which its holder can tell which one is meant."""
    created_at = models.DateTimeField(editable=False)
    last_used_on = models.DateField(null=True, editable=False)
    """The last day on which it was shown; the hour is nobody's business."""
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="one_live_key_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
