"""What is read from a sound WordPress export."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import (
    ImportedArticle,
    ImportedComment,
    ImportedSite,
    Item,
    Kind,
    LeftOut,
    Note,
    Refusal,
    Standing,
    Summary,
)
from tests.imports.making import comment, export, post, silent, write

COURIER = Path(__file__).parent / "fixtures" / "courier.xml"


def read(path: Path) -> list[Item]:
    source = WordPress()
    source.check(path, silent)
    return list(source.read(path, silent))


def items(folder: Path, *parts: str) -> list[Item]:
    return read(write(folder, export(*parts)))


def articles(found: list[Item]) -> list[ImportedArticle]:
    return [item for item in found if isinstance(item, ImportedArticle)]


def comments(found: list[Item]) -> list[ImportedComment]:
    return [item for item in found if isinstance(item, ImportedComment)]


def remarks(found: list[Item]) -> Summary:
    summary = Summary()
    for item in found:
        if isinstance(item, LeftOut | Note | Refusal):
            summary.take(item)
    return summary


def test_our_own_fixture_is_read_whole_and_nothing_in_it_is_refused() -> None:
    found = read(COURIER)
    summary = remarks(found)
    assert [str(refusal) for refusal in summary.refusals] == []
    assert Counter(article.standing for article in articles(found)) == {
        Standing.PUBLISHED: 7,
        Standing.DRAFT: 2,
        Standing.PRIVATE: 1,
        Standing.PROTECTED: 1,
        Standing.SCHEDULED: 1,
    }
    assert Counter(item.published for item in comments(found)) == {True: 13, False: 1}
    assert summary.left_out == {
        "pingbacks": 1,
        "trackbacks": 1,
        "comments marked as spam": 1,
        "comments in the trash": 1,
        "comments without a word": 1,
        "entries of the kind “review”, which are no comments": 1,
        "attachments; the pictures and files stay where they are": 1,
        "menu entries": 1,
        "old revisions of posts": 1,
        "entries of the kind “tide_table”, which are neither posts nor pages": 1,
        "posts and pages in the trash": 1,
        "posts and pages never saved": 1,
        "comments on what is left out": 1,
    }
    assert summary.notes == {
        "characters that XML forbids, dropped": 2,
        "replies to comments that are not in the file, set as comments of their own": 1,
        "replies to comments left out, set under the comment above those": 1,
        "circles of replies to each other, opened at their earliest": 1,
        "comments without a name, shown as anonymous": 1,
        "e-mail addresses of commenters that are none, dropped": 1,
        "websites of commenters that are no web address, dropped": 1,
        "comments whose time was local, moved to UTC as on the nearest day known": 1,
        "posts and pages whose time was local, moved to UTC as on the nearest day known": 1,
        "posts and pages without a title, named after their first words": 1,
        "players and frames of other sites, of which the link was kept": 2,
        "galleries, of which WordPress exports no pictures": 1,
    }


def test_the_site_is_known_by_its_address_without_www_or_scheme(tmp_path: Path) -> None:
    text = export().replace("https://courier.example<", "https://WWW.Courier.example/news/<")
    site = read(write(tmp_path, text))[0]
    assert site == ImportedSite(
        "wordpress",
        "https://WWW.Courier.example/news/",
        "courier.example/news",
        "The Saltmarsh Courier",
        "en-GB",
    )


def test_comments_come_by_time_and_a_parent_before_its_replies_even_when_it_comes_later_in_the_file(
    tmp_path: Path,
) -> None:
    found = items(
        tmp_path,
        post(
            1,
            comment(3, date_gmt="2019-03-06 12:00:00", parent="2"),
            comment(1, date_gmt="2019-03-06 11:00:00"),
            comment(2, date_gmt="2019-03-06 10:00:00"),
            comment(4, date_gmt="2019-03-06 09:00:00", parent="1"),
        ),
    )
    assert [(item.id, item.parent) for item in comments(found)] == [
        ("2", ""),
        ("1", ""),
        ("4", "1"),
        ("3", "2"),
    ]
    assert {item.article for item in comments(found)} == {"1"}


def test_a_reply_to_something_left_out_answers_the_comment_above_that(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        post(
            1,
            comment(1),
            comment(2, parent="1", approved="spam"),
            comment(3, parent="2", approved="trash"),
            comment(4, parent="3"),
        ),
    )
    assert [(item.id, item.parent) for item in comments(found)] == [("1", ""), ("4", "1")]


def test_circles_of_replies_open_at_their_earliest_comment(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        post(
            1,
            comment(1, parent="3", date_gmt="2019-03-06 12:00:00"),
            comment(2, parent="1", date_gmt="2019-03-06 10:00:00"),
            comment(3, parent="2", date_gmt="2019-03-06 11:00:00"),
            comment(4, parent="4", date_gmt="2019-03-06 13:00:00"),
        ),
    )
    places = {item.id: item.parent for item in comments(found)}
    assert places == {"2": "", "3": "2", "1": "3", "4": ""}
    assert remarks(found).notes["circles of replies to each other, opened at their earliest"] == 2


def test_the_same_comment_number_in_two_posts_is_two_comments(tmp_path: Path) -> None:
    found = items(tmp_path, post(1, comment(11)), post(2, comment(11)))
    assert [(item.article, item.id) for item in comments(found)] == [("1", "11"), ("2", "11")]


@pytest.mark.parametrize(
    ("date", "gmt", "expected"),
    [
        ("2019-07-01 12:00:00", "2019-07-01 10:00:00", datetime(2019, 7, 1, 10, tzinfo=UTC)),
        ("2019-07-01 12:00:00", "0000-00-00 00:00:00", datetime(2019, 7, 1, 10, tzinfo=UTC)),
        ("2019-01-09 12:00:00", "0000-00-00 00:00:00", datetime(2019, 1, 9, 11, tzinfo=UTC)),
        ("2019-01-09 12:00:00", "2019-02-31 12:00:00", datetime(2019, 1, 9, 11, tzinfo=UTC)),
        ("", "2019-07-01 10:00:00", datetime(2019, 7, 1, 10, tzinfo=UTC)),
        ("0000-00-00 00:00:00", "", datetime(2019, 7, 2, 8, tzinfo=UTC)),
    ],
    ids=["both", "summer", "winter", "impossible", "gmt alone", "none: the story's own"],
)
def test_times_rest_on_gmt_and_else_on_the_zone_seen_nearby(
    tmp_path: Path, date: str, gmt: str, expected: datetime
) -> None:
    summer = post(
        1,
        comment(5, date=date, date_gmt=gmt),
        post_date="2019-07-02 10:00:00",
        post_date_gmt="2019-07-02 08:00:00",
    )
    winter = post(2, post_date="2019-01-02 10:00:00", post_date_gmt="2019-01-02 09:00:00")
    assert comments(items(tmp_path, summer, winter))[0].created_at == expected


def test_a_local_time_without_any_pair_to_learn_from_is_taken_as_utc_and_said(tmp_path: Path) -> None:
    found = items(tmp_path, post(1, post_date="2019-07-02 10:00:00", post_date_gmt="0000-00-00 00:00:00"))
    assert articles(found)[0].published_at == datetime(2019, 7, 2, 10, tzinfo=UTC)
    assert "posts and pages whose time was local in a zone unknown, taken as UTC" in remarks(found).notes


def test_a_pair_that_no_zone_explains_teaches_nothing(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        post(1, post_date="2019-07-02 10:07:00", post_date_gmt="2019-07-02 08:00:00"),
        post(2, post_date="2019-07-03 10:00:00", post_date_gmt="2019-07-01 08:00:00"),
        post(3, post_date="2019-07-02 12:00:00", post_date_gmt=""),
    )
    assert articles(found)[2].published_at == datetime(2019, 7, 2, 12, tzinfo=UTC)


def test_standing_follows_status_and_password(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        post(1),
        post(2, status="draft"),
        post(3, status="pending"),
        post(4, status="private"),
        post(5, status="future"),
        post(6, post_password="tide"),
        post(7, status="archived"),
    )
    assert [article.standing for article in articles(found)] == [
        Standing.PUBLISHED,
        Standing.DRAFT,
        Standing.DRAFT,
        Standing.PRIVATE,
        Standing.SCHEDULED,
        Standing.PROTECTED,
        Standing.DRAFT,
    ]


def test_titles_and_names_are_plain_text(tmp_path: Path) -> None:
    found = items(
        tmp_path,
        post(1, comment(1, author="Ada &amp; <b>Bo</b>"), title="Tea <em>with</em> 3 &lt; 4 cups ~`'\"?>"),
    )
    assert articles(found)[0].title == "Tea with 3 < 4 cups ~`'\"?>"
    assert comments(found)[0].name == "Ada & Bo"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://wim.example/about", "https://wim.example/about"),
        ("wim.example", "http://wim.example"),
        ("http://", ""),
        ("javascript:alert(1)", ""),
        ("javascript://wim.example/%0aalert(1)", ""),
        ("https://[broken", ""),
        ("see my page", ""),
        ("https://wim.example/" + "a" * 300, ""),
    ],
)
def test_only_web_addresses_are_kept_as_websites(tmp_path: Path, typed: str, kept: str) -> None:
    assert comments(items(tmp_path, post(1, comment(1, author_url=typed))))[0].website == kept


def test_pictures_keep_their_whole_address_and_links_within_the_site_start_at_its_root(
    tmp_path: Path,
) -> None:
    body = (
        '<img src="/files/boat.jpg"><img alt="x" src=\'quay.jpg\'><img src="https://far.example/a.png">'
        '<a href="../../06/next/">next</a><a href="https://far.example/">far</a><a href="#notes">notes</a>'
    )
    article = articles(items(tmp_path, post(1, content=body)))[0]
    assert article.images == 3
    assert 'src="https://courier.example/files/boat.jpg"' in article.html
    assert 'src="https://courier.example/2019/03/05/story-1/quay.jpg"' in article.html
    assert 'src="https://far.example/a.png"' in article.html
    assert 'href="/2019/03/06/next/"' in article.html
    assert 'href="https://far.example/"' in article.html and 'href="#notes"' in article.html


def test_old_addresses_are_the_path_and_the_numbered_form(tmp_path: Path) -> None:
    text = export(
        post(7, link="https://courier.example/news/2019/tide/"),
        post(8, link="https://courier.example/news/?p=8", status="draft"),
        post(9, link="https://courier.example/news/about/", post_type="page"),
    ).replace("<wp:base_blog_url>https://courier.example<", "<wp:base_blog_url>https://courier.example/news<")
    assert [article.old_addresses for article in articles(read(write(tmp_path, text)))] == [
        ("/news/2019/tide/", "/news/?p=7"),
        ("/news/?p=8",),
        ("/news/about/", "/news/?p=9", "/news/?page_id=9"),
    ]


def test_the_section_is_the_category_that_the_address_names_else_the_first_real_one(tmp_path: Path) -> None:
    def categories(*names: str) -> str:
        return "".join(
            f'<category domain="category" nicename="{name}">{name.title()}</category>' for name in names
        )

    both = (
        categories("uncategorized", "harbour", "town-hall")
        + '<category domain="post_tag" nicename="tide">T</category>'
    )
    stories = (
        post(1, category="", link="https://courier.example/town-hall/story/").replace(
            "</item>", both + "</item>"
        ),
        post(2, category="").replace("</item>", both + "</item>"),
        post(3, category="").replace("</item>", categories("uncategorized") + "</item>"),
        post(4, category=""),
    )
    found = articles(items(tmp_path, *stories))
    assert [article.section and article.section.slug for article in found] == [
        "town-hall",
        "harbour",
        None,
        None,
    ]


def test_pages_know_the_page_they_lie_under_and_have_no_section(tmp_path: Path) -> None:
    found = items(tmp_path, post(5, post_type="page", post_parent="4"), post(4, post_type="page"))
    assert [(page.kind, page.parent, page.section) for page in articles(found)] == [
        (Kind.PAGE, "4", None),
        (Kind.PAGE, "", None),
    ]


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_every_version_of_the_format_is_read(tmp_path: Path, version: str, scheme: str) -> None:
    text = export(post(1, comment(1), excerpt="In short.")).replace(
        "http://wordpress.org/export/1.2/", f"{scheme}://wordpress.org/export/{version}/"
    )
    found = read(write(tmp_path, text))
    assert articles(found)[0].standfirst == "In short."
    assert len(comments(found)) == 1


def test_fields_that_stand_after_the_comments_are_read_too(tmp_path: Path) -> None:
    late = "<wp:post_type>page</wp:post_type>"
    text = export(post(1, comment(1), comment(2, parent="1"))).replace(
        "<wp:post_type><![CDATA[post]]></wp:post_type>", ""
    )
    found = read(write(tmp_path, text.replace("</item>", late + "</item>")))
    assert articles(found)[0].kind is Kind.PAGE
    assert [item.id for item in comments(found)] == ["1", "2"]


def test_a_gzipped_export_is_read_like_the_plain_one(tmp_path: Path) -> None:
    packed = write(tmp_path, gzip.compress(COURIER.read_bytes()), "courier.xml.gz")
    assert read(packed) == read(COURIER)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_other_encodings_are_read_by_their_mark_or_declaration(tmp_path: Path, encoding: str) -> None:
    text = export(post(1, title="Café by the lock"))
    if encoding == "windows-1252":
        text = text.replace("UTF-8", encoding)
    assert articles(read(write(tmp_path, text.encode(encoding))))[0].title == "Café by the lock"


def test_blank_lines_before_the_declaration_and_zeroes_after_the_end_do_no_harm(tmp_path: Path) -> None:
    found = read(write(tmp_path, b"\r\n \n" + export(post(1)).encode() + b"\0" * 70_000))
    assert len(articles(found)) == 1
    assert not remarks(found).refusals


def test_named_entities_outside_cdata_are_read_as_html_means_them(tmp_path: Path) -> None:
    text = export(post(1)).replace(
        "<title><![CDATA[Story 1]]></title>", "<title>Bread&nbsp;&amp;&ldquo;water&rdquo;&bogus;</title>"
    )
    assert articles(read(write(tmp_path, text)))[0].title == "Bread &“water”&bogus;"


def test_a_long_thread_is_given_back_in_order_from_beyond_the_memory_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.imports.thread_order.IN_MEMORY", 10_000)
    many = [
        comment(
            number,
            date_gmt=f"2019-03-06 {23 - number // 60:02}:{59 - number % 60:02}:00",
            content="Words. " * 30,
        )
        for number in range(1, 600)
    ]
    found = comments(items(tmp_path, post(1, *many)))
    assert [item.id for item in found] == [str(number) for number in range(599, 0, -1)]
    assert all(item.html == ("Words. " * 30).strip() for item in found)


def test_a_chain_of_thousands_of_replies_is_no_trouble(tmp_path: Path) -> None:
    chain = [comment(number, parent=str(number - 1)) for number in range(1, 5_000)]
    found = comments(items(tmp_path, post(1, *reversed(chain))))
    assert [item.id for item in found] == [str(number) for number in range(1, 5_000)]
