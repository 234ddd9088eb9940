"""What a reader writes with an article: a name and a line, which must lead nowhere and keep the publication's rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rejoinder.discussion import fields, hearing, learned, rulesets
from rejoinder.discussion.fields import Invalid
from rejoinder.discussion.models import Publication
from rejoinder.discussion.refusal import Refused
from rejoinder.newsroom import pieces
from rejoinder.normalise import read
from rejoinder.policy.addresses import addresses
from rejoinder.policy.judge import judge as judged
from rejoinder.policy.rules.language import Language
from rejoinder.policy.submission import Article, Submission
from rejoinder.policy.verdict import UNREAD, Finding, Outcome, Verdict

LONGEST_LINE = 500
"""In code points."""
RETRY_SECONDS = 60
LANGUAGE = Language.NAME
"""The rule that holds what the judge cannot read."""
# Controls that turn what follows around; the mail sets people's words apart by marks of its own.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
# What programs that show mail make links of by themselves, and some that they might.
_LEADS = re.compile(
    r"://|\bwww\.|\b(?:https?|mailto|tel|javascript|data):\S|[^\W_]@[^\W_]"
    r"|[^\W_](?:[.\uff0e\uff61]|\u3002(?=[A-Za-z]))(?=[^\W\d_]{2})"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}\b",
    re.IGNORECASE,
)
# About a text as a comment; they say nothing of a name.
_NOT_OF_NAMES = {LANGUAGE, "length", "repeat", "shouting"}


def check(name: str, line: str) -> tuple[str, str]:
    """Name and line, tidied, the line perhaps blank; raises Invalid with what is wrong with either."""
    errors: dict[str, list[str]] = {}
    tidied = {"name": _TURNS.sub("", name), "line": _TURNS.sub("", line)}
    try:
        tidied["name"] = fields.check_name(tidied["name"])
    except Invalid as invalid:
        errors.update(invalid.errors)
    try:
        words = fields.check_words("line", tidied["line"], LONGEST_LINE)
        tidied["line"] = _BLANK_LINES.sub("\n\n", words)
    except Invalid as invalid:
        errors.update(invalid.errors)
    for field, text in tidied.items():
        if field not in errors and leads_somewhere(text):
            errors[field] = [
                _(
                    "Web and e-mail addresses are not passed on, nor words with a full stop between them. Please "
                    "take them out, or write a space after the full stop."
                )
            ]
    if errors:
        raise Invalid(errors)
    return tidied["name"], tidied["line"]


def leads_somewhere(text: str) -> bool:
    """Whether a program that shows the text could make a link of some of it, also where it is in disguise."""
    readings = [text, unicodedata.normalize("NFKC", text), *(view.text for view in read(text))]
    return any(_LEADS.search(reading) or addresses(reading) for reading in readings)


def takes_lines(publication: Publication) -> bool:
    """Whether lines in the publication's own language are read by its rules' judge, so that any can be passed on."""
    rules = rulesets.ruleset_for(publication)
    spoken = publication.language
    # The rule asks only whether the model is in use, not what it says.
    asked = Submission("–", language=spoken, publication_language=spoken, missing=tuple(rules.requires))
    return not any(found.rule == LANGUAGE for found in judged(asked, rules).findings)


def judge(name: str, line: str, page: Any) -> None:
    """Have name and line judged by the rules of the page's publication, as a comment would be.

    There is nobody to hold them for, so what a person would have to look at is not passed on. Raises Invalid with the
    rules and the words, Refused (503) where a judge that the rules require could not read them just now.
    """
    publication: Publication = page.publication_shown
    rules = rulesets.ruleset_for(publication)
    texts = {field: text for field, text in (("name", name), ("line", line)) if text}
    article = Article(page.title, pieces.plain_text(page))
    asked = [
        Submission(
            text,
            name=name,
            article=article,
            language=hearing.language_of(text, publication.language),
            publication_language=publication.language,
        )
        for text in texts.values()
    ]
    heard = hearing.judged_all(asked, rules, hearing.DEADLINE_S, learned.of(publication))
    errors: dict[str, list[str]] = {}
    for field, one in zip(texts, heard, strict=True):
        found = list(_grave(field, one.verdict))
        if any(finding.rule == UNREAD for finding in found):
            raise _unread()
        if found:
            errors[field] = [_objection(found[0])]
    if errors:
        raise Invalid(errors)


def _grave(field: str, verdict: Verdict) -> Iterator[Finding]:
    for found in verdict.findings:
        if found.outcome is not Outcome.PUBLISH and not (field == "name" and found.rule in _NOT_OF_NAMES):
            yield found


def _objection(found: Finding) -> str:
    if found.rule == LANGUAGE:
        return _(
            "Lines in this language are not read by machine here, and nothing is passed on unread. Leave it empty, and "
            "the article goes without it."
        )
    rule = rulesets.title_of(found.rule)
    if found.quote:
        return _(
            "This is not passed on: the rule “%(rule)s” objects to “%(quote)s”. Please say it in other words."
        ) % {"rule": rule, "quote": found.quote}
    return _("This is not passed on: the rule “%(rule)s” objects to it. Please say it in other words.") % {
        "rule": rule
    }


def _unread() -> Refused:
    return Refused(
        503,
        "unread",
        _("What you wrote could not be read just now"),
        _("Nothing is passed on unread. It is kept here; please send it again in a minute."),
        retry_after=RETRY_SECONDS,
    )
