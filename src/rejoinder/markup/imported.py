"""Reads HTML of other systems, WordPress's habits among them, into the tree of what may be shown here."""

from __future__ import annotations

import re

from rejoinder.markup.addresses import absolute, bare, referenced
from rejoinder.markup.tags import Comment, Tag, Words, cut
from rejoinder.markup.tree import Builder, Container
from rejoinder.markup.vocabulary import BODY, Vocabulary

_SAME = {
    "b": "strong",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "address": "p",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "h1": "h2",
    "s": "del",
    "strike": "del",
    "dd": "p",
    "dt": "p",
    "caption": "p",
    "legend": "p",
    "summary": "p",
}
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BREAKERS = frozenset(
    {"article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "main", "nav", "noscript"}
    | {"option", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
_HIDING = frozenset({"applet", "canvas", "head", "math", "object", "select", "svg", "template"})
"""Dropped elements whose content is markup; it is skipped up to their closing tag."""
_DROPPED = _HIDING | {"iframe", "noembed", "noframes", "script", "style", "title"}

_SPACES = re.compile(r"[ \t\n]+")
_PARAGRAPHS = re.compile(r"[ \t]*\n[ \t]*\n\s*")
_SHORTCODE = re.compile(r"\[(/?)(caption|wp_caption|embed)\b([^\]\[]{0,500})\]")
_OLD_CAPTION = re.compile(r"""caption=(?:"([^"]*)"|'([^']*)')""")
_NUMBER = re.compile(r"\d{1,6}")
_BLOCK_COMMENT = re.compile(r"\s*(/?)wp:[a-z]")


def read(source: str, vocabulary: Vocabulary, *, link_images: bool = False) -> Container:
    """The tree of a text in HTML, cleaned to the vocabulary; ``link_images`` makes links of images."""
    reader = _Reader(vocabulary, link_images)
    for piece in cut(source):
        if isinstance(piece, Words):
            reader.words(piece.text)
        elif isinstance(piece, Comment):
            reader.comment(piece.text)
        elif piece.closing:
            reader.close(piece)
        else:
            reader.open(piece)
    return reader.builder.finish()


class _Reader:
    def __init__(self, vocabulary: Vocabulary, link_images: bool) -> None:
        self._link_images = link_images
        self.builder = Builder(vocabulary)
        self._vocabulary = vocabulary
        self._hidden_in = ""
        self._hidden_depth = 0
        self._blocks = 0
        self._captions: list[str] = []
        self._explicit = False

    def comment(self, text: str) -> None:
        found = _BLOCK_COMMENT.match(text)
        if not found:
            return
        self.builder.end_words()
        # Inside an editor's block newlines mean nothing; outside, they make paragraphs.
        if found.group(1):
            self._blocks = max(0, self._blocks - 1)
        elif not text.rstrip().endswith("/"):
            self._blocks += 1

    def words(self, text: str) -> None:
        if self._hidden_in:
            return
        if self._vocabulary is not BODY:
            self._prose(text)
            return
        position = 0
        for found in _SHORTCODE.finditer(text):
            self._prose(text[position : found.start()])
            self._shortcode(found.group(2), bool(found.group(1)), found.group(3))
            position = found.end()
        self._prose(text[position:])

    def open(self, tag: Tag) -> None:
        name = _SAME.get(tag.name, tag.name)
        if self._hidden_in:
            self._hidden_depth += tag.name == self._hidden_in
        elif tag.name in _HIDING:
            self._hidden_in, self._hidden_depth = tag.name, 1
        elif tag.name in _DROPPED:
            self._frame(tag)
        elif name in self._vocabulary.inline:
            self._open_mark(name, tag)
        elif name in self._vocabulary.parents:
            self._explicit = False
            self.builder.open(name, **_attributes(name, tag))
        elif name == "hr" and name in self._vocabulary.leaves:
            self.builder.rule()
        elif name in self._vocabulary.leaves or name in _HEADINGS:
            self._explicit = name == "p"
            self.builder.begin(name if name in self._vocabulary.leaves else "p")
        else:
            self._open_other(name, tag)

    def close(self, tag: Tag) -> None:
        name = _SAME.get(tag.name, tag.name)
        if self._hidden_in:
            self._hidden_depth -= tag.name == self._hidden_in
            if not self._hidden_depth:
                self._hidden_in = ""
        elif name in self._vocabulary.inline:
            self.builder.unmark(name)
        elif name in self._vocabulary.parents:
            self._explicit = False
            self.builder.close(name)
        elif name in self._vocabulary.leaves or name in _HEADINGS or name in _BREAKERS:
            self._explicit = False
            self.builder.end_words()
        elif name == "q":
            self.builder.words("”")

    def _open_mark(self, name: str, tag: Tag) -> None:
        if name != "a":
            self.builder.mark(name)
            return
        self.builder.unmark("a")
        find = referenced if self._vocabulary.relative_links else absolute
        href = find(tag.attributes.get("href", ""))
        if href:
            self.builder.link(href)

    def _open_other(self, name: str, tag: Tag) -> None:
        if name == "br":
            self._line_break()
        elif name == "q":
            self.builder.words("“")
        elif name == "img":
            self._image(tag)
        elif name in ("textarea", "xmp", "plaintext"):
            self._prose(tag.raw or "")
        elif name in _BREAKERS:
            self._explicit = False
            self.builder.end_words()

    def _image(self, tag: Tag) -> None:
        alt = _SPACES.sub(" ", tag.attributes.get("alt", "")).strip()
        src = referenced(tag.attributes.get("src", "")) if self._vocabulary.images else None
        if src and not src.startswith("mailto:"):
            self._show(src, alt)
        elif alt:
            self.builder.words(alt)

    def _show(self, src: str, alt: str) -> None:
        builder = self.builder
        if not self._link_images:
            builder.image(src, alt)
            return
        words = alt or src.partition("?")[0].rstrip("/").rpartition("/")[2] or src
        if builder.in_link:
            builder.words(words)
            return
        builder.link(src)
        builder.words(words)
        builder.unmark("a")

    def _frame(self, tag: Tag) -> None:
        src = absolute(tag.attributes.get("src", "")) if tag.name == "iframe" else None
        if src and self._vocabulary is BODY:
            # The frame itself may not come along; the reader can still go there.
            self.builder.begin("p")
            self.builder.link(src)
            self.builder.words(src)
            self.builder.unmark("a")
            self.builder.end_words()

    def _shortcode(self, name: str, closing: bool, details: str) -> None:
        if name == "embed":
            self.builder.end_words()
        elif not closing:
            old = _OLD_CAPTION.search(details)
            self._captions.append((old.group(1) or old.group(2) or "") if old else "")
            self.builder.open("figure")
        elif self._captions:
            caption = self._captions.pop()
            if caption:
                self.builder.begin("figcaption")
                self._prose(caption)
            self.builder.close("figure")

    def _line_break(self) -> None:
        if self.builder.in_paragraph and self.builder.after_break:
            self.builder.end_words()
        else:
            self.builder.line_break()

    def _prose(self, text: str) -> None:
        builder = self.builder
        if builder.in_code:
            builder.words(text)
        elif self._blocks or self._explicit or not builder.in_open_prose:
            self._addresses(_SPACES.sub(" ", text))
        else:
            for position, paragraph in enumerate(_PARAGRAPHS.split(text)):
                if position:
                    builder.end_words()
                self._typed_lines(paragraph)

    def _typed_lines(self, text: str) -> None:
        for position, line in enumerate(text.split("\n")):
            if position and not self.builder.after_break:
                self.builder.line_break()
            self._addresses(_SPACES.sub(" ", line))

    def _addresses(self, text: str) -> None:
        if self.builder.in_link:
            self.builder.words(text)
            return
        position = 0
        for start, end in bare(text):
            href = absolute(text[start:end])
            if href is None:
                continue
            self.builder.words(text[position:start])
            self.builder.link(href)
            self.builder.words(text[start:end])
            self.builder.unmark("a")
            position = end
        self.builder.words(text[position:])


def _attributes(name: str, tag: Tag) -> dict[str, str]:
    wanted = {"ol": ("start",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan")}.get(name, ())
    return {
        key: str(int(tag.attributes[key]))
        for key in wanted
        if _NUMBER.fullmatch(tag.attributes.get(key, "")) and tag.attributes[key].isascii()
    }
