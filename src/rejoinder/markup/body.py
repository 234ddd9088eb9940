"""Cleans the body of an article that comes from another system."""

from __future__ import annotations

from typing import Literal

from rejoinder.markup import imported
from rejoinder.markup.characters import clean
from rejoinder.markup.vocabulary import BODY
from rejoinder.markup.writing import to_html


def clean_body(html: str, *, images: Literal["keep", "link"] = "keep", around: str = "") -> str:
    """An article's body as safe HTML: headings, paragraphs, lists, quotes, code, figures, tables.

    Images stay where they are, by address and alternative text alone; with ``images="link"`` they become
    links to themselves, for pages that may fetch nothing from elsewhere. Frames become links.
    WordPress's newlines, block comments and [caption] are understood; other shortcodes stay as text.
    ``around`` is the direction of the page it is shown on; paragraphs that run against it then say so.
    """
    tree = imported.read(clean(html), BODY, link_images=images == "link")
    return BODY.cleaner.clean(to_html(tree, BODY, around))
