"""Asks a second reader about a held comment, and turns its answer into scores that the judge can weigh."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings

from rejoinder.classifiers.remote import llm
from rejoinder.classifiers.remote.llm import Answer, Bar, Question, Server
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.second_reader import CLEAR, HARM, OF_CIRCUMSTANCES, SECOND_READER, URGENT
from rejoinder.policy.submission import Score, Submission


def server() -> Server | None:
    """The second reader that this site has; None where the operator named none."""
    given = settings.ENVIRONMENT
    if not given.reader_url:
        return None
    return Server(given.reader_url, given.reader_model, given.reader_key, float(given.reader_timeout))


def consulted(submission: Submission, rules: Ruleset, reader: Server) -> Submission:
    """The submission with the second reader's opinion; raises what ``llm.ask`` raises where there is none.

    It is told the comment, its language, the comment answered, the article's title and the rules; not who wrote it.
    """
    return replace(
        submission, scores={**submission.scores, **_scores(llm.ask(reader, _question(submission, rules)))}
    )


def _question(submission: Submission, rules: Ruleset) -> Question:
    return Question(
        text=submission.text,
        statement=rules.statement(submission.publication_language),
        bars=[
            Bar(rule.NAME, rule.TITLE, rule.ABOUT)
            for rule in rules.rules
            if rule.NAME not in OF_CIRCUMSTANCES
        ],
        language=submission.reading_language,
        title=submission.article.title if submission.article else "",
        parent=submission.parent or "",
    )


def _scores(answer: Answer) -> dict[str, Score]:
    return {
        CLEAR: Score(float(answer.clear), (), SECOND_READER),
        HARM: Score(float(answer.breaks), answer.spans, SECOND_READER),
        URGENT: Score(float(answer.urgent), (), SECOND_READER),
    }
