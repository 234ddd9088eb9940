"""Whatever is typed: the output is safe, stable, complete and made in bounded time."""

import time
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rejoinder.markup import SourceFormat, clean_body, render
from rejoinder.markup.vocabulary import BODY, COMMENT

_READERS_TAGS = {"p", "br", "em", "strong", "a", "blockquote", "code", "pre", "ul", "ol", "li"}
_LARGEST_POST = 64 * 1024

_MARKUP = """
<script> </script> <style> <b> </b> <i> <p> </p> <blockquote> </blockquote> <ul> <li> </ul> <ol> <pre>
</pre> <code> <table> <tr> <td> </table> <figure> <figcaption> <img <svg> <math> <textarea> <title> <!-- -->
<![CDATA[ ]]> <a </a> href=http://a.example/ href='javascript:x' onclick=x style=x > < " ' & &lt; &#0;
&#x202e;
[ ]( ) ![ ** * _ ` ``` ~~~ - 1. # [caption] [/caption] http://b.example https:// <br> <hr> <h1> <iframe
<noscript> <template> <select> <option> <xmp> <plaintext>
"""
_SPACES_AND_CONTROLS = [
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\x00",
    "\u202e",
    "\u2067",
    "\u2069",
    "\u202c",
    "\xa0",
    "\ud800",
]
_pieces = st.lists(
    st.one_of(st.sampled_from(_MARKUP.split()), st.sampled_from(_SPACES_AND_CONTROLS), st.text(max_size=8)),
    max_size=40,
).map("".join)
_formats = st.sampled_from(["markdown", "html"])


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.open: list[str] = []
        self.deepest = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))
        if tag not in ("br", "img", "hr"):
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError("a comment in the output")


@settings(max_examples=300, deadline=None)
@given(_pieces, _formats)
@example("<p>\n<pre>\n\n x", "html")
@example("[a](http://a.example/<b>)", "markdown")
def test_a_comment_passes_its_own_allow_list_unchanged(source: str, source_format: SourceFormat) -> None:
    html = render(source, source_format).html
    assert COMMENT.cleaner.clean(html) == html
    tags = _Tags(html)
    assert tags.open == []
    assert tags.deepest <= 20
    for tag, attributes in tags.found:
        assert tag in _READERS_TAGS
        for name, value in attributes:
            if tag == "a":
                assert name in ("href", "rel")
                assert name == "rel" or (value or "").lower().startswith(("http://", "https://", "mailto:"))
            else:
                assert (name == "dir" and value in ("auto", "ltr", "rtl")) or (
                    tag == "ol" and name == "start"
                )


@settings(max_examples=300, deadline=None)
@given(_pieces)
def test_a_body_passes_its_own_allow_list_unchanged(source: str) -> None:
    html = clean_body(source)
    assert BODY.cleaner.clean(html) == html
    for tag, attributes in _Tags(html).found:
        assert tag in set(BODY.parents) | BODY.leaves | BODY.inline | {"br", "img"}
        assert {name for name, _ in attributes} <= {"href", "src", "alt", "start", "colspan", "rowspan"}


@settings(max_examples=200, deadline=None)
@given(_pieces, _formats)
def test_the_text_is_clean_and_every_link_is_in_the_page(source: str, source_format: SourceFormat) -> None:
    rendered = render(source, source_format)
    rendered.text.encode("utf-8")
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in rendered.text)
    assert rendered == render(source, source_format)
    linked = [dict(attributes)["href"] for tag, attributes in _Tags(rendered.html).found if tag == "a"]
    assert set(linked) == set(rendered.links)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abcdefghij אבגدهو😀", min_size=1, max_size=9), max_size=30), _formats)
def test_no_word_is_lost(words: list[str], source_format: SourceFormat) -> None:
    source = "\n".join(words)
    assert render(source, source_format).text.split() == source.split()


def _fill(piece: str) -> str:
    return (piece * (_LARGEST_POST // len(piece) + 1))[:_LARGEST_POST]


_FLOODS = {
    "[": _fill("["),
    "*": _fill("*"),
    ">": _fill(">"),
    "*_": _fill("*_"),
    "[[](": _fill("[[]("),
    "[a](http://x.y) ": _fill("[a](http://x.y) "),
    "balanced brackets": "[" * 32000 + "a" + "]" * 32000,
    "deep quote, many lines": ">" * 200 + "a\n" * 32000,
    "deep list, many lines": "- " * 40 + "\n" + "  a\n" * 16000,
    "growing ticks": "".join("`" * length + " " for length in range(1, 350)),
    "<b a=1><p>": _fill("<b a=1><p>"),
    "<blockquote>": _fill("<blockquote>"),
    "<table><tr><td>": _fill("<table><tr><td>"),
    "unclosed attribute": _fill('<a href="'),
    "unclosed closing tag": "<a '" + _fill('</a "'),
    "<!--": _fill("<!--"),
    "<![": _fill("<!["),
    "&": _fill("&"),
    "http://a ": _fill("http://a "),
    "closing brackets": "http://a.b/" + _fill(")"),
    "overrides": _fill("\u202e\u2067"),
}


@pytest.mark.parametrize("flood", _FLOODS)
def test_a_flood_is_rendered_in_bounded_time(flood: str) -> None:
    source = _FLOODS[flood]
    works: list[Callable[[], str]] = [
        lambda: render(source, "markdown").html,
        lambda: render(source, "html").html,
        lambda: clean_body(source),
    ]
    for work in works:
        began = time.process_time()
        written = work()
        # Processor time, so that a busy machine does not matter; a quadratic reader would take minutes.
        assert time.process_time() - began < 5
        assert len(written) < 16 * len(source) + 100
