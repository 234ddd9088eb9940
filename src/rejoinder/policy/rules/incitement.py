"""Objects to incitement to hatred and violence, and brings threats before a person at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.lexicon import LexiconHit
from rejoinder.policy import addressing, evidence, thresholds
from rejoinder.policy.evidence import Evidence, OfWords
from rejoinder.policy.mentions import is_spoken_of
from rejoinder.policy.rule import Example, setting
from rejoinder.policy.said import say
from rejoinder.policy.scores import opinion
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.thresholds import reached
from rejoinder.policy.verdict import Finding, Outcome

_INCITING = frozenset({"threat", "dehumanising", "slur"})
_GRAVEST = 3
_STRONG = 2
_ALL_HEADS = ("incitement", "threat", "offensive")
_SECOND_HEADS = ("threat", "offensive")


def _standard(name: str) -> float:
    return float(thresholds.standard("incitement", name))


def _scores(incitement: float, threat: float, *span: int) -> dict[str, object]:
    spans = ((span[0], span[1]),) if span else ()
    scores = {"incitement": Score(incitement, spans, "house"), "threat": Score(threat, spans, "house")}
    return {"scores": scores}


@dataclass(frozen=True)
class Incitement:
    """The rule with its settings."""

    NAME: ClassVar[str] = "incitement"
    TITLE: ClassVar[str] = "Incitement and threats"
    ABOUT: ClassVar[str] = (
        "Objects to hatred of people for what they are, calls for violence and threats, by the scores "
        "“incitement” and “threat” of a classifier. It rejects only where two things agree: a high score, and "
        "either words of that kind in the author's own words or a second score. A threat to somebody who can be "
        "reached (“you”, “@name”, a person by name or office) is held as urgent, whatever else is found. Words and "
        "slogans of the gravest kind are held at a much lower score, unless they are only spoken of. What is "
        "quoted of the article or of the comment answered does not count. It says nothing where no score is "
        "given, or where the shipped model does not read the comment's language."
    )
    ENABLED: ClassVar[bool] = True
    ASKS: ClassVar[tuple[str, ...]] = ("house",)
    THRESHOLDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "hold_from": ("incitement",),
        "reject_from": ("incitement",),
        "agree_from": _SECOND_HEADS,
        "threat_from": ("threat",),
        "threat_words_from": ("threat",),
        "words_from": _ALL_HEADS,
    }
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Drive everybody from beyond the river into the sea, all of them.",
            Outcome.REJECT,
            "two scores agree; it is a threat as well",
            ("Drive everybody from beyond the river into the sea",) * 2,
            facts=_scores(0.93, 0.75, 0, 50),
        ),
        Example(
            "People from beyond the river are not like us.",
            Outcome.HOLD,
            "a high score alone does not reject",
            facts=_scores(0.88, 0.03),
        ),
        Example(
            "People from beyond the river are not like us.",
            Outcome.HOLD,
            "the classifier is not sure",
            facts=_scores(0.62, 0.03),
        ),
        Example(
            "I know where you park at night.",
            Outcome.HOLD,
            "a threat to somebody: urgent",
            ("I know where you park at night",),
            facts=_scores(0.2, 0.71, 0, 30),
        ),
        Example(
            "We are coming for you, and you can't hide.",
            Outcome.HOLD,
            "two threatening phrases, whatever the score",
            ("We are coming for you", "you can't hide"),
            facts=_scores(0.04, 0.03),
        ),
        Example(
            "They should all be put against a wall. Put them all against a wall!",
            Outcome.HOLD,
            "words of the gravest kind, at a low score",
            ("Put them all against a wall",),
            facts=_scores(0.31, 0.08),
        ),
        Example(
            "He said “we know where you live” and hung up.",
            Outcome.PUBLISH,
            "a threat that is only spoken of",
            facts=_scores(0.12, 0.2),
        ),
        Example(
            "The war has cost a thousand lives since the spring.",
            Outcome.PUBLISH,
            "news of violence",
            facts=_scores(0.06, 0.02),
        ),
        Example("I know where you park at night.", Outcome.PUBLISH, "no classifier was asked"),
        Example(
            "Ich weiß, wo du nachts dein Auto parkst, und alle anderen wissen es auch.",
            Outcome.PUBLISH,
            "the shipped model does not read German; the rule on languages holds it",
            facts={"language": "de", **_scores(0.2, 0.71)},
        ),
    )

    hold_from: float = setting(
        _standard("hold_from"), "The score “incitement” from which a person looks first; 0 for never."
    )
    reject_from: float = setting(
        _standard("reject_from"),
        "The score “incitement” from which a comment is not published where something else agrees; 0 for never.",
    )
    agree_from: float = setting(
        _standard("agree_from"),
        "The score “threat” or “offensive” that counts as agreeing; 0 leaves it to the words alone.",
    )
    threat_from: float = setting(
        _standard("threat_from"), "The score “threat” from which a person looks first; 0 for never."
    )
    threat_words_from: float = setting(
        _standard("threat_words_from"),
        "The same where threatening words stand in the author's own words that are strong, or that are said to "
        "somebody who can be reached; 0 for never.",
    )
    words_from: float = setting(
        _standard("words_from"),
        "The highest of the scores “incitement”, “threat” and “offensive” from which a person looks first where "
        "words of the gravest kind, such as a call to kill, stand in the author's own words; 0 for never.",
    )

    def __post_init__(self) -> None:
        """Refuses thresholds that cannot be meant."""
        thresholds.check(
            hold_from=self.hold_from,
            reject_from=self.reject_from,
            agree_from=self.agree_from,
            threat_from=self.threat_from,
            threat_words_from=self.threat_words_from,
            words_from=self.words_from,
        )
        thresholds.check_order("hold_from", self.hold_from, "reject_from", self.reject_from)

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """Findings of incitement and findings of threats, each where they stand."""
        incitement = opinion(submission, self.NAME)
        threat = opinion(submission, "threat")
        if incitement is None and threat is None:
            return
        read = Evidence(submission)
        found: list[Finding] = []
        if incitement is not None:
            found += self._incitement(submission, read, incitement)
        if threat is not None:
            found += self._threat(submission, read, threat)
        yield from found or self._words(submission, read)

    def outcome(self, value: float, second: float, inciting: bool) -> Outcome:
        """What a score leads to, beside the highest second score and whether words of that kind are there."""
        if reached(value, self.reject_from) and (inciting or reached(second, self.agree_from)):
            return Outcome.REJECT
        return Outcome.HOLD if reached(value, self.hold_from) else Outcome.PUBLISH

    def threatens(self, value: float, words: Sequence[LexiconHit], reachable: bool) -> bool:
        """Whether a score counts as a threat, beside the threatening words that are used.

        ``reachable`` is whether they may be meant for somebody who can be reached; two phrases said to somebody are a
        threat whatever the score.
        """
        if reached(value, self.threat_from) or (reachable and len({word.entry for word in words}) > 1):
            return True
        telling = any(word.severity >= _STRONG or reachable for word in words)
        return telling and reached(value, self.threat_words_from)

    def _incitement(self, submission: Submission, read: Evidence, score: Score) -> Iterator[Finding]:
        if not self._may_matter(score.value, self.hold_from, self.reject_from):
            return
        inciting = [word for word in read.words if word.kind in _INCITING]
        seconds = (opinion(submission, name) for name in _SECOND_HEADS)
        second = max((other.value for other in seconds if other is not None), default=0.0)
        outcome = self.outcome(score.value, second, bool(inciting))
        if outcome is Outcome.PUBLISH:
            return
        where = read.places(score.spans, inciting)
        yield from evidence.findings(self, outcome, _SAID[outcome], submission, where, source=score.source)

    def _threat(self, submission: Submission, read: Evidence, score: Score) -> Iterator[Finding]:
        threats = [word for word in _used(submission, read) if word.kind == "threat"]
        if not threats and not reached(score.value, self.threat_from):
            return
        reachable = addressing.reaches(read.own.text, submission.article)
        if not self.threatens(score.value, threats, reachable):
            return
        where = read.places(score.spans, threats)
        yield from evidence.findings(
            self, Outcome.HOLD, _THREAT, submission, where, source=score.source, urgent=reachable
        )

    def _words(self, submission: Submission, read: Evidence) -> Iterator[Finding]:
        """Of words and slogans of the gravest kind, where the scores say little of them."""
        said = (opinion(submission, name) for name in _ALL_HEADS)
        if not reached(max((score.value for score in said if score is not None), default=0.0), self.words_from):
            return
        grave = [word for word in _used(submission, read) if word.kind == "threat" and word.severity >= _GRAVEST]
        for place in read.places((), grave) if grave else ():
            yield from evidence.findings(
                self, Outcome.HOLD, _SAID[Outcome.HOLD], submission, [place], source="words"
            )

    @staticmethod
    def _may_matter(value: float, *limits: float) -> bool:
        """Whether a score reaches any of the thresholds, so that the words are worth looking for."""
        return any(reached(value, limit) for limit in limits)


def _used(submission: Submission, read: Evidence) -> list[LexiconHit]:
    """The words of the lexicon that the author uses and does not only speak of."""
    return [word for word in read.words if not is_spoken_of(submission.text, word.start, word.end)]


_SAID: dict[Outcome, OfWords] = {
    Outcome.REJECT: (
        say("“%(words)s” reads as a call to hate or to harm people, which is not published here."),
        say("This reads as a call to hate or to harm people, which is not published here."),
    ),
    Outcome.HOLD: (
        say(
            "“%(words)s” may read as a call to hate or to harm people, so a person will look at this comment first."
        ),
        say(
            "This may read as a call to hate or to harm people, so a person will look at this comment first."
        ),
    ),
}
_THREAT: OfWords = (
    say("“%(words)s” may read as a threat, so a person will look at this comment first."),
    say("This may read as a threat, so a person will look at this comment first."),
)


RULE = Incitement
