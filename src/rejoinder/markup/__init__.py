"""What readers may write: source to safe HTML, plain text and links. Pure."""

from rejoinder.markup.body import clean_body
from rejoinder.markup.comment import Rendered, SourceFormat, render
from rejoinder.markup.escaping import escape
from rejoinder.markup.marks import mark, mark_each, plain_to_html, text_digest

__all__ = [
    "Rendered",
    "SourceFormat",
    "clean_body",
    "escape",
    "mark",
    "mark_each",
    "plain_to_html",
    "render",
    "text_digest",
]
