"""What a second reader's opinion may do: clear what is held where the publication allows it, or say what is urgent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rejoinder.policy.said import say
from rejoinder.policy.settings import unknown
from rejoinder.policy.submission import Submission
from rejoinder.policy.toml_lines import Path as KeyPath
from rejoinder.policy.verdict import SANCTION, UNREAD, Finding, Outcome

SECOND_READER = "second_reader"
"""The source of the second reader's scores, and the rule named in the findings they lead to."""
CLEAR = "second_reader.clear"
HARM = "second_reader.harm"
URGENT = "second_reader.urgent"

LONGEST_READ = 8_000
"""Code points of a comment above which no second reader is asked."""

NEVER_CLEARED: Mapping[str, str] = {
    UNREAD: "a classifier that the rules require has not read the comment",
    "closed_thread": "it is about the discussion, not about the text",
    "premoderation": "a person is to read every comment there",
    "newcomer": "it is about who writes, not about the text",
    "untrusted": "it is about who writes, not about the text",
    SANCTION: "the desk has said that a person reads what this author writes",
    "haste": "it is about how the comment was sent, not about the text",
    "personal_data": "publishing somebody's data cannot be undone",
    "libel": "no machine knows what is true",
}
"""Rules whose findings only a person may set aside, with the reason."""

OF_CIRCUMSTANCES = frozenset({"closed_thread", "premoderation", "newcomer", "untrusted", "haste", SANCTION})
"""Rules that say nothing of a text, so that a second reader need not be told of them."""

_LIKELY_FINE = Finding(
    SECOND_READER,
    Outcome.PUBLISH,
    "The second reader found nothing against the rules; a person decides.",
    source=SECOND_READER,
)
_UNSURE = Finding(
    SECOND_READER,
    Outcome.PUBLISH,
    "The second reader was not sure; a person decides.",
    source=SECOND_READER,
)
_MISTAKE = "error: "
_KEYS = ("clears", "sorts")


@dataclass(frozen=True, slots=True)
class SecondReader:
    """What a publication lets a second reader do with what is held."""

    clears: tuple[str, ...] = ()
    """Names of the rules whose holding it may set aside."""
    sorts: bool = False
    """Whether it may say of anything held that it is urgent or likely fine."""

    def settings(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"clears": list(self.clears), "sorts": self.sorts}

    def may_clear(self, findings: Iterable[Finding]) -> bool:
        """Whether all that holds the comment is of a kind that it may set aside."""
        holding = [found for found in findings if found.outcome is not Outcome.PUBLISH]
        return bool(holding) and all(map(self._may_set_aside, holding))

    def _may_set_aside(self, found: Finding) -> bool:
        return (
            found.outcome is Outcome.HOLD
            and found.rule in self.clears
            and found.rule not in NEVER_CLEARED
            and not found.urgent
            # A rule that could not be applied has judged nothing that could be set aside.
            and not found.source.startswith(_MISTAKE)
        )


def from_table(given: Any, rules: Iterable[str]) -> tuple[SecondReader | None, list[tuple[KeyPath, str]]]:
    """What a table [second_reader] of a ruleset allows, None where that is nothing, with all that is wrong with it."""
    if given is None:
        return None, []
    if not isinstance(given, dict):
        return None, [((SECOND_READER,), "write it as a table under the heading [second_reader]")]
    wrong: list[tuple[KeyPath, str]] = [
        ((SECOND_READER, key), unknown("setting", key, _KEYS)) for key in given if key not in _KEYS
    ]
    clears, sorts = given.get("clears", []), given.get("sorts", False)
    if not isinstance(sorts, bool):
        wrong.append(((SECOND_READER, "sorts"), "“sorts” must be true or false"))
    if not isinstance(clears, list):
        wrong.append(((SECOND_READER, "clears"), '“clears” must be a list of rules, such as ["language"]'))
        return None, wrong
    known = set(rules)
    for index, name in enumerate(clears):
        if (complaint := _complaint(name, clears[:index], known)) is not None:
            wrong.append(((SECOND_READER, "clears", index), complaint))
    if wrong or not (clears or sorts):
        return None, wrong
    return SecondReader(tuple(clears), sorts), []


def _complaint(name: Any, before: Sequence[Any], known: set[str]) -> str | None:
    if not isinstance(name, str):
        return "the name of a rule is text in quotation marks, such as “language”"
    if name in NEVER_CLEARED:
        return f"what “{name}” holds is for a person alone: {NEVER_CLEARED[name]}"
    if name not in known:
        return unknown("rule", name, known - NEVER_CLEARED.keys())
    return f"“{name}” is named twice; keep one of the two" if name in before else None


def is_wanted(findings: Sequence[Finding], submission: Submission, allowed: SecondReader | None) -> bool:
    """Whether a second reader should be asked: it could clear or sort the comment, and has not been heard on it."""
    if allowed is None or not _is_held(findings) or len(submission.text) > LONGEST_READ:
        return False
    if any(found.rule == UNREAD for found in findings) or was_heard(submission):
        return False
    return allowed.sorts or allowed.may_clear(findings)


def was_heard(submission: Submission) -> bool:
    """Whether a second reader has given its opinion."""
    return any(score.source == SECOND_READER for score in submission.scores.values())


def weighed(
    findings: Sequence[Finding], submission: Submission, allowed: SecondReader | None
) -> list[Finding]:
    """The rules' findings in the light of the second reader's opinion, where it was given and is let count.

    It changes the outcome in one way only: what is held, for nothing but rules that it may set aside, is published.
    What a rule rejects stays rejected, what the rules publish is not held for its sake, and no finding is lost.
    """
    if allowed is None or not _is_held(findings) or not was_heard(submission):
        return list(findings)
    clear, harm = _says(submission, CLEAR), _says(submission, HARM)
    if clear and harm:
        # It contradicts itself, so it has said nothing.
        return list(findings)
    if clear:
        if allowed.may_clear(findings):
            return [_set_aside(found) for found in findings]
        return [*findings, *([_LIKELY_FINE] if allowed.sorts else [])]
    if harm:
        return [*findings, *_harmful(submission, allowed)]
    return [*findings, _UNSURE]


def _is_held(findings: Iterable[Finding]) -> bool:
    return max((found.outcome.gravity for found in findings), default=0) == Outcome.HOLD.gravity


def _says(submission: Submission, name: str) -> bool:
    score = submission.scores.get(name)
    return score is not None and score.source == SECOND_READER and score.value >= 0.5


def _set_aside(found: Finding) -> Finding:
    if found.outcome is not Outcome.HOLD:
        return found
    reason = f"Cleared by the second reader, which found nothing against the rules. It was held because: {found.reason}"
    return replace(found, outcome=Outcome.PUBLISH, reason=reason, said=None)


def is_likely_fine(findings: Iterable[Finding]) -> bool:
    """Whether the second reader found nothing against the rules in what is held all the same."""
    return _LIKELY_FINE in findings


def _harmful(submission: Submission, allowed: SecondReader) -> list[Finding]:
    urgent = allowed.sorts and _says(submission, URGENT)
    reason = str(
        say("A second reader finds that this may go against the rules, so a person will look at it first.")
    )
    spans = submission.scores[HARM].spans or ((0, 0),)
    return [
        Finding(
            SECOND_READER,
            Outcome.HOLD,
            reason,
            start,
            end,
            submission.text[start:end],
            SECOND_READER,
            urgent,
        )
        for start, end in spans
    ]
