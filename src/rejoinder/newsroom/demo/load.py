"""Makes the demo paper on a new site: its pages through Wagtail, its comments as readers send them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.rich_text import RichText

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.submit import Contribution, Receipt, submit
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.facts import Facts
from rejoinder.discussion.hearing import judged
from rejoinder.discussion.ledger import Arrival, Ruling, record_imported
from rejoinder.discussion.ledger.arrivals import AT_ONCE
from rejoinder.discussion.models import Decision, Mode, Publication, Thread
from rejoinder.markup import Rendered, render
from rejoinder.newsroom.demo import content
from rejoinder.newsroom.demo.content import HERE, HOUSE, KNOWN_READERS, Article, Comment, Demo, Image
from rejoinder.newsroom.demo.judged import story_text
from rejoinder.newsroom.models import ArticlePage, SectionPage
from rejoinder.newsroom.setup import ensure_section, ensure_site
from rejoinder.newsroom.threads import keep_in_step
from rejoinder.policy import ruleset
from rejoinder.policy.submission import Article as Story
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Outcome

_PATIENCE_S = 120.0
"""Nobody waits for these comments, and one that is held for being read too late would leave its answers without a
parent: on a busy machine the model alone takes seconds to load."""
_SOURCE = "demo"
_EDITOR = "constance.amble"
_MODERATED_AFTER = timedelta(minutes=9)
_WITHDRAWN_AFTER = timedelta(minutes=40)
_BETWEEN_TAGS = re.compile(r">\s+<")


def load(now: datetime) -> bool:
    """Make the paper as it is at this moment; False, and nothing done, where the site has a paper already."""
    if Publication.objects.exists():
        return False
    demo = content.load_demo()
    # One transaction: a demo begun and not finished would look like a paper of somebody's own.
    with transaction.atomic():
        _Loader(demo, now).load()
    return True


class _Loader:
    def __init__(self, demo: Demo, now: datetime) -> None:
        self._demo = demo
        self._now = now
        self._pictures: dict[str, Any] = {}
        self._people: dict[str, str] = {}
        self._keys: dict[str, str] = {}

    def load(self) -> None:
        paper = self._demo.publication
        front = ensure_site(
            name=paper.name,
            slug=paper.slug,
            language=paper.language,
            now=self._now,
            time_zone=paper.time_zone,
            accent=paper.accent,
            tagline=paper.tagline,
            about=paper.about,
        )
        self._publication = front.publication
        self._publication.depth_limit = paper.depth_limit
        self._publication.objections_to = paper.objections_to
        self._publication.save(update_fields=["depth_limit", "objections_to"])
        self._enforce(KNOWN_READERS)
        sections = {
            section.slug: ensure_section(front, section.slug, section.title, section.intro)
            for section in self._demo.sections
        }
        self._editor = _editor()
        for article in reversed(self._demo.articles):
            self._print(sections[article.section], article)
        written = (HERE / HOUSE).read_text(encoding="utf-8")
        rulesets.adopt(self._publication, written, self._now, why="A person reads everybody’s first comment.")

    def _print(self, section: SectionPage, article: Article) -> None:
        page = self._article(article)
        section.add_child(instance=page)
        _publish(page)
        thread = keep_in_step(page, True, self._now) if article.hours_ago > 0 else None
        if thread is not None:
            self._discuss(article, thread)
        if article.discussion == "closed":
            page.discussion = Mode.CLOSED
            _publish(page)

    def _enforce(self, rules: str) -> None:
        """For the next comments, without a version: what an editor reads of the rules is no story of how this loads."""
        kept = ruleset.load((HERE / rules).read_text(encoding="utf-8"))
        rulesets.keep(kept, self._now)
        self._publication.ruleset_id = kept.digest
        self._publication.save(update_fields=["ruleset"])

    def _article(self, article: Article) -> ArticlePage:
        published_at = article.published_at(self._now)
        due = published_at > self._now
        return ArticlePage(
            live=False,
            title=article.headline,
            slug=article.slug,
            standfirst=article.standfirst,
            byline=article.byline,
            dateline=article.dateline,
            lead_image=self._picture(article.lead),
            lead_alt=article.lead.alt,
            lead_caption=article.lead.caption,
            lead_credit=article.lead.credit,
            body=[self._block(block, published_at) for block in article.body],
            updated_at=article.updated_at(self._now),
            # A closed discussion was open while people wrote in it.
            discussion=Mode.OPEN if article.discussion == "closed" else Mode(article.discussion),
            closes_after_days=article.closes_after_days,
            first_published_at=None if due else published_at,
            go_live_at=published_at if due else None,
        )

    def _picture(self, image: Image) -> Any:
        if image.drawing not in self._pictures:
            with image.raster.open("rb") as file:
                picture = get_image_model()(
                    title=image.drawing.replace("-", " ").capitalize(),
                    description=image.alt,
                    file=ImageFile(file, name=f"{self._demo.publication.slug}-{image.drawing}.png"),
                )
                picture.save()
            self._pictures[image.drawing] = picture
        return self._pictures[image.drawing]

    def _block(self, block: content.Block, published_at: datetime) -> tuple[str, Any]:
        match block:
            case content.Text(html):
                return "text", _rich(html)
            case content.Heading(text):
                return "heading", text
            case content.Quotation(text, attribution):
                return "quotation", {"text": text, "who": attribution, "source": ""}
            case content.Image(_, alt, credit, caption):
                return "image", {
                    "image": self._picture(block),
                    "alt": alt,
                    "credit": credit,
                    "caption": caption,
                }
            case content.Claim():
                return "claim", {
                    "statement": block.statement,
                    "claimant": block.claimant,
                    "office": block.office,
                    "on_behalf_of": block.on_behalf_of,
                    "made_on": (published_at - timedelta(days=block.days_ago)).date(),
                    "published_in": block.published_in,
                    "url": block.url,
                }
            case content.Response(label, finding, html):
                return "response", {"label": label, "finding": finding, "text": _rich(html)}
            case content.Correction(hours_ago, text):
                return "correction", {"made_at": self._now - timedelta(hours=hours_ago), "text": text}

    def _discuss(self, article: Article, thread: Thread) -> None:
        ids: dict[str, int] = {}
        for argued, comments in groupby(article.all_comments(), key=lambda comment: comment.argued):
            if argued:
                self._argue(article, thread, list(comments))
            else:
                self._send_all(article, thread, comments, ids)

    def _argue(self, article: Article, thread: Thread, comments: list[Comment]) -> None:
        """The long argument, judged one by one, recorded many at a time: sending each takes seconds."""
        rules = rulesets.ruleset_for(self._publication)
        story = thread.story.digest if thread.story else ""
        for batch in (comments[at : at + AT_ONCE] for at in range(0, len(comments), AT_ONCE)):
            arrivals = []
            for comment in batch:
                rendered = render(comment.text, "markdown")
                given = Facts(self._submission(article, comment, rendered), story=story)
                arrivals.append(
                    Arrival(
                        source_id=comment.id,
                        parent_source_id=comment.parent,
                        name=comment.name,
                        email=self._email(comment.name),
                        website=comment.website,
                        language=comment.language,
                        source=comment.text,
                        source_format="markdown",
                        rendered=rendered,
                        created_at=article.said_at(comment, self._now),
                        ruling=Ruling.of(judged(given.submission, rules, _PATIENCE_S), given),
                    )
                )
            record_imported(thread.pk, _SOURCE, arrivals, self._now)

    def _submission(self, article: Article, comment: Comment, rendered: Rendered) -> Submission:
        return Submission(
            text=rendered.text,
            links=rendered.links,
            name=comment.name,
            website=comment.website,
            article=Story(article.headline, story_text(article)),
            language=comment.language,
            publication_language=self._publication.language,
            thread_open=True,
            premoderated=False,
        )

    def _email(self, name: str) -> str:
        return self._people.setdefault(name, f"reader-{len(self._people) + 1}@post.wrenmouth.example")

    def _send_all(
        self, article: Article, thread: Thread, comments: Iterable[Comment], ids: dict[str, int]
    ) -> None:
        for comment in comments:
            if comment.rule == "newcomer":
                self._enforce(HOUSE)
            said_at = article.said_at(comment, self._now)
            receipt = self._send(comment, thread, ids.get(comment.parent), said_at)
            ids[comment.id] = receipt.comment_id
            if comment.rule == "newcomer":
                self._enforce(KNOWN_READERS)
            self._afterwards(comment, receipt, said_at)

    def _send(self, comment: Comment, thread: Thread, parent: int | None, said_at: datetime) -> Receipt:
        email = self._email(comment.name)
        receipt = submit(
            Contribution(
                thread_id=thread.pk,
                name=comment.name,
                email=email,
                text=comment.text,
                website=comment.website,
                parent_id=parent,
                key=self._keys.get(email, ""),
            ),
            said_at,
            _PATIENCE_S,
        )
        if receipt.fresh_key:
            self._keys[email] = receipt.fresh_key
        return receipt

    def _afterwards(self, comment: Comment, receipt: Receipt, said_at: datetime) -> None:
        if comment.by == "moderator":
            published = comment.state == "published"
            decide(
                receipt.comment_id,
                user=self._editor,
                outcome=Outcome.PUBLISH if published else Outcome.REJECT,
                reason=comment.reason,
                seen=Decision.objects.filter(comment=receipt.comment_id).latest("pk").pk,
                now=min(said_at + _MODERATED_AFTER, self._now),
            )
        elif comment.state == "withdrawn":
            withdraw(tokens.comment_token(receipt.comment_id), min(said_at + _WITHDRAWN_AFTER, self._now))


def _editor() -> User:
    """The paper's editor, who decides but cannot sign in: nobody knows a password."""
    staff.settle_groups()
    editor = User(username=_EDITOR, first_name="Constance", last_name="Amble", email="editor@lantern.example")
    editor.set_unusable_password()
    editor.save()
    editor.groups.add(*Group.objects.filter(name__in=(staff.MODERATORS, staff.EDITORS)))
    return editor


def _publish(page: Page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()


def _rich(html: str) -> RichText:
    return RichText(_BETWEEN_TAGS.sub("><", html))
