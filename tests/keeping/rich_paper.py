"""Makes the pages, comments and deeds of the paper that is carried elsewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import PageViewRestriction

from rejoinder.accounts import address as addresses
from rejoinder.accounts import keys, staff
from rejoinder.accounts.models import User
from rejoinder.classifiers import house, registry
from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.actions.appeal import appeal
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.edit import edit
from rejoinder.discussion.actions.note import note
from rejoinder.discussion.actions.report import Complaint, report
from rejoinder.discussion.actions.sanction import Whom, sanction
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import (
    Aim,
    Comment,
    Decision,
    LearnedHead,
    Measure,
    Publication,
    State,
    Thread,
    Wording,
)
from rejoinder.newsroom.models import ArticlePage, PlainPage
from rejoinder.newsroom.passing import refusing
from rejoinder.policy.verdict import Outcome
from tests.discussion import making as said
from tests.keeping.rich_site import DOMAIN, NOW, PASSWORD, READER, REFUSED, REPORTER, STAFF, TYPED
from tests.newsroom import making
from tests.newsroom.stories import full_body


def make() -> None:
    """The Lantern, with two days of its life."""
    ready, _ = registry.find([house.NAME])
    for one in ready:
        one.score(["A calm sentence."], "en")
    front = making.paper(NOW, "lantern", tagline="By the harbour", about="A paper of a small town.")
    rulesets.adopt(front.publication, "[rules.newcomer]\nenabled = false\n", NOW, why="We know our readers.")
    editor = _editor()
    story = _pages(front)
    thread = Thread.objects.select_related("publication", "story").get(key=f"page:{story.pk}")
    _long_discussion(thread)
    _deeds(thread, editor)
    other = making.paper(NOW, "fanar", "ar", name="الفنار", host="fanar.example")
    other_thread = Thread.objects.get(
        key=f"page:{making.article(making.section(other, 'mina'), 'safina').pk}"
    )
    said.post(other_thread, "كانت العبّارة متأخرة اليوم.", now=NOW + timedelta(minutes=3))
    _odds_and_ends(front.publication)


def _editor() -> User:
    staff.settle_groups()
    editor = User.objects.create_superuser(username="constance", email=STAFF, password="never-carried")
    editor.groups.add(*Group.objects.filter(name=staff.EDITORS))
    return editor


def _pages(front: Any) -> ArticlePage:
    town = making.section(front, "town")
    story = making.article(
        town,
        title="The bridge fund & “what” became of it",
        standfirst="A sentence.",
        byline="Imogen Thackray",
        lead_image=making.image("The hall"),
        lead_alt="The town hall at night",
        lead_credit="Drawing: Ada Lind",
        body=full_body(),
        first_published_at=NOW - timedelta(days=2),
    )
    making.articles(town, 45, NOW - timedelta(days=80))
    changed = making.article(town, "changed", title="Printed headline")
    changed.title = "Headline of a draft"
    changed.save_revision()
    making.draft(town, "secret-plans", title="Not for readers yet")
    later = making.draft(town, "later", title="Tomorrow’s story", go_live_at=NOW + timedelta(days=9999))
    later.save_revision().publish()
    making.article(town, "deleted", title="Gone again").delete()
    moved = making.article(town, "old-name", title="Under a new name")
    moved.slug = "new-name"
    moved.save_revision().publish()
    closed = making.article(making.section(front, "members"), "inside", title="Behind a password")
    PageViewRestriction.objects.create(
        page=closed, restriction_type=PageViewRestriction.PASSWORD, password=PASSWORD
    )
    imprint = PlainPage(
        title="Imprint", slug="imprint", body=[("text", "<p>Who we are.</p>")], show_in_menus=True
    )
    front.add_child(instance=imprint)
    imprint.save_revision().publish()
    below = PlainPage(title="Our rules of work", slug="work", body=[("heading", "Work")])
    imprint.add_child(instance=below)
    below.save_revision().publish()
    making.image("Nobody shows it").tags.add("harbour", "spare")
    return story


def _long_discussion(thread: Thread) -> None:
    roots = [said.arrival(number) for number in range(1, 121)]
    answers = [said.arrival(1_000 + number, 3) for number in range(95)]
    held = [said.arrival(5_000 + number, state=State.HELD) for number in range(4)]
    said.fill(thread, [*roots, *answers, *held])


def _deeds(thread: Thread, editor: User) -> None:
    minute = timedelta(minutes=1)
    first = said.comment(
        thread, "The *ferry* was late, see https://timetable.example/.", email=READER, now=NOW
    )
    said.comment(thread, "It was, and nobody said why.", parent=first.pk, now=NOW + minute)
    edit(tokens.comment_token(first.pk), "The **ferry** was very late.", now=NOW + 2 * minute)
    answered = said.comment(thread, "I take this back tomorrow.", now=NOW + 3 * minute)
    said.comment(thread, "Why would you?", parent=answered.pk, now=NOW + 4 * minute)
    withdraw(tokens.comment_token(answered.pk), NOW + 5 * minute)
    rejected = said.comment(thread, "A word about nothing at all.", now=NOW + 6 * minute)
    _decide(
        rejected,
        editor,
        Outcome.REJECT,
        NOW + 7 * minute,
        reason="Off the subject.",
        line="Please come back.",
    )
    waiting = Comment.objects.filter(thread=thread, state=State.HELD).order_by("pk")[0]
    _decide(waiting, editor, Outcome.PUBLISH, NOW + 8 * minute)
    report(
        Complaint(first.pk, "rules", why="It is not so.", name="Wilma Whistle", email=REPORTER, client="192.0.2.7",
                  good_faith=True),
        NOW + 9 * minute,
    )  # fmt: skip
    appeal(tokens.comment_token(rejected.pk), "It was about the ferry, honestly.", NOW + timedelta(hours=2))
    author = first.commenter
    publication = thread.publication
    note(author, "Writes kindly.", user=editor, publication_id=publication.pk, now=NOW)
    for whom in (
        Whom(commenter=author),
        Whom(commenter=author, aim=Aim.ADDRESS),
        Whom(typed=TYPED),
        Whom(aim=Aim.DOMAIN, typed=DOMAIN),
    ):
        sanction(
            whom, Measure.HOLD, user=editor, publication=publication, reason="A person reads these first.",
            now=NOW + timedelta(hours=3),
        )  # fmt: skip


def _decide(comment: Comment, editor: User, outcome: Outcome, now: Any, **words: str) -> None:
    seen = Decision.objects.filter(comment=comment).latest("pk").pk
    decide(comment.pk, user=editor, outcome=outcome, seen=seen, now=now, **words)


def _odds_and_ends(publication: Publication) -> None:
    LearnedHead.objects.create(
        publication=publication, number=1, head=bytes(range(256)), trial={"precision": 0.5}, created_at=NOW
    )
    Wording.objects.create(
        publication=publication, language="en", title="Off the subject", text="Another story.", created_at=NOW
    )
    keys.issue("forum", NOW)
    refusing.refuse(addresses.refusal_digest(REFUSED), NOW)
