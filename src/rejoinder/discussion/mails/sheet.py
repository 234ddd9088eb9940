"""A mail's words, set twice: as plain text and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from rejoinder.discussion import locales
from rejoinder.discussion.models import Publication
from rejoinder.notices.content import Letter


@dataclass(frozen=True, slots=True)
class Sheet:
    """One mail: sentences in order, with what people wrote set apart from what we say."""

    subject: str
    lead: Sequence[str]
    """Paragraphs of our own."""
    link: str
    """A whole address."""
    link_label: str
    quoted: Sequence[tuple[str, str]] = ()
    """What people wrote, each with the words that introduce it."""
    after: Sequence[str] = ()
    """Paragraphs after the link."""
    footer: Sequence[str] = ()
    """Why this mail came, and how to have no more."""


def letter(sheet: Sheet, publication: Publication, to: str, stop: str = "") -> Letter:
    """The letter, in the publication's name and language, which must be active."""
    return Letter(
        to=to,
        subject=sheet.subject,
        text=_plain(sheet, publication),
        html=_html(sheet, publication),
        language=publication.language,
        sender=publication.name,
        list_name=f"comments-{publication.slug}"[:60].lower().replace("_", "-"),
        stop=stop,
    )


def _plain(sheet: Sheet, publication: Publication) -> str:
    parts = list(sheet.lead)
    for introduction, words in sheet.quoted:
        marked = "\n".join(f"> {line}".rstrip() for line in words.splitlines())
        parts.append(f"{introduction}\n{marked}")
    parts.append(f"{sheet.link_label}\n{sheet.link}")
    parts += sheet.after
    # Programs know by this line where a signature begins.
    parts.append("\n".join(["-- ", publication.name, *sheet.footer]))
    return "\n\n".join(parts) + "\n"


def _html(sheet: Sheet, publication: Publication) -> str:
    context = {
        "sheet": sheet,
        "publication": publication,
        "direction": locales.direction(publication.language),
    }
    return render_to_string("discussion/mail.html", context)
