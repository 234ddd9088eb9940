"""Objects to abuse aimed at people, by what a classifier says of it and the words it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.lexicon import LexiconHit
from rejoinder.policy import evidence, thresholds
from rejoinder.policy.evidence import Evidence, OfWords
from rejoinder.policy.mentions import is_spoken_of
from rejoinder.policy.rule import Example, SettingError, setting
from rejoinder.policy.said import say
from rejoinder.policy.scores import opinion
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.thresholds import reached
from rejoinder.policy.verdict import Finding, Outcome

_ABUSIVE = frozenset({"insult", "slur", "dehumanising"})
_GRAVEST = 3
_STRONG = 2
_FATES = ("pass", "hold", "reject")


def _standard(name: str) -> float:
    return float(thresholds.standard("offensive", name))


@dataclass(frozen=True)
class Offensive:
    """The rule with its settings."""

    NAME: ClassVar[str] = "offensive"
    TITLE: ClassVar[str] = "Offensive language"
    ABOUT: ClassVar[str] = (
        "Objects to abuse aimed at people, by the score “offensive” of a classifier and by the strong words that "
        "stand in the author's own words. What is quoted of the article or of the comment answered does not "
        "count, so abuse may be quoted to object to it; strong language at nobody is not abuse. It says nothing "
        "where no score is given, or where the shipped model does not read the comment's language."
    )
    ENABLED: ClassVar[bool] = True
    ASKS: ClassVar[tuple[str, ...]] = ("house",)
    THRESHOLDS: ClassVar[Mapping[str, tuple[str, ...]]] = dict.fromkeys(
        ("hold_from", "reject_from", "reject_words_from", "spoken_of_below"), ("offensive",)
    )
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Only a numbskull like you would say that.",
            Outcome.REJECT,
            "the classifier is sure of it",
            ("a numbskull like you",),
            facts={"scores": {"offensive": Score(0.96, ((5, 25),), "house")}},
        ),
        Example(
            "You and your silly little friends again.",
            Outcome.HOLD,
            "the classifier is not sure",
            ("silly little friends",),
            facts={"scores": {"offensive": Score(0.72, ((13, 33),), "house")}},
        ),
        Example(
            "This bridge is a disgrace, and the council's plan is rubbish.",
            Outcome.PUBLISH,
            "harsh words about things",
            facts={"scores": {"offensive": Score(0.12, (), "house")}},
        ),
        Example(
            "Du bist wirklich ein Dummkopf, und deine Freunde auch.",
            Outcome.PUBLISH,
            "the shipped model does not read German; the rule on languages holds it",
            facts={"language": "de", "scores": {"offensive": Score(0.97, (), "house")}},
        ),
        Example("Only a numbskull like you would say that.", Outcome.PUBLISH, "no classifier was asked"),
        Example(
            "You and your silly little friends again.",
            Outcome.PUBLISH,
            "a site that holds only what the classifier is surer of",
            settings={"hold_from": 0.8},
            facts={"scores": {"offensive": Score(0.72, ((13, 33),), "house")}},
        ),
    )

    hold_from: float = setting(
        _standard("hold_from"), "The score from which a person looks first; 0 for never."
    )
    reject_from: float = setting(
        _standard("reject_from"), "The score from which a comment is not published; 0 for never."
    )
    reject_words_from: float = setting(
        _standard("reject_words_from"),
        "The same where an insult or a slur that is not mild stands in the author's own words; 0 for never.",
    )
    slurs: str = setting(
        thresholds.standard("offensive", "slurs"),
        "What the gravest slurs lead to, whatever the score: `pass`, `hold` or `reject`.",
    )
    spoken_of_below: float = setting(
        _standard("spoken_of_below"),
        "The score below which such a slur may be spoken of: after “the word” or “called”, or between quotation "
        "marks, it is then held where `slurs` says `reject`, else let through.",
    )
    strong_profanity: str = setting(
        thresholds.standard("offensive", "strong_profanity"),
        "What strong language at nobody leads to: `pass`, `hold` or `reject`.",
    )
    mild_profanity: str = setting(
        thresholds.standard("offensive", "mild_profanity"),
        "What mild language of that kind leads to: `pass`, `hold` or `reject`.",
    )
    urgent: bool = setting(False, "Whether what is found here asks for a person's eye before all else.")

    def __post_init__(self) -> None:
        """Refuses thresholds and fates that cannot be meant."""
        thresholds.check(
            hold_from=self.hold_from,
            reject_from=self.reject_from,
            reject_words_from=self.reject_words_from,
            spoken_of_below=self.spoken_of_below,
        )
        thresholds.check_order("hold_from", self.hold_from, "reject_from", self.reject_from)
        for name in ("slurs", "strong_profanity", "mild_profanity"):
            if getattr(self, name) not in _FATES:
                raise SettingError(name, 'write "pass", "hold" or "reject"')

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each place that reads as abuse, and for each word that the site does not want."""
        score = opinion(submission, self.NAME)
        if score is None:
            return
        read = Evidence(submission)
        abuse = [word for word in read.words if word.kind in _ABUSIVE]
        outcome = self.outcome(score.value, any(word.severity >= _STRONG for word in abuse))
        if outcome is not Outcome.PUBLISH:
            where = read.places(score.spans, abuse)
            yield from evidence.findings(
                self, outcome, _SAID[outcome], submission, where, source=score.source, urgent=self.urgent
            )
        if outcome is not Outcome.REJECT:
            yield from self._unwanted(submission, read, score.value)

    def outcome(self, value: float, abusive: bool) -> Outcome:
        """What a score leads to; ``abusive`` tells whether an insult or slur that is not mild stands beside it."""
        if reached(value, self.reject_from) or (abusive and reached(value, self.reject_words_from)):
            return Outcome.REJECT
        return Outcome.HOLD if reached(value, self.hold_from) else Outcome.PUBLISH

    def _unwanted(self, submission: Submission, read: Evidence, value: float) -> Iterator[Finding]:
        for word in read.words:
            outcome, said = self._fate(submission.text, word, value)
            if outcome is Outcome.REJECT or (outcome is Outcome.HOLD and not reached(value, self.hold_from)):
                where = read.places((), (word,))
                yield from evidence.findings(
                    self, outcome, said[outcome], submission, where, source="words", urgent=self.urgent
                )

    def _fate(self, text: str, word: LexiconHit, value: float) -> tuple[Outcome, dict[Outcome, OfWords]]:
        if word.kind == "slur" and word.severity >= _GRAVEST:
            outcome = _outcome(self.slurs)
            # A word that is talked about is mentioned, not used. The score and the sentence must both say so:
            # quotation marks alone are put on in a moment, and a short slur may score low by itself.
            if value < self.spoken_of_below and is_spoken_of(text, word.start, word.end):
                outcome = Outcome.HOLD if outcome is Outcome.REJECT else Outcome.PUBLISH
            return outcome, _SLUR
        if word.kind == "profanity":
            fate = self.strong_profanity if word.severity >= _STRONG else self.mild_profanity
            return _outcome(fate), _PROFANITY
        return Outcome.PUBLISH, _PROFANITY


_SAID: dict[Outcome, OfWords] = {
    Outcome.REJECT: (
        say(
            "“%(words)s” reads as abuse of somebody, which is not published here. "
            "Please make the point without it."
        ),
        say(
            "This reads as abuse of somebody, which is not published here. Please make the point without it."
        ),
    ),
    Outcome.HOLD: (
        say("“%(words)s” may read as abuse of somebody, so a person will look at this comment first."),
        say("This may read as abuse of somebody, so a person will look at this comment first."),
    ),
}
# A word always has a place, so what is said of a comment as a whole stands in for nothing here.
_SLUR: dict[Outcome, OfWords] = {
    Outcome.REJECT: (
        say(
            "“%(words)s” is a word that wounds people for what they are, and is not published here. "
            "Please say it without."
        ),
        _SAID[Outcome.REJECT][1],
    ),
    Outcome.HOLD: (
        say(
            "“%(words)s” is a word that wounds people for what they are, so a person will look at how it "
            "is meant first."
        ),
        _SAID[Outcome.HOLD][1],
    ),
}
_PROFANITY: dict[Outcome, OfWords] = {
    Outcome.REJECT: (
        say("“%(words)s” is stronger language than is published here. Please say it without."),
        _SAID[Outcome.REJECT][1],
    ),
    Outcome.HOLD: (
        say("“%(words)s” is strong language, so a person will look at this comment first."),
        _SAID[Outcome.HOLD][1],
    ),
}


def _outcome(fate: str) -> Outcome:
    return Outcome.PUBLISH if fate == "pass" else Outcome(fate)


RULE = Offensive
