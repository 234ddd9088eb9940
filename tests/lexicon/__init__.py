"""The graded lexicon."""
