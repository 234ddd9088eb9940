"""What each of the thirteen categories means in the house's own scores, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rejoinder.policy.thresholds import reached, standard

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judged:
    """A category that is judged: its score, and the rule from whose standard threshold on it is flagged."""

    score: Callable[[Scores], float]
    rule: str
    setting: str = "hold_from"

    @property
    def threshold(self) -> float:
        """The score from which the category is flagged; 0 for never."""
        return float(standard(self.rule, self.setting))


def _harassment(scores: Scores) -> float:
    return max(scores["offensive"], scores["insult"])


def _threat(scores: Scores) -> float:
    return scores["threat"]


def _hate(scores: Scores) -> float:
    # Incitement also covers calls for violence against anybody. No other category would tell of them, and what the
    # rules would hold must not come back unflagged.
    return max(scores["identity"], scores["incitement"])


def _threatening_hate(scores: Scores) -> float:
    # It takes both, so the weaker of the two decides.
    return min(_hate(scores), scores["threat"])


def _violence(scores: Scores) -> float:
    # The category is of depictions, too, which the house does not judge; it can tell what threatens with violence,
    # and incitement lends weight to that.
    return max(scores["threat"], math.sqrt(scores["threat"] * scores["incitement"]))


CATEGORIES: Mapping[str, Judged | None] = {
    "harassment": Judged(_harassment, "offensive"),
    "harassment/threatening": Judged(_threat, "incitement", "threat_from"),
    "hate": Judged(_hate, "incitement"),
    "hate/threatening": Judged(_threatening_hate, "incitement", "threat_from"),
    "illicit": None,
    "illicit/violent": None,
    "self-harm": None,
    "self-harm/instructions": None,
    "self-harm/intent": None,
    "sexual": None,
    "sexual/minors": None,
    "violence": Judged(_violence, "incitement", "threat_from"),
    "violence/graphic": None,
}
"""The categories by the names OpenAI's clients know them by; None for those that are not judged here."""


def result(scores: Scores) -> dict[str, object]:
    """One text's result; raises KeyError where a score that a category rests on is missing.

    A category that is not judged has the score 0, is not flagged, and is applied to no kind of input.
    """
    values = {name: judged.score(scores) if judged else 0.0 for name, judged in CATEGORIES.items()}
    flags = {
        name: judged is not None and reached(values[name], judged.threshold)
        for name, judged in CATEGORIES.items()
    }
    return {
        "flagged": any(flags.values()),
        "categories": flags,
        "category_scores": values,
        "category_applied_input_types": {
            name: ["text"] if judged else [] for name, judged in CATEGORIES.items()
        },
    }
