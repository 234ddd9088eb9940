"""Writing directions: every block says its own, and no control acts beyond its line."""

from rejoinder.markup import clean_body, mark, plain_to_html, render

RLO, PDF, LRI, PDI = "\u202e", "\u202c", "\u2066", "\u2069"


def test_every_block_of_words_carries_dir_auto() -> None:
    html = render("a\n\n> b\n\n- c\n\n```\nd\n```", "markdown").html
    assert html.count('dir="auto"') == 4
    assert '<p dir="auto">a</p>' in html and '<p dir="auto">b</p>' in html
    assert '<li dir="auto">c</li>' in html and '<pre dir="auto">' in html


def test_quotes_and_lists_take_the_direction_of_their_first_letter() -> None:
    html = render("> (1) שלום hello\n\n- مرحبا\n\n1. hello שלום\n\n> 123 🙂", "markdown").html
    assert '<blockquote dir="rtl">' in html
    assert '<ul dir="rtl">' in html
    assert '<ol dir="ltr">' in html
    assert '<blockquote dir="auto">' in html


def test_controls_left_open_are_closed_where_their_line_ends() -> None:
    rendered = render(f"a {RLO}b **{LRI}c**\nd\n\ne", "markdown")
    assert rendered.html == (
        f'<p dir="auto">a {RLO}b <strong>{LRI}c{PDI}{PDF}</strong><br>d</p><p dir="auto">e</p>'
    ) or rendered.html == (
        f'<p dir="auto">a {RLO}b <strong>{LRI}c</strong>{PDI}{PDF}<br>d</p><p dir="auto">e</p>'
    )


def test_closing_controls_with_nothing_to_close_are_left_out_of_the_page() -> None:
    rendered = render(f"a{PDI}{PDF}b", "html")
    assert rendered.html == '<p dir="auto">ab</p>'
    assert rendered.text == f"a{PDI}{PDF}b"


def test_an_embedding_cannot_be_closed_from_inside_an_isolate() -> None:
    assert plain_to_html(f"{RLO}{LRI}a{PDF}b") == f'<p dir="auto">{RLO}{LRI}ab{PDI}{PDF}</p>'


def test_balanced_controls_are_kept_as_typed() -> None:
    source = f"a {LRI}b{PDI} {RLO}c{PDF} d"
    assert render(source, "markdown").html == f'<p dir="auto">{source}</p>'


def test_code_closes_its_controls_line_by_line() -> None:
    html = render(f"```\n{RLO}a\nb\n```", "markdown").html
    assert html == f'<pre dir="auto"><code>{RLO}a{PDF}\nb</code></pre>'


def test_marked_words_close_theirs_too() -> None:
    assert mark(f"a{RLO}b\nc", [(1, 3)]) == f'<p dir="auto">a<mark>{RLO}b</mark>{PDF}<br>c</p>'


def test_an_article_s_blocks_that_run_against_their_page_say_so_and_no_others() -> None:
    source = (
        "<p>Google הודיעה</p><p>The ferry (late).</p><h3>Notes</h3><ul><li>one</li><li>שתיים</li></ul>"
        "<blockquote><p>Aye.</p></blockquote><table><tr><td>12</td><td>noon</td></tr></table>"
        "<pre><code>x = 1;</code></pre><p>12</p>"
    )
    assert clean_body(source, around="rtl") == (
        '<p>Google הודיעה</p><p dir="ltr">The ferry (late).</p><h3 dir="ltr">Notes</h3>'
        '<ul><li dir="ltr">one</li><li>שתיים</li></ul>'
        '<blockquote dir="ltr"><p>Aye.</p></blockquote>'
        '<table><tbody><tr><td>12</td><td dir="ltr">noon</td></tr></tbody></table>'
        "<pre><code>x = 1;</code></pre><p>12</p>"
    )
    assert 'dir="rtl"' in clean_body("<p>שלום.</p>", around="ltr")
    assert "dir" not in clean_body('<p dir="rtl">Hello.</p><p>שלום hello</p>', around="ltr")
    assert "dir" not in clean_body("<p>שלום.</p><p>Hello.</p>")
