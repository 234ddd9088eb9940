"""Judges a submission by a ruleset: every rule runs, the gravest finding decides, the unread is held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rejoinder.normalise import read
from rejoinder.policy.rule import Rule
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.said import say
from rejoinder.policy.second_reader import SECOND_READER, weighed
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import SANCTION, UNREAD, Finding, Outcome, Verdict, outweighs, together


def judge(submission: Submission, ruleset: Ruleset) -> Verdict:
    """All findings of all rules, by gravity and then by their place, with the outcome they lead to together.

    What holds a comment as urgent outweighs a rejection, and stands first.

    Never raises for what a rule does: a rule that fails holds the comment, with a finding that says so.
    """
    if not submission.views or submission.views[0].text != submission.text:
        submission = replace(submission, views=read(submission.text, submission.reading_language))
    findings = [*_sanctioned(submission), *_unread(submission, ruleset)]
    for rule in ruleset.rules:
        findings += _applied(rule, submission)
    findings = weighed(findings, submission, ruleset.second_reader)
    findings.sort(key=_place)
    return Verdict(
        outcome=together((found.outcome, found.urgent) for found in findings),
        findings=tuple(findings),
        ruleset=ruleset.digest,
        language=submission.language,
        scores={name: score.value for name, score in submission.scores.items()},
    )


def of_form(text: str, ruleset: Ruleset) -> list[Finding]:
    """What the rules of form alone reject in this text, which its author can put right at once; mostly nothing.

    They are given nothing but the text, so that it is told before anything costly is asked.
    """
    submission = Submission(text)
    rules = [rule for rule in ruleset.rules if getattr(rule, "OF_FORM", False)]
    findings = [found for rule in rules for found in _applied(rule, submission)]
    return [found for found in findings if found.outcome is Outcome.REJECT]


def _place(found: Finding) -> tuple[int, bool, int, int, str]:
    # A second reader's finding stands behind those of the rules: their reason is the one to be told.
    second = found.rule == SECOND_READER
    first = outweighs(found.outcome, found.urgent) and not second
    return -(Outcome.REJECT.gravity + 1 if first else found.outcome.gravity), second, found.start, found.end, found.rule


def _sanctioned(submission: Submission) -> Iterator[Finding]:
    """A finding where the desk reads all of this author's comments first; no ruleset can leave it out."""
    if submission.sanction is not None:
        yield Finding(SANCTION, Outcome.HOLD, submission.sanction, source=SANCTION)


def _unread(submission: Submission, ruleset: Ruleset) -> Iterator[Finding]:
    """A finding for each classifier that should have read the comment and has not."""
    read_by = {score.source for score in submission.scores.values()} | set(submission.readers)
    unread = [name for name in ruleset.requires if name not in read_by or name in submission.missing]
    unread += [name for name in submission.missing if name not in unread]
    for name in unread:
        said = say(
            "This comment could not be read by “%(reader)s” just now, so a person will look at it first.",
            reader=name,
        )
        yield Finding(UNREAD, Outcome.HOLD, str(said), source=name, said=said)


def _applied(rule: Rule, submission: Submission) -> list[Finding]:
    """The rule's findings; those made before it failed are kept beside the one that tells of the failure."""
    findings: list[Finding] = []
    try:
        for found in rule.judge(submission):
            findings.append(_checked(found, submission))
    except Exception as error:
        # Fails closed: a rule that cannot be applied must not let a comment through. The error's message
        # is left out because it may quote the comment.
        said = say(
            "The rule “%(rule)s” could not be applied, so a person will look at this comment first.",
            rule=rule.TITLE,
        )
        source = f"error: {type(error).__name__}"
        findings.append(Finding(rule.NAME, Outcome.HOLD, str(said), source=source, said=said))
    return findings


def _checked(found: Finding, submission: Submission) -> Finding:
    if not 0 <= found.start <= found.end <= len(submission.text):
        raise ValueError("a finding lies outside the text")
    quote = submission.text[found.start : found.end]
    return found if found.quote == quote else replace(found, quote=quote)
