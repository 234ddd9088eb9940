"""Our own graded lexicon of abuse, and where its entries stand in a text."""

from rejoinder.lexicon.search import LANGUAGES, LexiconHit, find

__all__ = ["LANGUAGES", "LexiconHit", "find"]
