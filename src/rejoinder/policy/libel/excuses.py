"""What keeps a charge from being an assertion of fact: questions, denials, records, fiction, turns of speech."""

from __future__ import annotations

import re

from rejoinder.policy.libel.tokens import Sentence, Tokens
from rejoinder.policy.libel.wordlists import listed, pattern, phrases

_BEFORE, _AFTER = 40, 25
"""How many words around a charge are looked at."""

# Not a denial, though it has a “not” in it.
_FEINTS = tuple(tuple(phrase.split()) for phrase in phrases("feints"))
_FEINT_STARTS = frozenset(phrase[0] for phrase in _FEINTS)

_DENIED_BEFORE = pattern("denied_before")
_DENIED_AFTER = pattern("denied_after", "{}")
_NO_IF = pattern("no_if", r"\bif (?:{})\b")
_IF = pattern("supposed")
_RECORD = pattern("recorded", "{}")
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

    def excused(self, part: Sentence, first: int, last: int, soft: bool) -> bool:
        """Whether the charge on words [first, last) asserts no fact; ``soft`` where it may be mere opinion."""
        words = self._text.words
        before = " ".join(words[max(part.first, first - _BEFORE) : first])
        charge = " ".join(words[first:last])
        after = " ".join(words[last : min(part.last, last + _AFTER)])
        whole = f"{before} {charge} {after}".strip()
        return (
            self._asked(part, whole)
            or bool(_DENIED_BEFORE.search(before))
            or bool(_DENIED_AFTER.search(after))
            or bool(_IF.search(_NO_IF.sub("", before)))
            or words[part.first] in _INVERTED
            or bool(_RECORD.search(whole))
            or bool(_FICTION.search(whole))
            or (bool(_LIKE.search(before)) and not self._as_much(first, last))
            or bool(_JOKED.search(whole))
            or (soft and bool(_OPINION.search(whole)))
            or _idiom(before, charge, after)
        )

    def _as_much(self, first: int, last: int) -> bool:
        """In “he is as crooked as they come”, true."""
        words = self._text.words
        return words[first - 1 : first] == ["as"] and "as" in words[last - 1 : last + 1]

    def excused_hint(self, part: Sentence, first: int, last: int) -> bool:
        """Whether the hint on words [first, last) is denied, recorded or made up; it may well be a question."""
        words = self._text.words
        before = " ".join(words[max(part.first, first - _BEFORE) : first])
        after = " ".join(words[last : min(part.last, last + _AFTER)])
        whole = f"{before} {' '.join(words[first:last])} {after}"
        return bool(
            _DENIED_BEFORE.search(before)
            or _DENIED_AFTER.search(after)
            or _RECORD.search(whole)
            or _FICTION.search(whole)
            or _ASKS_PROOF.search(whole)
        )

    def recorded(self, part: Sentence) -> bool:
        """Whether the sentence rests on a court, the police, an audit or a public record."""
        return bool(_RECORD.search(" ".join(self._text.words[part.first : min(part.last, part.first + 60)])))

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


def _idiom(before: str, charge: str, after: str) -> bool:
    head = " ".join(before.split()[-6:])
    tail = " ".join(after.split()[:8])
    near = f"{head} {charge} {tail}".strip()
    start = len(head) + 1 if head else 0
    return any(m.start() < start + len(charge) and m.end() > start for m in _IDIOM.finditer(near))
