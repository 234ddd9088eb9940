"""The forms of English verbs, as far as charges need them."""

from __future__ import annotations

from rejoinder.policy.libel.wordlists import listed, phrases

_IRREGULAR = {line.split()[0]: (line.split()[1], line.split()[2]) for line in phrases("irregular_verbs")}
_DOUBLING = listed("doubling")
_THIRD = {"have": "has", "go": "goes", "do": "does"}


def forms(verb: str) -> dict[str, str]:
    """Every form of the verb and which it is: "base", "third", "past", "part", "both" (past and participle), "ing"."""
    past, part = _IRREGULAR.get(verb) or (_regular_past(verb),) * 2
    made = {verb: "base", _third(verb): "third", _gerund(verb): "ing"}
    if past == part:
        made[past] = "both"
    else:
        made[past] = "past"
        made[part] = "part"
    return made


def _third(verb: str) -> str:
    if verb in _THIRD:
        return _THIRD[verb]
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    if verb.endswith("ic"):
        return verb + "ked"
    return verb + verb[-1] + "ed" if verb in _DOUBLING else verb + "ed"


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    if verb.endswith("ic"):
        return verb + "king"
    return verb + verb[-1] + "ing" if verb in _DOUBLING else verb + "ing"
