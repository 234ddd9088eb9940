"""Our own graded lexicon of abuse, and where its entries stand in a text."""

from rejoinder.lexicon.mending import disguised_reading, hides
from rejoinder.lexicon.search import LANGUAGES, LexiconHit, find

__all__ = ["LANGUAGES", "LexiconHit", "disguised_reading", "find", "hides"]
