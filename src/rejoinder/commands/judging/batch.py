"""Judges a batch of lines: each is read, the classifiers are heard on all together, verdicts are written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rejoinder.classifiers import registry
from rejoinder.classifiers.classifier import Loaded
from rejoinder.classifiers.gather import Fault
from rejoinder.classifiers.language import detect
from rejoinder.commands.comment_lines import BadLineError, read_record
from rejoinder.commands.judging.verdict_lines import as_json, as_text
from rejoinder.discussion import hearing
from rejoinder.discussion.hearing import Heard
from rejoinder.policy.ruleset import Ruleset, load
from rejoinder.policy.submission import Article, Submission

Line = tuple[int, bytes]
"""A line with its number, counted from 1."""

_FORMATS = {"jsonl": as_json, "text": as_text}
FORMATS = tuple(_FORMATS)

# Nobody waits for one answer, so this only bounds what hangs: a busy machine reads 4,000 characters in half a second.
_PATIENCE_S = 10.0
_CHARACTERS_A_SECOND = 4000


class Told(NamedTuple):
    """What became of one comment."""

    number: int
    size: int
    """Bytes of its line."""
    outcome: str
    rules: tuple[str, ...]
    """The rules that objected, each once."""
    shown: bytes
    """The verdict as it is to be written."""


class Unread(NamedTuple):
    """A line that holds no comment."""

    number: int
    size: int
    why: str


@dataclass(frozen=True, slots=True)
class Order:
    """What to judge by and how to write it, in a form that another process can be sent."""

    rules: str
    """The ruleset as TOML."""
    format: str
    """One of FORMATS."""
    words: bool = True
    """Whether the words that carry a score are asked for."""

    @classmethod
    def of(cls, ruleset: Ruleset, shown_as: str, *, words: bool = True) -> Order:
        """An order to judge by a ruleset."""
        return cls(ruleset.to_toml(), shown_as, words)


class Bench:
    """Judges batches by one ruleset; made once in a process, since the classifiers are loaded with it."""

    def __init__(self, order: Order) -> None:
        """Raises PluginError where a classifier that is installed is broken."""
        self._ruleset = load(order.rules)
        self._show = _FORMATS[order.format]
        self._words = order.words
        self.complaints: list[str] = []
        """A sentence for each required classifier that cannot read."""
        self._sound: set[str] = set()
        self._load()

    def judge(self, lines: Sequence[Line]) -> list[Told | Unread]:
        """What became of each line, in order. Raises PluginError where languages cannot be told."""
        answers: dict[int, Told | Unread] = {}
        records: dict[int, dict[str, Any]] = {}
        for number, line in lines:
            try:
                records[number] = read_record(line)
            except BadLineError as error:
                answers[number] = Unread(number, len(line) + 1, str(error))
        submissions = [self._submission(record) for record in records.values()]
        sizes = {number: len(line) + 1 for number, line in lines}
        for (number, record), heard in zip(records.items(), self._heard(submissions), strict=True):
            verdict = heard.verdict
            shown = self._show(record.get("id"), record["text"], verdict).encode("utf-8")
            rules = tuple(sorted({finding.rule for finding in verdict.findings}))
            answers[number] = Told(number, sizes[number], verdict.outcome.value, rules, shown)
        return [answers[number] for number, _ in lines]

    def _load(self) -> None:
        classifiers, absent = registry.find(self._ruleset.requires)
        self.complaints += [
            f"No classifier “{name}” is installed, and the ruleset requires it: every comment will be held."
            for name in absent
        ]
        for classifier in classifiers:
            if not isinstance(classifier, Loaded):
                continue
            try:
                classifier.warm()
            except Exception as error:
                # It may fail in any way; the judge holds what was not read, and the operator must know why.
                self.complaints.append(
                    f"The classifier “{classifier.NAME}” cannot read, so every comment will be held: {error}."
                )
            else:
                self._sound.add(classifier.NAME)

    def _heard(self, submissions: Sequence[Submission]) -> Iterator[Heard]:
        within_s = _patience(submissions)
        first = hearing.judged_all(submissions, self._ruleset, within_s, words=self._words)
        for submission, heard in zip(submissions, first, strict=True):
            broken = {name for name, fault in heard.faults.items() if fault is not Fault.ABSENT}
            if broken & self._sound and len(submissions) > 1:
                # One comment can spoil a whole call; the others are not to be held for it.
                patience = _patience([submission])
                (heard,) = hearing.judged_all([submission], self._ruleset, patience, words=self._words)
            yield heard

    def _submission(self, record: dict[str, Any]) -> Submission:
        text = record["text"]
        article = record.get("article")
        return Submission(
            text,
            name=record.get("author"),
            parent=record.get("parent"),
            article=Article(article.get("title") or "", article.get("text") or "") if article else None,
            language=detect(text, self._ruleset.language),
            publication_language=self._ruleset.language,
        )


def _patience(submissions: Sequence[Submission]) -> float:
    return _PATIENCE_S + sum(len(submission.text) for submission in submissions) / _CHARACTERS_A_SECOND
