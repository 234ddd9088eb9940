"""From a sound request to the reply: one batch to the model, a score and its spans for each attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rejoinder import lexicon, normalise
from rejoinder.compat import opinion
from rejoinder.compat.perspective import attributes
from rejoinder.compat.perspective.errors import unavailable
from rejoinder.compat.perspective.requested import Requested
from rejoinder.compat.sentences import Span, Utf16, sentences
from rejoinder.policy import quoting

# The old service's values were 32-bit floats; more digits would only pretend to be exact.
_DIGITS = 7
_STRONG = 2
Values = Mapping[str, float]


def analyse(request: Requested) -> tuple[Values, list[Values], list[Span]]:
    """The values of all six attributes for the whole text and for each span; raises ServiceError (503)."""
    spans = sentences(request.text) if request.by_sentence else [(0, len(request.text))]
    own = quoting.own_words(request.text, request.sources)
    # One sentence that is the whole text needs no second look.
    parts = spans if len(spans) > 1 else []
    texts = [own.text, *(_own(request.text, span, own.quoted) for span in parts)]
    try:
        first, *rest = opinion.opinions(texts, request.spoken)
        values = [_values(scores) for scores in (first, *rest)]
        if "PROFANITY" in map(attributes.known, request.thresholds):
            values = [
                _with_listed(one, text, request.spoken) for one, text in zip(values, texts, strict=True)
            ]
    except (opinion.NotReady, KeyError) as error:
        raise unavailable() from error
    return values[0], values[1:] or [values[0]], spans


def reply(
    request: Requested, whole: Values, parts: Sequence[Values], spans: Sequence[Span], token: str | None
) -> dict[str, Any]:
    """The AnalyzeCommentResponse; an attribute below the threshold asked for is left out."""
    places = Utf16(request.text)
    found: dict[str, Any] = {}
    for name, threshold in request.thresholds.items():
        attribute = attributes.known(name)
        if whole[attribute] < threshold:
            continue
        told = [
            _span(places, span, values[attribute])
            for span, values in zip(spans, parts, strict=True)
            if values[attribute] >= threshold
        ]
        everything = [_span(places, (0, len(request.text)), whole[attribute])]
        found[name] = {"spanScores": told or everything, "summaryScore": _score(whole[attribute])}
    answer: dict[str, Any] = {"attributeScores": found} if found else {}
    answer["languages"] = list(request.languages or request.detected)
    if request.detected:
        answer["detectedLanguages"] = list(request.detected)
    if token is not None:
        answer["clientToken"] = token
    return answer


def _own(text: str, span: Span, quoted: Sequence[Span]) -> str:
    """The words of a span without what is quoted in it."""
    start, end = span
    said: list[str] = []
    for first, last in quoted:
        if first < end and last > start:
            said += [text[start : max(start, first)], quoting.GAP]
            start = min(last, end)
    return "".join([*said, text[start:end]])


def _values(scores: Mapping[str, float]) -> Values:
    return {name: attributes.value(name, scores) for name in attributes.NAMES}


def _with_listed(values: Values, text: str, language: str) -> Values:
    """The values, with what the lexicon knows of strong words, however they are disguised."""
    hits = lexicon.find(normalise.read(text, language), language)
    if any(hit.kind == "profanity" and hit.severity >= _STRONG for hit in hits):
        return {**values, "PROFANITY": max(values["PROFANITY"], attributes.LISTED)}
    return values


def _span(places: Utf16, span: Span, value: float) -> dict[str, Any]:
    return {"begin": places.place(span[0]), "end": places.place(span[1]), "score": _score(value)}


def _score(value: float) -> dict[str, Any]:
    return {"value": round(value, _DIGITS), "type": "PROBABILITY"}
