"""The table of comments and the file for WordPress: safe to open, and taken by whoever reads such files."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from rejoinder.discussion.models import Comment, Mode, State, Thread
from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import ImportedArticle, ImportedComment, ImportedSite, Refusal
from rejoinder.keeping.exports import table, wordpress
from rejoinder.keeping.exports.asked import Asked, Unasked
from rejoinder.newsroom.models import FrontPage
from tests.discussion import making as said
from tests.imports.making import silent
from tests.newsroom import making
from tests.newsroom.stories import claim, full_body, response

pytestmark = pytest.mark.django_db
WP = {"wp": "http://wordpress.org/export/1.2/", "content": "http://purl.org/rss/1.0/modules/content/"}


@pytest.fixture
def front(now: datetime, settings: pytest.FixtureRequest, tmp_path: Path) -> FrontPage:
    settings.MEDIA_ROOT = tmp_path / "media"  # type: ignore[attr-defined]
    settings.PUBLIC_URL = "https://lantern.example"  # type: ignore[attr-defined]
    return making.paper(now, "lantern")


def a_thread(front: FrontPage, now: datetime, **fields: Any) -> Thread:
    page = making.article(
        making.section(front),
        title="The bridge & the “fund” <1>",
        byline="Imogen Thackray",
        standfirst="A ]]> sentence.",
        lead_image=making.image("The hall"),
        lead_alt="The town hall",
        body=full_body(),
        first_published_at=now - timedelta(days=3),
        **fields,
    )
    thread = making.thread_of(page)
    assert thread is not None
    return thread


def exported(now: datetime, **more: object) -> bytes:
    return b"".join(wordpress.pieces(Asked(now, "0.1.0", **more)))  # type: ignore[arg-type]


def rows(now: datetime, **more: object) -> list[dict[str, str]]:
    text = b"".join(table.pieces(Asked(now, "0.1.0", **more))).decode()  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text, newline="")))


FORMULAS = ["=1+1", "+1", "-1", "@sum", "\t=1", "  =cmd|' /C calc'!A0", "＝1+1", "\r=1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_table_is_a_formula(front: FrontPage, now: datetime, formula: str) -> None:
    thread = a_thread(front, now)
    said.fill(thread, [said.arrival(1, name=formula, website=formula)])
    Comment.objects.get().revisions.update(text=formula)
    (row,) = rows(now)
    for name in ("name", "website", "text"):
        assert row[name].startswith("'") and row[name][1:] == formula


def test_the_table_has_a_line_for_each_comment_with_its_last_decision(
    front: FrontPage, now: datetime
) -> None:
    thread = a_thread(front, now)
    said.fill(thread, [said.arrival(1), said.arrival(2, 1), said.arrival(3, state=State.HELD)])
    by_name = {row["name"]: row for row in rows(now)}
    first, second, third = (by_name[f"Reader {number}"] for number in (1, 2, 3))
    assert (first["publication"], first["thread"], first["story"]) == (
        "lantern",
        str(thread.pk),
        thread.title,
    )
    assert second["parent"] == first["id"] and second["depth"] == "1"
    assert [row["state"] for row in (first, second, third)] == ["published", "published", "held"]
    assert third["decided_by"] == "import" and third["reason"].startswith("Taken over")
    assert first["text"] == "Comment 1 of the old site." and "email" not in first
    assert {row["email"] for row in rows(now, addresses=True)} == {
        f"reader{number}@example.org" for number in (1, 2, 3)
    }
    with pytest.raises(Unasked, match="no publication “crier”"):
        rows(now, publication="crier")


def test_the_file_for_wordpress_is_well_formed_and_says_what_wordpress_looks_for(
    front: FrontPage, now: datetime
) -> None:
    thread = a_thread(front, now)
    said.fill(thread, [said.arrival(1, name="Ada ]]> & <b>\x0b")])
    making.draft(making.section(front), "plans", title="Plans")
    root = etree.fromstring(exported(now))
    items = {item.findtext("title"): item for item in root.iter("item")}
    story = items["The bridge & the “fund” <1>"]
    assert story.findtext("wp:status", namespaces=WP) == "publish"
    assert story.findtext("link") == "https://lantern.example/town/ferry/"
    assert story.findtext("wp:post_date_gmt", namespaces=WP) == "2026-05-01 12:00:00"
    assert story.findtext("wp:post_date", namespaces=WP) == "2026-05-01 13:00:00"
    assert items["Plans"].findtext("wp:status", namespaces=WP) == "draft"
    body = story.findtext("content:encoded", namespaces=WP) or ""
    assert "<strong>Claim</strong> (Edwin Sallis, Leader, for the council, 1 April 2026" in body and "Unfounded" in body
    assert "<script" not in body and 'src="https://lantern.example/media/original_images/' in body
    assert items["The hall"].findtext("wp:attachment_url", namespaces=WP) in {
        f"https://lantern.example/media/original_images/{name}" for name in ("The_hall.png",)
    }
    lead = story.find("wp:postmeta", namespaces=WP)
    assert lead is not None
    assert lead.findtext("wp:meta_value", namespaces=WP) == items["The hall"].findtext(
        "wp:post_id", namespaces=WP
    )
    # WordPress numbers pictures and stories together.
    numbers: dict[bool, list[int]] = {True: [], False: []}
    for item in root.iter("item"):
        picture = item.findtext("wp:post_type", namespaces=WP) == "attachment"
        numbers[picture].append(int(item.findtext("wp:post_id", namespaces=WP) or 0))
    assert len(set(numbers[True])) == len(numbers[True]) and max(numbers[False]) < min(numbers[True]) < 1000
    comment = story.find("wp:comment", namespaces=WP)
    assert comment is not None
    assert comment.findtext("wp:comment_author", namespaces=WP) == "Ada ]]> & <b>"
    assert comment.findtext("wp:comment_author_email", namespaces=WP) == ""


def stories(now: datetime, remarks: Counter[str] | None = None) -> dict[str, Any]:
    """The items of the file for WordPress by title."""
    asked = Asked(now, "0.1.0", remarks=Counter() if remarks is None else remarks)
    root = etree.fromstring(b"".join(wordpress.pieces(asked)))
    return {str(item.findtext("title")): item for item in root.iter("item")}


def test_what_is_closed_or_not_yet_due_is_published_nowhere(front: FrontPage, now: datetime) -> None:
    due = timezone.now() + timedelta(days=30)
    town, members = making.section(front), making.section(front, "members")
    PageViewRestriction.objects.create(page=members, restriction_type=PageViewRestriction.LOGIN)
    making.article(members, "inside", title="Inside")
    making.draft(members, "soon", title="Soon inside", go_live_at=due).save_revision().publish()
    making.draft(members, "plans", title="Plans inside")
    back = making.article(
        town, "back", title="Taken back", first_published_at=now - timedelta(days=9), body=[("heading", "As it was")]
    )
    back.unpublish()
    back.refresh_from_db()
    back.go_live_at, back.body = due, [("heading", "As it will be")]
    back.save_revision().publish()
    back.refresh_from_db()
    back.body = [("heading", "What nobody agreed to")]
    back.save_revision()
    remarks: Counter[str] = Counter()
    items = stories(now, remarks)
    found = {title: item.findtext("wp:status", namespaces=WP) for title, item in items.items()}
    assert found == {
        "Inside": "private", "Soon inside": "draft", "Plans inside": "draft", "Taken back": "future",
    }  # fmt: skip
    assert remarks[wordpress.CLOSED] == 1
    taken_back = items["Taken back"]
    assert taken_back.findtext("wp:post_date_gmt", namespaces=WP) == f"{due:%Y-%m-%d %H:%M:%S}"
    assert (taken_back.findtext("content:encoded", namespaces=WP) or "") == "<h2>As it will be</h2>"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB", ("Claim", "for the council, 1 April 2026", "Our finding: Unfounded", "Correction 5 May 2026")),
        ("he", ("טענה", "מטעם the council, 1 באפריל 2026", "הממצא שלנו: חסר בסיס", "תיקון 5 במאי 2026")),
        ("de", ("Behauptung", "für the council, 1. April 2026", "Unser Befund: Haltlos", "Berichtigung 5. Mai 2026")),
    ],
)  # fmt: skip
def test_the_file_for_wordpress_speaks_the_language_of_the_story_and_its_days(
    front: FrontPage, now: datetime, language: str, words: tuple[str, ...]
) -> None:
    # Half past midnight in London; still the day before in UTC.
    late = datetime(2026, 5, 4, 23, 30, tzinfo=UTC)
    body = [claim(), response(label=""), ("correction", {"made_at": late, "text": "Eleven arches."})]
    paper = making.paper(now, "paper", language, host="paper.example")
    making.article(making.section(paper), body=body)
    content = exported(now, publication="paper").decode()
    assert all(word in content for word in words), content


def test_a_story_in_another_language_than_its_paper_speaks_its_own(front: FrontPage, now: datetime) -> None:
    making.article(making.section(front), "abroad", title="Abroad", language="de", body=[response(label="")])
    making.article(making.section(front), "at-home", title="At home", body=[response(label="")])
    told = {title: item.findtext("content:encoded", namespaces=WP) for title, item in stories(now).items()}
    assert "Unser Befund: Haltlos" in (told["Abroad"] or "")
    assert "Our finding: Unfounded" in (told["At home"] or "")


def test_our_own_importer_takes_it_whole_and_replies_to_what_is_left_out_move_up(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    thread = a_thread(front, now, discussion=Mode.OPEN)
    said.fill(
        thread,
        [
            said.arrival(1),
            said.arrival(2, 1, State.REJECTED),
            said.arrival(3, 2),
            said.arrival(4, state=State.HELD),
            said.arrival(5, 4, State.REJECTED),
        ],
    )
    asked = Asked(now, "0.1.0", addresses=True)
    (tmp_path / "out.xml").write_bytes(b"".join(wordpress.pieces(asked)))
    source = WordPress()
    assert source.check(tmp_path / "out.xml", silent) == []
    items = list(source.read(tmp_path / "out.xml", silent))
    assert not [item for item in items if isinstance(item, Refusal)]
    site = next(item for item in items if isinstance(item, ImportedSite))
    assert (site.title, site.address) == ("The Lantern", "https://lantern.example")
    (story,) = (item for item in items if isinstance(item, ImportedArticle))
    assert (story.title, story.byline) == (thread.title, "Imogen Thackray")
    assert story.section is not None and (story.section.slug, story.section.name) == ("town", "Town")
    assert (story.standfirst, story.discussion, story.comments) == ("A ]]> sentence.", True, 3)
    comments = [item for item in items if isinstance(item, ImportedComment)]
    first, third, fourth = (
        str(pk) for pk in Comment.objects.exclude(state="rejected").values_list("pk", flat=True)
    )
    assert [(one.id, one.parent, one.published) for one in comments] == [
        (first, "", True), (third, first, True), (fourth, "", False),
    ]  # fmt: skip
    assert [one.email for one in comments] == [f"reader{number}@example.org" for number in (1, 3, 4)]
    assert asked.remarks[wordpress.LEFT_OUT] == 2


def test_which_publication_is_asked_for_where_there_are_several(front: FrontPage, now: datetime) -> None:
    making.paper(now, "crier", host="crier.example")
    with pytest.raises(Unasked, match="Say which with --publication: crier, lantern"):
        exported(now)
    assert b"The Crier" in exported(now, publication="crier")
    with pytest.raises(Unasked, match="no publication “bugle”"):
        exported(now, publication="bugle")
