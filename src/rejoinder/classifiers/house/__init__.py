"""The house model: reads a comment on this machine and says how likely it offends, incites or threatens."""

from rejoinder.classifiers.house.house import House
from rejoinder.classifiers.house.model import HEADS, HOUSE_LANGUAGES, NAME

__all__ = ["CLASSIFIER", "HEADS", "HOUSE_LANGUAGES", "NAME", "House"]

CLASSIFIER = House
