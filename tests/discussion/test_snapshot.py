"""What the press is given."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from rejoinder.discussion import ledger, prints, rulesets
from rejoinder.discussion.actions.close_due import close_due
from rejoinder.discussion.actions.open import open_thread
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.ledger import Ruling
from rejoinder.discussion.models import Comment, Leaf, Maker, Mode, State, Thread
from rejoinder.discussion.snapshot import snapshot
from rejoinder.discussion.tokens import Standing, check_form_token
from rejoinder.press.snapshot import LeafSnapshot, ThreadSnapshot
from tests.discussion.making import a_publication, a_thread, arrival, comment, fill, post

pytestmark = pytest.mark.django_db

Queries = Callable[..., AbstractContextManager[Any]]


def taken(thread: Thread, since: int = 0, *, now: datetime, whole: bool = False) -> ThreadSnapshot:
    made = snapshot(thread.pk, since, digest_changed=whole, now=now)
    assert made is not None
    return made


def leaves(thread: Thread, since: int = 0, *, now: datetime, whole: bool = False) -> list[LeafSnapshot]:
    return list(taken(thread, since, now=now, whole=whole).leaves)


def places(found: list[LeafSnapshot]) -> list[tuple[int, int, int]]:
    return [(leaf.page, leaf.root, leaf.branch) for leaf in found]


def version(thread: Thread) -> int:
    return Thread.objects.get(pk=thread.pk).version


def test_a_thread_without_comments_has_one_empty_page_and_a_form(now: datetime) -> None:
    thread = a_thread()
    made = taken(thread, now=now)
    assert (made.total, made.pages, made.open, made.version) == (0, 1, True, 1)
    assert [(leaf.page, leaf.comments) for leaf in made.leaves] == [(1, ())]
    assert made.form is not None
    assert check_form_token(made.form.token, thread.pk, now) is Standing.OK
    assert made.form.statement == "Comments containing incitement, libel or offensive language are barred."
    assert made.words.none_yet


def test_comments_come_with_names_text_time_and_the_name_of_whom_they_answer(now: datetime) -> None:
    thread = a_thread(a_publication(time_zone="Europe/London", language="en-GB"))
    root = comment(thread, "The *ferry* again.", name="Ada <Ferry>", website="https://ada.example/", now=now)
    comment(thread, "Yes!", parent=root.pk, name="Bo", now=now + timedelta(minutes=5))
    made = taken(thread, now=now)
    first, second = next(iter(made.leaves)).comments
    assert (first.name, first.website, first.position, first.parent_name) == (
        "Ada <Ferry>",
        "https://ada.example/",
        0,
        "",
    )
    assert "<em>ferry</em>" in first.html
    assert (first.published_at, first.time_text) == (now, "4 May 2026, 13:00 BST")
    assert (second.parent, second.root, second.depth, second.position) == (root.pk, root.pk, 1, 0)
    assert second.parent_name == "Ada <Ferry>"
    assert (made.total, made.words.heading, made.words.comments_link) == (
        2,
        "2 thoughts on “The ferry is late”",
        "2 comments",
    )


def test_nothing_of_an_address_is_in_a_snapshot(now: datetime) -> None:
    thread = a_thread()
    post(thread, email="very.secret@example.org", now=now)
    made = taken(thread, now=now)
    assert "secret" not in repr(made) + repr(list(made.leaves))


def test_held_and_rejected_comments_are_not_in_it(now: datetime) -> None:
    publication = a_publication()
    rulesets.adopt(
        publication, '[rules.suspects]\nwords = ["turnip"]\n[rules.blocklist]\nwords = ["parsnip"]\n', now
    )
    thread = a_thread(publication)
    for text in ("A turnip in the harbour.", "A parsnip in the harbour.", "A boat in the harbour."):
        post(thread, text, now=now)
    (page,) = leaves(thread, now=now)
    assert ["boat" in said.html for said in page.comments] == [True]
    assert page.published == 1


@pytest.mark.parametrize(
    ("ruling", "sentence"),
    [
        (
            Ruling(State.REJECTED, Maker.MODERATOR, rule="personal_data"),
            "Removed under the rule “Private details”.",
        ),
        (
            Ruling(State.REJECTED, Maker.MODERATOR, rule="Rule 3: no shouting"),
            "Removed under the rule “Rule 3: no shouting”.",
        ),
        (Ruling(State.REJECTED, Maker.MODERATOR, reason="Private words."), "Removed by a moderator."),
        (Ruling(State.WITHDRAWN, Maker.AUTHOR), "Withdrawn by its author."),
        (Ruling(State.HELD, Maker.RULES), "Not shown: this comment is waiting for a moderator."),
    ],
)
def test_what_was_taken_down_leaves_a_sentence_and_its_answers(
    ruling: Ruling, sentence: str, now: datetime
) -> None:
    thread = a_thread()
    text = "The turnips at the market were good this year."
    root = comment(thread, text, name="Ada Ferry", website="https://ada.example", now=now)
    comment(thread, "An answer.", parent=root.pk, name="Bo", now=now)
    ledger.record_decision(root.pk, ruling, now)
    made = taken(thread, now=now)
    (page,) = made.leaves
    gone, answer = page.comments
    assert gone.removed == sentence
    assert (gone.name, gone.website, gone.html, gone.language) == ("", "", "", "und")
    assert (answer.name, answer.parent_name) == ("Bo", "")
    assert (made.total, page.published) == (1, 1)
    shown = repr(made) + repr(page)
    assert "Ada" not in shown and "turnip" not in shown and "Private words" not in shown


def test_only_what_changed_is_read_again_and_page_one_always(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(number) for number in range(1, 131)])
    before = version(thread)
    assert places(leaves(thread, before, now=now)) == [(1, 0, 0)]
    assert places(leaves(thread, now=now)) == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]
    post(thread, now=now)
    assert places(leaves(thread, before, now=now)) == [(1, 0, 0), (3, 0, 0)]
    post(thread, parent=Comment.objects.get(source_id="60").pk, now=now)
    assert places(leaves(thread, before + 1, now=now)) == [(1, 0, 0), (2, 0, 0)]
    assert places(leaves(thread, before, now=now, whole=True)) == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]


def test_a_new_page_has_the_one_before_it_printed_again_for_its_way_on(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(number) for number in range(1, 101)])
    before = version(thread)
    post(thread, now=now)
    found = taken(thread, before, now=now)
    assert found.pages == 3
    assert places(list(found.leaves)) == [(1, 0, 0), (2, 0, 0), (3, 0, 0)]


def test_replies_beyond_twenty_lie_on_branches_that_the_page_counts(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1, name="Ada"), *(arrival(number, parent=1) for number in range(2, 123))])
    root = Comment.objects.get(source_id="1").pk
    page, first, second, third = leaves(thread, now=now)
    assert len(page.comments) == 21 and page.published == 21
    assert page.branches == {root: (50, 50, 1)}
    assert [(leaf.root, leaf.branch, len(leaf.comments), leaf.last_branch) for leaf in (first, second, third)] == [
        (root, 1, 50, 3), (root, 2, 50, 3), (root, 3, 1, 3),
    ]  # fmt: skip
    assert {leaf.root_name for leaf in (first, second, third)} == {"Ada"}
    before = version(thread)
    post(thread, parent=root, now=now)
    assert places(leaves(thread, before, now=now)) == [(1, 0, 0), (1, root, 3)]


def test_the_order_on_a_leaf_is_not_that_of_the_rows_in_the_database(now: datetime) -> None:
    thread = a_thread()
    roots = [comment(thread, now=now).pk for _ in range(2)]
    answers = [comment(thread, parent=root, now=now).pk for root in roots]
    before = leaves(thread, now=now)
    # PostgreSQL puts a row whose indexed words change behind the others.
    for state in (State.HELD, State.PUBLISHED):
        Comment.objects.filter(pk=answers[0]).update(state=state)
    assert [one.id for one in leaves(thread, now=now)[0].comments] == [one.id for one in before[0].comments]


def test_a_new_branch_has_the_one_before_it_printed_again(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(1), *(arrival(number, parent=1) for number in range(2, 72))])
    root = Comment.objects.get(source_id="1").pk
    before = version(thread)
    post(thread, parent=root, now=now)
    found = leaves(thread, before, now=now)
    assert places(found) == [(1, 0, 0), (1, root, 1), (1, root, 2)]
    assert [leaf.last_branch for leaf in found[1:]] == [2, 2]


def test_a_closed_thread_says_so_and_has_no_form_whatever_closed_it(now: datetime) -> None:
    for thread in (a_thread(mode=Mode.CLOSED), a_thread(closes_at=now)):
        made = taken(thread, now=now)
        assert (made.open, made.form) == (False, None)
        assert made.words.closed


def test_a_thread_that_is_not_shown_has_no_snapshot(now: datetime) -> None:
    for thread in (a_thread(visible=False), a_thread(mode=Mode.NONE), Thread(pk=777_777)):
        assert snapshot(thread.pk, 0, digest_changed=False, now=now) is None


def test_a_hebrew_publication_runs_from_right_to_left(now: datetime) -> None:
    made = taken(a_thread(a_publication(language="he")), now=now)
    assert (made.direction, made.language) == ("rtl", "he")


def test_a_story_that_was_published_again_unchanged_is_not_printed_again(now: datetime) -> None:
    thread = a_thread(title="One")
    settings: dict[str, Any] = {"title": "One", "url": thread.url, "now": now}
    same = _again(thread, **settings, story_text="Another text for the judges.")
    assert version(same) == 1
    assert version(_again(thread, **settings, closes_at=now + timedelta(days=9))) == 1


@pytest.mark.parametrize(
    "change",
    [{"title": "Two"}, {"url": "/else/"}, {"visible": False}, {"mode": Mode.CLOSED}, {"mode": Mode.NONE}],
)
def test_what_readers_are_told_of_a_thread_is_printed_on_every_leaf(
    change: dict[str, Any], now: datetime
) -> None:
    thread = a_thread(title="One")
    fill(thread, [arrival(number) for number in range(1, 61)])
    before = version(thread)
    _again(thread, **{"title": "One", "url": thread.url, "now": now, **change})
    assert version(thread) == before + 1
    assert set(Leaf.objects.filter(thread=thread).values_list("version", flat=True)) == {before + 1}


def _again(thread: Thread, **settings: Any) -> Thread:
    return open_thread(thread.publication, thread.key, **settings)


def test_a_closing_time_that_passes_is_printed_once(now: datetime) -> None:
    thread, other = a_thread(closes_at=now + timedelta(hours=1)), a_thread(closes_at=now + timedelta(hours=9))
    assert close_due(now) == 0
    assert close_due(now + timedelta(hours=1)) == 1
    assert close_due(now + timedelta(hours=2)) == 0
    assert (version(thread), version(other)) == (2, 1)
    _again(
        thread,
        title=thread.title,
        url=thread.url,
        closes_at=now + timedelta(days=3),
        now=now + timedelta(hours=2),
    )
    assert version(thread) == 3
    assert close_due(now + timedelta(days=3)) == 2


def test_what_is_due_is_told_until_that_version_is_printed(now: datetime) -> None:
    thread, hidden = a_thread(), a_thread(visible=False)
    due = {one.thread_id: one for one in prints.pending_prints()}
    assert (due[thread.pk].version, due[thread.pk].publication, due[thread.pk].is_shown) == (
        1,
        thread.publication.slug,
        True,
    )
    assert not due[hidden.pk].is_shown
    post(thread, now=now)
    prints.mark_printed(thread.pk, 1)
    assert thread.pk in {one.thread_id for one in prints.pending_prints()}
    prints.mark_printed(thread.pk, 2)
    prints.mark_printed(thread.pk, 1)
    assert [one.thread_id for one in prints.pending_prints()] == [hidden.pk]
    assert prints.forget_prints(thread.publication_id) == 1
    assert len(prints.pending_prints()) == 2 and len(prints.pending_prints(limit=1)) == 1


def test_a_withdrawal_on_page_two_prints_page_two(now: datetime) -> None:
    thread = a_thread()
    fill(thread, [arrival(number) for number in range(1, 61)])
    receipt = post(thread, now=now)
    before = version(thread)
    withdraw(receipt.token, now)
    assert places(leaves(thread, before, now=now)) == [(1, 0, 0), (2, 0, 0)]


def test_reading_a_change_costs_the_same_in_a_short_thread_and_a_long_one(
    now: datetime, django_assert_max_num_queries: Queries
) -> None:
    counts = set()
    for size in (130, 3_030):
        thread = a_thread()
        fill(thread, [arrival(number) for number in range(1, size + 1)])
        before = version(thread)
        post(thread, now=now)
        with django_assert_max_num_queries(10) as captured:
            assert len(leaves(thread, before, now=now)) == 2
        counts.add(len(captured.captured_queries))
    assert len(counts) == 1
