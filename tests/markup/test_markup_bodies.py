"""Article bodies of other systems, WordPress above all."""

from rejoinder.markup import clean_body


def test_classic_text_gets_its_paragraphs() -> None:
    assert (
        clean_body("one\ntwo\n\n<strong>three</strong>") == "<p>one<br>two</p><p><strong>three</strong></p>"
    )


def test_block_comments_go_and_newlines_inside_blocks_mean_nothing() -> None:
    source = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p class="x">one\ntwo</p>\n<!-- /wp:paragraph -->\n'
        "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n<!-- wp:spacer /-->\nclassic\nlines"
    )
    assert clean_body(source) == "<p>one two</p><p>classic<br>lines</p>"


def test_captions_become_figures() -> None:
    image = '<a href="/full"><img src="/u.png" alt="A boat" /></a>'
    source = f'[caption id="a" width="300"]{image} In *port*[/caption]\nafter'
    assert clean_body(source) == (
        '<figure><a href="/full"><img src="/u.png" alt="A boat"></a>'
        "<figcaption>In *port*</figcaption></figure><p>after</p>"
    )
    assert clean_body('[caption caption="Old way"]<img src="https://x.example/u.png">[/caption]') == (
        '<figure><img src="https://x.example/u.png" alt=""><figcaption>Old way</figcaption></figure>'
    )


def test_images_keep_address_and_alternative_text_only() -> None:
    assert clean_body('<img class=x style=y onerror=z srcset=s src="//x.example/a b.png" alt="A">') == (
        '<p><img src="https://x.example/a%20b.png" alt="A"></p>'
    )
    assert clean_body('<img src="data:image/png;base64,AAAA" alt="gone">') == "<p>gone</p>"
    assert clean_body('<img src="javascript:x">') == ""


def test_images_can_become_links_to_themselves() -> None:
    captioned = '[caption]<a href="/f"><img src="/u.png" alt="A"></a> B[/caption]'
    source = f'<img src="https://x.example/u/boat.png?w=6"> {captioned}'
    assert clean_body(source, images="link") == (
        '<p><a href="https://x.example/u/boat.png?w=6">boat.png</a></p>'
        '<figure><figcaption><a href="/f">A</a> B</figcaption></figure>'
    )


def test_headings_tables_lists_and_code_are_kept() -> None:
    source = (
        "<h1>A</h1><h3>B</h3><table border=1><caption>C</caption><tr><th colspan=2>d<tr><td>e<td>f</table>"
        "<ol start=3><li>g</ol><pre>h\n  i</pre><hr/>"
    )
    assert clean_body(source) == (
        '<h2>A</h2><h3>B</h3><table><tbody><tr><td><p>C</p></td></tr><tr><th colspan="2">d</th></tr>'
        '<tr><td>e</td><td>f</td></tr></tbody></table><ol start="3"><li>g</li></ol>'
        "<pre><code>h\n  i</code></pre><hr>"
    )


def test_frames_leave_a_link_and_scripts_nothing() -> None:
    source = '<iframe src="https://video.example/1">x</iframe><script>y</script><style>z</style>'
    assert clean_body(source) == '<p><a href="https://video.example/1">https://video.example/1</a></p>'


def test_embeds_become_links() -> None:
    assert clean_body("[embed]https://video.example/1[/embed]") == (
        '<p><a href="https://video.example/1">https://video.example/1</a></p>'
    )


def test_links_within_the_site_are_kept_and_dangerous_ones_not() -> None:
    assert clean_body(
        '<a href="/about/">a</a> <a href="#b">b</a> <a href="javascript:c">c</a> <a href="/\\d">d</a>'
    ) == ('<p><a href="/about/">a</a> <a href="#b">b</a> c d</p>')


def test_other_shortcodes_stay_as_text() -> None:
    assert clean_body("[gallery ids='1,2']") == "<p>[gallery ids='1,2']</p>"
