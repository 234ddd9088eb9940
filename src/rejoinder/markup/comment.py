"""Renders what a reader wrote: safe HTML to show, plain text to judge, and the addresses it links to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rejoinder.markup import imported, markdown
from rejoinder.markup.characters import clean
from rejoinder.markup.vocabulary import COMMENT
from rejoinder.markup.writing import links_of, to_html, to_text

SourceFormat = Literal["markdown", "html"]


@dataclass(frozen=True, slots=True)
class Rendered:
    """One text in its three forms.

    ``text`` is what judges read; every span in it counts code points. ``links`` holds the encoded absolute
    http, https and mailto addresses in order, each as often as it is linked.
    """

    html: str
    text: str
    links: tuple[str, ...]


def render(source: str, source_format: SourceFormat) -> Rendered:
    """The comment as it may be shown, judged and counted; any text will do, and always renders the same.

    Raises ValueError for another source format.
    """
    source = clean(source)
    if source_format == "markdown":
        tree = markdown.read(source)
    elif source_format == "html":
        tree = imported.read(source, COMMENT)
    else:
        raise ValueError(f"source_format is {source_format!r}; write 'markdown' or 'html'")
    html = COMMENT.cleaner.clean(to_html(tree, COMMENT))
    return Rendered(html=html, text=to_text(tree), links=links_of(tree))
