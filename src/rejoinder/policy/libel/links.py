"""Joins a charge to whom it is made against, by the role that the charge's words play in the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rejoinder.policy.libel.charges import Hit, Role
from rejoinder.policy.libel.subjects import BE, Subject, subject
from rejoinder.policy.libel.tokens import Sentence, Tokens
from rejoinder.policy.libel.who import People
from rejoinder.policy.libel.wordlists import listed, pattern

_DETERMINERS = listed("pointers")
_ARTICLES = _DETERMINERS | {"one", "no", "any", "some", "more", "nothing", "my", "his", "her"}
_AFTER_IS = _DETERMINERS | {
    "just",
    "nothing",
    "not",
    "still",
    "always",
    "clearly",
    "really",
    "one",
    "no",
    "also",
    "never",
}
_STOPS = listed("link_ends")
_NOT = listed("denying")
_FOLLOWS = listed("compounds")
_BEFORE_NOUNS = listed("before_nouns")
_TAKE = listed("takes")
_LIVES = pattern("living_on", "{}")
_OWN_DEEDS = frozenset({"corruption", "fraud", "plagiarism", "crime", "votes", "tax", "perjury"})


def accused(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """Whom the charge is made against; None where that is nobody with a name, or the sentence denies it."""
    found = _BY_ROLE[hit.charge.role](text, people, part, hit)
    of_people = hit.charge.role in ("person", "quality", "state") and hit.charge.kind not in (
        "plagiarism",
        "profession",
    )
    if found and of_people and _thing(text, people, found):
        return None
    return found if found and not found.negated and not found.modal else None


def _thing(text: Tokens, people: People, found: Subject) -> bool:
    """Whether it is something of somebody's, such as “Low's new album”, and no person."""
    head = text.words[found.last - 1]
    if found.last - 1 in people.at or found.last - found.first < 2:
        return False
    return not any(head in listed(name) for name in ("relations", "offices", "houses", "people"))


def _does(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    form = hit.charge.form
    before_it = text.words[hit.first - 1] if hit.first > part.first else ""
    if form in ("base", "third") and before_it in _BEFORE_NOUNS:
        return None
    agent = _agent(text, people, part, hit) if form in ("both", "part") else None
    if agent is not None:
        before = subject(text, people, part, hit.first)
        return replace(agent, negated=before.negated, modal=before.modal) if before else agent
    found = subject(text, people, part, hit.first, form=form)
    if found is None:
        return _ellipsis(people, part, hit) or _late(text, people, part, hit)
    if form in ("both", "part", "base", "third", "past") and found.be:
        return None
    if form == "part" and not found.have:
        return None
    if (
        form == "both"
        and found.first > part.first
        and text.words[found.first - 1] in ("had", "have", "has", "got", "get")
    ):
        return None
    if form == "ing" and not found.be and "," in text.gap(hit.first):
        return None
    if form == "base" and _must(text, part, hit.first):
        return None
    if form == "base" and found.last == hit.first and not found.modal and _single(text, people, found):
        return None
    return found


def _must(text: Tokens, part: Sentence, index: int) -> bool:
    """In “he must steal”, true; “he must have stolen” has another form."""
    return index > part.first and text.words[index - 1] == "must"


def _single(text: Tokens, people: People, found: Subject) -> bool:
    name = people.at.get(found.first)
    if found.first and text.words[found.first - 1] in ("did", "does", "do", "didn't", "doesn't", "to"):
        return False
    return name is not None and name.sort == "person" and "and" not in text.words[name.first : name.last]


def _agent(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """Whoever stands after “by”."""
    for place in range(hit.last, min(hit.last + 6, part.last - 1)):
        if text.words[place] == "by":
            return _right(text, people, part, place + 1)
        if text.gap(place) != " ":
            return None
    return None


def _right(text: Tokens, people: People, part: Sentence, place: int) -> Subject | None:
    """The name, pronoun or office that begins at the word."""
    for at in range(place, min(place + 3, part.last)):
        if at in people.at:
            name = people.at[at]
            if text.clitics[name.last - 1] == "s":
                return Subject(name.first, min(name.last + 1, part.last))
            return Subject(name.first, name.last)
        if text.words[at] == "her" and at + 1 < part.last and text.gap(at + 1) == " ":
            return None
        if text.words[at] in ("him", "her", "he", "she"):
            return Subject(at, at + 1) if people.pronoun(at) else None
        if text.words[at] in _DETERMINERS:
            for head in range(at + 1, min(at + 4, part.last)):
                if people.office(at, head):
                    return Subject(at, head + 1)
        elif text.words[at] in _STOPS:
            return None
    return None


def _ellipsis(people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “Low was our treasurer. Stole every penny.”, Low."""
    if hit.first != part.first or hit.charge.form not in ("past", "both", "third", "part") or not part.first:
        return None
    latest = people.before(part.first)
    if latest is None or latest[1] == "nobody" or part.first - latest[0] > 15:
        return None
    return Subject(latest[0], people.at[latest[0]].last)


def _late(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “The one who emptied the fund was Low”, Low."""
    before = text.words[max(part.first, hit.first - 5) : hit.first]
    if "who" not in before:
        return None
    return _reverse(text, people, part, hit, 10)


def _reverse(text: Tokens, people: People, part: Sentence, hit: Hit, reach: int) -> Subject | None:
    """The name right after the first “is” that follows the charge."""
    for place in range(hit.last, min(hit.last + reach, part.last - 1)):
        if text.words[place] in BE and text.words[place] not in _NOT:
            return _right(text, people, part, place + 1)
    return None


def _suffers(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    if hit.charge.form not in ("both", "part"):
        return None
    found = subject(text, people, part, hit.first)
    if found is None or not found.be:
        return None
    if text.words[hit.first] == "bought" and not _single(text, people, found) and found.first in people.at:
        return None
    return found


def _state(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    return subject(text, people, part, hit.first)


def _quality(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    if hit.last < part.last and text.gap(hit.last) == " " and hit.last in people.at:
        name = people.at[hit.last]
        return Subject(name.first, name.last)
    if hit.first > part.first and hit.last < part.last and people.office(hit.first - 1, hit.last):
        return Subject(hit.first - 1, hit.last + 1)
    return _copula(text, people, part, hit, 5)


def _copula(text: Tokens, people: People, part: Sentence, hit: Hit, reach: int) -> Subject | None:
    """The subject of the “is” before the charge."""
    negated = False
    for place in range(hit.first - 1, max(part.first, hit.first - reach) - 1, -1):
        word = text.words[place]
        if (
            text.clitics[place] in ("s", "re")
            and _is(text, people, hit, place)
            and not (place in people.at and place + 1 == hit.first and hit.charge.role == "person")
        ):
            found = subject(text, people, part, place + 1)
            return replace(found, negated=found.negated or negated) if found else None
        if word in BE:
            found = subject(text, people, part, place)
            return replace(found, negated=found.negated or negated or word in _NOT) if found else None
        negated |= word in _NOT
        if hit.charge.role == "quality" and (
            word == "the" or (word in ("a", "an") and hit.charge.kind == "insolvency")
        ):
            return None
        if (
            word in _STOPS
            or place in people.at
            or text.gap(place + 1).strip() not in ("", ",", '"', "“", "‘")
        ):
            return None
    return None


def _is(text: Tokens, people: People, hit: Hit, place: int) -> bool:
    """Whether the “'s” of the word is an “is”, not a genitive."""
    return place not in people.at or place + 1 == hit.first or text.words[place + 1] in _AFTER_IS


def _person(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    if hit.last < part.last and text.words[hit.last] in _FOLLOWS:
        return None
    for find in (_named_after, _copula_of_noun, _apposition, _known_as, _told_last, _run_by, _alone):
        found = find(text, people, part, hit)
        if found is not None:
            return found
    return None


def _named_after(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “that fraudster Low” and “dealers like Low”, Low."""
    place = hit.last
    if place >= part.last or text.gap(place) != " ":
        return None
    if text.words[place] == "like" or text.words[place : place + 2] == ["such", "as"]:
        place += 1 if text.words[place] == "like" else 2
    elif (hit.first > part.first and text.words[hit.first - 1] in ("what",)) or (
        text.words[max(part.first, hit.first - 3)] == "what"
        and text.words[place]
        in (
            "that",
            "this",
            "the",
        )
    ):
        place += 1
    name = people.at.get(place)
    if name is None or (
        hit.first > part.first and text.words[hit.first - 1] in ("no", "the") and place > hit.last + 2
    ):
        return None
    before = text.words[hit.first - 1] if hit.first > part.first else ""
    return None if before in _NOT else Subject(name.first, name.last)


def _run_by(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “it is a scam run by Low”, Low."""
    for place in range(hit.last, min(hit.last + 2, part.last - 1)):
        if text.words[place] == "by":
            return _right(text, people, part, place + 1)
    return None


def _alone(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “Gerald Low. Thief.”, Low."""
    latest = people.before(part.first)
    if hit.last < part.last or hit.first - part.first > 1 or latest is None or latest[1] == "nobody":
        return None
    last = people.at[latest[0]].last
    follows = part.first - last < 2 and "\n\n" not in text.gap(part.first)
    return Subject(latest[0], last) if follows else None


def _copula_of_noun(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    between = text.words[max(part.first, hit.first - 5) : hit.first]
    if not text.words[hit.first].endswith(("s", "men", "ves")) and _ARTICLES.isdisjoint(between):
        return None
    return _copula(text, people, part, hit, 9)


def _apposition(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “Low the thief” and “Low, the biggest thief here, …”, Low."""
    for place in range(hit.first - 1, max(part.first, hit.first - 6) - 1, -1):
        word = text.words[place]
        left = people.at.get(place - 1) if place > part.first else None
        if left is not None and word in _DETERMINERS and _beside(text, place, hit):
            return Subject(left.first, left.last)
        if place in people.at or word in _STOPS or word in BE or word in _NOT:
            break
    before = hit.first - 1
    called = text.words[max(part.first, hit.first - 7) : hit.first]
    if before > part.first and "call" in called and ("i" in called or "we" in called):
        return _nearest(people, part, hit.first)
    return None


def _beside(text: Tokens, place: int, hit: Hit) -> bool:
    """Whether the determiner at the place joins the charge to the name before it."""
    gap = text.gap(place)
    the_noun = (
        text.words[place] == "the" and place + 1 == hit.first and not text.words[hit.first].endswith("s")
    )
    return gap.strip() in (",", "(", "–", "—", "-") or (gap == " " and the_noun)


def _known_as(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    before = " ".join(text.words[max(part.first, hit.first - 12) : hit.first])
    if re.search(
        r"\b(?:known|exposed|outed|famous|unmasked)\b.* as (?:a|an|the|one of the)(?: \w+)?$", before
    ):
        return _nearest(people, part, hit.first)
    return None


def _nearest(people: People, part: Sentence, index: int) -> Subject | None:
    latest = people.before(index)
    if latest is None or latest[1] == "nobody" or latest[0] < part.first:
        return None
    return Subject(latest[0], people.at[latest[0]].last)


def _told_last(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “The real crook in this story is Low”, Low."""
    before = text.words[max(part.first, hit.first - 3) : hit.first]
    if _DETERMINERS.isdisjoint(before):
        return None
    return _reverse(text, people, part, hit, 6)


def _act(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    if hit.last < part.last and text.words[hit.last] in _FOLLOWS and text.gap(hit.last) == " ":
        return None
    return (
        _owner(text, people, part, hit) or _doer(text, people, part, hit) or _profits(text, people, part, hit)
    )


def _owner(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “Low's bribes” and “his bribes”, whose they are."""
    for place in range(hit.first - 1, max(part.first, hit.first - 4) - 1, -1):
        word = text.words[place]
        name = people.at.get(place)
        if name is not None:
            return Subject(name.first, name.last) if text.clitics[place] == "s" else None
        if word in ("his", "her", "their"):
            return Subject(place, place + 1) if people.pronoun(place) else None
        if text.clitics[place] == "s":
            for first in (place - 1, place - 2):
                if first >= part.first and people.office(first, place):
                    return Subject(first, place + 1)
            return None
        if word in _STOPS or word in BE or word in _DETERMINERS or text.gap(place + 1) != " ":
            return None
    return None


def _doer(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “the bribes Low took”, “the corruption of Low” and “fraud by Low”, Low."""
    place = hit.last
    if place >= part.last or text.gap(place) != " ":
        return None
    word = text.words[place]
    if word == "paid" and place + 1 < part.last:
        place += 1
        word = text.words[place]
    if word == "by" or (word == "of" and hit.charge.kind in _OWN_DEEDS):
        return _right(text, people, part, place + 1)
    if word in ("to", "for") and hit.charge.kind == "corruption":
        return _right(text, people, part, place + 1)
    if word in ("in", "at", "from") and hit.charge.kind == "profession":
        for at in range(place + 1, min(place + 6, part.last)):
            if at in people.at:
                return _right(text, people, part, at)
    if word in ("that", "which"):
        place += 1
    found = _right(text, people, part, place) if place < part.last else None
    if found is None or found.first > place:
        return None
    return found if not _TAKE.isdisjoint(text.words[found.last : found.last + 3]) else None


def _profits(text: Tokens, people: People, part: Sentence, hit: Hit) -> Subject | None:
    """In “Low got rich through fraud”, Low."""
    if not _LIVES.search(" ".join(text.words[max(part.first, hit.first - 8) : hit.first])):
        return None
    return subject(text, people, part, hit.first, crossed=True)


_BY_ROLE: dict[Role, Callable[[Tokens, People, Sentence, Hit], Subject | None]] = {
    "does": _does,
    "suffers": _suffers,
    "state": _state,
    "quality": _quality,
    "person": _person,
    "act": _act,
}
