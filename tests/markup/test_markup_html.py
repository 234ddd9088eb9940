"""What becomes of comments in HTML that come from other systems."""

import pytest

from rejoinder.markup import render


def html(source: str) -> str:
    return render(source, "html").html


def text(source: str) -> str:
    return render(source, "html").text


def test_bare_newlines_become_breaks_and_paragraphs() -> None:
    assert html("one\ntwo\n\n\nthree") == '<p dir="auto">one<br>two</p><p dir="auto">three</p>'


def test_newlines_inside_a_written_paragraph_are_spaces() -> None:
    assert html("<p>one\ntwo</p>\n<p>three</p>") == '<p dir="auto">one two</p><p dir="auto">three</p>'


def test_a_break_followed_by_a_newline_is_one_break_and_two_breaks_a_paragraph() -> None:
    assert text("a<br />\nb<br><br/>c") == "a\nb\n\nc"


def test_old_names_of_emphasis_are_written_anew() -> None:
    assert html("<b>a</b> <i>b</i> <tt>c</tt>") == (
        '<p dir="auto"><strong>a</strong> <em>b</em> <code>c</code></p>'
    )


def test_misnested_marks_end_up_nested() -> None:
    assert html("<b>1<i>2</b>3</i>") == ('<p dir="auto"><strong>1<em>2</em></strong><em>3</em></p>')


def test_marks_left_open_reach_over_paragraphs_but_not_out_of_the_comment() -> None:
    assert html("<b>a\n\nb") == '<p dir="auto"><strong>a</strong></p><p dir="auto"><strong>b</strong></p>'


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example>alert(1)</SCRIPT>",
        "<style>p{display:none}</style>",
        "<iframe src=https://evil.example></iframe>",
        "<svg><g onload=alert(1)>x</g></svg>",
        "<object data=x><embed src=y></object>",
        "<!-- hidden --><![CDATA[x]]><?php x ?>",
        "<scr<script>x</script>",
    ],
)
def test_what_is_not_prose_leaves_nothing_behind(hostile: str) -> None:
    rendered = render("before " + hostile + " after", "html")
    assert rendered.text.split()[0] == "before"
    assert rendered.text.split()[-1] == "after"
    for word in ("alert", "script", "style", "iframe", "onload", "svg", "evil"):
        assert word not in rendered.html


def test_handlers_styles_and_classes_are_dropped() -> None:
    assert html('<p onclick="x()" style="color:red" class=c id=i><em onmouseover=y>z</em></p>') == (
        '<p dir="auto"><em>z</em></p>'
    )


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "/relative",
        "//host/path",
        "http:/one-slash",
        "http://",
        "http://[::1",
        "",
    ],
)
def test_links_elsewhere_than_http_https_or_mail_lose_their_address(href: str) -> None:
    rendered = render(f'<a href="{href}">word</a>', "html")
    assert rendered.html == '<p dir="auto">word</p>'
    assert rendered.links == ()


def test_a_link_within_a_link_ends_the_first() -> None:
    rendered = render("<a href=http://a.example>a<a href=http://b.example>b</a>c</a>", "html")
    assert rendered.text == "a (http://a.example)b (http://b.example)c"
    assert rendered.links == ("http://a.example", "http://b.example")


def test_headings_tables_and_unknown_blocks_become_paragraphs() -> None:
    assert (
        text("<h1>A</h1><div>b</div><table><tr><td>c</td></tr></table><custom>d</custom>")
        == "A\n\nb\n\nc\n\nd"
    )


def test_images_leave_their_alternative_text() -> None:
    assert html('nice <img src="https://x.example/s.gif" alt=":)" onerror=x>') == '<p dir="auto">nice :)</p>'


def test_shortcodes_stay_as_text() -> None:
    assert text("[gallery ids=1] and [caption]x[/caption]") == "[gallery ids=1] and [caption]x[/caption]"


def test_less_than_signs_that_are_no_tags_stay() -> None:
    assert text("1 < 2, I <3 you, a <= b, and <") == "1 < 2, I <3 you, a <= b, and <"


def test_an_unclosed_quotation_mark_in_a_tag_does_not_swallow_the_comment() -> None:
    rendered = render('before <a href="http://x.example>link</a> after "it"', "html")
    assert "before" in rendered.text and "after" in rendered.text


def test_character_references_are_words_not_markup() -> None:
    assert (
        html("&lt;script&gt; &amp;amp; &eacute;&#0;&#8;")
        == '<p dir="auto">&lt;script&gt; &amp;amp; é\ufffd</p>'
    )


def test_items_outside_a_list_get_one() -> None:
    assert text("<li>a<li>b") == "- a\n- b"
    assert text("<ul>loose<li>item</ul>after") == "- loose\n- item\n\nafter"


def test_code_blocks_keep_their_lines() -> None:
    assert html("<pre><code>\n  a\n    b <i>c</i></code></pre>") == (
        '<pre dir="auto"><code>  a\n    b c</code></pre>'
    )


def test_bare_addresses_become_links() -> None:
    assert render("see http://x.example/a.", "html").links == ("http://x.example/a",)
    assert render("<a href=http://y.example>http://x.example/a</a>", "html").links == ("http://y.example",)
