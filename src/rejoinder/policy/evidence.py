"""The words that a finding by score rests on: those the score names, joined with strong words of the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from rejoinder.lexicon import LexiconHit, find
from rejoinder.normalise import View, read, trimmed
from rejoinder.policy import quoting
from rejoinder.policy.quoting import OwnWords, Span
from rejoinder.policy.rule import MOST_MARKS, Rule, finding
from rejoinder.policy.said import Said
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

_MOST_SHOWN = 60
_WHOLE = (0, 0)

OfWords = tuple[Said, Said]
"""A reason that names the words it rests on as ``%(words)s``, and the one for a comment as a whole."""


class Evidence:
    """The strong words and the places of one comment, each looked for when it is first asked for.

    Most comments score low and have no strong word, so most never need their quotations told apart.
    """

    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    @cached_property
    def own(self) -> OwnWords:
        """The author's own words."""
        return quoting.of(self._submission)

    @cached_property
    def words(self) -> list[LexiconHit]:
        """The words of the lexicon that the author uses in their own words, in order."""
        submission = self._submission
        given = [view for view in submission.views if isinstance(view, View)]
        views = given or read(submission.text, submission.reading_language)
        found = find(views, submission.reading_language)
        return [word for word in found if not self.own.is_quoted(word.start, word.end)]

    def places(self, spans: Iterable[Span], words: Iterable[LexiconHit] = ()) -> list[Span]:
        """Where the evidence stands: spans and words that overlap or touch are one; quotations are left out.

        The whole comment, (0, 0), where no place is known.
        """
        text = self._submission.text
        joined: list[Span] = []
        given = [*spans, *((word.start, word.end) for word in words)]
        for start, end in sorted(trimmed(text, *span) for span in given):
            if start == end or self.own.is_quoted(start, end):
                continue
            if joined and not text[joined[-1][1] : start].strip():
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined or [_WHOLE]


def findings(
    rule: Rule,
    outcome: Outcome,
    said: OfWords,
    submission: Submission,
    where: Sequence[Span],
    *,
    source: str,
    urgent: bool = False,
) -> Iterator[Finding]:
    """A finding for each place; ``said`` is the reason."""
    of_words, of_all = said
    for start, end in islice(where, MOST_MARKS):
        words = submission.text[start:end]
        reason = of_words.put(words=shown(words)) if words else of_all
        found = finding(rule, outcome, reason, submission, (start, end), f"{rule.NAME}: {source}")
        yield replace(found, urgent=urgent)


def shown(quote: str) -> str:
    """The words as a sentence names them: on one line, not too long."""
    line = " ".join(quote.split())
    if len(line) > _MOST_SHOWN:
        line = line[:_MOST_SHOWN].rsplit(" ", 1)[0] + "…"
    return line
