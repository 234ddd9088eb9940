"""What keeps a charge from being an assertion of fact: questions, denials, records, fiction, turns of speech."""

from __future__ import annotations

import re

from rejoinder.policy.libel.charges import Hit
from rejoinder.policy.libel.reach import Reach, reaches
from rejoinder.policy.libel.subjects import Subject
from rejoinder.policy.libel.tokens import Sentence, Tokens
from rejoinder.policy.libel.wordlists import listed, pattern, phrases

_BEFORE, _AFTER = 40, 25
"""How many words around a charge are looked at."""

# Not a denial, though it has a “not” in it.
_FEINTS = tuple(tuple(phrase.split()) for phrase in phrases("feints"))
_FEINT_STARTS = frozenset(phrase[0] for phrase in _FEINTS)

_DENIED_BEFORE = pattern("denied_before")
_DENIED_NEAR = pattern("denied_near")
_DENIED_AFTER = pattern("denied_after")
_FARTHEST_DENIAL = 15
"""How many words after a charge its denial may begin."""
_OF_THEIRS = pattern("denial_of_theirs", "{}")
_NO_IF = pattern("no_if")
_IF = pattern("supposed")
_IF_HERE = pattern("supposed_here")
_RECORD = pattern("recorded", "{}")
_NO_RECORD = pattern("no_record", "{}")
_OLD_YEAR = re.compile(r"1[0-8]\d\d|19[0-3]\d")
_BEFORE_YEARS = listed("before_years")
_AFTER_YEARS = listed("after_years")
_SINCE_THEN = listed("since_then")
_FICTION = pattern("fiction")
_LIKE = pattern("compared", "{}")
_JOKED = pattern("joked")
_IDIOM = pattern("idioms", "{}")
_OPINION = pattern("opinion")
_ASKS_PROOF = pattern("asks_proof")
_PRESUMES = pattern("presumes", "{}")
_INVERTED = listed("inverted")
_TAG = re.compile(
    r"(?:,|—|–|-)\s*(?:right|no|eh|huh|innit|correct|yes|am i right|don['’]?t you think"
    r"|(?:is|was|did|does|do|has|have|had|were|are)(?:n['’]?t)? (?:he|she|they|it|we)(?: not)?)\s*\?+\W*$",
    re.IGNORECASE,
)


def unfeint(text: Tokens) -> None:
    """Takes the “not” out of what denies nothing, such as “not only” and “no secret”."""
    words = text.words
    for index, word in enumerate(words):
        if word in _FEINT_STARTS:
            for phrase in _FEINTS:
                if tuple(words[index : index + len(phrase)]) == phrase:
                    words[index : index + len(phrase)] = ["indeed"] * len(phrase)
                    if index and words[index - 1] in ("nobody", "not", "no-one", "none", "do", "did"):
                        words[index - 1] = "indeed"
                    elif index > 1 and words[index - 2 : index] == ["no", "one"]:
                        words[index - 2] = "indeed"


class Excuses:
    """Reads the sentences of one text for what excuses a charge in them."""

    def __init__(self, text: Tokens, insinuations: bool) -> None:
        self._text = text
        self._insinuations = insinuations

    def excused(self, part: Sentence, hit: Hit, who: Subject, soft: bool) -> bool:
        """Whether the charge against them asserts no fact; ``soft`` where it may be mere opinion."""
        words = self._text.words
        first, last = hit.first, hit.last
        before = " ".join(words[max(part.first, first - _BEFORE) : first])
        charge = " ".join(words[first:last])
        after = " ".join(words[last : min(part.last, last + _AFTER)])
        whole = f"{before} {charge} {after}".strip()
        return (
            self._asked(part, whole)
            or self._denied(part, before, after, hit, who)
            or words[part.first] in _INVERTED
            or _on_record(whole)
            or bool(_FICTION.search(whole))
            or self._long_past(part, first)
            or (bool(_LIKE.search(before)) and not self._as_much(first, last))
            or bool(_JOKED.search(whole))
            or (soft and bool(_OPINION.search(whole)))
            or _idiom(before, charge, after)
        )

    def _as_much(self, first: int, last: int) -> bool:
        """In “he is as crooked as they come”, true."""
        words = self._text.words
        return words[first - 1 : first] == ["as"] and "as" in words[last - 1 : last + 1]

    def _denied(self, part: Sentence, before: str, after: str, hit: Hit, who: Subject) -> bool:
        """Whether the charge is denied, or only supposed."""
        start = max(part.first, hit.first - _BEFORE)
        earnest = _NO_IF.sub(lambda found: re.sub(r"\S+", "_", found[0]), before)
        kinds = (
            (_DENIED_BEFORE, before, Reach.CLAUSE),
            (_DENIED_NEAR, before, Reach.NEAR),
            (_IF, earnest, Reach.SENTENCE),
            (_IF_HERE, earnest, Reach.CLAUSE),
        )
        for excuse, said, reach in kinds:
            for found in excuse.finditer(said):
                begun = start + said.count(" ", 0, found.start())
                ended = start + said.count(" ", 0, found.end()) + 1
                if reaches(self._text, (begun, ended), hit, who, reach):
                    return True
        return _denied_after(after)

    def _long_past(self, part: Sentence, first: int) -> bool:
        """Whether it is told of a year so long ago that nobody it names is alive."""
        text = self._text
        for place in range(max(part.first + 1, first - _BEFORE), min(part.last, first + _AFTER)):
            if not _OLD_YEAR.fullmatch(text.words[place]) or text.gap(place) != " ":
                continue
            if text.words[place - 1] not in _BEFORE_YEARS:
                continue
            if place - 1 > part.first and text.words[place - 2] in _SINCE_THEN:
                continue
            after = place + 1
            if after >= part.last or text.gap(after) != " " or text.words[after] in _AFTER_YEARS or text.capital(after):
                return True
        return False

    def excused_hint(self, part: Sentence, first: int, last: int) -> bool:
        """Whether the hint on words [first, last) is denied, recorded or made up; it may well be a question."""
        words = self._text.words
        before = " ".join(words[max(part.first, first - _BEFORE) : first])
        after = " ".join(words[last : min(part.last, last + _AFTER)])
        whole = f"{before} {' '.join(words[first:last])} {after}"
        return bool(
            _DENIED_BEFORE.search(before)
            or _DENIED_NEAR.search(before)
            or _denied_after(after)
            or _on_record(whole)
            or _FICTION.search(whole)
            or _ASKS_PROOF.search(whole)
        )

    def recorded(self, part: Sentence) -> bool:
        """Whether the sentence rests on a court, the police, an audit or a public record."""
        return _on_record(" ".join(self._text.words[part.first : min(part.last, part.first + 60)]))

    def _asked(self, part: Sentence, whole: str) -> bool:
        if not part.question:
            return False
        if not self._insinuations:
            return True
        words = self._text.words
        end = self._text.starts[part.last] if part.last < len(self._text) else len(self._text.source)
        typed = self._text.source[self._text.starts[max(part.first, part.last - 6)] : end]
        if _TAG.search(typed.rstrip(" \n\"'”’)")):
            return False
        start = " ".join(words[part.first : part.first + 4])
        return not _PRESUMES.search(start) or bool(_ASKS_PROOF.search(whole))


def _on_record(said: str) -> bool:
    return bool(_RECORD.search(_NO_RECORD.sub("", said)))


def _denied_after(after: str) -> bool:
    return any(
        after.count(" ", 0, found.start()) < _FARTHEST_DENIAL and not _OF_THEIRS.search(after[: found.start()])
        for found in _DENIED_AFTER.finditer(after)
    )


def _idiom(before: str, charge: str, after: str) -> bool:
    head = " ".join(before.split()[-6:])
    tail = " ".join(after.split()[:8])
    near = f"{head} {charge} {tail}".strip()
    start = len(head) + 1 if head else 0
    return any(m.start() < start + len(charge) and m.end() > start for m in _IDIOM.finditer(near))
