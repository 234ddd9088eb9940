"""What is kept about a reader, said field by field, so that nothing can be stored that the privacy page does not name."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept, and the fields of the record that hold it, as ``model.field``."""

    what: str | Promise
    why: str | Promise
    fields: tuple[str, ...]


KEPT = (
    Kept(
        _("What you wrote, and the name you wrote it under"),
        _("It is published with your comment. Earlier versions of a comment are kept too, and are not published."),
        ("comment.name", "revision.source", "revision.source_format", "revision.html", "revision.text", "revision.links"),
    ),
    Kept(
        _("Your website, if you give one"),
        _("Your name links to it."),
        ("comment.website",),
    ),
    Kept(
        _("Your e-mail address, encrypted"),
        _("It is never published, and leaves this server only in a message to you. A keyed fingerprint of it lets us find your comments if you ask us to."),
        ("commenter.address", "commenter.address_digest", "commenter.confirmed_at"),
    ),
    Kept(
        _("The fingerprint of a key that your browser gets with your first comment"),
        _("It proves that a later comment comes from you. The key itself is a cookie named rejoinder_author; it is sent only when you write, never while you read."),
        ("commenter.key_digest", "commenter.user"),
    ),
    Kept(
        _("When you wrote, in which language, and where in the discussion"),
        _("It puts your comment in its place."),
        (
            "comment.thread", "comment.parent", "comment.root", "comment.depth", "comment.commenter",
            "comment.language", "comment.created_at", "comment.published_at", "comment.position",
            "comment.reply_position", "comment.page", "comment.branch", "comment.revision_number",
            "revision.comment", "revision.number", "revision.created_at", "commenter.created_at",
        ),
    ),  # fmt: skip
    Kept(
        _("What was decided about your comment, by which rule and on which words"),
        _("So that you can be told why, and so that every decision can be checked again."),
        (
            "comment.state", "decision.comment", "decision.revision_number", "decision.state", "decision.maker",
            "decision.user", "decision.rule", "decision.reason", "decision.findings", "decision.scores",
            "decision.submission", "decision.ruleset", "decision.created_at",
        ),
    ),  # fmt: skip
    Kept(
        _("A fingerprint of the form you sent, and where an imported comment came from"),
        _("So that nothing is published twice."),
        ("comment.sent_digest", "comment.source", "comment.source_id"),
    ),
)


def stored() -> tuple[Kept, ...]:
    """All that is kept about readers."""
    return KEPT
