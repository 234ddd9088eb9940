"""Comments as HTML: well-formed, whatever people call themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejoinder.press.compose import compose
from rejoinder.press.document import Look, render_document
from rejoinder.press.html import address, escape, filled, isolated, numbered, paragraphs
from rejoinder.press.render import render_frame, render_leaf
from rejoinder.press.snapshot import LeafSnapshot, ThreadSnapshot
from tests.press.making import branch, comment, full_page, page, thread
from tests.press.strict import Element, parse

LOOK = Look(("/static/1/rejoinder/discussion.css",), ("/static/1/rejoinder/discussion.js",))
HOSTILE = (
    '"><script>alert(1)</script>', "' onmouseover='alert(1)", "<!--rejoinder:thread:7-->", "]]>", "&lt;b&gt;",
    "</title><h1>", "\u202egnp.txt", "\u2069\u2069\u202e", "\x00\x1b[31m", "\ud800", "%s %(page)d %d",
    "</ol></li>", "javascript:alert(1)", "\ufffe\uffff", "-->", "\r\n",
)  # fmt: skip
anything = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=12))


def section(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> Element:
    frame = render_frame(snapshot)
    return parse(frame.head + render_leaf(snapshot, leaf) + frame.tail)


def document(snapshot: ThreadSnapshot, leaf: LeafSnapshot) -> Element:
    return parse(render_document(snapshot, leaf, render_leaf(snapshot, leaf), LOOK))


def one(**given: Any) -> Element:
    leaf = page(comment(12, **given))
    return section(thread(leaf), leaf).one("article")


def test_a_comment_has_an_anchor_a_name_a_time_a_permanent_link_and_a_way_to_answer() -> None:
    article = one(name="Nell Pinchbeck", html='<p dir="auto">Two <em>jumpers</em>.</p>')
    assert article.attributes["id"] == "comment-12"
    assert article.one("span", class_="by").text == "Nell Pinchbeck"
    when = article.one("a", class_="when")
    assert when.attributes["href"] == "/c/12"
    assert when.one("time").attributes["datetime"] == "2026-05-04T09:12:00Z"
    assert when.one("time").text == "4 May 2026, 09:12 UTC"
    assert article.one("div", class_="said").text == "Two jumpers."
    reply = article.one("a", class_="reply")
    assert reply.attributes["href"] == "/threads/7/reply?to=12"
    assert reply.attributes["aria-label"] == "Reply to \u2068Nell Pinchbeck\u2069"
    assert reply.text == "Reply"


def test_every_comment_can_be_reported_by_its_own_link_that_no_crawler_follows() -> None:
    link = one(name="Nell Pinchbeck").one("a", class_="report")
    assert (link.attributes["href"], link.attributes["rel"]) == ("/c/12/report", "nofollow")
    assert link.attributes["aria-label"] == "Report the comment by \u2068Nell Pinchbeck\u2069"


def test_a_closed_discussion_can_be_reported_though_not_answered_and_a_removed_comment_is_neither() -> None:
    leaf = page(comment(1), comment(2, removed="Removed."))
    closed = section(thread(leaf, open=False, form=None), leaf)
    assert [link.attributes["href"] for link in closed.all("a", class_="report")] == ["/c/1/report"]
    assert not closed.all("a", class_="reply")


def test_an_article_is_labelled_by_its_author() -> None:
    article = one(name="Nell Pinchbeck")
    assert article.attributes["aria-labelledby"] == "by-12"
    assert article.one("span", id="by-12").one("bdi").text == "Nell Pinchbeck"


def test_a_website_is_linked_without_recommending_it() -> None:
    link = one(website="https://wilma.example/?a=1&b=2").one("a", class_="website")
    assert link.attributes["href"] == "https://wilma.example/?a=1&b=2"
    assert {"ugc", "nofollow", "noopener", "noreferrer"} == set(link.attributes["rel"].split())


@pytest.mark.parametrize(
    "website", ["javascript:alert(1)", "ftp://x.example", "//x.example", "https://x y", "mailto:a@b"]
)
def test_what_is_no_web_address_is_not_linked(website: str) -> None:
    assert not one(website=website).all("a", class_="website")


def test_a_removed_comment_leaves_its_sentence_its_anchor_and_its_replies() -> None:
    leaf = page(
        comment(1, removed="Removed under the rule “Length”.", name="Nell"), comment(2, 1, 1, name="Otto")
    )
    shown = section(thread(leaf), leaf)
    gone, reply = shown.all("article")
    assert gone.attributes["id"] == "comment-1"
    assert gone.text == "Removed under the rule “Length”."
    assert not gone.all("a")
    assert "Otto" in reply.text
    assert "Nell" not in shown.text


def test_replies_stand_in_a_list_within_the_item_of_the_comment_they_answer() -> None:
    leaf = page(comment(1), comment(2, 1, 1), comment(3, 2, 1), comment(4))
    outer = section(thread(leaf), leaf).one("ol", class_="comments")
    first, second = [child for child in outer.children if isinstance(child, Element)]
    assert [article.attributes["id"] for article in first.all("article")] == [
        "comment-1",
        "comment-2",
        "comment-3",
    ]
    assert [article.attributes["id"] for article in second.all("article")] == ["comment-4"]
    assert [article.attributes["id"] for article in first.all("ol")[0].all("ol")[0].all("article")] == [
        "comment-3"
    ]


def test_a_reply_set_elsewhere_says_whom_it_answers() -> None:
    leaf = page(comment(1), comment(9, 7, 1, parent_name="Agnes Quill"))
    said = section(thread(leaf), leaf).one("span", class_="answered")
    assert said.text == "in reply to Agnes Quill"
    assert said.one("a").attributes["href"] == "/c/7"


def test_the_replies_that_do_not_stand_on_the_page_are_counted_and_linked_under_their_root() -> None:
    leaf = page(comment(1), comment(2, 1, 1), comment(3), branches={1: (50, 12), 3: (0,)})
    item = section(thread(leaf), leaf).one("ol", class_="comments").children[0]
    assert isinstance(item, Element)
    more = item.one("p", class_="more-replies")
    assert more.text == "Further replies (62)"
    assert more.one("a").attributes["href"] == "/editions/lantern/7/1-1.html"


def test_a_comment_in_another_language_says_so_and_one_in_the_papers_language_does_not() -> None:
    assert one(language="he").one("div", class_="said").attributes["lang"] == "he"
    assert "lang" not in one(language="en").one("div", class_="said").attributes
    assert "lang" not in one(language="und").one("div", class_="said").attributes


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        one(published_at=comment(1).published_at.replace(tzinfo=None))


def test_a_closed_thread_says_so_and_offers_nothing_to_answer() -> None:
    leaf = page(comment(1))
    snapshot = thread(leaf, open=False)
    shown = section(
        replace(snapshot, words=replace(snapshot.words, closed="This discussion is closed.")), leaf
    )
    assert shown.one("p", class_="closed").text == "This discussion is closed."
    assert not shown.all("form")
    assert not shown.all("a", class_="reply")


def test_an_empty_thread_invites_with_its_heading_and_form() -> None:
    leaf = page()
    snapshot = thread(leaf, total=0)
    shown = section(
        replace(snapshot, words=replace(snapshot.words, none_yet="Nobody has written yet.")), leaf
    )
    assert shown.one("p", class_="none-yet").text == "Nobody has written yet."
    assert shown.one("form").attributes["action"] == "/threads/7/reply"


def test_the_section_leads_to_its_further_pages_and_to_the_latest() -> None:
    leaf = page(comment(1))
    pages = section(thread(leaf, pages=5), leaf).one("nav", class_="pages")
    assert [link.attributes["href"] for link in pages.all("a")] == [
        "/editions/lantern/7/2.html", "/editions/lantern/7/5.html",
    ]  # fmt: skip
    assert "Page 1 of 5" in pages.text
    assert not section(thread(leaf), leaf).all("nav")


def test_a_page_is_a_whole_document_in_its_language_that_belongs_to_its_story() -> None:
    leaf = page(comment(60), number=2)
    made = document(thread(leaf, pages=3, language="he", direction="rtl"), leaf)
    top = made.one("html")
    assert (top.attributes["lang"], top.attributes["dir"]) == ("he", "rtl")
    assert made.one("link", rel="canonical").attributes["href"] == "/harbour/ferry-hours/"
    assert "noindex" in made.one("meta", name="robots").attributes["content"]
    assert made.one("link", rel="stylesheet").attributes["href"] == LOOK.css[0]
    assert made.one("script").attributes == {"type": "module", "src": LOOK.js[0]}
    assert made.one("h1").one("a").attributes["href"] == "/harbour/ferry-hours/"
    assert "Page 2" in made.one("h2").text
    assert made.one("a", rel="prev").attributes["href"] == "/harbour/ferry-hours/#discussion"
    assert made.one("a", rel="next").attributes["href"] == "/editions/lantern/7/3.html"


def test_the_last_page_has_no_next_one() -> None:
    leaf = page(comment(60), number=3)
    assert not document(thread(leaf, pages=3), leaf).all("a", rel="next")


def test_a_branch_names_the_comment_it_continues_and_its_neighbours() -> None:
    leaf = branch(17, 2, comment(90, 17, 17), last_branch=3, root_name="Wilma Teasel")
    made = document(thread(page(), leaf), leaf)
    heading = made.one("h2")
    assert heading.text.startswith("Further replies to Wilma Teasel")
    assert heading.one("a").attributes["href"] == "/c/17"
    assert made.one("a", rel="prev").attributes["href"] == "/editions/lantern/7/17-1.html"
    assert made.one("a", rel="next").attributes["href"] == "/editions/lantern/7/17-3.html"
    assert "Wilma Teasel" in made.one("title").text


def test_a_page_without_comments_is_still_a_page() -> None:
    leaf = page(number=2)
    assert not document(thread(leaf, pages=3), leaf).all("article")


def test_a_page_of_a_thousand_comments_is_well_formed() -> None:
    leaf = full_page()
    assert len(document(thread(leaf), leaf).all("article")) == 1050


@given(st.lists(anything, min_size=14, max_size=14))
def test_no_name_title_or_word_of_anybody_breaks_out_of_its_place(texts: list[str]) -> None:
    texts.reverse()
    said = page(
        comment(1, name=texts[0], website=texts[1], language=texts[2], time_text=texts[3]),
        comment(2, 9, 1, name=texts[4], parent_name=texts[5], website="https://" + texts[6]),
        comment(3, removed="x" + texts[7]),
        branches={1: (3,)},
    )
    snapshot = thread(
        said, title=texts[8], url=texts[9], publication_name=texts[10], language=texts[11], pages=3
    )
    snapshot = replace(
        snapshot, words=replace(snapshot.words, heading=texts[12], reply_to=texts[13] + "%s", reply=texts[0])
    )
    edition = compose(snapshot, LOOK)
    leaf = next(iter(edition.leaves))
    made = parse(leaf.document)
    assert [article.attributes["id"] for article in made.all("article")] == [
        "comment-1",
        "comment-2",
        "comment-3",
    ]
    assert {script.attributes.get("src") for script in made.all("script")} == {LOOK.js[0]}
    assert not made.all("b") and len(made.all("h1")) == 1
    shown = parse(edition.head + leaf.comments + edition.tail)
    assert not shown.all("script")
    for link in made.all("a") + shown.all("a"):
        assert link.attributes["href"].startswith(("/", "https://", "http://", "#"))


@given(anything)
def test_what_is_escaped_is_read_back_as_it_was_but_for_what_html_cannot_carry(text: str) -> None:
    back = parse(f'<p title="{escape(text)}">{escape(text)}</p>').one("p")
    assert back.text == back.attributes["title"]
    lost = {ord(character) for character in set(text) - set(back.text)}
    # Controls, lone surrogates and noncharacters.
    assert all(
        code < 32 or 127 <= code < 160 or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code > 0xFFFD
        for code in lost
    )
    escape(text).encode()


@given(anything)
def test_a_name_in_an_attribute_cannot_turn_the_words_around_it(name: str) -> None:
    inner = isolated(name)
    assert inner[0] == "\u2068" and inner[-1] == "\u2069"
    assert not set(inner[1:-1]) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_sentences_take_their_names_and_numbers_in_any_order() -> None:
    assert filled("Reply to %s", "<bdi>A</bdi>") == "Reply to <bdi>A</bdi>"
    assert filled("<%s>", "A") == "&lt;A&gt;"
    assert filled("Reply", "A") == "Reply"
    assert numbered("%(pages)d pages, this is %(page)d", page=2, pages=7) == "7 pages, this is 2"
    assert numbered("Further replies (%d)", replies=62) == "Further replies (62)"


def test_rules_are_set_in_paragraphs_and_lines() -> None:
    assert paragraphs("One.\r\nTwo.\n\n \nThree <b>") == "<p>One.<br>Two.</p><p>Three &lt;b&gt;</p>"
    assert paragraphs(" \n") == ""


@pytest.mark.parametrize(
    "place", ["javascript:alert(1)", "data:text/html,x", "", "town/ferry", "https://x\ny"]
)
def test_an_address_that_leads_astray_leads_nowhere(place: str) -> None:
    assert address(place) == "#"
