"""The words that a finding by score rests on: those the score names, joined with strong words of the lexicon."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from rejoinder.normalise import read
from rejoinder.plugins import load_late
from rejoinder.policy.quoting import OwnWords, Span
from rejoinder.policy.rule import MOST_MARKS, Rule, finding
from rejoinder.policy.submission import Submission, View
from rejoinder.policy.verdict import Finding, Outcome

_MOST_SHOWN = 60
_WHOLE = (0, 0)


class StrongWord(Protocol):
    """A word of the lexicon in a comment: its kind, its severity from 1 to 3, and where it stands as typed."""

    @property
    def kind(self) -> str:
        """slur, insult, profanity, threat or dehumanising."""
        ...

    @property
    def severity(self) -> int:
        """From 1 (mild) to 3 (gravest)."""
        ...

    @property
    def start(self) -> int:
        """Where it begins in the text as typed."""
        ...

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        ...


def _find(views: Sequence[View], language: str) -> Iterable[StrongWord]:
    if importlib.util.find_spec("rejoinder.lexicon") is None:
        return ()
    found: Iterable[StrongWord] = load_late("rejoinder.lexicon", "find strong words").find(views, language)
    return found


def strong_words(submission: Submission, own: OwnWords) -> list[StrongWord]:
    """The words of the lexicon that the author uses in their own words, in order."""
    views = submission.views or read(submission.text, submission.reading_language)
    found = _find(views, submission.reading_language)
    return sorted(
        (word for word in found if not own.is_quoted(word.start, word.end)),
        key=lambda word: (word.start, -word.end),
    )


def places(
    submission: Submission, own: OwnWords, spans: Iterable[Span], words: Iterable[StrongWord] = ()
) -> list[Span]:
    """Where the evidence stands: spans and words that overlap or touch are one; what is quoted is left out.

    The whole comment, (0, 0), where no place is known.
    """
    text = submission.text
    joined: list[Span] = []
    given = [*spans, *((word.start, word.end) for word in words)]
    for start, end in sorted(_trimmed(text, *span) for span in given):
        if start == end or own.is_quoted(start, end):
            continue
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined or [_WHOLE]


def findings(
    rule: Rule,
    outcome: Outcome,
    said: str,
    submission: Submission,
    where: Sequence[Span],
    *,
    source: str,
    urgent: bool = False,
) -> Iterator[Finding]:
    """A finding for each place; ``said`` is the reason, with the words as {words}."""
    for start, end in islice(where, MOST_MARKS):
        reason = said.format(words=shown(submission.text[start:end]))
        found = finding(rule, outcome, reason, submission, (start, end), f"{rule.NAME}: {source}")
        yield replace(found, urgent=urgent)


def shown(quote: str) -> str:
    """The words as a sentence names them: in quotation marks, on one line, not too long; “This” for the whole."""
    if not quote:
        return "This"
    line = " ".join(quote.split())
    if len(line) > _MOST_SHOWN:
        line = line[:_MOST_SHOWN].rsplit(" ", 1)[0] + "…"
    return f"“{line}”"


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), max(start, end - len(inner) + len(inner.rstrip()))
