"""Plain text shown as HTML, with words marked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.markup import escape, mark, mark_each, plain_to_html, text_digest


def test_plain_text_is_escaped_and_keeps_its_lines() -> None:
    assert (
        plain_to_html("a <b> & c\nd\n \n\ne")
        == '<p dir="auto">a &lt;b&gt; &amp; c<br>d</p><p dir="auto">e</p>'
    )


def test_escape_is_safe_inside_attributes() -> None:
    assert escape("\"'<>&\xa0") == "&quot;&#39;&lt;&gt;&amp;&nbsp;"


def test_spans_count_code_points() -> None:
    assert mark("😀 bad 😀", [(2, 5)]) == '<p dir="auto">😀 <mark>bad</mark> 😀</p>'


def test_overlapping_spans_become_one_and_touching_ones_stay_two() -> None:
    assert mark("abcdef", [(3, 5), (0, 2), (1, 3)]) == ('<p dir="auto"><mark>abc</mark><mark>de</mark>f</p>')


def test_spans_outside_the_text_or_empty_mark_nothing() -> None:
    assert mark("abc", [(5, 9), (2, 2), (2, 1), (-4, 0)]) == '<p dir="auto">abc</p>'
    assert mark("abc", [(-3, 99)]) == '<p dir="auto"><mark>abc</mark></p>'


def test_a_span_over_paragraphs_is_marked_in_each() -> None:
    assert mark("ab\n\ncd", [(1, 5)]) == (
        '<p dir="auto">a<mark>b</mark></p><p dir="auto"><mark>c</mark>d</p>'
    )


def test_a_digest_tells_texts_apart_and_never_changes() -> None:
    assert text_digest("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert text_digest("a") != text_digest("A")
    assert len(text_digest("\ud800")) == 64


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_marking_changes_nothing_but_the_marks(text: str, spans: list[tuple[int, int]]) -> None:
    marked = mark(text, spans)
    # Controls may be closed on either side of a mark's end, so only texts' remaining characters are compared.
    assert marked.replace("<mark>", "").replace("</mark>", "") == plain_to_html(text)
    assert marked.count("<mark>") == marked.count("</mark>")


def ref(number: int) -> str:
    return f'<sup><a id="found-{number}" href="#finding-{number}">{number}</a></sup>'


def test_each_span_is_told_apart_and_leads_to_what_it_means() -> None:
    assert mark_each("a <b> c", [(5, 7), (2, 5)]) == (
        f'<p dir="auto">a <mark data-found="2">&lt;b&gt;</mark>{ref(2)}<mark data-found="1"> c</mark>{ref(1)}</p>'
    )


def test_where_spans_overlap_the_words_belong_to_both() -> None:
    assert mark_each("abcdef", [(0, 4), (2, 6)]) == (
        '<p dir="auto"><mark data-found="1">ab</mark><mark data-found="1 2">cd</mark>'
        f'{ref(1)}<mark data-found="2">ef</mark>{ref(2)}</p>'
    )


@pytest.mark.parametrize("last", [5, 6, 7, 9])
def test_a_span_over_paragraphs_is_pointed_at_once_where_it_ends(last: int) -> None:
    marked = mark_each("one\n\n\ntwo", [(1, last)])
    assert marked.count('id="found-1"') == 1
    assert marked.startswith('<p dir="auto">o<mark data-found="1">ne</mark>')
    assert (f"</mark>{ref(1)}</p>" in marked.partition("</p>")[0] + "</p>") == (last <= 6)


def test_spans_of_nothing_are_not_pointed_at() -> None:
    assert mark_each("abc", [(0, 0), (2, 2), (7, 9), (-3, -1)]) == '<p dir="auto">abc</p>'
    assert mark_each("", [(0, 3)]) == ""


def test_what_lies_partly_outside_the_text_is_marked_as_far_as_it_goes() -> None:
    assert mark_each("abc", [(1, 9)]) == f'<p dir="auto">a<mark data-found="1">bc</mark>{ref(1)}</p>'


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_telling_spans_apart_changes_nothing_but_the_marks(text: str, spans: list[tuple[int, int]]) -> None:
    marked = mark_each(text, spans)
    assert re.sub(r"<sup>.*?</sup>|</?mark[^>]*>", "", marked) == plain_to_html(text)
    shown = {number for found in re.findall(r'data-found="([\d ]+)"', marked) for number in found.split()}
    assert sorted(re.findall(r'id="found-(\d+)"', marked)) == sorted(shown)
