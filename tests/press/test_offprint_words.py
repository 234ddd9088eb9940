from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from rejoinder.press.manifest import Manifest
from rejoinder.press.offprints import fonts
from rejoinder.press.offprints.discussion import Discussion, Place, in_order, volumes
from rejoinder.press.offprints.forms import (
    ARTICLE_PDF,
    DISCUSSION_PAGE,
    DISCUSSION_PDF,
    Form,
    form_at,
    form_of,
)
from rejoinder.press.offprints.inputs import Setter
from rejoinder.press.offprints.notes import Note, is_true, maker, read_note
from rejoinder.press.offprints.reading import direction, paragraphs, read, running
from rejoinder.press.offprints.snapshot import Block, digest_of, from_bytes, to_bytes
from rejoinder.press.snapshot import LeafSnapshot, Words
from tests.press import offprinting as made


def inputs(article: Any, discussion: Discussion | None = None) -> dict[str, Any]:
    out = StringIO()
    Setter(article).write(out, discussion)
    given: dict[str, Any] = json.loads(out.getvalue())
    return given


def test_html_is_read_as_blocks_and_marks_and_nothing_else() -> None:
    assert read("<p>One <b>bold</b>\n <i>word</i><script>x()</script></p>loose<hr>") == [
        {
            "tag": "p",
            "kids": ["One ", {"tag": "strong", "kids": ["bold"]}, " ", {"tag": "em", "kids": ["word"]}],
        },
        {"tag": "words", "kids": ["loose"]},
        {"tag": "hr", "kids": []},
    ]


def test_code_keeps_its_spaces_and_lists_nest() -> None:
    code, listed = read("<pre><code>a  b\n c</code></pre><ol start='3'><li>x<ul><li>y</li></ul></li></ol>")
    assert code == {"tag": "pre", "kids": ["a  b\n c"]}
    assert listed["start"] == 3
    assert [kid["tag"] for kid in listed["kids"][0]["kids"]] == ["words", "ul"]


def test_what_is_nested_beyond_all_measure_keeps_its_words() -> None:
    assert "deep" in json.dumps(read("<blockquote>" * 5000 + "<p>deep</p>"))


def test_plain_text_is_parted_by_blank_lines() -> None:
    assert paragraphs("one\ntwo\n\nthree") == [
        {"tag": "p", "kids": ["one", {"tag": "br"}, "two"]},
        {"tag": "p", "kids": ["three"]},
    ]


@pytest.mark.parametrize(
    ("text", "found"), [("12 Hello", "ltr"), ("12 שלום hello", "rtl"), ("مرحبا", "rtl"), ("12!", "")]
)
def test_the_first_letter_tells_the_direction(text: str, found: str) -> None:
    assert direction(text) == found


@pytest.mark.parametrize(
    ("text", "around", "found"),
    [
        ("iPhone החדש", "rtl", "rtl"),
        ("The ferry.", "rtl", "ltr"),
        ("המעבורת.", "ltr", "rtl"),
        ("אפל and more", "ltr", "ltr"),
        ("2026!", "rtl", "rtl"),
    ],
)
def test_a_headline_turns_round_only_where_all_of_it_does(text: str, around: str, found: str) -> None:
    assert running(text, around) == found


def test_the_typesetter_is_told_the_direction_of_what_others_said() -> None:
    blocks = Block("claim", text="(1) המעבורת.", who="x"), Block("quotation", text="Late! לא", who="x")
    given = inputs(made.article(blocks=blocks, title="המעבורת", standfirst="A ferry"))["article"]
    assert [block["dir"] for block in given["blocks"]] == ["rtl", "ltr"]
    assert (given["title_dir"], given["standfirst_dir"]) == ("rtl", "ltr")


def test_every_sign_said_to_be_plain_is_in_some_font() -> None:
    every = set().union(*fonts.coverage())
    plain = [sign for sign in map(chr, range(0x20, 0x2070)) if fonts._PLAIN.fullmatch(sign)]
    assert len(plain) > 300
    assert not [sign for sign in plain if ord(sign) not in every and sign not in fonts._UNDRAWN]


def test_the_fonts_have_the_scripts_that_are_promised() -> None:
    for sentence in (
        "Žluťoučký Ħ ß",
        "Съешь ещё этих мягких булок",
        "Ξεσκεπάζω τὴν ψυχοφθόρα",
        "שָׁלוֹם עולם",
        "السَّلامُ عليكم پچ",
        "€ — “„”…",
    ):
        assert not fonts.lacks(sentence), sentence


def test_signs_that_no_font_has_stand_as_a_box_and_are_told_of() -> None:
    assert fonts.showable("a漢b\u0007\u202ec") == "a□b" + "c"
    assert fonts.showable("e\u0301") == "é"
    assert fonts.lacks("漢") and not fonts.lacks("□ drawn by a reader")
    given = inputs(made.article(title="漢"))
    assert given["article"]["title"] == "□" and "□" in given["note"]
    assert inputs(made.article())["note"] == ""


def test_nothing_in_the_inputs_is_more_than_words() -> None:
    nasty = '#eval("1") $x$ *b* <script> \\u{1F600} @ref #import "x"'
    comment = made.comment(1, name=nasty, html=f'<p dir="auto">{nasty.replace("<", "&lt;")}</p>')
    given = inputs(made.article(title=nasty), made.discussion((comment,)))
    assert given["article"]["title"] == nasty
    assert given["comments"][0]["name"] == nasty
    assert given["comments"][0]["body"][0]["kids"] == [nasty]


def test_names_times_and_addresses_keep_to_themselves() -> None:
    article = inputs(made.hebrew())["article"]
    assert article["by"] == "מאת \u2068Imogen Thackray\u2069"
    assert article["published"] == "פורסם \u20684 במאי 2026, 10:00 BST\u2069"
    assert article["address"] == "\u2066https://courier.example/town/ferry/\u2069"
    (comment,) = inputs(made.hebrew(), made.discussion((made.comment(1),)))["comments"]
    assert comment["time"] == "\u20684 May 2026, 12:01 BST\u2069"


def test_code_runs_from_left_to_right_in_what_runs_from_right_to_left() -> None:
    html = "<p>הקוד <code>x = 1;</code> שלום</p><pre><code>1 + 2;</code></pre>"
    line, block = inputs(replace(made.hebrew(), blocks=(Block("text", html=html),)))["article"]["blocks"][0]["body"]
    assert line["kids"][1] == {"tag": "code", "kids": ["\u2066", "x = 1;", "\u2069"]}
    assert block["dir"] == "ltr"
    plain = replace(made.article(), blocks=(Block("text", html="<p>The <code>x = 1;</code></p>"),))
    assert inputs(plain)["article"]["blocks"][0]["body"][0]["kids"][1] == {"tag": "code", "kids": ["x = 1;"]}


def test_a_link_has_its_address_as_a_note_unless_its_words_are_the_address() -> None:
    html = (
        "<p><a href='https://a.example/x'>here</a> <a href='https://a.example/x'>a.example/x</a>"
        " <a href='/b/'>b</a> <a href='javascript:x'>no</a></p>"
    )
    article = made.article(blocks=(Block("text", html=html),))
    kids = inputs(article)["article"]["blocks"][0]["body"][0]["kids"]
    links = [kid for kid in kids if isinstance(kid, dict)]
    assert [link["note"] for link in links] == [
        "https://a.example/x",
        "",
        "https://courier.example/b/",
    ]
    assert "no" in kids


def test_a_tombstone_is_shown_as_one_and_carries_no_name() -> None:
    comments = inputs(made.article(), made.discussion())["comments"]
    (stone,) = [comment for comment in comments if "removed" in comment]
    assert stone == {"level": 0, "removed": "Removed under the rule “Insults”."}


def test_comments_stand_nested_and_say_whom_they_answer() -> None:
    comments = inputs(made.article(), made.discussion())["comments"]
    assert [comment["level"] for comment in comments] == [0, 1, 2, 0]
    assert comments[1]["answer"] == "in reply to Reader 1"
    assert comments[2]["answer"] == "in reply to \u2068דנה\u2069", "a name that turns round keeps to itself"
    assert comments[2]["edited"] == "edited 4 May 2026, 13:00 BST"


def test_the_document_is_dated_by_its_latest_change() -> None:
    assert inputs(made.article())["modified"] == {
        "year": 2026,
        "month": 5,
        "day": 4,
        "hour": 9,
        "minute": 0,
        "second": 0,
    }
    late = inputs(made.article(), made.discussion((made.comment(30),)))["modified"]
    assert (late["hour"], late["minute"]) == (12, 30)


def test_a_source_comes_back_as_it_was_and_the_same_article_is_the_same_bytes() -> None:
    assert from_bytes(to_bytes(made.article())) == made.article()
    assert to_bytes(made.article()) == to_bytes(made.article())
    for broken in (None, b"", b"{}", b'{"format": 99}', b"[]", b'{"format": 1}'):
        assert from_bytes(broken) is None


def test_volumes_are_cut_between_leaves_at_most_so_large() -> None:
    places = [Place(page, 0, 0, 400) for page in range(1, 11)]
    cut = volumes(places, 1000)
    assert [[place.page for place in volume] for volume in cut] == [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]
    assert volumes([], 1000) == [[]]
    long = [Place(page, 0, 0, 10, letters=350 * 600) for page in (1, 2)]
    assert [len(volume) for volume in volumes(long, 1000)] == [1, 1], "long comments count as more"
    assert volumes([Place(1, 0, 0, 9), Place(1, 4, 1, 5000)], 1000) == [
        [Place(1, 0, 0, 9)],
        [Place(1, 4, 1, 5000)],
    ]


def test_replies_on_branches_stand_with_their_root() -> None:
    root, other = made.comment(1), made.comment(2)
    inline = made.comment(3, root=1, parent=1, depth=1, position=0)
    later = made.comment(40, root=1, parent=3, depth=2, position=21)
    page = LeafSnapshot(1, 0, 0, 3, (root, other, inline))
    branch = LeafSnapshot(1, 1, 1, 1, (later,), last_branch=1)
    placed = list(in_order(Discussion(Words(heading=""), 4, [page, branch])))
    assert [(item.comment.id, item.level) for item in placed] == [(1, 0), (3, 1), (40, 2), (2, 0)]


@pytest.mark.parametrize(
    ("form", "address"),
    [
        (ARTICLE_PDF, "article.pdf"),
        (DISCUSSION_PDF, "discussion.pdf"),
        (Form(True, 12), "discussion-12.pdf"),
        (DISCUSSION_PAGE, "print/discussion/"),
        (Form(False, 3), "print/discussion/3/"),
    ],
)
def test_every_form_is_found_by_its_address_and_by_its_note(form: Form, address: str) -> None:
    assert form.address == address
    assert form_at(f"town/ferry/{address}") == ("town/ferry/", form)
    assert form_of(form.key) == form


@pytest.mark.parametrize(
    "path",
    [
        "town/ferry/discussion-1.pdf",
        "town/ferry/print/",
        "article.pdf",
        "town/x.pdf",
        "town/a/print/discussion/0/",
        "town/ferry/discussion-999999.pdf",
    ],
)
def test_other_addresses_are_no_forms(path: str) -> None:
    assert form_at(path) is None


def test_an_offprint_is_true_while_article_maker_and_discussion_are_what_they_were() -> None:
    source = to_bytes(made.article())
    ours = maker(())
    manifest = Manifest("courier", 7, 5, "d")
    alone, whole = Note(digest_of(source), ours), Note(digest_of(source), ours, 5, "d")
    assert is_true(alone, source, ours, None)
    assert is_true(whole, source, ours, manifest)
    assert is_true(read_note(whole.to_bytes()), source, ours, manifest)
    assert is_true(whole, source, ours, Manifest("courier", 7, 4, "d")), "a press that is behind"
    assert not is_true(whole, source, ours, Manifest("courier", 7, 6, "d"))
    assert not is_true(whole, source, ours, Manifest("courier", 7, 5, "other words"))
    assert not is_true(whole, source, ours, Manifest("courier", 7, 5, "d", gone=True))
    assert not is_true(whole, source, ours, None)
    assert not is_true(alone, to_bytes(made.article(title="Another")), ours, None)
    assert not is_true(alone, source, maker(("/static/other.css",)), None)
    assert not is_true(alone, None, ours, None) and not is_true(read_note(b"{"), source, ours, None)
