"""Holds comments in a language that the shipped model does not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.normalise import primary
from rejoinder.policy.rule import Example, SettingError, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.scores import HOUSE, HOUSE_READS, house_was_asked, is_among
from rejoinder.policy.second_reader import SECOND_READER
from rejoinder.policy.submission import Score, Submission
from rejoinder.policy.verdict import Finding, Outcome

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_OTHERWISE = ("hold", "pass")
_LOW = {"offensive": Score(0.02, (), "house")}


@dataclass(frozen=True)
class Language:
    """The rule with its settings."""

    NAME: ClassVar[str] = "language"
    TITLE: ClassVar[str] = "Languages the model reads"
    ABOUT: ClassVar[str] = (
        "Holds a comment in a language that the shipped model does not read, so that none is judged as if it "
        "were English. Languages are compared by their first part (`en-GB` is `en`); a comment too short to tell "
        "counts as written in the publication's language, unless that is written in another script. Where the "
        "publication's language is not read, every comment is held: name `language` among what a second reader may "
        "clear, or set `otherwise` to `pass` knowing that then only word lists and the like stand. Of a comment in "
        "several languages, one that is not read counts. It says nothing where the shipped model is not in use."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "Die neue Brücke wird erst im Herbst fertig, und niemand wundert sich darüber.",
            Outcome.HOLD,
            "the model does not read German",
            facts={"language": "de", "scores": _LOW},
        ),
        Example(
            "Danke!",
            Outcome.HOLD,
            "too short to tell, and the publication is German",
            facts={"publication_language": "de", "scores": _LOW},
        ),
        Example(
            "გამარჯობა",
            Outcome.HOLD,
            "only the script is told, and the model does not read it",
            facts={"language": "und-Geor", "scores": _LOW},
        ),
        Example("Thanks!", Outcome.PUBLISH, "the publication is English", facts={"scores": _LOW}),
        Example(
            "The colour of the new bridge is lovely.",
            Outcome.PUBLISH,
            "a variety of a language that is read",
            facts={"language": "en-GB", "scores": _LOW},
        ),
        Example(
            "Die neue Brücke wird erst im Herbst fertig, und niemand wundert sich darüber.",
            Outcome.PUBLISH,
            "the site leaves it to its word lists",
            settings={"otherwise": "pass"},
            facts={"language": "de", "scores": _LOW},
        ),
        Example(
            "Die neue Brücke wird erst im Herbst fertig, und niemand wundert sich darüber.",
            Outcome.PUBLISH,
            "the shipped model is not in use",
            facts={"language": "de"},
        ),
    )

    read: tuple[str, ...] = setting(
        HOUSE_READS,
        "The languages that need not be held, as tags such as `en`: those that the model reads, and those that a "
        "classifier of the site's own reads and has scored.",
    )
    otherwise: str = setting(
        "hold",
        "What becomes of a comment in another language: `hold`, or `pass`, with which neither the model nor a second "
        "reader reads it before it is published.",
    )

    def __post_init__(self) -> None:
        """Refuses what is no language, and what cannot become of a comment here."""
        for index, tag in enumerate(self.read):
            if not _TAG.fullmatch(tag):
                raise SettingError("read", f"“{tag}” is no language tag; write one such as en", index)
        if self.otherwise not in _OTHERWISE:
            raise SettingError("otherwise", 'write "hold" or "pass"')

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """At most one finding, on the whole comment."""
        language = submission.reading_language
        if self.otherwise == "pass" or not house_was_asked(submission) or self._is_read(language, submission):
            return
        reason = say(
            "This seems to be written in a language that is not read automatically here, "
            "so a person will look at it first."
        )
        if primary(language) != "und":
            reason = say(
                "This seems to be written in a language (%(language)s) that is not read automatically here, "
                "so a person will look at it first.",
                language=primary(language),
            )
        if not self._is_read(submission.publication_language, submission):
            reason = say(
                "This publication’s language (%(language)s) is not read automatically yet, so a person looks at "
                "every comment first.",
                language=primary(submission.publication_language),
            )
        yield finding(self, Outcome.HOLD, reason, submission)

    def _is_read(self, language: str, submission: Submission) -> bool:
        return is_among(language, self.read) and (
            is_among(language, HOUSE_READS)
            or any(score.source not in {HOUSE, SECOND_READER} for score in submission.scores.values())
        )


RULE = Language
