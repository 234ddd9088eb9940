"""Sends what readers who reported a comment are told, as other mails are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation

from rejoinder.accounts.address import Unsealable
from rejoinder.discussion import letters_to_reporters, telling_reporters
from rejoinder.discussion.mails import sheet as sheets
from rejoinder.discussion.mails.sheet import Sheet
from rejoinder.notices import outbox
from rejoinder.notices.content import Due, Letter, NotDelivered
from rejoinder.notices.registry import LETTERS

KINDS = (telling_reporters.RECEIVED, telling_reporters.ANSWERED)


def queue(kind: str, key: str, ids: Mapping[str, int], not_before: datetime) -> None:
    """Have it told by letter, in the caller's transaction; see ``telling_reporters.connect``."""
    outbox.queue(kind, key, ids, not_before, (LETTERS,))


def write(due: Due, now: datetime) -> Letter | None:
    """The letter, as things stand now; None where there is nothing left to tell, or nobody to tell it.

    Raises NotDelivered where the address cannot be read.
    """
    try:
        told = letters_to_reporters.write(due.kind, due.ids, now)
    except Unsealable as error:
        raise NotDelivered("The address cannot be read with this key.") from error
    if told is None:
        return None
    sheet = Sheet(
        subject=told.subject,
        lead=told.lead,
        link=told.link,
        link_label=told.link_label,
        after=told.after,
        footer=told.footer,
    )
    with translation.override(told.publication.language):
        return sheets.letter(sheet, told.publication, told.to)
