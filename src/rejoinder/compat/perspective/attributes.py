"""What each attribute means in the house's own scores, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

NAMES = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT")
UNJUDGED = frozenset(
    (
        "SEXUALLY_EXPLICIT",
        "FLIRTATION",
        "ATTACK_ON_AUTHOR",
        "ATTACK_ON_COMMENTER",
        "INCOHERENT",
        "INFLAMMATORY",
        "LIKELY_TO_REJECT",
        "OBSCENE",
        "SPAM",
        "UNSUBSTANTIAL",
        "AFFINITY_EXPERIMENTAL",
        "COMPASSION_EXPERIMENTAL",
        "CURIOSITY_EXPERIMENTAL",
        "NUANCE_EXPERIMENTAL",
        "PERSONAL_STORY_EXPERIMENTAL",
        "REASONING_EXPERIMENTAL",
        "RESPECT_EXPERIMENTAL",
        "MORAL_OUTRAGE_EXPERIMENTAL",
        "SCAPEGOATING_EXPERIMENTAL",
        "POWER_APPEAL_EXPERIMENTAL",
        "ALIENATION_EXPERIMENTAL",
        "FEARMONGERING_EXPERIMENTAL",
        "GENERALIZATION_EXPERIMENTAL",
    )
)
"""Names the old service knew and this house does not judge."""
_EXPERIMENTAL = "_EXPERIMENTAL"

LISTED = 0.9
"""The least ``PROFANITY`` of a text with a strong word of the lexicon: such a word is what the attribute asks for,
and whether it was meant is not. Not 1, since a list errs, too."""

Scores = Mapping[str, float]


def known(name: str) -> str:
    """The attribute that a name stands for, blank for none; the old service had each as ``NAME_EXPERIMENTAL`` too."""
    plain = name.removesuffix(_EXPERIMENTAL)
    return plain if plain in NAMES else ""


def is_name(name: str) -> bool:
    """Whether a reply may have an attribute of this name, judged here or by the old service only."""
    return bool(known(name)) or name in UNJUDGED or name.removesuffix(_EXPERIMENTAL) in UNJUDGED


def value(attribute: str, scores: Scores) -> float:
    """The attribute's probability from the house's scores; raises KeyError where one it rests on is missing."""
    return _RULES[attribute](scores)


def _toxicity(scores: Scores) -> float:
    # “Rude, disrespectful or unreasonable, likely to make people leave a discussion”: hatred and threats that
    # are put politely do that too, and the head for offence alone may miss them.
    return max(scores["offensive"], scores["incitement"], scores["threat"])


def _severe(scores: Scores) -> float:
    # “Very hateful, aggressive”: much less sensitive to milder things. Offence alone is not enough; it takes
    # hatred, a threat, contempt for what people are, or an obscene insult with it, so the weaker side decides.
    grave = max(
        scores["incitement"],
        scores["threat"],
        scores["identity"],
        min(scores["insult"], scores["profanity"]),
    )
    return min(_toxicity(scores), grave)


def _identity(scores: Scores) -> float:
    # Attack on people for what they are. Incitement is that, too, or violence against somebody; so it lends
    # weight to what the head for identity sees, and can make nothing of nothing.
    return max(scores["identity"], math.sqrt(scores["identity"] * scores["incitement"]))


def _threat(scores: Scores) -> float:
    return scores["threat"]


def _insult(scores: Scores) -> float:
    return scores["insult"]


def _profanity(scores: Scores) -> float:
    return scores["profanity"]


_RULES: Mapping[str, Callable[[Scores], float]] = {
    "TOXICITY": _toxicity,
    "SEVERE_TOXICITY": _severe,
    "IDENTITY_ATTACK": _identity,
    "INSULT": _insult,
    "PROFANITY": _profanity,
    "THREAT": _threat,
}
