"""Makes of what an export holds what the newsroom and the record take in: rendered, judged, measured."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rejoinder.discussion import facts, hearing, rulesets
from rejoinder.discussion.ledger import Arrival, Ruling
from rejoinder.discussion.models import Maker, Mode, Publication, State
from rejoinder.imports.format import CannotTake
from rejoinder.imports.imported import ImportedArticle, ImportedComment, ImportedSite, Kind, Standing
from rejoinder.markup import Rendered, render
from rejoinder.newsroom import intake
from rejoinder.policy.presets import PresetError
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Article, Submission

_ID_LIMIT = 200
_STANDINGS = {Standing.PUBLISHED: intake.Standing.PUBLISHED, Standing.SCHEDULED: intake.Standing.SCHEDULED}


@dataclass(frozen=True, slots=True)
class Story:
    """What a judge of imported comments may know of their story."""

    title: str
    text: str = ""
    digest: str = ""
    """Of the stored story; blank where it is not stored."""


def source_id(site: ImportedSite, story: str) -> str:
    """The id under which a story of that site is known here; at most 200 characters."""
    whole = f"{site.key}#{story}"
    if len(whole) <= _ID_LIMIT:
        return whole
    return f"{hashlib.sha256(whole.encode()).hexdigest()[:40]}#{story[-100:]}"


def incoming(article: ImportedArticle, site: ImportedSite, now: datetime) -> intake.Incoming:
    """The story as the newsroom takes it in. What was scheduled for a time gone by is published."""
    published_at = article.published_at or now
    standing = _STANDINGS.get(article.standing, intake.Standing.DRAFT)
    if standing is intake.Standing.SCHEDULED and published_at <= now:
        standing = intake.Standing.PUBLISHED
    section = article.section
    return intake.Incoming(
        source_id=source_id(site, article.id),
        plain=article.kind is Kind.PAGE,
        title=article.title,
        slug=article.slug,
        html=article.html,
        standfirst=article.standfirst,
        byline=article.byline,
        standing=standing,
        published_at=published_at,
        section=(section.slug, section.name) if section else None,
        under=source_id(site, article.parent) if article.parent else "",
        discussion=_mode(article),
        old_addresses=article.old_addresses,
    )


def rules_for(publication: Publication | None, preset: str = "") -> Ruleset:
    """The rules that imported comments are judged by: the publication's, or the shipped ones where there is none yet.

    With the thresholds of ``preset`` where one is named. Raises CannotTake where that does not fit the rules.
    """
    rules = rulesets.default() if publication is None else rulesets.ruleset_for(publication)
    try:
        return rulesets.with_preset(rules.digest, preset) if preset else rules
    except PresetError as error:
        raise CannotTake(f"{error} Nothing was brought in.") from error


def _mode(article: ImportedArticle) -> Mode:
    if article.discussion:
        return Mode.OPEN
    # A closed discussion without a word in it would only say that it is closed.
    return Mode.CLOSED if article.comments else Mode.NONE


class Preparation:
    """Renders the comments of one import and rules on them; without rules, as the old site did."""

    def __init__(self, language: str, rules: Ruleset | None) -> None:
        self._language = language
        self._nameless = intake.substitutes(language).commenter
        self._rules = rules

    def arrival(self, comment: ImportedComment, parent: str, story: Story, now: datetime) -> Arrival | None:
        """The comment ready for the record; None where nothing of it could be shown.

        What the old site had approved is published by import, or judged. What waited there waits here.
        """
        rendered = render(comment.html, "html")
        if not rendered.text.strip():
            return None
        spoken = hearing.language_of(rendered.text, self._language)
        return Arrival(
            source_id=comment.id,
            parent_source_id=parent,
            name=comment.name or self._nameless,
            email=comment.email,
            website=comment.website,
            language=spoken,
            source=comment.html,
            source_format="html",
            rendered=rendered,
            created_at=comment.created_at or now,
            ruling=self._ruling(comment, rendered, spoken, story),
        )

    def _ruling(self, comment: ImportedComment, rendered: Rendered, spoken: str, story: Story) -> Ruling:
        if not comment.published:
            reason = _("It was waiting for a moderator at the site it was brought in from.")
            return Ruling(State.HELD, Maker.IMPORT, reason=reason)
        if self._rules is None:
            return Ruling(State.PUBLISHED, Maker.IMPORT)
        # How long it took to write, who had written before and whether the thread was open then is not known;
        # rules that need such a fact say nothing.
        submission = Submission(
            text=rendered.text,
            links=rendered.links,
            name=comment.name or self._nameless,
            website=comment.website,
            article=Article(story.title, story.text),
            language=spoken,
            publication_language=self._language,
        )
        heard = hearing.judged(submission, self._rules)
        return Ruling.of(heard, facts.Facts(submission, story=story.digest))
