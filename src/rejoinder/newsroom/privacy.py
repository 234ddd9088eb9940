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
            "It is never published, and leaves this server only in a message to you. Keyed fingerprints of it and of "
            "its domain let us find your comments if you ask us to, and tell whether a sanction is on it."
        ),
        {"commenter": "address address_digest domain_digest confirmed_at"},
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
            "comment": "thread parent root depth commenter language created_at published_at edited_at position"
            " reply_position page branch revision_number",
            "revision": "comment number created_at",
            "commenter": "created_at",
        },
    ),
    Kept(
        _("What was decided about your comment, by which rule and on which words"),
        _("So that you can be told why, and so that every decision can be checked again."),
        {
            "comment": "state urgency harm doubtful rule",
            "decision": "comment revision_number state maker user rule reason line undoes findings scores"
            " submission ruleset created_at",
        },
    ),
    Kept(
        _("A fingerprint of the form you sent, and where an imported comment came from"),
        _("So that nothing is published twice."),
        {"comment": "sent_digest source source_id"},
    ),
    Kept(
        _("Whether you want to be mailed what becomes of your comment, and which such mails were sent"),
        _(
            "So that you are told, and told once. Your address is looked up when a mail leaves; no mail is kept."
        ),
        {
            "comment": "notify",
            "notice": "identity way kind key ids state not_before tries first_tried_at claimed_until finished_at"
            " last_error",
        },
    ),
    Kept(
        _("Your appeal, and the answer to it"),
        _("So that another person can look again, and so that both can be checked later."),
        {
            "appeal": "decision comment text created_at due_at answered_at answer granted user ruling"
            " overdue_told_at"
        },
    ),
    Kept(
        _("A report you send about a comment; your name and encrypted address, if you give them"),
        _(
            "So that the desk can look into it and tell you what came of it. A keyed fingerprint of your connection, "
            "new every day, counts each reader once. The author of the comment is not told who reported it."
        ),
        {
            "report": "comment revision_number ground rule why law children name address client_digest created_at"
            " handled_at decision"
        },
    ),
    Kept(
        _("A sanction on you and its reason, and notes that moderators wrote about your comments"),
        _("So that every moderator decides alike, and so that a sanction ends when it should."),
        {
            "sanction": "measure aim target commenter domain publication reason note starts_at ends_at user"
            " created_at lifted_at lifted_by",
            "commenternote": "commenter publication user text created_at",
        },
    ),
    Kept(
        _("An article that you have us mail to somebody: the address, encrypted, your name and your line"),
        _(
            "They are erased as soon as the mail has left, or cannot leave. Keyed fingerprints of your connection and "
            "of the address, new every day, are kept for two days, so that nobody sends or gets too many."
        ),
        {
            "passedon": "article address name line sender_digest recipient_digest form_digest proof waited created_at"
        },
    ),
    Kept(
        _("That you refuse articles by mail, if you do"),
        _(
            "A keyed fingerprint of your address and the day, for good, so that nobody can have one mailed to you. The "
            "address itself is not kept."
        ),
        {"mailrefusal": "address_digest refused_on"},
    ),
)


def stored() -> tuple[Kept, ...]:
    """All that is kept about readers."""
    return KEPT
