"""An article on its way to somebody whom a reader wants to have it, and who wants no such mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

LONGEST_NAME = 80


class PassedOn(models.Model):
    """One article that a reader has the site mail to one address.

    It lives for as long as it is needed: address, name and line until the mail is handed over or given up, the rest
    for the limits. None of it outlives `passing.forget`.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True
    """The desk's list of where an article is used is about pages, not about readers."""

    article = models.ForeignKey("newsroom.ArticlePage", models.CASCADE, related_name="+", db_index=False)
    address = models.BinaryField(null=True, editable=False)
    """Whom it goes to, sealed by ``accounts.address``; null once nothing is to be sent (any more)."""
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    """What the reader called themselves; blank as soon as the address is gone."""
    line = models.TextField(blank=True)
    """What the reader wrote; blank likewise."""
    sender_digest = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed digest of the reader's connection and the day; null where it is not known."""
    recipient_digest = models.BinaryField(max_length=32, editable=False)
    """Keyed digest of the address and the day."""
    form_digest = models.BinaryField(max_length=32, unique=True, editable=False)
    """Keyed digest of all that was sent and the form it was sent by, so that one form is taken once."""
    proof = models.BinaryField(max_length=16, null=True, unique=True, editable=False)
    """Which question of a burst was answered, so that each answer is good once; null where none was asked."""
    waited = models.BooleanField(default=False)
    """Whether it came through a burst by waiting, which only so many may."""
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="passed_on_when"),
            models.Index(fields=["article", "created_at"], name="passed_on_article"),
            models.Index(fields=["sender_digest", "created_at"], name="passed_on_sender"),
            models.Index(fields=["recipient_digest", "created_at"], name="passed_on_recipient"),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id}, passed on as {self.pk}"


class MailRefusal(models.Model):
    """Somebody who wants no article mailed to them by this site, whoever asks for it; for good."""

    address_digest = models.BinaryField(max_length=32, unique=True, editable=False)
    """Keyed digest of the address, which is not kept itself."""
    refused_on = models.DateField()
    """The day; the hour is nobody's business."""

    def __str__(self) -> str:
        return f"refusal {self.pk}"
