"""How an article is shared: by a mail from this site, a mail of one's own, the device's own way, or its link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings

from rejoinder.discussion import words
from rejoinder.newsroom import scene

FORM = "mail/"
"""Below an article: where it is mailed from."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where an article is shared from. Nothing of it calls anybody but this site."""

    title: str
    address: str
    """Whole; blank where the site does not know its own."""
    form: str
    """The page that mails it; blank where this site mails none."""
    mailto: str
    """Opens a mail of the reader's own; blank where there is no whole address to write into it."""


def sharing(page: Any) -> Sharing | None:
    """How the article is shared; None for one that not everybody may read."""
    if not may_be_passed_on(page):
        return None
    address = address_of(page) if base_of(page) else ""
    text = "\n\n".join(filter(None, (page.standfirst, address)))
    return Sharing(
        title=page.title,
        address=address,
        form=scene.address(page.front, page) + FORM if is_offered() else "",
        mailto=f"mailto:?subject={quote(page.title, safe='')}&body={_body(text)}" if address else "",
    )


def is_offered() -> bool:
    """Whether this site mails articles at all: it can send mail, and its operator lets it."""
    return bool(settings.ENVIRONMENT.article_mail) and words.sends_mail()


def may_be_passed_on(page: Any) -> bool:
    """Whether anybody may read the page: it is published, and nothing is asked of whoever reads it."""
    return bool(page.live) and not page.get_view_restrictions().exists()


def address_of(page: Any) -> str:
    """The whole address of the page."""
    return f"{base_of(page)}{scene.address(page.front, page)}"


def base_of(page: Any) -> str:
    """Scheme and host under which readers, and mails to them, find the page's publication."""
    return str(page.scene.base_url or settings.PUBLIC_URL)


def _body(text: str) -> str:
    # Lines end with CRLF there, as RFC 6068 has it.
    return quote(text.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")
