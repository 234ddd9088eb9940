"""The demo newspaper: whole, safe, alive, and judged by its own rules as its files say."""

from __future__ import annotations

import re
import struct
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from rejoinder.markup import clean_body
from rejoinder.newsroom.demo import argument
from rejoinder.newsroom.demo.content import (
    DRAWINGS,
    FINDINGS,
    HERE,
    STATES,
    Article,
    Claim,
    Correction,
    Demo,
    DemoError,
    Heading,
    Image,
    Quotation,
    Response,
    Text,
    load_demo,
    read_article,
)
from rejoinder.newsroom.demo.judged import judge_article
from rejoinder.policy.verdict import Outcome

_MINIMAL = """
slug = "a"
section = "town"
headline = "A"
standfirst = "B"
byline = "C"
dateline = "D"
hours_ago = 2.0
discussion = "open"
tags = []
[lead]
drawing = "bridge"
alt = "A bridge"
credit = "Us"
"""


@pytest.fixture(scope="module")
def demo() -> Demo:
    return load_demo()


@pytest.fixture(scope="module")
def articles(demo: Demo) -> tuple[Article, ...]:
    return demo.articles


def test_every_kind_of_block_and_every_finding_is_shown(articles: tuple[Article, ...]) -> None:
    blocks = [block for article in articles for block in article.body]
    assert {type(block) for block in blocks} == {Text, Heading, Image, Quotation, Claim, Response, Correction}
    assert {block.finding for block in blocks if isinstance(block, Response)} == set(FINDINGS)


def test_every_response_stands_right_after_its_claim(articles: tuple[Article, ...]) -> None:
    for article in articles:
        for before, block in zip((None, *article.body), article.body, strict=False):
            if isinstance(block, Response):
                assert isinstance(before, Claim)


def test_every_discussion_setting_and_every_state_is_shown(articles: tuple[Article, ...]) -> None:
    assert {article.discussion for article in articles} == {"open", "premoderated", "closed", "none"}
    assert any(article.closes_after_days for article in articles)
    assert any(article.hours_ago < 0 for article in articles)
    comments = [comment for article in articles for comment in article.all_comments()]
    assert {comment.state for comment in comments} == set(STATES)
    assert any(comment.by == "moderator" and comment.reason for comment in comments)


def test_articles_without_discussion_or_not_yet_out_have_no_comments(articles: tuple[Article, ...]) -> None:
    for article in articles:
        if article.discussion == "none" or article.hours_ago < 0:
            assert article.comments == ()


def test_one_headline_holds_quotation_marks(articles: tuple[Article, ...]) -> None:
    assert any("“" in article.headline for article in articles)


def test_comments_come_in_other_scripts_and_with_emoji(articles: tuple[Article, ...]) -> None:
    text = "\n".join(comment.text for article in articles for comment in article.all_comments())
    for letters in ("[\u05d0-\u05ea]", "[\u0627-\u064a]", "[\U0001f300-\U0001faff]"):
        assert re.search(letters, text)


def test_one_discussion_is_very_long_and_nested(articles: tuple[Article, ...]) -> None:
    longest = max(articles, key=lambda article: len(article.all_comments()))
    assert len(longest.all_comments()) > 300

    def depth(comment_id: str, parents: dict[str, str]) -> int:
        return 1 + depth(parents[comment_id], parents) if parents[comment_id] else 0

    parents = {comment.id: comment.parent for comment in longest.all_comments()}
    assert max(depth(comment_id, parents) for comment_id in parents) >= 5
    # More than the twenty replies that stand inline under one comment.
    assert max(Counter(parents.values()).items(), key=lambda item: item[1] if item[0] else 0)[1] > 20


def test_the_long_discussion_is_the_same_every_time_and_says_nothing_twice() -> None:
    town = argument.read(HERE / "argument.toml")
    first, second = argument.make(town, 8640), argument.make(town, 8640)
    assert [(said.name, said.text, said.minutes) for said in first] == [
        (said.name, said.text, said.minutes) for said in second
    ]
    assert len({said.text for said in first}) == len(first)
    assert not any("{" in said.text for said in first)
    for said in first:
        if said.parent is not None:
            assert said.parent.minutes < said.minutes
            assert said.parent.name != said.name


def test_nothing_lies_in_the_future_and_replies_follow_what_they_answer(
    articles: tuple[Article, ...], now: datetime
) -> None:
    for article in articles:
        for comment in article.all_comments():
            assert article.published_at(now) < article.said_at(comment, now) <= now
            for reply in comment.replies:
                assert comment.minutes < reply.minutes
        updated = article.updated_at(now)
        assert updated is None or article.published_at(now) < updated <= now
        for block in article.body:
            if isinstance(block, Correction):
                assert article.published_at(now) <= now - timedelta(hours=block.hours_ago) <= now


def test_bodies_are_safe_html_already(articles: tuple[Article, ...]) -> None:
    for article in articles:
        for block in article.body:
            if isinstance(block, Text | Response):
                joined = re.sub(r">\s+<", "><", block.html)
                assert clean_body(block.html) == joined


def test_the_rules_say_of_every_comment_what_its_file_says(demo: Demo) -> None:
    expected = {"published": Outcome.PUBLISH, "withdrawn": Outcome.PUBLISH}
    expected |= {"held": Outcome.HOLD, "rejected": Outcome.REJECT}
    for article in demo.articles:
        for judged in judge_article(article, demo.publication.language):
            comment, verdict = judged.comment, judged.verdict
            if comment.by == "moderator":
                first = Outcome.HOLD if article.discussion == "premoderated" else Outcome.PUBLISH
                assert verdict.outcome is first, comment.id
                continue
            assert verdict.outcome is expected[comment.state], (comment.id, verdict)
            if verdict.outcome is not Outcome.PUBLISH:
                assert verdict.findings[0].rule == comment.rule


def test_every_picture_is_there_small_and_described(articles: tuple[Article, ...]) -> None:
    images = [article.lead for article in articles]
    images += [block for article in articles for block in article.body if isinstance(block, Image)]
    for image in images:
        assert len(image.alt) > 20 and image.credit
        assert image.picture.is_file()
        data = image.raster.read_bytes()
        assert len(data) < 120_000
        assert struct.unpack(">II", data[16:24]) == (1600, 900)


def test_pictures_fetch_nothing_and_run_nothing() -> None:
    for picture in DRAWINGS.glob("*.svg"):
        source = picture.read_text(encoding="utf-8")
        assert "<title>" in source
        for danger in ("<script", "href=", "<image", "<style", "@import", "url(http", " on"):
            assert (
                danger
                not in source.replace('role="img"', "").partition("<title>")[2].partition("</title>")[2]
            )


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ('colour = "red"\n' + _MINIMAL, "'colour' is not known"),
        (_MINIMAL.replace('byline = "C"\n', ""), "'byline' is missing"),
        (_MINIMAL.replace('"open"', '"ajar"'), "write one of open, premoderated"),
        (_MINIMAL + '[[body]]\nkind = "poem"\n', "write one of text, heading"),
        (_MINIMAL + '[[comments]]\nid = "x"\nname = "N"\nminutes = 500\ntext = "t"\n', "fewer minutes"),
        (
            _MINIMAL + '[[comments]]\nid = "x"\nparent = "y"\nname = "N"\nminutes = 5\ntext = "t"\n',
            "not there",
        ),
        (_MINIMAL + '[[comments]]\nid = "x"\nname = "N"\nminutes = 5\ntext = "t"\n' * 2, "same id"),
        ("slug = ", "article.toml"),
    ],
)
def test_a_file_that_cannot_be_says_what_to_write(tmp_path: Path, wrong: str, advice: str) -> None:
    path = tmp_path / "article.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(DemoError, match=re.escape(advice)):
        read_article(path)
