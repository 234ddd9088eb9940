"""The classifier: reads each text as typed and through its disguises, and says which words carry a score."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rejoinder.classifiers.classifier import Score
from rejoinder.classifiers.house.emoji import named
from rejoinder.classifiers.house.lately import Lately
from rejoinder.classifiers.house.model import HEADS, HOUSE_LANGUAGES, NAME, Features, Lazy, Model
from rejoinder.classifiers.house.occlusion import carriers
from rejoinder.classifiers.house.windows import HALF_PAIR, LONGEST_RUN, UNKNOWN, Window, windows
from rejoinder.lexicon import disguised_reading, hides
from rejoinder.normalise import View, primary

UNREAD_LANGUAGE = "unread_language"
"""The score, always 1, that stands alone for a text in a language the model was not trained to read."""

# More would be noise, and every decision keeps its scores.
_DIGITS = 4

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Read:
    """One reading of a text: its windows, and the logits of each."""

    view: View
    windows: Sequence[Window]
    logits: Sequence[Sequence[float]]
    features: Sequence[Features]

    def best(self, head: int) -> int:
        """The window with the highest logit of a head."""
        return max(range(len(self.windows)), key=lambda at: self.logits[at][head])


class House:
    """The house model as a classifier; the weights are loaded with the first text."""

    NAME = NAME

    def __init__(self, folder: Path | None = None, threads: int = 1) -> None:
        """``folder`` holds the weights, those that are shipped where it is None; ``threads`` are of one run."""
        self._model = Lazy(folder, threads)
        self._lately = Lately()

    def warm(self) -> None:
        """Load the weights now; raises ModelError or PluginError where they cannot be."""
        self._model()

    def score(self, texts: Sequence[str], language: str) -> list[Mapping[str, Score]]:
        """The probabilities of each text by head, without spans; see HEADS.

        In a language that the model does not read, the one score UNREAD_LANGUAGE. Raises ModelError or PluginError
        where there is no model.
        """
        if not reads(language):
            return [{UNREAD_LANGUAGE: Score(1.0, (), NAME)} for _ in texts]
        model = self._model()
        found = _read(model, texts, language)
        for text, readings in zip(texts, found, strict=True):
            self._lately.keep((text, language), _features(readings))
        return [_scores(model, readings) for readings in found]

    def features(self, text: str, language: str) -> Features:
        """What the score “offensive” of this text was made from; raises as ``score`` does.

        It costs nothing for a text that was scored a moment ago.
        """
        known = self._lately.get((text, language))
        if known is None:
            (readings,) = _read(self._model(), [text], language)
            known = _features(readings)
        return known

    def version(self) -> str:
        """The version of the weights, in whose features alone a head can read; raises as ``warm`` does."""
        return self._model().manifest.digests["model.onnx"]

    def explain(self, text: str, names: Sequence[str], language: str) -> dict[str, Score]:
        """The scores of these names with the spans that carry them, by leaving words out; raises as ``score`` does."""
        if not reads(language):
            return {}
        model = self._model()
        (readings,) = _read(model, [text], language)
        values = _scores(model, readings)
        marked: dict[tuple[int, int], tuple[tuple[tuple[int, int], ...], ...]] = {}
        found = {}
        for name in names:
            if name not in HEADS:
                continue
            head = HEADS.index(name)
            number = _highest(readings, head)
            read = readings[number]
            at = read.best(head)
            if (number, at) not in marked:
                spans = carriers(read.view.text, read.windows[at], read.logits[at], model.logits).spans
                marked[number, at] = spans
            typed = [read.view.span(start, end) for start, end in marked[number, at][head]]
            found[name] = Score(values[name].value, tuple(typed), NAME)
        return found


def reads(language: str) -> bool:
    """Whether the model was trained to read a BCP 47 tag's language; “und” alone is taken for one that it reads."""
    return language == "und" or primary(language) in HOUSE_LANGUAGES


def _read(model: Model, texts: Sequence[str], language: str) -> list[list[_Read]]:
    """The readings of each text with their logits."""
    spoken = HOUSE_LANGUAGES[0] if language == "und" else language
    return [[_run(model, view, some) for view, some in _readings(model, text, spoken)] for text in texts]


def _run(model: Model, view: View, some: Sequence[Window]) -> _Read:
    answers = model.read([window.ids for window in some])
    return _Read(view, some, [logits for logits, _ in answers], [features for _, features in answers])


def _readings(model: Model, text: str, language: str) -> list[tuple[View, list[Window]]]:
    typed = named(View(text))
    as_typed = windows(typed.text, model.tokenizer)
    undone = disguised_reading(text, language)
    # The tokenizer folds case and spaces by itself.
    if undone.text == " ".join(text.lower().split()):
        return [(typed, as_typed)]
    if not _makes_more_sense(model, text, undone, language):
        return [(typed, as_typed)]
    undone = named(undone)
    return [(typed, as_typed), (undone, windows(undone.text, model.tokenizer))]


def _makes_more_sense(model: Model, text: str, undone: View, language: str) -> bool:
    """Whether a word with its disguise undone is listed, or one that the tokenizer knows better than what was typed.

    “well-known” is read as one word too, and hides nothing. Each word counts by itself: in a long comment one
    disguise would be lost among all the others.
    """
    if len(undone.text.split()) != len(text.split()):
        return True
    text = HALF_PAIR.sub("\ufffd", text)
    typed, plain = [], []
    for word in _WORD.finditer(undone.text):
        start, end = undone.span(word.start(), word.end())
        if text[start:end].lower() == word.group():
            continue
        if max(end - start, len(word.group())) > LONGEST_RUN or hides(word.group(), language):
            return True
        typed.append(text[start:end])
        plain.append(word.group())
    before, after = (model.tokenizer.encode_batch(some, add_special_tokens=False) for some in (typed, plain))
    return any(
        len(now.ids) < len(was.ids) or (UNKNOWN in was.ids and UNKNOWN not in now.ids)
        for was, now in zip(before, after, strict=True)
    )


def _highest(readings: Sequence[_Read], head: int) -> int:
    return max(range(len(readings)), key=lambda at: readings[at].logits[readings[at].best(head)][head])


def _features(readings: Sequence[_Read]) -> Features:
    head = HEADS.index("offensive")
    read = readings[_highest(readings, head)]
    return read.features[read.best(head)]


def _scores(model: Model, readings: Sequence[_Read]) -> dict[str, Score]:
    scores = {}
    for head, name in enumerate(HEADS):
        read = readings[_highest(readings, head)]
        curve = model.manifest.curves[name]
        scores[name] = Score(round(curve(read.logits[read.best(head)][head]), _DIGITS), (), NAME)
    return scores
