"""Has classifiers read comments in batches, and keeps their scores."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rejoinder.classifiers.classifier import Classifier
from rejoinder.classifiers.language import detect
from rejoinder.commands.calibration.sample import Sample, ScoreRules
from rejoinder.policy import quoting
from rejoinder.policy.ruleset import Ruleset
from rejoinder.policy.submission import Article, Score, Submission

_BATCH = 64


class Hearing:
    """Comments on their way through the classifiers; what is kept of them is in ``sample``."""

    def __init__(self, ruleset: Ruleset, rules: ScoreRules, classifiers: Sequence[Classifier]) -> None:
        self.sample = Sample()
        self.unread = 0
        """Comments in a language that the classifiers do not read."""
        self.failed = 0
        """Comments on which a classifier failed."""
        self._ruleset = ruleset
        self._rules = rules
        self._classifiers = classifiers
        self._waiting: list[Submission] = []

    def take(self, record: Mapping[str, Any]) -> None:
        """One comment as it was read from its line."""
        article = record.get("article")
        text = record["text"]
        self._waiting.append(
            Submission(
                text,
                parent=record.get("parent"),
                article=Article(article.get("title") or "", article.get("text") or "") if article else None,
                language=detect(text, self._ruleset.language),
                publication_language=self._ruleset.language,
            )
        )
        if len(self._waiting) >= _BATCH:
            self.finish()

    def finish(self) -> None:
        """Have read what still waits."""
        by_language: dict[str, list[Submission]] = defaultdict(list)
        for submission in self._waiting:
            by_language[submission.language].append(submission)
        self._waiting.clear()
        for language, submissions in by_language.items():
            texts = [quoting.of(submission).text for submission in submissions]
            for submission, scores in zip(submissions, self._scored(texts, language), strict=True):
                self._keep(submission, scores)

    def _keep(self, submission: Submission, scores: Mapping[str, Score] | None) -> None:
        if scores is None:
            self.failed += 1
            return
        heard = replace(submission, scores=scores)
        known = self._rules.scores(heard)
        if known:
            self.sample.add(known, self._rules.signs(heard))
        else:
            self.unread += 1

    def _scored(self, texts: list[str], language: str) -> list[Mapping[str, Score] | None]:
        together = self._asked(texts, language)
        if together is not None:
            return list(together)
        # One text can spoil a batch, so each is tried by itself.
        alone = (self._asked([text], language) for text in texts)
        return [None if one is None else one[0] for one in alone]

    def _asked(self, texts: list[str], language: str) -> list[dict[str, Score]] | None:
        """Each text's scores, the higher one where two classifiers give the same; None where one failed."""
        merged: list[dict[str, Score]] = [{} for _ in texts]
        for classifier in self._classifiers:
            try:
                answers = classifier.score(texts, language)
                named = [
                    {name: Score(float(score.value), (), classifier.NAME) for name, score in answer.items()}
                    for answer in answers
                ]
            except Exception:
                # A classifier may fail in any way; how often it did is told at the end.
                return None
            if len(named) != len(texts):
                return None
            for scores, given in zip(merged, named, strict=True):
                for name, score in given.items():
                    if not 0 <= score.value <= 1:
                        return None
                    if name not in scores or score.value > scores[name].value:
                        scores[name] = score
        return merged
