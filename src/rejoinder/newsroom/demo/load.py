"""Makes the demo paper on a new site: its pages through Wagtail, its comments as readers send them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from rejoinder.accounts import staff
from rejoinder.accounts.models import User
from rejoinder.discussion import rulesets, tokens
from rejoinder.discussion.actions.decide import decide
from rejoinder.discussion.actions.submit import Contribution, Receipt, submit
from rejoinder.discussion.actions.withdraw import withdraw
from rejoinder.discussion.models import Decision, Mode, Publication, Thread
from rejoinder.newsroom.demo import content
from rejoinder.newsroom.demo.content import HERE, Article, Comment, Demo, Image
from rejoinder.newsroom.models import ArticlePage, FrontPage, SectionPage
from rejoinder.newsroom.threads import keep_in_step
from rejoinder.policy.verdict import Outcome

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
        self._publication = self._found()
        front = self._front_page()
        sections = {section.slug: self._section(front, section) for section in self._demo.sections}
        self._editor = _editor()
        for article in reversed(self._demo.articles):
            page = self._article(sections[article.section], article)
            thread = keep_in_step(page, True, self._now) if article.hours_ago > 0 else None
            if thread is not None:
                self._discuss(article, thread)
            if article.discussion == "closed":
                page.discussion = Mode.CLOSED
                _publish(page)
                keep_in_step(page, True, self._now)

    def _found(self) -> Publication:
        paper = self._demo.publication
        publication = Publication.objects.create(
            slug=paper.slug,
            name=paper.name,
            language=paper.language,
            time_zone=paper.time_zone,
            accent=paper.accent,
            depth_limit=paper.depth_limit,
            created_at=self._now,
        )
        self._enforce(publication, "rules.toml")
        return publication

    def _enforce(self, publication: Publication, rules: str) -> None:
        rulesets.adopt(publication, (HERE / rules).read_text(encoding="utf-8"), self._now)

    def _front_page(self) -> FrontPage:
        paper = self._demo.publication
        front = FrontPage(
            title=paper.name,
            slug=paper.slug,
            publication=self._publication,
            tagline=paper.tagline,
            about=paper.about,
        )
        root = Page.get_first_root_node()
        _add(root, front)
        site = Site.objects.filter(is_default_site=True).first() or Site(
            hostname="localhost", is_default_site=True
        )
        welcome = site.root_page if site.root_page_id else None
        site.root_page, site.site_name = front, paper.name
        site.save()
        # Wagtail's own page of greeting; anything else that stood there is somebody's.
        if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()
        return front

    def _section(self, front: FrontPage, section: content.Section) -> SectionPage:
        page = SectionPage(title=section.title, slug=section.slug, intro=section.intro, show_in_menus=True)
        _add(front, page)
        return page

    def _article(self, section: SectionPage, article: Article) -> ArticlePage:
        published_at = article.published_at(self._now)
        due = published_at > self._now
        page = ArticlePage(
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
        _add(section, page)
        return page

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
        for comment in article.all_comments():
            if comment.rule == "newcomer":
                self._enforce(self._publication, "rules-before.toml")
            said_at = article.said_at(comment, self._now)
            receipt = self._send(comment, thread, ids.get(comment.parent), said_at)
            ids[comment.id] = receipt.comment_id
            if comment.rule == "newcomer":
                self._enforce(self._publication, "rules.toml")
            self._afterwards(comment, receipt, said_at)

    def _send(self, comment: Comment, thread: Thread, parent: int | None, said_at: datetime) -> Receipt:
        email = self._people.setdefault(
            comment.name, f"reader-{len(self._people) + 1}@post.wrenmouth.example"
        )
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


def _add(parent: Page, page: Page) -> None:
    page.live = False
    parent.add_child(instance=page)
    _publish(page)


def _publish(page: Page) -> None:
    page.save_revision().publish()
    page.refresh_from_db()


def _rich(html: str) -> RichText:
    return RichText(_BETWEEN_TAGS.sub("><", html))
