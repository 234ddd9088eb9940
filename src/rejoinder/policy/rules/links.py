"""Objects to many links in one comment, and to links to places the site refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rejoinder.policy.addresses import addresses, host, is_under
from rejoinder.policy.rule import MOST_MARKS, Example, SettingError, finding, setting
from rejoinder.policy.said import say, say_count
from rejoinder.policy.submission import Submission
from rejoinder.policy.verdict import Finding, Outcome

_IN_NO_HOST = re.compile(r"[\s*,;]")
_THREE = "https://a.example/1 https://b.example/2 https://c.example/3"


@dataclass(frozen=True)
class Links:
    """The rule with its settings."""

    NAME: ClassVar[str] = "links"
    TITLE: ClassVar[str] = "Links"
    ABOUT: ClassVar[str] = (
        "Holds a comment with several links and rejects one with a great many; the same address counts once. "
        "Rejects a link, also the author's website, to a host that the site refuses."
    )
    ENABLED: ClassVar[bool] = True
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("The minutes are at https://town.example/minutes.", Outcome.PUBLISH, "one link"),
        Example(f"See {_THREE}", Outcome.HOLD, "three links", ("https://c.example/3",)),
        Example(
            "https://a.example/1 https://a.example/1 and again https://a.example/1",
            Outcome.PUBLISH,
            "one address, given three times",
        ),
        Example(
            f"See {_THREE}",
            Outcome.PUBLISH,
            "two of them lead to the site's own pages",
            settings={"own_hosts": ["a.example", "b.example"]},
        ),
        Example(
            f"See {_THREE}",
            Outcome.REJECT,
            "this site publishes at most two",
            ("https://c.example/3",),
            settings={"hold_from": 0, "reject_from": 3},
        ),
        Example(
            "Earn at home: www.Quick-Money.example/join!",
            Outcome.REJECT,
            "a refused host",
            ("www.Quick-Money.example/join",),
            settings={"refused_hosts": ["quick-money.example"]},
        ),
        Example(
            "Earn at home: http://www.quick-money.example/ and http://join.quick-money.example/",
            Outcome.REJECT,
            "the host itself and one below it",
            ("http://www.quick-money.example/", "http://join.quick-money.example/"),
            settings={"refused_hosts": ["*.quick-money.example"]},
        ),
        Example(
            f"See {_THREE}",
            Outcome.PUBLISH,
            "two of them lead to the site's own pages",
            settings={"own_hosts": ["*.a.example", "https://*.b.example/"]},
        ),
        Example(
            "Well said.",
            Outcome.REJECT,
            "the author's website is on a refused host",
            settings={"refused_hosts": ["quick-money.example"]},
            facts={"website": "https://me.quick-money.example"},
        ),
        Example("It cost 3.50. Not much. E.g. a bus ticket.", Outcome.PUBLISH, "full stops are no links"),
        Example("Write to desk@town.example.", Outcome.PUBLISH, "an e-mail address is no link"),
    )

    hold_from: int = setting(3, "From how many links on a person looks first; 0 for never.")
    reject_from: int = setting(20, "From how many links on a comment is not published; 0 for never.")
    own_hosts: tuple[str, ...] = setting(
        (), "Hosts that do not count, with all below them, such as the site's own."
    )
    refused_hosts: tuple[str, ...] = setting(
        (),
        "Hosts that may not be linked to, with all below them: `example.org` means www.example.org too, and so does "
        "`*.example.org`.",
    )

    def __post_init__(self) -> None:
        """Refuses numbers and hosts that cannot be meant."""
        for name in ("hold_from", "reject_from"):
            if getattr(self, name) < 0:
                raise SettingError(name, "write 0 (never) or a larger number")
        for name in ("own_hosts", "refused_hosts"):
            for index, written in enumerate(getattr(self, name)):
                if "." not in host(written) or "/" in written.removesuffix("/").partition("://")[2]:
                    raise SettingError(name, f"“{written}” is no host; write it like “example.org”", index)

    def doubts(self) -> Iterator[SettingError]:
        """The hosts that are taken and that no link can lead to."""
        for name in ("own_hosts", "refused_hosts"):
            for index, written in enumerate(getattr(self, name)):
                if _IN_NO_HOST.search(_meant(written)):
                    yield SettingError(
                        name,
                        f"“{written}” is the host of no link; write one host an entry, without *, like “example.org”: "
                        "all below it are meant as well",
                        index,
                    )

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(map(_meant, self.own_hosts))

    @cached_property
    def _refused(self) -> frozenset[str]:
        return frozenset(map(_meant, self.refused_hosts))

    def judge(self, submission: Submission) -> Iterator[Finding]:
        """A finding for each refused link, and one on the first link that is too many."""
        links = _links(submission)
        yield from self._to_refused_hosts(links, submission)
        spans: dict[str, tuple[int, int]] = {}
        for address, span in links:
            if not is_under(host(address), self._own):
                spans.setdefault(address, span)
        if self.reject_from and len(spans) >= self.reject_from:
            reason = say_count(
                "This comment has %(count)s link, and with %(limit)s or more it is not published. "
                "Please leave it out.",
                "This comment has %(count)s links, and with %(limit)s or more it is not published. "
                "Please keep the few that matter most.",
                len(spans),
                limit=self.reject_from,
            )
            yield finding(
                self, Outcome.REJECT, reason, submission, list(spans.values())[self.reject_from - 1]
            )
        elif self.hold_from and len(spans) >= self.hold_from:
            reason = say_count(
                "This comment has %(count)s link, so a person will look at it first.",
                "This comment has %(count)s links, so a person will look at it first.",
                len(spans),
            )
            yield finding(self, Outcome.HOLD, reason, submission, list(spans.values())[self.hold_from - 1])

    def _to_refused_hosts(
        self, links: list[tuple[str, tuple[int, int]]], submission: Submission
    ) -> Iterator[Finding]:
        if not self._refused:
            return
        for address, span in links[:MOST_MARKS]:
            if is_under(host(address), self._refused):
                reason = say(
                    "Links to %(host)s are not published here. Please leave it out.", host=host(address)
                )
                yield finding(self, Outcome.REJECT, reason, submission, span)
        if submission.website and is_under(host(submission.website), self._refused):
            reason = say(
                "Links to %(host)s are not published here. Please leave the website out.",
                host=host(submission.website),
            )
            yield finding(self, Outcome.REJECT, reason, submission)


def _meant(written: str) -> str:
    """The host that an entry means: “*.example.org” is “example.org”, below which all are meant anyhow."""
    named = host(written)
    below = named.removeprefix("*.").removeprefix("www.")
    return below if "." in below else named


def _links(submission: Submission) -> list[tuple[str, tuple[int, int]]]:
    """Each link with where its address stands in the text; (0, 0) where it stands behind other words."""
    text = submission.text
    spans = addresses(text)
    if submission.links is None:
        return [(text[start:end], (start, end)) for start, end in spans]
    standing = {_plain(text[start:end]): (start, end) for start, end in reversed(spans)}
    return [(address, standing.get(_plain(address), (0, 0))) for address in submission.links]


def _plain(address: str) -> str:
    """The address without what is added when “example.org” is made a link."""
    return address.rpartition("://")[2].rstrip("/").lower()


RULE = Links
