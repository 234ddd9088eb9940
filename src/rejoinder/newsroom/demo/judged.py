"""What the house rules say of every comment of the demo, judged in the order in which they were written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rejoinder.discussion import hearing
from rejoinder.markup import Rendered, render
from rejoinder.newsroom.demo.content import HERE, HOUSE, KNOWN_READERS, Article, Comment, Text
from rejoinder.policy.ruleset import Ruleset, load
from rejoinder.policy.submission import Article as Story
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Verdict

_RECENT = 100
_WITHIN_S = 20.0
_TAG = re.compile("<[^>]+>")


@dataclass(frozen=True, slots=True)
class Judged:
    """One comment with its rendering, what the engine knew, and what it answered."""

    comment: Comment
    rendered: Rendered
    submission: Submission
    verdict: Verdict


def rulesets() -> tuple[Ruleset, Ruleset]:
    """The house rules for readers the paper knows, and for everybody else, whose first comment is held."""
    return load(HERE / KNOWN_READERS), load(HERE / HOUSE)


def judge_article(article: Article, language: str) -> Iterator[Judged]:
    """The verdicts on an article's comments, oldest first; ``language`` is the publication's."""
    known, house = rulesets()
    texts: dict[str, str] = {}
    recent: list[str] = []
    story = Story(article.headline, story_text(article))
    for comment in article.all_comments():
        rendered = render(comment.text, "markdown")
        submission = Submission(
            text=rendered.text,
            links=rendered.links,
            name=comment.name,
            website=comment.website,
            parent=texts.get(comment.parent),
            article=story,
            language=comment.language,
            publication_language=language,
            # The closed discussion was open when these were written.
            thread_open=True,
            premoderated=article.discussion == "premoderated",
            author_known=comment.rule != "newcomer",
            recent_texts=tuple(recent[-_RECENT:][::-1]),
        )
        ruleset = house if comment.rule == "newcomer" else known
        heard = hearing.judged(submission, ruleset, _WITHIN_S)
        yield Judged(comment, rendered, heard.submission, heard.verdict)
        texts[comment.id] = rendered.text
        recent.append(rendered.text)


def story_text(article: Article) -> str:
    """The article's paragraphs as plain text."""
    return "\n\n".join(_TAG.sub("", block.html).strip() for block in article.body if isinstance(block, Text))
