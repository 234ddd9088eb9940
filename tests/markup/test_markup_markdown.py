"""What readers may write in Markdown, and what stays as typed."""

import pytest

from rejoinder.markup import render


def html(source: str) -> str:
    return render(source, "markdown").html


def text(source: str) -> str:
    return render(source, "markdown").text


def test_emphasis_strong_and_code_are_kept() -> None:
    assert html("*a* **b** `c<d`") == ('<p dir="auto"><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>')


def test_a_single_newline_is_a_line_break_and_a_blank_line_a_paragraph() -> None:
    assert html("one\ntwo\n\nthree") == '<p dir="auto">one<br>two</p><p dir="auto">three</p>'
    assert text("one\r\ntwo\r\n\r\nthree") == "one\ntwo\n\nthree"


def test_quotes_and_lists_read_as_quotes_and_lists_in_the_text_too() -> None:
    rendered = render("> said\n> so\n\nNo:\n\n- a\n- b\n  1. c\n  2. d", "markdown")
    assert rendered.text == "> said\n> so\n\nNo:\n\n- a\n- b\n  1. c\n  2. d"
    assert "<blockquote" in rendered.html and "<ol" in rendered.html and "<ul" in rendered.html


def test_a_list_that_starts_at_another_number_keeps_it() -> None:
    assert text("1986. What a year.") == "1986. What a year."
    assert '<ol start="1986"' in html("1986. What a year.")


@pytest.mark.parametrize(
    "typed",
    [
        "# Not a heading",
        "Not a heading\n===",
        "<b>not bold</b>",
        "<script>alert(1)</script>",
        "a | b\n--|--\nc | d",
        "![not an image](x.png)",
        "* * *",
        "---",
        "[ref]: /hidden",
        "&amp; &#8238; &nbsp;",
        "    not code",
        "[j](javascript:alert(1))",
        "[d](data:text/html,x)",
        "[r](/relative)",
        "[p](//example.org/protocol-relative)",
        "[f](ftp://example.org/)",
    ],
)
def test_what_readers_may_not_write_is_shown_as_typed(typed: str) -> None:
    rendered = render(typed, "markdown")
    assert rendered.text == typed.strip()
    assert rendered.links == ()
    for tag in ("<h1", "<h2", "<b>", "<script", "<table", "<img", "<hr", "<ul", "<a ", "<pre"):
        assert tag not in rendered.html


def test_links_carry_rel_and_only_their_address() -> None:
    rendered = render('[here](https://example.org/a?b=1&c=2 "a title")', "markdown")
    assert rendered.html == (
        '<p dir="auto"><a href="https://example.org/a?b=1&amp;c=2" rel="ugc nofollow noopener noreferrer">'
        "here</a></p>"
    )
    assert rendered.links == ("https://example.org/a?b=1&c=2",)


def test_the_text_shows_where_a_link_leads_when_its_words_do_not() -> None:
    assert text("[my bank](https://example.org/login)") == "my bank (https://example.org/login)"
    assert text("[example.org/login](https://example.org/login/)") == "example.org/login"
    assert text("<https://example.org/a>") == "https://example.org/a"
    assert text("[write](mailto:desk@example.org)") == "write (mailto:desk@example.org)"


def test_bare_addresses_become_links_without_the_sentence_around_them() -> None:
    rendered = render("See (https://example.org/a_b_(c)), or http://example.org/x*y*z.", "markdown")
    assert rendered.links == ("https://example.org/a_b_(c)", "http://example.org/x*y*z")
    assert rendered.text == "See (https://example.org/a_b_(c)), or http://example.org/x*y*z."
    assert render("xhttp://example.org and http:// alone", "markdown").links == ()
    assert render("`http://example.org/code`", "markdown").links == ()


def test_an_address_linked_twice_counts_twice() -> None:
    source = "[a](http://example.org/)[b](http://example.org/)"
    assert render(source, "markdown").links == ("http://example.org/", "http://example.org/")


def test_quotes_nested_beyond_the_limit_keep_their_words() -> None:
    rendered = render(">" * 60 + " deep words\n" + "- " * 40 + "far item", "markdown")
    assert "deep words" in rendered.text and "far item" in rendered.text
    assert rendered.html.count("<blockquote") <= 12


def test_fenced_code_keeps_every_space_and_no_markup() -> None:
    rendered = render("```\n  a  *b*\n\n   c\n```", "markdown")
    assert rendered.html == '<pre dir="auto"><code>  a  *b*\n\n   c</code></pre>'
    assert rendered.text == "  a  *b*\n\n   c"


def test_nothing_in_gives_nothing_out() -> None:
    for blank in ("", "  \n\t\n", "\x00\x07"):
        assert render(blank, "markdown") == render(blank, "html")
        assert render(blank, "markdown").html == "" == render(blank, "markdown").text


def test_control_characters_are_dropped_and_broken_surrogates_replaced() -> None:
    rendered = render("a\x00b\x08c\x7fd\x9fe\ufffff\ud800g\u2028h", "markdown")
    assert rendered.text == "abcdef\ufffdg\nh"
    rendered.html.encode("utf-8")


def test_an_unknown_source_format_is_refused() -> None:
    with pytest.raises(ValueError, match="write 'markdown' or 'html'"):
        render("x", "bbcode")  # type: ignore[arg-type]
