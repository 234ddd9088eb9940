"""What becomes of the comments of an import."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from rejoinder.accounts import address
from rejoinder.discussion import rulesets
from rejoinder.discussion.models import Comment, Decision, Maker, Revision, State
from rejoinder.discussion.replay import replay
from rejoinder.imports.preview import preview
from rejoinder.newsroom.models import ArticlePage, FrontPage
from rejoinder.policy import presets
from tests.imports.bringing import COURIER, bring, bring_in, items, thread_of, told
from tests.imports.making import comment, export, post, write

pytestmark = pytest.mark.django_db


def test_published_comments_are_decided_by_import_and_pending_ones_held(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    bring(tmp_path, now, post(1, comment(1), comment(2, approved="0")))
    decisions = Decision.objects.order_by("comment__source_id").values_list(
        "comment__source_id", "maker", "state", "reason"
    )
    assert list(decisions) == [
        ("1", Maker.IMPORT, State.PUBLISHED, ""),
        ("2", Maker.IMPORT, State.HELD, "It was waiting for a moderator at the site it was brought in from."),
    ]
    published, held = Comment.objects.order_by("source_id")
    assert published.published_at == published.created_at == datetime(2019, 3, 6, 9, tzinfo=UTC)
    assert published.position == 0
    assert held.position is None


def test_judged_comments_are_published_held_or_rejected_by_the_rules_and_pending_ones_wait(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    telephone = "Call me on +44 20 7946 0958 about the boat."
    links = " ".join(f"https://tide{number}.example/" for number in range(30))
    summary = bring(
        tmp_path,
        now,
        post(
            1,
            comment(1, content="The boat leaves at nine."),
            comment(2, content=telephone),
            comment(3, content=links),
            comment(4, content="The boat leaves at ten.", approved="0"),
        ),
        judged=True,
    )
    states = dict(Comment.objects.values_list("source_id", "state"))
    assert states["1"] == State.PUBLISHED
    assert states["2"] == State.HELD
    assert states["3"] in {State.HELD, State.REJECTED}
    assert states["4"] == State.HELD
    makers = dict(Decision.objects.values_list("comment__source_id", "maker"))
    assert makers == {"1": Maker.RULES, "2": Maker.RULES, "3": Maker.RULES, "4": Maker.IMPORT}
    decision = Decision.objects.get(comment__source_id="2")
    assert decision.rule == "personal_data"
    assert decision.findings[0]["quote"] in telephone
    assert replay(decision).outcome == "hold"
    assert sum(summary.came_in[label] for label in summary.came_in if label.startswith("comments")) == 4


@pytest.mark.parametrize("preset", presets.NAMES)
def test_a_preset_puts_its_thresholds_into_the_publication_s_rules_for_this_import_alone(
    front: FrontPage, now: datetime, tmp_path: Path, preset: str
) -> None:
    rules = rulesets.adopt(front.publication, "[rules.links]\nhold_from = 2\n", now)
    bring(tmp_path, now, post(1, comment(1)), judged=True, preset=preset)
    decision = Decision.objects.get()
    assert decision.ruleset == presets.apply(rules, preset).digest
    assert replay(decision).outcome == "publish"
    front.publication.refresh_from_db()
    assert rulesets.ruleset_for(front.publication).digest == rules.digest


@pytest.mark.parametrize(("preset", "state"), [("strict", "held for a moderator"), ("lenient", "published")])
def test_a_look_judges_by_the_preset_as_the_import_does(
    front: FrontPage, now: datetime, tmp_path: Path, preset: str, state: str
) -> None:
    path = write(tmp_path, export(post(1, comment(1, content="Only a fool would write this."))))
    looked = preview(items(path), judged=True, now=now, preset=preset)
    assert looked.came_in[f"comments, {state}"] == 1
    assert bring_in(path, now, judged=True, preset=preset).came_in[f"comments, {state}"] == 1


def test_bodies_and_comments_are_made_safe(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    page = ArticlePage.objects.get(title="Ferry keeps its winter timetable")
    stored = str(page.body[0].value)
    assert "<strong>winter timetable</strong>" in stored
    assert "<script" not in stored and "[gallery" not in stored and "<iframe" not in stored
    assert "https://maps.example/quay" in stored
    assert 'src="https://courier.example/files/ferry.jpg"' in stored
    assert page.get_latest_revision_as_object().body[0].value == page.body[0].value
    clever = Revision.objects.get(comment__source_id="26")
    assert "https://tide.example/" in clever.html
    for mark in ("<script", "onerror", "javascript:", "<img"):
        assert mark not in clever.html
    assert clever.source_format == "html"
    assert "<script>" in clever.source


def test_paragraphs_of_comments_are_kept(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    revision = Revision.objects.get(comment__source_id="11")
    assert revision.html.count("<p") == 2
    assert revision.text == "The early boat was always full.\n\nWho counted the second one?\nNot I."


def test_addresses_are_sealed_and_one_person_is_found_by_them(front: FrontPage, now: datetime) -> None:
    bring_in(COURIER, now)
    ada = Comment.objects.filter(source_id__in=["11", "23"])
    assert len({row.commenter_id for row in ada}) == 1
    kept = ada[0].commenter
    assert address.unseal(bytes(kept.address or b"")) == "ada@post.example"
    assert kept.key_digest is None
    nameless = Comment.objects.get(source_id="25")
    assert (nameless.name, nameless.website, nameless.commenter.address) == ("Anonymous", "", None)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not [row for row in cursor.fetchall() if "post.example" in str(row)], table


def test_a_comment_of_which_nothing_remains_is_left_out_and_its_replies_answer_the_one_above(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    summary = bring(
        tmp_path,
        now,
        post(
            1,
            comment(1),
            comment(2, parent="1", content="<script>alert(1)</script>"),
            comment(3, parent="2", content="<style>p{}</style>"),
            comment(4, parent="3"),
        ),
    )
    assert summary.left_out["comments of which nothing could be shown"] == 2
    assert told(thread_of("Story 1")) == [("1", "", "published"), ("4", "1", "published")]


def test_the_places_in_a_long_thread_follow_the_comments_times(
    front: FrontPage, now: datetime, tmp_path: Path
) -> None:
    many = [
        comment(
            number,
            date_gmt=f"2019-03-06 {23 - number // 60:02}:{59 - number % 60:02}:00",
            parent="0" if number % 3 else "1",
        )
        for number in range(1, 450)
    ]
    bring(tmp_path, now, post(1, *many))
    thread = thread_of("Story 1")
    roots = Comment.objects.filter(thread=thread, parent=None).order_by("position")
    times = [row.created_at for row in roots]
    assert [row.position for row in roots] == list(range(300))
    assert times == sorted(times)
    replies = Comment.objects.filter(thread=thread).exclude(parent=None).order_by("reply_position")
    assert [row.reply_position for row in replies] == list(range(149))
