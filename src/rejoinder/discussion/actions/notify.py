"""An author agrees to be mailed what becomes of a comment, or agrees no longer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rejoinder.discussion import ledger, tokens, writer
from rejoinder.discussion.refusal import Refused


def notify(token: str, *, wanted: bool) -> None:
    """Keep what the author wants; doing it twice changes nothing more. Raises Refused (404)."""
    comment = tokens.comment_for_token(token)
    if comment is None:
        raise Refused(
            404,
            "unknown_comment",
            _("There is no such comment"),
            _("Check that you have the whole address of the page."),
        )
    writer.write(lambda: ledger.set_notify(comment, wanted))
