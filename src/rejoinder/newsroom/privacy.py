"""What is kept about a reader, field by field: nothing may be stored that the privacy page does not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept, and the fields of the record that hold it: names by model, parted by spaces."""

    what: str | Promise
    why: str | Promise
    held: Mapping[str, str]

    def fields(self) -> Iterator[str]:
        """Every field, such as ``comment.name``."""
        for model, names in self.held.items():
            yield from (f"{model}.{name}" for name in names.split())


KEPT = (
    Kept(
        _("What you wrote, and the name you wrote it under"),
        _("It is published with your comment. Earlier versions are kept too, and are not published."),
        {"comment": "name", "revision": "source source_format html text links"},
    ),
    Kept(_("Your website, if you give one"), _("Your name links to it."), {"comment": "website"}),
    Kept(
        _("Your e-mail address, encrypted"),
        _(
            "It is never published, and leaves this server only in a message to you. A keyed fingerprint of "
            "it lets us find your comments if you ask us to."
        ),
        {"commenter": "address address_digest confirmed_at"},
    ),
    Kept(
        _("The fingerprint of a key that your browser gets with your first comment"),
        _(
            "It proves that a later comment comes from you. The key itself is a cookie named "
            "rejoinder_author; it is sent only when you write, never while you read."
        ),
        {"commenter": "key_digest user"},
    ),
    Kept(
        _("When you wrote, in which language, and where in the discussion"),
        _("It puts your comment in its place."),
        {
            "comment": "thread parent root depth commenter language created_at published_at position"
            " reply_position page branch revision_number",
            "revision": "comment number created_at",
            "commenter": "created_at",
        },
    ),
    Kept(
        _("What was decided about your comment, by which rule and on which words"),
        _("So that you can be told why, and so that every decision can be checked again."),
        {
            "comment": "state urgency",
            "decision": "comment revision_number state maker user rule reason findings scores submission"
            " ruleset created_at",
        },
    ),
    Kept(
        _("A fingerprint of the form you sent, and where an imported comment came from"),
        _("So that nothing is published twice."),
        {"comment": "sent_digest source source_id"},
    ),
)


def stored() -> tuple[Kept, ...]:
    """All that is kept about readers."""
    return KEPT
