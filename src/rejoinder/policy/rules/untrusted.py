"""Holds comments of authors whom the publication does not trust yet: all of them, or those with links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from rejoinder.policy.addresses import addresses
from rejoinder.policy.rule import Example, finding, setting
from rejoinder.policy.said import say
from rejoinder.policy.submission import Level, Submission
from rejoinder.policy.verdict import Finding, Outcome

_LINKED = "The minutes are at https://town.example/minutes."


@dataclass(frozen=True)
class Untrusted:
    """The rule with its setting."""

    NAME: ClassVar[str] = "untrusted"
    TITLE: ClassVar[str] = "Author not trusted yet"
    ABOUT: ClassVar[str] = (
        "Holds the comments of authors whom the publication does not trust yet; its settings say how many published "
        "comments earn trust. Off unless a ruleset turns it on."
    )
    ENABLED: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "The ferry was late again.",
            Outcome.HOLD,
            "something of theirs was published, but not enough for trust",
            facts={"author_level": Level.KNOWN.value},
        ),
        Example(
            "The ferry was late again.",
            Outcome.PUBLISH,
            "the publication trusts this author",
            facts={"author_level": Level.TRUSTED.value},
        ),
        Example(
            "The ferry was late again.",
            Outcome.PUBLISH,
            "only comments with links are held, and this one has none",
            settings={"only_with_links": True},
            facts={"author_level": Level.NEW.value},
        ),
        Example(
            _LINKED,
            Outcome.HOLD,
            "it has a link",
            settings={"only_with_links": True},
            facts={"author_level": Level.NEW.value},
        ),
        Example("The ferry was late again.", Outcome.PUBLISH, "nobody said who the author is"),
    )

    only_with_links: bool = setting(False, "true holds only those of their comments that have a link.")

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """One finding where the author is known not to be trusted, and the comment is of the kind that waits."""
        if submission.author_level is None or submission.author_level == Level.TRUSTED:
            return
        if self.only_with_links and not submission.links and not addresses(submission.text):
            return
        reason = say("A person looks at comments by those who have not written here for long.")
        if self.only_with_links:
            reason = say("A person looks at comments with links by those who have not written here for long.")
        yield finding(self, Outcome.HOLD, reason, submission)


RULE = Untrusted
