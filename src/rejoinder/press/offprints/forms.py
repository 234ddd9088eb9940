"""The forms in which an article is taken away, and where each of them stands below the article's own address."""

from __future__ import annotations

import re
from dataclasses import dataclass

PRINT = "print"
"""The part of an article that is its page for paper."""
_ADDRESS = re.compile(
    r"(?P<article>(?:[^/]+/)+)"
    r"(?:(?P<pdf>article\.pdf|discussion(?:-(?P<volume>[2-9]|[1-9][0-9]{1,4}))?\.pdf)"
    r"|print/discussion/(?:(?P<page>[2-9]|[1-9][0-9]{1,4})/)?)"
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that is made when it is first asked for."""

    pdf: bool
    """Else it is a page for paper."""
    volume: int = 0
    """Of the discussion that goes with the article, from 1; 0 for the article alone, which as a page is prepared."""

    @property
    def address(self) -> str:
        """Where it is asked for, below the article."""
        if self.pdf and not self.volume:
            return "article.pdf"
        if self.pdf:
            return f"discussion-{self.volume}.pdf" if self.volume > 1 else "discussion.pdf"
        return f"{PRINT}/discussion/{self.volume}/" if self.volume > 1 else f"{PRINT}/discussion/"

    @property
    def file(self) -> str:
        """Where it stands on the shelf, below the article's folder."""
        return self.address if self.pdf else f"{self.address}index.html"

    @property
    def key(self) -> str:
        """Its name among the notes on what was made."""
        return f"{'pdf' if self.pdf else 'page'}-{self.volume}"


ARTICLE_PDF = Form(pdf=True)
DISCUSSION_PDF = Form(pdf=True, volume=1)
DISCUSSION_PAGE = Form(pdf=False, volume=1)


def form_at(path: str) -> tuple[str, Form] | None:
    """The article's folder and the form for an address below the host, such as ``town/ferry/article.pdf``."""
    found = _ADDRESS.fullmatch(path)
    if found is None:
        return None
    if found["pdf"] == "article.pdf":
        return found["article"], ARTICLE_PDF
    volume = int((found["volume"] if found["pdf"] else found["page"]) or 1)
    return found["article"], Form(pdf=bool(found["pdf"]), volume=volume)


def form_of(key: str) -> Form | None:
    """The form of a note's name; None for any other name."""
    found = re.fullmatch(r"(pdf|page)-(0|[1-9][0-9]{0,4})", key)
    return Form(found[1] == "pdf", int(found[2])) if found else None
