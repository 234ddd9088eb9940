"""The demo paper on a new site: alive at the moment of loading, judged by its rules, and made once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from rejoinder.discussion import counts, rulesets
from rejoinder.discussion.models import Comment, Decision, Maker, Mode, Publication, Revision, State, Thread
from rejoinder.discussion.replay import replay
from rejoinder.newsroom.demo import load as loader
from rejoinder.newsroom.demo.content import Article, load_demo
from rejoinder.newsroom.models import ArticlePage, FrontPage, SectionPage
from rejoinder.policy.verdict import Finding, Outcome

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

_OUTCOMES = {Outcome.PUBLISH: State.PUBLISHED, Outcome.HOLD: State.HELD, Outcome.REJECT: State.REJECTED}


@pytest.fixture(scope="module", autouse=True)
def paper(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The paper, loaded once for all tests here and rolled back after them."""
    media = tmp_path_factory.mktemp("media")
    # Wagtail asks the clock itself whether a page is due.
    clock = mock.patch("django.utils.timezone.now", lambda: NOW)
    with clock, django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        assert loader.load(NOW)
        yield
        transaction.set_rollback(True)


def _article(slug: str) -> Article:
    return next(article for article in load_demo().articles if article.slug == slug)


def test_every_comment_ends_where_its_file_says() -> None:
    expected: dict[str, int] = {}
    for article in load_demo().articles:
        for comment in article.all_comments():
            expected[comment.state] = expected.get(comment.state, 0) + 1
    found = {state: Comment.objects.filter(state=state).count() for state in expected}
    assert found == expected


def test_every_decision_of_the_rules_can_be_replayed() -> None:
    decisions = Decision.objects.filter(maker=Maker.RULES).exclude(comment__source="demo")
    argued = Decision.objects.filter(comment__source="demo")[:20]
    assert decisions.count() > 80
    for decision in [*decisions, *argued]:
        verdict = replay(decision)
        assert _OUTCOMES[verdict.outcome] == decision.state
        assert [found.to_dict() for found in verdict.findings] == decision.findings


def test_held_and_rejected_comments_say_which_rule_and_which_words() -> None:
    rules = set(Decision.objects.filter(state=State.HELD).values_list("rule", flat=True))
    assert {"newcomer", "personal_data", "premoderation", "shouting", "suspects"} <= rules
    rejected = set(Decision.objects.filter(state=State.REJECTED).values_list("rule", flat=True))
    assert {"blocklist", "links", "repeat"} <= rejected
    suspect = Decision.objects.filter(rule="suspects").first()
    assert suspect is not None
    text = Revision.objects.get(comment=suspect.comment_id).text
    finding = Finding.from_dict(suspect.findings[0])
    assert finding.quote and text[finding.start : finding.end] == finding.quote


def test_comments_stand_at_their_own_times_with_their_parents() -> None:
    article = _article("the-bridge-fund-is-not-empty")
    thread = Thread.objects.get(title=article.headline)
    rows = {row.created_at: row for row in Comment.objects.filter(thread=thread).select_related("parent")}
    by_id = {comment.id: comment for comment in article.all_comments()}
    assert len(rows) == len(by_id)
    for comment in by_id.values():
        row = rows[article.said_at(comment, NOW)]
        assert row.name == comment.name
        parent = by_id.get(comment.parent)
        assert (row.parent.created_at if row.parent else None) == (
            article.said_at(parent, NOW) if parent else None
        )


def test_roots_are_placed_in_the_order_of_their_times() -> None:
    for thread in Thread.objects.all():
        placed = Comment.objects.filter(thread=thread, position__isnull=False).order_by("position")
        times = list(placed.values_list("created_at", flat=True))
        assert times == sorted(times)
        positions = list(placed.values_list("position", flat=True))
        assert positions == list(range(len(positions)))
        published = Comment.objects.filter(thread=thread, state=State.PUBLISHED).count()
        assert counts.total(thread.pk)[0] == published


def test_a_moderator_gave_reasons_and_an_author_took_back() -> None:
    rejected = Decision.objects.filter(maker=Maker.MODERATOR, state=State.REJECTED)
    assert rejected.exists()
    assert all(decision.reason and decision.user for decision in rejected)
    assert Decision.objects.filter(maker=Maker.AUTHOR, state=State.WITHDRAWN).count() == 2
    assert not any(decision.created_at > NOW for decision in Decision.objects.all())


def test_pages_are_published_scheduled_and_discussed_as_planned() -> None:
    assert FrontPage.objects.get().title == "The Wrenmouth Lantern"
    assert SectionPage.objects.live().count() == 4
    for article in load_demo().articles:
        page = ArticlePage.objects.get(slug=article.slug)
        thread = Thread.objects.filter(title=article.headline).first()
        if article.hours_ago < 0:
            assert not page.live
            assert page.first_published_at is None
            assert page.get_latest_revision().approved_go_live_at == article.published_at(NOW)
            assert thread is None or not thread.visible
            continue
        assert page.live
        assert page.first_published_at == article.published_at(NOW)
        assert page.updated_at == article.updated_at(NOW)
        if article.discussion == "none":
            assert thread is None
            continue
        assert thread is not None
        assert thread.mode == Mode(article.discussion)
        closes = article.closes_after_days
        assert thread.closes_at == (article.published_at(NOW) + timedelta(days=closes) if closes else None)


def test_every_kind_of_block_stands_in_the_showpiece() -> None:
    page = ArticlePage.objects.get(slug="the-bridge-fund-is-not-empty")
    kinds = [child.block_type for child in page.body]
    assert set(kinds) == {"text", "heading", "image", "quotation", "claim", "response", "correction"}
    for child in page.body:
        child.block.clean(child.value)
    page.full_clean()


def test_loading_again_or_on_a_site_with_a_paper_does_nothing() -> None:
    before = (Publication.objects.count(), Comment.objects.count(), ArticlePage.objects.count())
    assert loader.load(NOW + timedelta(days=1)) is False
    assert (Publication.objects.count(), Comment.objects.count(), ArticlePage.objects.count()) == before


def test_the_rules_in_force_are_the_papers_own_and_a_visitors_first_comment_waits_for_a_person() -> None:
    publication = Publication.objects.get()
    assert publication.ruleset is not None
    assert "nincompoop" in publication.ruleset.text
    assert "newcomer" in {rule.NAME for rule in rulesets.ruleset_for(publication).rules}


def test_whoever_is_put_under_a_sanction_is_told_where_to_object() -> None:
    assert Publication.objects.get().objections_to.endswith("@lantern.example")
