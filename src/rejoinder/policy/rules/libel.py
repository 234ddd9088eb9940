"""Holds comments that allege something harmful of somebody who is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar

from rejoinder.normalise import primary
from rejoinder.policy.libel.allegations import INSINUATION, Allegation, allegations
from rejoinder.policy.libel.charges import KINDS
from rejoinder.policy.libel.undisguised import disguised
from rejoinder.policy.quoting import OwnWords
from rejoinder.policy.quoting import of as own_words_of
from rejoinder.policy.rule import MOST_MARKS, Example, SettingError, finding, setting
from rejoinder.policy.said import Said, say
from rejoinder.policy.submission import Article, Submission
from rejoinder.policy.verdict import Finding, Outcome

_STORY = Article(
    "Council awards ferry contract to Lowmoor Marine",
    "Mayor Judith Tarrow said that Gordon Pyle of Lowmoor Marine had made the cheapest offer. The treasurer agreed.",
)
_FERRY = {"article": _STORY}


@dataclass(frozen=True)
class Libel:
    """The rule with its settings."""

    NAME: ClassVar[str] = "libel"
    TITLE: ClassVar[str] = "Claims that could harm a name"
    ABOUT: ClassVar[str] = (
        "Holds a comment in English that says of a named person or organisation, as a fact, what would lower "
        "them if it were untrue: a crime, corruption, fraud, grave failure in a profession. It cannot know what "
        "is true. Questions, opinions, denials, and what a court or an audit found are left alone."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("Mayor Tarrow took bribes.", Outcome.HOLD, "a deed", ("Mayor Tarrow took bribes",)),
        Example(
            "Pyle, who forged invoices, won.", Outcome.HOLD, "in passing", ("Pyle, who forged invoices",)
        ),
        Example("Dr Low's degree is fake.", Outcome.HOLD, "a profession", ("Dr Low's degree is fake",)),
        Example(
            "It was paid for by Northgate Bank's frauds.",
            Outcome.HOLD,
            "a noun",
            ("Northgate Bank's frauds",),
        ),
        Example(
            "She took a bribe, everyone knows that.",
            Outcome.HOLD,
            "“she” is somebody in the article",
            ("She took a bribe",),
            facts=_FERRY,
        ),
        Example(
            "The treasurer stole it.", Outcome.HOLD, "so is he", ("The treasurer stole it",), facts=_FERRY
        ),
        Example(
            "pyle bribed the council",
            Outcome.HOLD,
            "small letters",
            ("pyle bribed the council",),
            facts=_FERRY,
        ),
        Example("Mayor Tarrow is a th1ef.", Outcome.HOLD, "disguised", ("Mayor Tarrow is a th1ef",)),
        Example("How much did Pyle pay her?", Outcome.HOLD, "a loaded question", ("How much did Pyle pay",)),
        Example("Did Mayor Tarrow take bribes?", Outcome.PUBLISH, "a question"),
        Example("If Mayor Tarrow took bribes, she should resign.", Outcome.PUBLISH, "only supposed"),
        Example("It is not true that Mayor Tarrow took bribes.", Outcome.PUBLISH, "denied"),
        Example("In my view she is a poor mayor.", Outcome.PUBLISH, "an opinion"),
        Example("Pyle was convicted of fraud in May.", Outcome.PUBLISH, "a court found it"),
        Example("According to the audit report, Pyle forged invoices.", Outcome.PUBLISH, "on record"),
        Example("Five pounds a crossing, Mr Pyle? Daylight robbery.", Outcome.PUBLISH, "a turn of speech"),
        Example("Pyle stole the show.", Outcome.PUBLISH, "another"),
        Example("Somebody stole Mayor Tarrow's bicycle.", Outcome.PUBLISH, "nobody is named for it"),
        Example(
            "How much did Pyle pay her?",
            Outcome.PUBLISH,
            "hints do not count",
            settings={"insinuations": False},
        ),
        Example("Pyle bribed the council.", Outcome.PUBLISH, "not looked for", settings={"kinds": ["theft"]}),
        Example(
            "harbourfred stole it",
            Outcome.HOLD,
            "a watched name",
            ("harbourfred stole it",),
            {"names": ["Harbourfred"]},
        ),
    )

    kinds: tuple[str, ...] = setting(
        tuple(KINDS), "Which kinds of allegation are looked for; leave out those that need no person."
    )
    names: tuple[str, ...] = setting(
        (), "Names known besides those in the article and the comment, also where they are written small."
    )
    insinuations: bool = setting(
        True, "Whether hints and loaded questions count too, such as “How much did she pocket?”."
    )

    def __post_init__(self) -> None:
        """Refuses a kind that there is not."""
        for index, kind in enumerate(self.kinds):
            if kind not in KINDS:
                known = ", ".join(f"“{name}”" for name in KINDS)
                raise SettingError("kinds", f"there is no kind “{kind}”; there are {known}", index)

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each allegation; nothing for a comment that is not in English."""
        return islice(self._found(submission), MOST_MARKS)

    def _found(self, submission: Submission) -> Iterator[Finding]:
        if primary(submission.reading_language) != "en":
            return
        own: OwnWords | None = None
        for allegation in self._allegations(submission):
            own = own or own_words_of(submission)
            if own.is_quoted(*allegation.core):
                continue
            if allegation.kind in self.kinds or allegation.kind == INSINUATION:
                span = (allegation.start, allegation.end)
                source = f"{self.NAME}: {allegation.kind}"
                yield finding(self, Outcome.HOLD, _reason(allegation), submission, span, source)

    def _allegations(self, submission: Submission) -> Iterator[Allegation]:
        """Those in the comment as typed, and then those that it hides."""
        article = submission.article
        printed = f"{article.title}.\n{article.text}" if article else ""
        parent = submission.parent or ""

        def read(text: str) -> Iterator[Allegation]:
            return allegations(text, printed, parent, self.names, self.insinuations)

        typed = list(read(submission.text))
        yield from typed
        yield from disguised(submission.text, submission.reading_language, typed, read)


def _reason(allegation: Allegation) -> Said:
    if allegation.kind == INSINUATION:
        return say(
            "This hints at something about %(who)s (“%(words)s”). Claims of fact that could harm someone’s name are "
            "checked by a person before they are printed.",
            who=allegation.who,
            words=allegation.words,
        )
    return say(
        "This says that %(who)s %(charge)s (“%(words)s”). Claims of fact that could harm someone’s name are checked "
        "by a person before they are printed.",
        who=allegation.who,
        charge=KINDS[allegation.kind],
        words=allegation.words,
    )


RULE = Libel
