"""Writes a WordPress export with threads of given lengths, in invented words, as a stream."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = tuple(
    """the tide came late and the ferry waited while somebody counted chairs in the reading room because the
    council had moved the money for the bridge and nobody could say who had asked them on a Sunday""".split()  # noqa: SIM905
)
BEGAN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Bench Gazette</title><link>http://bench.example</link><language>en</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>http://bench.example</wp:base_site_url><wp:base_blog_url>http://bench.example</wp:base_blog_url>
<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>news</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name>News</wp:cat_name></wp:category>
"""


def path(length: int) -> str:
    """Where the imported article with so many comments is read."""
    return f"/news/thread-of-{length}/"


def write(target: Path, lengths: Sequence[int]) -> None:
    """One article for each length, with so many published comments: half of them replies to a recent one."""
    rng = random.Random(1)
    with target.open("w", encoding="utf-8") as file:
        file.write(HEAD)
        for number, length in enumerate(lengths, 1):
            file.writelines(_item(number, length, rng))
        file.write("</channel></rss>\n")


def _item(number: int, length: int, rng: random.Random) -> Iterator[str]:
    body = "".join(f"<p>{_sentence(rng, 60)}</p>" for _ in range(8))
    yield (
        f"<item><title>A thread of {length}</title><link>http://bench.example/thread-of-{length}/</link>"
        f"<dc:creator>bench</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>{BEGAN:%Y-%m-%d %H:%M:%S}</wp:post_date><wp:post_date_gmt>{BEGAN:%Y-%m-%d %H:%M:%S}"
        f"</wp:post_date_gmt><wp:comment_status>open</wp:comment_status><wp:post_name>thread-of-{length}"
        "</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent>"
        "<wp:post_type>post</wp:post_type><wp:post_password></wp:post_password>"
        '<category domain="category" nicename="news"><![CDATA[News]]></category>'
    )
    for comment in range(1, length + 1):
        own = number * 1_000_000 + comment
        parent = own - rng.randint(1, min(comment - 1, 40)) if comment > 1 and rng.random() < 0.5 else 0
        moment = BEGAN + timedelta(seconds=20 * comment)
        yield (
            f"<wp:comment><wp:comment_id>{own}</wp:comment_id><wp:comment_author>Reader {comment % 997}"
            f"</wp:comment_author><wp:comment_author_email>reader{comment % 997}@bench.example"
            "</wp:comment_author_email><wp:comment_author_url></wp:comment_author_url>"
            f"<wp:comment_date>{moment:%Y-%m-%d %H:%M:%S}</wp:comment_date>"
            f"<wp:comment_date_gmt>{moment:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt>"
            f"<wp:comment_content><![CDATA[{_sentence(rng, 45)}]]></wp:comment_content>"
            "<wp:comment_approved>1</wp:comment_approved><wp:comment_type></wp:comment_type>"
            f"<wp:comment_parent>{parent}</wp:comment_parent><wp:comment_user_id>0</wp:comment_user_id>"
            "</wp:comment>\n"
        )
    yield "</item>\n"


def _sentence(rng: random.Random, words: int) -> str:
    text = " ".join(rng.choice(WORDS) for _ in range(rng.randint(words // 2, words)))
    return text.capitalize() + "."
